#include "common/executor/recent_causes.h"

#include <algorithm>
#include <set>
#include <utility>

namespace candour {

RecentCauses::RecentCauses(const Reactions& reactions, size_t most)
    : most_(most), known_(reactions.all().size()) {
  for (size_t i = 0; i < reactions.all().size(); ++i) {
    const Reaction& reaction = reactions.all()[i];
    reaction.to_refusal ? by_refused_[reaction.refused_method].push_back(i)
                        : by_fact_[reaction.fact_type].push_back(i);
  }
}

void RecentCauses::Add(const Folded& folded) {
  std::set<std::pair<uint64_t, size_t>> read;  // by offset, as the fold tells them in no order
  for (const auto& settled : folded.settled) {
    const Outcome& outcome = *settled.second;
    const auto note = [&](const ByRead& reactions, const std::string& what) {
      const auto found = reactions.find(what);
      if (found == reactions.end()) return;
      for (const size_t reaction : found->second) read.emplace(outcome.row.offset(), reaction);
    };
    if (outcome.row.has_refusal()) note(by_refused_, outcome.row.method());
    for (const Outcome::Fact& fact : outcome.facts) note(by_fact_, fact.type);
  }
  MutexLock lock(mutex_);
  if (end_ != folded.from) {
    for (Known& known : known_) known = {folded.from, {}};
  }
  end_ = folded.end;
  for (const auto& [offset, reaction] : read) {
    Known& known = known_[reaction];
    known.offsets.push_back(offset);
    if (known.offsets.size() <= most_) continue;
    known.from = known.offsets.front() + 1;
    known.offsets.pop_front();
  }
}

std::optional<RecentCauses::Causes> RecentCauses::Since(size_t reaction, uint64_t from, size_t most) const {
  MutexLock lock(mutex_);
  const Known& known = known_[reaction];
  if (!end_ || from < known.from) return std::nullopt;
  Causes causes;
  auto it = std::lower_bound(known.offsets.begin(), known.offsets.end(), from);
  for (; it != known.offsets.end() && causes.offsets.size() < most; ++it) causes.offsets.push_back(*it);
  causes.end = it == known.offsets.end() ? *end_ : *it;
  return causes;
}

}  // namespace candour
