// Days in facts and states: Decide has checked them, so they always name one.
#ifndef CANDOUR_SERVICES_REGISTRATION_DATES_H_
#define CANDOUR_SERVICES_REGISTRATION_DATES_H_

#include "absl/time/civil_time.h"
#include "candour/common/v1/common.pb.h"

namespace candour {

inline absl::CivilDay StoredDay(const common::v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_DATES_H_
