#include "common/decider/suppression.h"

#include <algorithm>
#include <numeric>

namespace candour {

std::optional<uint32_t> ShownAlone(uint32_t count, const Suppression& rule) {
  if (count >= 1 && count <= rule.small_number) return std::nullopt;
  return (count + rule.round_to / 2) / rule.round_to * rule.round_to;
}

std::vector<std::optional<uint32_t>> ShownTogether(absl::Span<const uint32_t> counts,
                                                   const Suppression& rule) {
  std::vector<std::optional<uint32_t>> shown;
  for (const uint32_t count : counts) shown.push_back(ShownAlone(count, rule));
  const auto hidden = std::count(shown.begin(), shown.end(), std::nullopt);
  if (hidden == 0) return shown;
  // Few in all: whose they are not would tell whose they are.
  if (!ShownAlone(std::accumulate(counts.begin(), counts.end(), uint32_t{0}), rule))
    return std::vector<std::optional<uint32_t>>(counts.size());
  if (hidden > 1) return shown;
  std::optional<size_t> smallest;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (!shown[i] || counts[i] == 0) continue;
    if (!smallest || counts[i] < counts[*smallest]) smallest = i;
  }
  if (smallest) shown[*smallest] = std::nullopt;
  return shown;
}

}  // namespace candour
