// When timers and reactors act. Internal to the two.
#ifndef CANDOUR_COMMON_EXECUTOR_PACING_H_
#define CANDOUR_COMMON_EXECUTOR_PACING_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/encoding.h"

namespace candour {

// The clock may jump back: then no wait becomes longer than `most`, which it ever was.
inline bool Reached(absl::Time now, absl::Duration most, absl::Time* at) {
  if (*at - now > most) *at = now + most;
  return now >= *at;
}

// A part of `spread`, so that replicas do not all act at once.
inline absl::Duration DrawPart(absl::Duration spread, Entropy& entropy) {
  const auto drawn = static_cast<int64_t>(ReadBigEndian64(entropy.Bytes(8)) >> 1);
  const int64_t most = absl::ToInt64Microseconds(spread);
  return absl::Microseconds(most > 0 ? drawn % most : 0);
}

// An error of a call that says nothing about its command: it can be sent again at once.
inline bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_PACING_H_
