#include "services/registration/registrant/merged.h"

#include <algorithm>
#include <utility>

#include "common/decider/day.h"
#include "services/registration/person/errors.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

bool TakesThePlaceOf(const v1::Check& known, const v1::Check& other) {
  const absl::CivilDay known_on = StoredDay(known.checked_on()), other_on = StoredDay(other.checked_on());
  return other_on > known_on || (other_on == known_on && Speaks(known) && !Speaks(other));
}

void AddCheck(const v1::Check& check, v1::RegistrantState* who) {
  for (v1::Check& known : *who->mutable_checks()) {
    if (known.kind() != check.kind()) continue;
    if (TakesThePlaceOf(known, check)) known = check;
    return;
  }
  *who->add_checks() = check;
}

}  // namespace

v1::RegistrantState Joined(v1::RegistrantState who, absl::Span<const v1::RegistrantState> merged) {
  for (const v1::RegistrantState& other : merged) {
    for (const v1::Check& check : other.checks()) AddCheck(check, &who);
    who.mutable_declarations()->MergeFrom(other.declarations());
  }
  return who;
}

v1::RegistrantState Joined(const Context& context, const v1::RegistrantState& who) {
  std::vector<v1::RegistrantState> merged;
  for (const std::string& id : who.merged_from()) merged.push_back(context.Read<Registrant>(id));
  return Joined(who, merged);
}

std::optional<Refusal> MergedAway(const v1::RegistrantState& who) {
  if (who.merged_into().empty()) return std::nullopt;
  return error::PersonMerged(who.merged_into());
}

// Reads another entry only where there is one: what was decided before anybody was merged read none.
bool IsOwnMatter(const Context& context, const std::string& person_id, const v1::RegistrantState& who) {
  const std::string& actor = context.actor().person_id;
  if (actor.empty() || actor == person_id) return actor == person_id;
  const v1::RegistrantState& goes_on =
      who.merged_into().empty() ? who : context.Read<Registrant>(who.merged_into());
  const auto& merged = goes_on.merged_from();
  return actor == who.merged_into() || std::find(merged.begin(), merged.end(), actor) != merged.end();
}

std::vector<std::string> RecordsOf(const v1::RegistrantState& who) {
  std::vector<std::string> records = {who.person_id()};
  records.insert(records.end(), who.merged_from().begin(), who.merged_from().end());
  return records;
}

}  // namespace candour
