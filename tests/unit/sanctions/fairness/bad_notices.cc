#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

namespace {

constexpr char kVaried[] =
    "case_id: 'case-1' person_id: 'about' order_id: 'order-1' result: INTERIM_RESULT_VARY "
    "reviewed_on: @2026-01-20 next_review_by: @2026-04-20 panel: 'interim-1' panel: 'interim-2' "
    "panel: 'interim-3' reasons: 'patients' ";

}  // namespace

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
      {"F1", "on notice that somebody else had been given",  // taken for another, and back again
       [](Draft& draft) {
         const v1::InterimOrderMade made = draft.Get<v1::InterimOrderMade>();
         draft.CutBefore<v1::InterimOrderMade>();
         for (const char* person : {"somebody-else", "about"}) {
           draft.Tell<v1::PersonIdentified>(
               CivilDay(2026, 1, 8), kScreener, "SCREENER",
               absl::StrCat("person_id: '", person, "' identified_on: @2026-01-08"));
         }
         draft.Tell<v1::InterimOrderMade>(CivilDay(2026, 1, 15), "interim-1", kPanelChair, "");
         draft.Get<v1::InterimOrderMade>() = made;
       }},
      {"F1", "nothing says why", [](Draft& draft) { draft.Get<v1::InterimOrderMade>().set_urgent(true); }},
      {"F1", "before its notice had run",
       [](Draft& draft) {
         *draft.Get<v1::InterimNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2026, 1, 16));
       }},
      {"F1", "without notice, and was not urgent",  // a panel has heard it: a heavier one is announced again
       [](Draft& draft) {
         draft.CutBefore<v1::AllegationFramed>();
         draft.Tell<v1::InterimReviewed>(CivilDay(2026, 1, 20), "interim-1", kPanelChair,
                                         absl::StrCat(kVaried, "on_notice: true"));
       }},
      {"F1", "without notice, and was not urgent",  // heard on its day, and left as it was
       [](Draft& draft) {
         draft.CutBefore<v1::AllegationFramed>();
         draft.Tell<v1::InterimNoticeGiven>(
             CivilDay(2026, 1, 16), "listing", "LISTING",
             "sent_on: @2026-01-16 served_on: @2026-01-16 hearing_on: @2026-01-26 "
             "delivery: DELIVERY_LEFT_AT_ADDRESS notice: 'come'");
         draft.Tell<v1::InterimReviewed>(CivilDay(2026, 1, 26), "interim-1", kPanelChair, kVaried);
         draft.Get<v1::InterimReviewed>().set_result(v1::INTERIM_RESULT_CONTINUE);
         draft.Tell<v1::InterimReviewed>(CivilDay(2026, 1, 27), "interim-1", kPanelChair,
                                         absl::StrCat(kVaried, "on_notice: true"));
       }},
      {"F1", "nothing says why",
       [](Draft& draft) {
         draft.CutBefore<v1::AllegationFramed>();
         draft.Tell<v1::InterimReviewed>(CivilDay(2026, 1, 20), "interim-1", kPanelChair,
                                         absl::StrCat(kVaried, "urgent: true"));
       }},
      {"F1", "on a later day than the person was told of",
       [](Draft& draft) {
         *draft.Get<v1::InterimNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2026, 1, 14));
       }},
      {"F1", "before the time to answer was over",  // nobody signed what ended it
       [](Draft& draft) {
         const v1::ExaminerDecided decided = draft.Get<v1::ExaminerDecided>();
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::ResponseReceived>(CivilDay(2026, 4, 20), kScreener, "SCREENER",
                                          "received_on: @2026-04-20 text: 'she says nothing'");
         draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 21), "examiner-1", "EXAMINER", "");
         draft.Get<v1::ExaminerDecided>() = decided;
       }},
      {"F1", "and they had not signed it",
       [](Draft& draft) {
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::ResponseReceived>(CivilDay(2026, 4, 20), kScreener, "SCREENER",
                                          "received_on: @2026-04-20 text: 'she says nothing'");
       }},
      {"F1", "and the person had no notice of it",
       [](Draft& draft) { draft.Remove<v1::ReviewNoticeGiven>(); }},
      {"F1", "and the person had no notice of it",  // another panel has heard it
       [](Draft& draft) {
         const v1::SanctionReviewed extended = draft.Get<v1::SanctionReviewed>();
         const v1::SanctionEnded ended = draft.Get<v1::SanctionEnded>();
         const v1::SanctionImposed imposed = draft.Get<v1::SanctionImposed>(1);
         draft.CutBefore<v1::SanctionReviewed>();
         for (int time = 0; time < 2; ++time) {
           draft.Tell<v1::SanctionReviewed>(CivilDay(2027, 9, 1), "final-1", kPanelChair, "");
           draft.Get<v1::SanctionReviewed>(time) = extended;
         }
         draft.Get<v1::SanctionReviewed>(0).set_result(v1::REVIEW_RESULT_EXPIRE);
         draft.Add<v1::SanctionEnded>("");
         draft.Get<v1::SanctionEnded>() = ended;
         draft.Add<v1::SanctionImposed>("");
         draft.Get<v1::SanctionImposed>(1) = imposed;
       }},
      {"F1", "A review made a sanction longer or heavier before the day",
       [](Draft& draft) {
         *draft.Get<v1::ReviewNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2027, 9, 2));
       }},
      {"F1", "after the day that the person was told of, and they were not there",
       [](Draft& draft) {
         *draft.Get<v1::ReviewNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2027, 8, 31));
         draft.Get<v1::SanctionReviewed>().set_attended(false);
         draft.Get<v1::SanctionReviewed>().set_absence("did not come");
       }},
      {"F1", "A review was announced for a day before its notice has run",
       [](Draft& draft) {
         *draft.Get<v1::ReviewNoticeGiven>().mutable_hearing_on() = DateOf(CivilDay(2027, 8, 29));
       }},
      {"F1", "and the person had no notice of it",  // by other conditions that the person did not ask for
       [](Draft& draft) {
         draft.CutBefore<v1::ReviewNoticeGiven>();
         draft.Tell<v1::SanctionReviewed>(
             CivilDay(2027, 9, 1), "final-1", kPanelChair,
             "person_id: 'about' sanction_id: 'sanction-1' result: REVIEW_RESULT_VARY reviewed_on: "
             "@2027-09-01 reasons: 'no insight yet' attended: true eases: true");
       }},
      {"F3", "in the absence of the person, and nothing says why",
       [](Draft& draft) { draft.Get<v1::SanctionReviewed>().set_attended(false); }},
      {"F3", "had not been offered what the rules name",
       [](Draft& draft) { draft.Remove<v1::SupportOffered>(); }},
      {"F3", "had not been offered what the rules name. (32, kind SUPPORT_KIND_ADJUSTMENTS)",
       [](Draft& draft) { draft.Get<v1::SupportOffered>().mutable_kinds()->RemoveLast(); }},
      {"F3", "had not been offered what the rules name",  // but whoever referred was
       [](Draft& draft) { draft.Get<v1::SupportOffered>().set_to(v1::CASE_PARTY_REFERRER); }},
      {"F3",
       "had not been offered what the rules name",  // but somebody else, before it was said who it is about
       [](Draft& draft) {
         const v1::HearingListed listed = draft.Get<v1::HearingListed>();
         draft.CutBefore<v1::HearingListed>();
         draft.Tell<v1::PersonIdentified>(CivilDay(2026, 5, 1), kScreener, "SCREENER",
                                          "person_id: 'another' identified_on: @2026-05-01");
         draft.Tell<v1::HearingListed>(CivilDay(2026, 5, 1), "listing", "LISTING", "");
         draft.Get<v1::HearingListed>() = listed;
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
