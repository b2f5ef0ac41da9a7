// How counts of people may be shown (domain.md 3.2, P4): few are not, and nothing that would tell them.
//
//   constexpr Suppression rule{.small_number = 7, .round_to = 5};
//   ShownAlone(41, rule);               // 40
//   ShownTogether({3, 0, 41}, rule);    // none, 0, none: the total and the 41 would tell the 3
#ifndef CANDOUR_COMMON_DECIDER_SUPPRESSION_H_
#define CANDOUR_COMMON_DECIDER_SUPPRESSION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"

namespace candour {

struct Suppression {
  uint32_t small_number = 0;  // 1 to this many are not shown
  uint32_t round_to = 1;      // any other count becomes the nearest multiple; 0 is shown
};

// nullopt: not shown.
std::optional<uint32_t> ShownAlone(uint32_t count, const Suppression& rule);

// Each of the counts into which a total divides, in order. Where one alone would not be shown, the smallest
// of the others that is anybody is not shown either: the total would tell it. Where all together are few,
// none is shown: that nobody is of the other kinds would tell of which they are.
std::vector<std::optional<uint32_t>> ShownTogether(absl::Span<const uint32_t> counts,
                                                   const Suppression& rule);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_SUPPRESSION_H_
