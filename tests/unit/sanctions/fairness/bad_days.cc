#include <utility>

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

std::vector<Bad> BadDays() {
  return {
      {"F19", "not the one on which it was made",
       [](Draft& draft) {
         *draft.Get<v1::ScreenedIn>().mutable_decided_on() = DateOf(CivilDay(2026, 1, 24));
       }},
      {"F19", "had not happened yet",
       [](Draft& draft) {
         *draft.Get<v1::AppealDecided>().mutable_decided_on() = DateOf(CivilDay(2026, 10, 3));
       }},
      {"F19", "had not happened yet",
       [](Draft& draft) {
         *draft.Get<v1::SupportOffered>().mutable_offered_on() = DateOf(CivilDay(2026, 5, 2));
       }},
      {"F19", "nothing says by which rules", [](Draft& draft) { draft.ForgetRules(); }},
      {"F19", "not the one that the rules give",  // of screening
       [](Draft& draft) {
         *draft.Get<v1::CaseOpened>().mutable_screening_due_on() = DateOf(CivilDay(2026, 2, 2));
       }},
      {"F19", "not the one that the rules give",  // a letter is due on a working day
       [](Draft& draft) {
         *draft.Get<v1::UnfitnessFound>().mutable_letter_last_day() = DateOf(CivilDay(2026, 6, 6));
       }},
      {"F19", "not the one that the rules give",  // 28 days beginning with service, not after it
       [](Draft& draft) {
         *draft.Get<v1::SanctionImposed>().mutable_appeal_last_day() = DateOf(CivilDay(2026, 7, 1));
       }},
      {"F19", "field risk_due_on",  // another referral, and nobody is to look at the risk again
       [](Draft& draft) {
         draft.CutBefore<v1::InterimNoticeGiven>();
         draft.Tell<v1::ReferralLinked>(CivilDay(2026, 1, 6), "worker", "REPORTER", "referral_id: 'another'");
       }},
      {"F19", "A decision was served before it was made",
       [](Draft& draft) {
         v1::SanctionImposed& imposed = draft.Get<v1::SanctionImposed>();
         *imposed.mutable_served_on() = DateOf(StoredDay(imposed.served_on()) - 7);
       }},
      {"F19", "field appeal_last_day",  // the court office is closed on Sunday 28 June
       [](Draft& draft) {
         v1::SanctionImposed& imposed = draft.Get<v1::SanctionImposed>();
         *imposed.mutable_served_on() = DateOf(CivilDay(2026, 6, 1));
         *imposed.mutable_appeal_last_day() = DateOf(CivilDay(2026, 6, 28));
       }},
      {"F19", "not those of the rules",
       [](Draft& draft) { draft.Get<v1::InterimAlarmsSet>().mutable_alarms()->RemoveLast(); }},
      {"F19", "no leave was given",
       [](Draft& draft) {
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::ResponseReceived>(CivilDay(2026, 4, 30), "about", "MANAGER",
                                          "received_on: @2026-04-30 text: 'no'");
       }},
      {"F19", "not within what the rules give",
       [](Draft& draft) {
         draft.CutBefore<v1::HearingListed>();
         draft.Tell<v1::CaseStayed>(
             CivilDay(2026, 5, 1), "registrar", "REGISTRAR",
             "reason: STAY_REASON_POLICE stayed_on: @2026-05-01 review_by: @2026-08-02");
       }},
      {"STAGES", "at a stage at which it can't", [](Draft& draft) { draft.RemoveAll<v1::ScreenedIn>(); }},
      {"STAGES", "fact SupportOffered, stage CASE_STAGE_FINAL",
       [](Draft& draft) {
         draft.Tell<v1::SupportOffered>(
             CivilDay(2027, 9, 2), "listing", "LISTING",
             "to: CASE_PARTY_REFERRER kinds: SUPPORT_KIND_WELLBEING offered_on: @2027-09-02");
       }},
      {"STAGES", "fact DeterminationCorrected, stage CASE_STAGE_SCREENING",
       [](Draft& draft) {
         draft.CutBefore<v1::AllegationFramed>();
         draft.RemoveAll<v1::InterimOrderMade>();
         draft.Tell<v1::DeterminationCorrected>(CivilDay(2026, 1, 20), "registrar-2", "REGISTRAR",
                                                "correction_id: 'correction-1' corrected_on: @2026-01-20 "
                                                "kind: CORRECTION_KIND_WRONG_PERSON");
       }},
      {"STAGES", "fact OfficerAppointed, stage CASE_STAGE_FINAL",  // nothing is left to examine
       [](Draft& draft) {
         draft.Tell<v1::OfficerAppointed>(CivilDay(2027, 9, 2), "registrar", "REGISTRAR",
                                          "account: 'examiner-9' part: CASE_PART_EXAMINER seat: SEAT_LAY");
       }},
      {"STAGES", "of somebody who has died",
       [](Draft& draft) {
         const v1::ReviewNoticeGiven given = draft.Get<v1::ReviewNoticeGiven>();
         draft.CutBefore<v1::ReviewNoticeGiven>();
         draft.Tell<v1::SubjectDied>(CivilDay(2027, 7, 1), "registrar", "REGISTRAR",
                                     "person_id: 'about' died_on: @2027-07-01");
         draft.Tell<v1::ReviewNoticeGiven>(CivilDay(2027, 8, 1), "listing", "LISTING", "");
         draft.Get<v1::ReviewNoticeGiven>() = given;
       }},
      {"STAGES", "of somebody who has died",
       [](Draft& draft) {
         const v1::SanctionReviewed reviewed = draft.Get<v1::SanctionReviewed>();
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::SubjectDied>(CivilDay(2027, 8, 2), "registrar", "REGISTRAR",
                                     "person_id: 'about' died_on: @2027-08-02");
         draft.Tell<v1::SanctionReviewed>(CivilDay(2027, 9, 1), "final-1", kPanelChair, "");
         draft.Get<v1::SanctionReviewed>() = reviewed;
       }},
      {"STAGES", "not decided in order", [](Draft& draft) { draft.RemoveAll<v1::GroundsFound>(); }},
      {"STAGES", "nothing was left to decide",
       [](Draft& draft) {
         for (auto& one : *draft.Get<v1::FactsFound>().mutable_findings()) one.set_proved(false);
       }},
      {"STAGES", "not the one listed",
       [](Draft& draft) { draft.Get<v1::FactsFound>().set_hearing_id("hearing-2"); }},
      {"STAGES", "although there was one",
       [](Draft& draft) {
         draft.CutBefore<v1::FactorsRecorded>();
         draft.Tell<v1::NoFindingMade>(
             CivilDay(2026, 6, 1), "final-1", kPanelChair,
             "person_id: 'about' at: HEARING_STAGE_IMPAIRMENT decided_on: @2026-06-01 "
             "oversight_last_day: @2026-07-11");
       }},
      {"STAGES", "and the case did not end",
       [](Draft& draft) {
         draft.CutBefore<v1::FactorsRecorded>();
         draft.Get<v1::UnfitnessFound>().set_personal(false);
         draft.Get<v1::UnfitnessFound>().set_public_(false);
       }},
      {"STAGES", "while the case waited for others",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Tell<v1::CaseStayed>(
             CivilDay(2026, 1, 22), "registrar", "REGISTRAR",
             "reason: STAY_REASON_POLICE stayed_on: @2026-01-22 review_by: @2026-03-22");
         draft.Tell<v1::ScreenedIn>(CivilDay(2026, 1, 25), kScreener, "SCREENER",
                                    "decided_on: @2026-01-25 screener: 'screener' reasons: 'serious'");
       }},
      {"STAGES", "while its panel sat",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::HearingListed>(CivilDay(2026, 6, 2), "listing", "LISTING", "hearing_id: 'hearing-2'");
       }},
      {"STAGES", "while the hearing was adjourned",
       [](Draft& draft) {
         draft.CutBefore<v1::HearingOpened>();
         draft.Tell<v1::HearingAdjourned>(
             CivilDay(2026, 5, 20), "listing", "LISTING",
             "hearing_id: 'hearing-1' reason: ADJOURN_REASON_EVIDENCE adjourned_on: "
             "@2026-05-20 review_by: @2026-07-01 reasons: 'late'");
         draft.Tell<v1::HearingOpened>(
             CivilDay(2026, 6, 1), "final-1", kPanelChair,
             "hearing_id: 'hearing-1' opened_on: @2026-06-01 attended: true present: "
             "'final-1' present: 'final-2' present: 'final-3'");
       }},
  };
}

}  // namespace candour::fairness
