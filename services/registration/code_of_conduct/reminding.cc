// Whoever has not signed the version in force is reminded before the last day for it. A reaction to
// CodeSigningBegan sets the day, by the rules of then.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Registrants of one command, as in signing.cc.
constexpr size_t kRemindedAtOnce = 200;

struct Signatory {
  std::string version, person_id;  // the version that they signed last
};

// Registered people who have not signed the version, behind those who were reminded; at most `most` and one
// more. Who has signed or was flagged meanwhile is not among them.
std::vector<Signatory> NotReminded(const Context& context, const v1::CodeOfConductState& code, size_t most) {
  const v1::CodeSigning& signing = code.signing();
  std::vector<Signatory> people;
  bool behind = signing.reminded_person_id().empty();
  for (const v1::CodeVersion& other : code.versions()) {
    const bool here = !behind && other.version() == signing.reminded_version();
    if (other.version() == signing.version() || (!behind && !here)) continue;
    behind = true;
    for (std::string& id :
         context.Ids("registrant_by_code", CodeVersionKey(code.code_id(), other.version()))) {
      if (here && id <= signing.reminded_person_id()) continue;
      people.push_back({other.version(), std::move(id)});
      if (people.size() > most) return people;
    }
  }
  return people;
}

v1::CodeSignatureDue MakeDue(const v1::CodeOfConductState& code) {
  v1::CodeSignatureDue due;
  due.set_code_id(code.code_id());
  due.set_version(code.signing().version());
  *due.mutable_last_day() = code.signing().last_day();
  return due;
}

}  // namespace

// The last day 31 October, 14 days: on 17 October. Where that is past, at once.
Decision Decide(const v1::SetCodeReminder&, const Context& context, const v1::CodeOfConductState& code) {
  const v1::CodeSigning& signing = code.signing();
  if (signing.version().empty() || signing.has_remind_on()) return {};
  const absl::CivilDay last_day = StoredDay(signing.last_day());
  const std::optional<RulesInForce> rules = InForce(context);
  const std::optional<int> days = rules ? rules->code_reminder_days() : std::nullopt;
  if (!days || context.today() > last_day) return {};
  v1::CodeReminderSet set;
  set.set_version(signing.version());
  *set.mutable_remind_on() = DateOf(std::max(context.today(), last_day - *days));
  return Record(std::move(set));
}

// Too late is none: then they are flagged. Nor where another version is in force meanwhile.
Decision Decide(const v1::RemindToSign& remind, const Context& context, const v1::CodeOfConductState& code) {
  const v1::CodeSigning& signing = code.signing();
  const v1::CodeVersion* in_force = VersionInForce(code, context.today());
  if (context.today() > StoredDay(signing.last_day()) || in_force == nullptr ||
      in_force->version() != signing.version()) {
    return {};
  }
  std::vector<Signatory> people = NotReminded(context, code, kRemindedAtOnce);
  v1::CodeRemindersSent sent;
  sent.set_version(signing.version());
  sent.set_due_us(remind.due_us());
  if (people.size() > kRemindedAtOnce) {
    people.pop_back();
    sent.set_after_version(people.back().version);
    sent.set_after_person_id(people.back().person_id);
  }
  sent.set_people(static_cast<uint32_t>(people.size()));
  Decision decision = Record(std::move(sent));
  for (const Signatory& one : people) {
    (void)context.Read<Registrant>(
        one.person_id);  // who signs meanwhile is not reminded: it is decided again
    decision.Add(StreamOf<Registrant>(one.person_id), MakeDue(code));
  }
  return decision;
}

}  // namespace candour
