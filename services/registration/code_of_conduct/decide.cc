#include <optional>
#include <set>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/code_of_conduct/errors.h"

namespace candour {

namespace v1 = registration::v1;

Decision Decide(const v1::PublishCodeRequest& publish, const Context&, const v1::CodeOfConductState& code) {
  const std::optional<absl::CivilDay> from = DayOf(publish.in_force_from());
  if (!from) return error::DateInvalid("in_force_from");
  if (FindVersion(code, publish.version()) != nullptr) return error::CodeVersionExists(publish);
  // Strictly after: no day has two versions, and none changes its version later.
  if (!code.versions().empty()) {
    const absl::CivilDay last = StoredDay(code.versions().rbegin()->in_force_from());
    if (*from <= last) return error::DateOrder("in_force_from", DayText(last + 1));
  }
  std::set<std::string> clauses;
  for (const v1::Clause& clause : publish.clauses()) {
    if (!clauses.insert(clause.id()).second) return error::ClauseRepeated(clause.id());
  }
  v1::CodePublished published;
  published.set_code_id(publish.code_id());
  v1::CodeVersion& version = *published.mutable_version();
  version.set_version(publish.version());
  version.set_title(publish.title());
  *version.mutable_in_force_from() = publish.in_force_from();
  *version.mutable_clauses() = publish.clauses();
  return Record(std::move(published));
}

}  // namespace candour
