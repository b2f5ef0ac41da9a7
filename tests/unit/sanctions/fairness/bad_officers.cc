#include <utility>

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

std::vector<Bad> BadIndependence() {
  return {
      {"F4", "two parts in the case",  // an examiner who sits on the final panel
       [](Draft& draft) { draft.Get<v1::HearingListed>().mutable_members(1)->set_account("examiner-1"); }},
      {"F4", "two parts in the case",  // the same person under another account
       [](Draft& draft) {
         draft.Get<v1::HearingListed>().mutable_members(1)->set_person_id("person-interim-2");
       }},
      {"F4", "two parts in the case",
       [](Draft& draft) { draft.Get<v1::HearingListed>().set_legal_assessor("screener"); }},
      {"F4", "chose those who decide",
       [](Draft& draft) { draft.Place<v1::HearingListed>().account = "screener"; }},
      {"F4", "chose those who decide",
       [](Draft& draft) { draft.Place<v1::OfficerAppointed>().account = "interim-2"; }},
      {"F4", "by whom the case is about",  // a registrar appoints those who decide on her
       [](Draft& draft) { draft.Place<v1::OfficerAppointed>().person_id = "about"; }},
      {"F4", "by whom the case is about",  // named by the first referrer
       [](Draft& draft) { draft.Place<v1::PersonIdentified>().person_id = "about"; }},
      {"F4", "by whom the case is about",  // somebody else's part in it
       EndBeforeHearingWith<v1::OfficerRecused>(CivilDay(2026, 5, 1), "her-account", "REGISTRAR",
                                                "account: 'examiner-1' reason: RECUSAL_REASON_WITHDRAWN",
                                                "about")},
      {"F4", "had not said what binds them", [](Draft& draft) { draft.Remove<v1::InterestsDeclared>(0); }},
      {"F4", "had not said what binds them",
       [](Draft& draft) { draft.Remove<v1::InterestsDeclared>(8); }},  // of the final panel
      {"F4", "had not said what binds them",  // at a review: whoever asks for it does not say it for them
       [](Draft& draft) {
         auto& other = *draft.Get<v1::SanctionReviewed>().mutable_members(2);
         other.set_account("final-4");
         other.set_person_id("person-final-4");
       }},
      {"F4", "that nobody gave them", [](Draft& draft) { draft.Remove<v1::OfficerAppointed>(6); }},
      {"F5", "in a seat that is for others",
       [](Draft& draft) { draft.Get<v1::OfficerAppointed>(7).set_seat(v1::SEAT_LAY_CHAIR); }},
      {"F4", "on their own matter",
       [](Draft& draft) { draft.Get<v1::HearingListed>().mutable_members(2)->set_person_id("about"); }},
      {"F4", "takes no part any more",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         const std::string decided =
             "hearing_id: 'hearing-1' decided_on: @2026-06-01 present: 'final-1' present: 'final-2' present: "
             "'final-3' legal_advice: 'given'";
         draft.Tell<v1::OfficerRecused>(CivilDay(2026, 6, 1), "final-3", kPanelChair,
                                        "account: 'final-3' reason: RECUSAL_REASON_WITHDRAWN");
         draft.Tell<v1::FactsFound>(CivilDay(2026, 6, 1), "final-1", kPanelChair, decided);
       }},
      {"F4", "takes no part any more",  // who stepped back sits at a review
       [](Draft& draft) {
         const v1::SanctionReviewed reviewed = draft.Get<v1::SanctionReviewed>();
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::OfficerRecused>(CivilDay(2027, 9, 1), "final-3", "PANEL_MEMBER",
                                        "account: 'final-3' reason: RECUSAL_REASON_WITHDRAWN");
         draft.Tell<v1::SanctionReviewed>(CivilDay(2027, 9, 1), "final-1", kPanelChair, "");
         draft.Get<v1::SanctionReviewed>() = reviewed;
       }},
      {"F4", "takes no part any more",  // to whom an objection was upheld, once somebody had taken them out
       [](Draft& draft) {
         const v1::SanctionReviewed reviewed = draft.Get<v1::SanctionReviewed>();
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::OfficerRecused>(CivilDay(2027, 9, 1), "listing", "LISTING",
                                        "account: 'final-3' reason: RECUSAL_REASON_WITHDRAWN");
         draft.Tell<v1::OfficerChallengeAnswered>(
             CivilDay(2027, 9, 1), "registrar-2", "REGISTRAR",
             "account: 'final-3' upheld: true answered_on: @2027-09-01 reasons: 'yes'");
         draft.Tell<v1::SanctionReviewed>(CivilDay(2027, 9, 1), "final-1", kPanelChair, "");
         draft.Get<v1::SanctionReviewed>() = reviewed;
       }},
      {"F4", "before the objection to them was answered",
       [](Draft& draft) {
         draft.CutBefore<v1::ExaminerDecided>(1);
         draft.Tell<v1::OfficerChallenged>(
             CivilDay(2026, 4, 30), "about", "MANAGER",
             "account: 'examiner-2' challenged_on: @2026-04-30 reasons: 'bias'");
         draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), "examiner-2", "EXAMINER",
                                         "examiner: 'examiner-2' seat: SEAT_MANAGER examined_on: @2026-04-30 "
                                         "outcome: EXAMINATION_OUTCOME_NO_CASE reasons: 'weak'");
       }},
      {"F4", "lately worked in an organisation",
       [](Draft& draft) {
         draft.Get<v1::InterestsDeclared>(1).mutable_organisations(0)->set_org_code("TST01");
       }},
      {"F4", "lately worked in an organisation",  // where the person did
       [](Draft& draft) {
         draft.Get<v1::InterestsDeclared>(1).mutable_organisations(0)->set_org_code("TST77");
         draft.Get<v1::PersonIdentified>().add_org_codes("TST77");
       }},
      {"F4", "lately worked in an organisation",  // that carries on for one which closed since
       [](Draft& draft) {
         const v1::ExaminerDecided decided = draft.Get<v1::ExaminerDecided>();
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::CaseRehomed>(CivilDay(2026, 4, 30), "system", "SYSTEM", "from: 'TST01' to: 'TST09'");
         draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), decided.examiner(), "EXAMINER", "");
         draft.Get<v1::ExaminerDecided>() = decided;
       }},
      {"F4", "lately worked in an organisation",  // where the person worked, as a case that joined it said
       [](Draft& draft) {
         const v1::ExaminerDecided decided = draft.Get<v1::ExaminerDecided>();
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::ReferralLinked>(CivilDay(2026, 4, 30), kScreener, "SCREENER",
                                        "referral_id: 'referral-2' org_codes: 'TST09'");
         draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), decided.examiner(), "EXAMINER", "");
         draft.Get<v1::ExaminerDecided>() = decided;
       }},
      {"F4", "decided on their own matter",  // by another record of theirs
       [](Draft& draft) {
         const v1::ExaminerDecided decided = draft.Get<v1::ExaminerDecided>();
         draft.CutBefore<v1::ExaminerDecided>();
         draft.Tell<v1::SubjectKnownAs>(CivilDay(2026, 4, 30), "system", "SYSTEM", "");
         for (int n = 0; n < 5; ++n) {
           draft.Get<v1::SubjectKnownAs>().add_person_ids(draft.Get<v1::OfficerAppointed>(n).person_id());
         }
         draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), decided.examiner(), "EXAMINER", "");
         draft.Get<v1::ExaminerDecided>() = decided;
       }},
      {"F4", "by the chair of another panel",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::HearingAdjourned>(
             CivilDay(2026, 6, 1), "another-chair", kPanelChair,
             "hearing_id: 'hearing-1' reason: ADJOURN_REASON_EVIDENCE adjourned_on: "
             "@2026-06-01 review_by: @2026-06-20 reasons: 'more to read'");
       }},
      {"F4", "answered by somebody with a part",
       EndBeforeHearingWith<v1::OfficerChallengeAnswered>(
           CivilDay(2026, 5, 1), kScreener, "SCREENER",
           "account: 'examiner-1' answered_on: @2026-05-01 reasons: 'no'")},
      {"F4", "answered without reasons",
       EndBeforeHearingWith<v1::OfficerChallengeAnswered>(CivilDay(2026, 5, 1), "registrar-2", "REGISTRAR",
                                                          "account: 'examiner-1' answered_on: @2026-05-01")},
      {"F4", "still takes part",
       EndBeforeHearingWith<v1::OfficerChallengeAnswered>(
           CivilDay(2026, 5, 1), "registrar-2", "REGISTRAR",
           "account: 'examiner-1' upheld: true answered_on: @2026-05-01 reasons: 'yes'")},
      {"F4", "whose decision a court sent back",
       [](Draft& draft) {
         draft.Get<v1::AppealDecided>().set_outcome(v1::APPEAL_OUTCOME_REMITTED);
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::HearingListed>(
             CivilDay(2026, 11, 1), "listing", "LISTING",
             "hearing_id: 'hearing-2' legal_assessor: 'assessor' presenter: 'presenter' members { account: "
             "'final-2' person_id: 'person-final-2' seat: SEAT_LAY_CHAIR declared: true }");
       }},
      {"F4", "by whoever had decided on it",
       [](Draft& draft) {
         draft.CutBefore<v1::AllegationNotified>();
         draft.Tell<v1::ScreenedOut>(CivilDay(2026, 1, 26), kScreener, "SCREENER",
                                     "decided_on: @2026-01-26 screener: 'screener' reasons: 'no'");
       }},
      {"F4", "what another decided or said",
       [](Draft& draft) { draft.Get<v1::ExaminerDecided>().set_examiner("examiner-3"); }},
      {"F4", "that nobody gave them", [](Draft& draft) { draft.Remove<v1::OfficerAppointed>(); }},
      {"F5", "that was not whole",  // two members
       [](Draft& draft) { draft.Get<v1::UnfitnessFound>().mutable_present()->RemoveLast(); }},
      {"F5", "that was not whole",  // no lay member
       [](Draft& draft) {
         draft.Get<v1::OfficerAppointed>(0).set_seat(v1::SEAT_MANAGER_CHAIR);
         draft.Get<v1::OfficerAppointed>(1).set_seat(v1::SEAT_MANAGER);
       }},
      {"F5", "that was not whole",  // nobody chairs
       [](Draft& draft) { draft.Get<v1::HearingListed>().mutable_members(0)->set_seat(v1::SEAT_LAY); }},
      {"F5", "that was not whole",  // somebody who is no member
       [](Draft& draft) { draft.Get<v1::GroundsFound>().set_present(2, "stranger"); }},
      {"F5", "not recorded by its chair",
       [](Draft& draft) { draft.Place<v1::FactsFound>().account = "final-2"; }},
      {"F5", "from one seat", [](Draft& draft) { draft.Get<v1::ExaminerDecided>(1).set_seat(v1::SEAT_LAY); }},
      {"F5", "fewer examiners than have to agree",
       [](Draft& draft) { draft.Remove<v1::ExaminerDecided>(0); }},
      {"F5", "was not adjourned",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::OfficerRecused>(CivilDay(2026, 6, 1), "final-3", kPanelChair,
                                        "account: 'final-3' reason: RECUSAL_REASON_WITHDRAWN");
       }},
  };
}

}  // namespace candour::fairness
