// The legal counting of days. Every period is counted in civil days of Europe/London and ends at 23:59:59
// there, whatever the clocks did in between. Pure functions; thread-safe.
//
// Worked example (Baines v NMC): a decision posted on Friday 17 February 2012 is served the day after,
// Saturday the 18th. 28 days *beginning with* that day end on Friday 16 March; an appeal of Monday the 19th
// is out of time, although weekends lie between.
//
//   const absl::CivilDay served = ServedOn(Delivery::kPost, sent, portal_closes);  // 18 Feb 2012
//   const absl::CivilDay last = LastDay(served, 28, Counting::kBeginningWith);   // 16 Mar 2012
//   if (lodged_at > EndOfDay(last)) ...                                          // out of time
#ifndef CANDOUR_COMMON_BASE_CALENDAR_H_
#define CANDOUR_COMMON_BASE_CALENDAR_H_

#include "absl/container/btree_set.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace candour {

// Aborts without tzdata: every legal day would be wrong.
absl::TimeZone London();

// The civil day in Europe/London.
absl::CivilDay LondonDay(absl::Time time);

// 23:59:59 in Europe/London, the last second of the day. 23:59:59.5 is after it by less than a second:
// compare with LondonDay where fractions matter.
absl::Time EndOfDay(absl::CivilDay day);

// What the day that starts a period counts as. Each period says which; there is no default.
enum class Counting {
  kBeginningWith,  // day 1: statutory appeals
  kAfter,          // day 0: "clear" days
};

// The last day of a period of `days` >= 1 that `trigger` starts. 1 April and 28 days: 28 April beginning with
// it, 29 April after it.
absl::CivilDay LastDay(absl::CivilDay trigger, int days, Counting counting);

// The same day of another month, or the last one of a shorter month: 31 January + 1 is 28 or 29 February. It
// does not remember: + 1 and + 1 again is 28 March. `months` may be negative.
absl::CivilDay AddMonths(absl::CivilDay day, int months);

// How a document reaches somebody.
enum class Delivery {
  kPost,           // or another delivery service: served the day after it was sent, weekends and holidays too
  kLeftAtAddress,  // served that day
  kPortal,         // served that day if before the portal closes, else the next day
};

// A time of the clock in London, 00:00 to 24:00.
struct ClockTime {
  int hour = 0, minute = 0;
};

// The day on which a document sent at `sent` counts as served. When the portal closes is a rule, as every
// period is (PortalCloses in common/decider/dated_rules.h).
absl::CivilDay ServedOn(Delivery delivery, absl::Time sent, ClockTime portal_closes);

using BankHolidays = absl::btree_set<absl::CivilDay>;

// Neither a weekend nor one of the holidays.
bool IsWorkingDay(absl::CivilDay day, const BankHolidays& holidays);

// The `days`-th working day after `day`, which itself never counts. 0 gives `day`, working or not.
absl::CivilDay AddWorkingDays(absl::CivilDay day, int days, const BankHolidays& holidays);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_CALENDAR_H_
