// From which day to which a sanction or an interim order held.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_SPANS_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_SPANS_H_

#include <string>
#include <vector>

#include "services/sanctions/fairness/story.h"

namespace candour::fairness {

struct Span {
  // The fact that made it.
  const CaseFact* at = nullptr;
  std::string id;
  // Both included; `last` before `first`: it never held.
  absl::CivilDay first, last;
  // With what it was made for; what ended it may have come earlier or never.
  absl::CivilDay planned_last;
};

// As the whole stream tells; what was quashed never held. Not those of no further action.
std::vector<Span> SanctionSpans(const Story&);
std::vector<Span> InterimSpans(const Story&);

// The last day of an order as was said before `at`, by a panel or a court; CivilDay::max(): there was none.
absl::CivilDay InterimEndAt(const Story&, const std::string& order_id, const CaseFact& at);

inline bool Overlap(const Span& one, const Span& other) {
  return one.first <= other.last && other.first <= one.last && one.first <= one.last &&
         other.first <= other.last;
}

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_SPANS_H_
