#include "services/sanctions/case/known_as.h"

#include <algorithm>

#include "absl/algorithm/container.h"

namespace candour {

namespace v1 = sanctions::v1;

const std::string& PersonMeant(const CaseState& the) {
  return the.person_id().empty() ? the.named_person_id() : the.person_id();
}

bool IsAbout(const CaseState& the, absl::string_view person_id) {
  return !the.person_id().empty() && MayBeAbout(the, person_id);
}

bool MayBeAbout(const CaseState& the, absl::string_view person_id) {
  return !person_id.empty() &&
         (PersonMeant(the) == person_id || absl::c_linear_search(the.also_known_as(), person_id));
}

void Evolve(const v1::SubjectKnownAs& fact, const FactContext&, CaseState& the) {
  for (const std::string& id : fact.person_ids()) {
    if (!MayBeAbout(the, id)) the.add_also_known_as(id);
  }
}

void Evolve(const v1::SubjectKnownAsNoMore& fact, const FactContext&, CaseState& the) {
  auto& others = *the.mutable_also_known_as();
  others.erase(
      std::remove_if(others.begin(), others.end(),
                     [&](const std::string& id) { return absl::c_linear_search(fact.person_ids(), id); }),
      others.end());
}

}  // namespace candour
