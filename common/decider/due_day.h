// The civil day of a timer's due date, which lies at midnight UTC.
#ifndef CANDOUR_COMMON_DECIDER_DUE_DAY_H_
#define CANDOUR_COMMON_DECIDER_DUE_DAY_H_

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace candour {

// Unix microseconds.
inline absl::CivilDay DueDay(int64_t due_us) {
  return absl::ToCivilDay(absl::FromUnixMicros(due_us), absl::UTCTimeZone());
}

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_DUE_DAY_H_
