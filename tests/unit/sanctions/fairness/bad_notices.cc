#include <utility>

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

std::vector<Bad> BadNotices() {
  return {
      {"F1", "before the person was told of any allegation",
       [](Draft& draft) { draft.RemoveAll<v1::AllegationNotified>(); }},
      {"F1", "had not been told of an allegation",
       [](Draft& draft) { draft.Get<v1::AllegationNotified>().mutable_allegation_ids()->RemoveLast(); }},
      {"F1", "before the time to answer was over",
       [](Draft& draft) {
         draft.Place<v1::ExaminerDecided>().decided_at -= absl::Hours(48);
         *draft.Get<v1::ExaminerDecided>().mutable_examined_on() = DateOf(CivilDay(2026, 4, 28));
       }},
      {"F1", "for a day before its notice has run",
       [](Draft& draft) {
         *draft.Get<v1::HearingListed>().mutable_hearing_on() = DateOf(CivilDay(2026, 5, 30));
       }},
      {"F1", "that had not been listed", [](Draft& draft) { draft.RemoveAll<v1::HearingListed>(); }},
      {"F1", "before the day that the person was told of",
       [](Draft& draft) {
         *draft.Get<v1::HearingListed>().mutable_hearing_on() = DateOf(CivilDay(2026, 6, 2));
       }},
      {"F1", "decided on an allegation that the person had not been told of",
       [](Draft& draft) { draft.Get<v1::AllegationNotified>().mutable_allegation_ids()->RemoveLast(); }},
      {"F1", "without notice, and was not urgent",
       [](Draft& draft) { draft.RemoveAll<v1::InterimNoticeGiven>(); }},
      {"F1", "nothing says why", [](Draft& draft) { draft.Get<v1::InterimOrderMade>().set_urgent(true); }},
      {"F1", "before its notice had run",
       [](Draft& draft) {
         *draft.Get<v1::InterimNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2026, 1, 16));
       }},
      {"F2", "nothing is named that they rest on",
       [](Draft& draft) { draft.Get<v1::AllegationNotified>().clear_evidence_hashes(); }},
      {"F2", "not named by its SHA-256",
       [](Draft& draft) { draft.Get<v1::AllegationNotified>().set_evidence_hashes(0, "short"); }},
      {"F2", "without a schedule",
       [](Draft& draft) { draft.Get<v1::AllegationNotified>().clear_unused_schedule_hash(); }},
      {"F2", "anonymous evidence alone",
       [](Draft& draft) {
         MakeABar(draft);
         for (auto& one : *draft.Get<v1::GroundsFound>().mutable_findings())
           one.set_anonymous_evidence_only(true);
       }},
      {"F3", "did not sit", [](Draft& draft) { draft.RemoveAll<v1::HearingOpened>(); }},
      {"F3", "in the absence of the person",
       [](Draft& draft) { draft.Get<v1::HearingOpened>().set_attended(false); }},
  };
}

}  // namespace candour::fairness
