// Histories that no service may record, and what the checker has to say of each.
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_BAD_HISTORIES_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_BAD_HISTORIES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "tests/unit/sanctions/fairness/draft.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;
using absl::CivilDay;

// A fair case, spoiled.
struct Bad {
  const char* invariant;
  const char* text;  // part of what is said of it
  std::function<void(Draft&)> spoil;
};

std::vector<Bad> BadNotices();       // F1 to F3
std::vector<Bad> BadIndependence();  // F4, F5
std::vector<Bad> BadFindings();      // F6 to F8, F10, F18
std::vector<Bad> BadAgreements();    // what ends without a hearing
std::vector<Bad> BadAppeals();       // F9
std::vector<Bad> BadConditions();    // what became of conditions, and who comes back under them
std::vector<Bad> BadMatters();       // F12 to F17
std::vector<Bad> BadDays();          // F19, stages
std::vector<Bad> BadIntervals();     // ranges, gaps, last days, the stream itself

// The end of a fair case, spoiled or not, that stops before the appeal: a bar instead of the suspension.
inline void MakeABar(Draft& draft) {
  draft.CutBefore<v1::AppealLodged>();
  auto& imposed = draft.Get<v1::SanctionImposed>();
  imposed.set_type(v1::SANCTION_TYPE_BAR);
  imposed.set_months(0);
  imposed.clear_expires_on();
  draft.Remove<v1::SanctionReviewScheduled>();
}

// Ends before the hearing, with something else.
template <class Fact>
std::function<void(Draft&)> EndBeforeHearingWith(CivilDay day, std::string account, std::string role,
                                                 std::string text, std::string person_id = "") {
  return [=](Draft& draft) {
    draft.CutBefore<v1::HearingListed>();
    draft.Tell<Fact>(day, account, role, text);
    draft.At(draft.size() - 1).person_id = person_id;
  };
}

inline constexpr char kScreener[] = "screener", kPanelChair[] = "PANEL_CHAIR";

}  // namespace candour::fairness

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_BAD_HISTORIES_H_
