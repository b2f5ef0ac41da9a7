#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/guards.h"
#include "services/registration/registrant/register_number.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Each attempt is a condition of the commit. With three numbers in ten taken, 64 fail once in 10^33.
constexpr int kNumberAttempts = 64;

std::optional<Refusal> ChecksMissing(const RegistrantState& who, const RulesInForce& rules,
                                     absl::CivilDay today) {
  std::vector<std::string> missing;
  for (v1::CheckKind kind : LackingChecks(who, rules.MandatoryChecks(who.application().stage()), today))
    missing.emplace_back(absl::StripPrefix(v1::CheckKind_Name(kind), "CHECK_KIND_"));
  if (missing.empty()) return std::nullopt;
  return error::CheckMissing(absl::StrJoin(missing, ","));
}

std::optional<Refusal> CodesUnsigned(const RegistrantState& who, const RulesInForce& rules,
                                     const Context& context) {
  for (const std::string& code_id : rules.required_codes().code_ids()) {
    const v1::CodeVersion* version = VersionInForce(context.Read<CodeOfConduct>(code_id), context.today());
    if (version == nullptr) return error::CodeNotInForce(code_id, "");
    if (!HasSigned(who, code_id, version->version())) return error::CodeUnsigned(code_id, version->version());
  }
  return std::nullopt;
}

std::optional<std::string> TakeNumber(const Context& context, absl::string_view person_id) {
  for (int attempt = 0; attempt < kNumberAttempts; ++attempt) {
    std::string number = RegisterNumberOf(context.command_id(), attempt);
    if (context.Take(absl::StrCat("register_number.", number), StreamOf<Registrant>(person_id)))
      return number;
  }
  return std::nullopt;
}

// After a bar that is over, until the register has had the person since.
v1::Route RouteOf(const RegistrantState& who, absl::Span<const v1::KnownRestriction> restrictions,
                  absl::CivilDay today) {
  const v1::StatusChange* term = LastTerm(who);
  for (const v1::KnownRestriction& known : restrictions) {
    const std::optional<DaySpan> days = DaysOf(known);
    if (known.restriction().kind() != v1::RESTRICTION_KIND_BAR || !days || days->first > today) continue;
    if (term == nullptr || StoredDay(term->from()) <= days->last) return v1::ROUTE_RESTORATION;
  }
  return who.register_number().empty() ? v1::ROUTE_NEW : v1::ROUTE_READMISSION;
}

}  // namespace

Decision Decide(const v1::ApplyRequest& apply, const Context& context, const RegistrantState& who) {
  const v1::PersonState& person = context.Read<Person>(apply.person_id());
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  if (person.has_died_on()) return error::Deceased();
  const std::vector<v1::KnownRestriction> restrictions = RestrictionsOf(context, person);
  for (const v1::Restriction& restriction : RestrictionsOn(restrictions, context.today())) {
    if (restriction.kind() == v1::RESTRICTION_KIND_SUSPENSION)
      return error::Suspended(restriction.source_id());
    if (Prohibits(restriction.kind())) return error::Barred(restriction.source_id());
  }
  if (who.has_application() || StatusOn(who, context.today()) == v1::REGISTER_STATUS_ACTIVE) {
    return error::AlreadyApplied();
  }
  v1::RegistrationApplied applied;
  applied.set_person_id(apply.person_id());
  applied.set_stage(apply.stage());
  applied.set_route(RouteOf(who, restrictions, context.today()));
  applied.set_org_code(apply.org_code());
  *applied.mutable_applied_on() = DateOf(context.today());
  return Record(std::move(applied));
}

Decision Decide(const v1::SignCodeRequest& sign, const Context& context, const RegistrantState& who) {
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!OnTheRegister(who, context.today())) return error::NotOnTheRegister();
  const bool own = IsOwnMatter(context, sign.person_id(), who);
  if (sign.method() == v1::SIGNATURE_METHOD_PORTAL && !own) return error::SignatureNotOwn();
  if (sign.method() == v1::SIGNATURE_METHOD_WITNESSED && own) return error::ConflictOfInterest();
  const v1::CodeVersion* in_force =
      VersionInForce(context.Read<CodeOfConduct>(sign.code_id()), context.today());
  if (in_force == nullptr || in_force->version() != sign.version()) {
    return error::CodeNotInForce(sign.code_id(), sign.version());
  }
  if (HasSigned(who, sign.code_id(), sign.version())) return Decision();
  v1::CodeSigned code_signed;
  code_signed.set_code_id(sign.code_id());
  code_signed.set_version(sign.version());
  code_signed.set_method(sign.method());
  *code_signed.mutable_signed_on() = DateOf(context.today());
  // Too late to stay on the register, and before the timer said so: the signature may not undo that.
  const v1::UnsignedVersion* too_late = UnsignedTooLong(who, context.today());
  if (too_late == nullptr || OpenTerm(who) == nullptr) return Record(std::move(code_signed));
  return Record(MakeLapse(*too_late)).And(std::move(code_signed));
}

Decision Decide(const v1::AdmitToRegisterRequest& admit, const Context& context, const RegistrantState& who) {
  if (auto refusal = CannotDecideOn(who, admit.person_id(), context)) return *std::move(refusal);
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = ChecksMissing(Joined(context, who), *rules, context.today())) return *std::move(refusal);
  if (auto refusal = CodesUnsigned(who, *rules, context)) return *std::move(refusal);

  std::optional<std::string> number = who.register_number();
  if (number->empty()) number = TakeNumber(context, admit.person_id());
  if (!number) return error::NoFreeNumber();
  v1::Registered registered;
  registered.set_register_number(*std::move(number));
  registered.set_stage(who.application().stage());
  registered.set_route(who.application().route());
  *registered.mutable_from() = DateOf(context.today());
  *registered.mutable_to() = DateOf(AddMonths(context.today(), rules->registration_term_months()) - 1);
  return Record(std::move(registered));
}

}  // namespace candour
