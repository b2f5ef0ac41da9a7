// A version that replaces another is to be signed by everybody registered.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Registrants flagged by one command. Each is a condition of its commit: with more of them it would meet
// other commands more often, and be decided again. 100,000 who have not signed are 500 commits, one a round
// of timers, so some ten minutes.
constexpr size_t kFlaggedAtOnce = 200;

// The version whose timer it is: the one that came into force on that day.
const v1::CodeVersion* VersionFrom(const v1::CodeOfConductState& code, absl::CivilDay day) {
  for (const v1::CodeVersion& version : code.versions()) {
    if (StoredDay(version.in_force_from()) == day) return &version;
  }
  return nullptr;
}

bool IsInForce(const v1::CodeOfConductState& code, const std::string& version, absl::CivilDay day) {
  const v1::CodeVersion* in_force = VersionInForce(code, day);
  return in_force != nullptr && in_force->version() == version;
}

bool IsRequired(const std::string& code_id, const RulesInForce& rules) {
  const auto& required = rules.required_codes().code_ids();
  return std::find(required.begin(), required.end(), code_id) != required.end();
}

// Registered people who neither signed the version nor were flagged for it; at most `most` and one more.
// Nobody can join them: only the version in force can be signed, and nobody is admitted without.
std::vector<std::string> NotSigned(const Context& context, const v1::CodeOfConductState& code, size_t most) {
  std::vector<std::string> people;
  for (const v1::CodeVersion& other : code.versions()) {
    if (other.version() == code.signing().version()) continue;
    for (std::string& id :
         context.Ids("registrant_by_code", CodeVersionKey(code.code_id(), other.version()))) {
      people.push_back(std::move(id));
      if (people.size() > most) return people;
    }
  }
  return people;
}

// Flagged late, somebody has until as much later: no day on the register is taken back.
v1::CodeUnsignedFlagged MakeFlag(const v1::CodeOfConductState& code, absl::CivilDay today) {
  v1::CodeUnsignedFlagged flagged;
  flagged.set_code_id(code.code_id());
  flagged.set_version(code.signing().version());
  *flagged.mutable_last_day() = code.signing().last_day();
  if (code.signing().has_lapse_last_day()) {
    const absl::CivilDay last_day = StoredDay(code.signing().last_day());
    const auto days_left = StoredDay(code.signing().lapse_last_day()) - last_day;
    *flagged.mutable_lapse_last_day() = DateOf(today - 1 + days_left);
  }
  return flagged;
}

}  // namespace

// The first version replaces none: whoever is admitted signs it before.
void Arm(const v1::CodeOfConductState& code, TimerRows& rows) {
  for (int i = 1; i < code.versions_size(); ++i) {
    rows.AddAfter<v1::BeginCodeSigning>(StoredDay(code.versions(i).in_force_from()) - 1,
                                        code.fact_versions(i));
  }
  const v1::CodeSigning& signing = code.signing();
  if (signing.version().empty() || signing.reviewed()) return;
  rows.AddAfter<v1::ReviewCodeSigning>(StoredDay(signing.last_day()), signing.fact_version());
  if (!signing.has_remind_on() || signing.reminded()) return;
  rows.AddAfter<v1::RemindToSign>(StoredDay(signing.remind_on()) - 1, signing.reminder_version());
}

// Version 2027.1 in force from 1 January 2027, published before: with 60 and 90 days whoever has not signed
// by the end of 2 March is flagged, and lapses on 2 April. A version that another has replaced meanwhile, or
// a code that is not required, has no such days.
Decision Decide(const v1::BeginCodeSigning& begin, const Context& context,
                const v1::CodeOfConductState& code) {
  const v1::CodeVersion* version = VersionFrom(code, DueDay(begin.due_us()));
  if (version == nullptr || !IsInForce(code, version->version(), context.today())) return {};
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules || !IsRequired(code.code_id(), *rules)) return {};
  const absl::CivilDay from = context.today();
  v1::CodeSigningBegan began;
  began.set_version(version->version());
  *began.mutable_from() = DateOf(from);
  const absl::CivilDay last_day = rules->code_resign().LastDay(from);
  *began.mutable_last_day() = DateOf(last_day);
  if (const auto lapse = rules->code_lapse()) {
    *began.mutable_lapse_last_day() = DateOf(std::max(last_day, lapse->LastDay(from)));
  }
  began.set_due_us(begin.due_us());
  return Record(std::move(began));
}

Decision Decide(const v1::ReviewCodeSigning& review, const Context& context,
                const v1::CodeOfConductState& code) {
  if (!IsInForce(code, code.signing().version(), context.today())) return {};
  std::vector<std::string> people = NotSigned(context, code, kFlaggedAtOnce);
  const bool more = people.size() > kFlaggedAtOnce;
  if (more) people.pop_back();
  v1::CodeSigningReviewed reviewed;
  reviewed.set_version(code.signing().version());
  reviewed.set_flagged(static_cast<uint32_t>(people.size()));
  reviewed.set_more(more);
  reviewed.set_due_us(review.due_us());
  Decision decision = Record(std::move(reviewed));
  for (const std::string& person_id : people) {
    (void)context.Read<Registrant>(person_id);  // who signs meanwhile is not flagged: it is decided again
    decision.Add(StreamOf<Registrant>(person_id), MakeFlag(code, context.today()));
  }
  return decision;
}

}  // namespace candour
