// The days that a case is waited for on, by its facts alone: whether a timer has told that one passed or not.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_DEADLINES_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_DEADLINES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/lists.pb.h"
#include "common/decider/model.h"

namespace candour {

struct Deadline {
  sanctions::v1::DeadlineKind kind;
  absl::CivilDay day;  // the last one
  std::string of;      // the interim order or the sanction; empty: the case
};

// Those that run: what the case's stage waits for first.
std::vector<Deadline> DeadlinesOf(const sanctions::v1::CaseState&);
// What its stage waits for; nothing where no rule gives a day.
std::optional<absl::CivilDay> DueOn(const sanctions::v1::CaseState&);

// Rows "case_deadline" under kAllDeadlines, the earliest first.
inline constexpr absl::string_view kAllDeadlines = "all";
void IndexDeadlines(const sanctions::v1::CaseState&, Rows&);
// What such a row says; nothing where it is none.
struct DeadlineRow {
  std::string case_id;
  Deadline deadline;
};
std::optional<DeadlineRow> DeadlineAt(absl::string_view row_id);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_DEADLINES_H_
