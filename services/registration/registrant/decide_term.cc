#include <algorithm>
#include <optional>
#include <utility>

#include "candour/registration/v1/proceedings.pb.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/merged.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

bool RegisteredOrLapsed(const RegistrantState& who, absl::CivilDay day) {
  const v1::RegisterStatus status = StatusOn(who, day);
  return status == v1::REGISTER_STATUS_ACTIVE || status == v1::REGISTER_STATUS_LAPSED;
}

// Of ours: what somebody else decided is no proceeding here.
bool IsOurs(const v1::Restriction& restriction) {
  return restriction.kind() != v1::RESTRICTION_KIND_EXTERNAL_BAR &&
         restriction.kind() != v1::RESTRICTION_KIND_EXTERNAL_RECORD;
}

// What the person knows of: what they do not, a refusal would tell them (docs/adr/0023).
std::optional<Refusal> ProceedingsStand(const Context& context, const std::string& person_id) {
  for (const v1::KnownRestriction& known : RestrictionsOf(context, context.Read<Person>(person_id))) {
    const std::optional<DaySpan> days = DaysOf(known);
    if (IsOurs(known.restriction()) && days && days->last >= context.today())
      return error::OpenProceedings("restriction", known.restriction().source_id());
  }
  const auto& found = context.LookedUp<v1::ProceedingsElsewhere>();
  if (found.open_case_ids().empty()) return std::nullopt;
  return error::OpenProceedings("case", found.open_case_ids(0));
}

}  // namespace

// A term of 12 months from 1 March 2026 ends on 28 February 2027; with a window of 60 days it can be renewed
// from 30 December 2026 to 28 February 2027, and the next term begins on 1 March 2027 whenever that is done.
Decision Decide(const v1::RenewRequest& renew, const Context& context, const RegistrantState& who) {
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!RegisteredOrLapsed(who, context.today())) return error::NotRegistered();
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();
  const absl::CivilDay closes = StoredDay(LastTerm(who)->to());
  const absl::CivilDay opens = closes - rules->renewal_window_days();
  if (context.today() < opens || context.today() > closes) return error::Window(opens, closes);
  // Lapsed within the term: the code was not signed in its time.
  if (StatusOn(who, context.today()) != v1::REGISTER_STATUS_ACTIVE) return error::NotRegistered();
  if (!renew.cpd_declared()) return error::Cpd();
  if (!renew.fitness_declared()) return error::FitnessUndeclared();
  v1::Renewed renewed;
  *renewed.mutable_from() = DateOf(closes + 1);
  *renewed.mutable_to() = DateOf(AddMonths(closes + 1, rules->registration_term_months()) - 1);
  return Record(std::move(renewed));
}

Decision Decide(const v1::RequestRemovalRequest& leave, const Context& context, const RegistrantState& who) {
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!RegisteredOrLapsed(who, context.today())) return error::NotRegistered();
  if (auto refusal = ProceedingsStand(context, leave.person_id())) return *std::move(refusal);
  v1::RemovedVoluntarily removed;
  *removed.mutable_removed_on() = DateOf(context.today());
  return Record(std::move(removed));
}

Decision Decide(const v1::DeclareChangeRequest& declare, const Context& context, const RegistrantState& who) {
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!OnTheRegister(who, context.today())) return error::NotOnTheRegister();
  const std::optional<absl::CivilDay> happened_on = DayOf(declare.happened_on());
  if (!happened_on) return error::DateInvalid("happened_on");
  if (*happened_on > context.today()) return error::DateFuture("happened_on");
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();

  const absl::CivilDay last_day = rules->change_declaration().LastDay(*happened_on);
  const auto late_days = static_cast<uint32_t>(std::max<int64_t>(0, context.today() - last_day));
  v1::ChangeDeclared declared;
  declared.set_kind(declare.kind());
  *declared.mutable_happened_on() = declare.happened_on();
  *declared.mutable_declared_on() = DateOf(context.today());
  declared.set_late_days(late_days);
  declared.set_details(declare.details());
  Decision decision = Record(std::move(declared));
  if (late_days > 0) {
    v1::ChangeLateFlagged flagged;
    flagged.set_kind(declare.kind());
    *flagged.mutable_last_day() = DateOf(last_day);
    flagged.set_late_days(late_days);
    decision.Add("", std::move(flagged));
  }
  return decision;
}

}  // namespace candour
