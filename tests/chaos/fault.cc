#include "tests/chaos/fault.h"

#include <algorithm>

namespace candour {

Slot& Stage::AnotherThan(const Slot& slot) {
  while (true) {
    Slot& other = AnyReplica();
    if (&other != &slot) return other;
  }
}

absl::Duration Stage::Between(absl::Duration least, absl::Duration most) {
  const int64_t range_ms =
      absl::ToInt64Milliseconds(std::max(std::min(most, longest_) - least, absl::ZeroDuration()));
  return least + absl::Milliseconds(static_cast<int64_t>(random() % static_cast<uint64_t>(range_ms + 1)));
}

absl::Duration Stage::AnswersAgain(Slot& slot) {
  const Stopwatch watch;
  const SavedCommand command = CreatePost("Next");
  while (watch.elapsed() < absl::Seconds(20))
    if (clients.Send(command, "CreatePost", slot).ok()) return watch.elapsed();
  return absl::InfiniteDuration();
}

bool Stage::IsBusy(const Slot& slot) {
  return Becomes([&slot] { return slot.in_flight > 0; }, absl::Seconds(10));
}

const std::vector<FaultKind>& AllFaults() {
  static const auto& all = *[] {
    auto* faults = new std::vector<FaultKind>;
    for (auto* some : {&ProcessFaults, &StateFaults, &NetworkFaults, &ForeignFaults})
      for (FaultKind& fault : (*some)()) faults->push_back(std::move(fault));
    return faults;
  }();
  return all;
}

}  // namespace candour
