#include <utility>

#include "candour/sanctions/v1/determination.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

std::vector<Bad> BadMatters() {
  return {
      {"F12", "became part of another",
       [](Draft& draft) {
         draft.CutBefore<v1::RiskAssessed>();
         draft.Tell<v1::CaseLinked>(CivilDay(2026, 1, 4), kScreener, "SCREENER", "linked_into: 'case-2'");
         draft.Tell<v1::RiskAssessed>(CivilDay(2026, 1, 5), kScreener, "SCREENER",
                                      "level: RISK_LEVEL_LOW assessed_on: @2026-01-05");
       }},
      {"F12", "Two sanctions hold on one day",
       [](Draft& draft) {
         *draft.Get<v1::SanctionImposed>(1).mutable_effective_on() = DateOf(CivilDay(2027, 9, 30));
       }},
      {"F7", "The standard of proof is not that of the rules",
       [](Draft& draft) { draft.Get<v1::FactsFound>().clear_proof(); }},
      {"F7", "told of another test", [](Draft& draft) { draft.Get<v1::AllegationNotified>().clear_test(); }},
      {"F12", "one was imposed before and stands",
       [](Draft& draft) {
         draft.Remove<v1::SanctionReviewed>();  // a panel that imposes another instead
       }},
      {"F4", "closed by one alone",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Get<v1::AllegationFramed>().set_never_event("NE3");
         draft.Tell<v1::ScreenedOut>(
             CivilDay(2026, 1, 25), kScreener, "SCREENER",
             "decided_on: @2026-01-25 review_last_day: @2026-02-22 screener: 'screener' "
             "reasons: 'no'");
       }},
      {"F4", "and nobody had proposed it",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Tell<v1::ClosingNotAgreed>(CivilDay(2026, 1, 25), "countersigner", "EXAMINER",
                                          "reasons: 'no'");
       }},
      {"F4", "that no screener had proposed",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Tell<v1::ScreenedOut>(
             CivilDay(2026, 1, 25), "countersigner", "EXAMINER",
             "decided_on: @2026-01-25 review_last_day: @2026-02-22 screener: 'screener' "
             "countersigner: 'countersigner' reasons: 'no'");
       }},
      {"SCOPE", "outside the scope of the rules, or without an allegation",
       [](Draft& draft) { draft.Get<v1::ScreenedIn>().mutable_scope()->set_result(v1::SCOPE_RESULT_OUT); }},
      {"SCOPE", "outside the scope of bars",
       [](Draft& draft) {
         MakeABar(draft);
         draft.Get<v1::ScreenedIn>().mutable_scope()->set_result(v1::SCOPE_RESULT_VOLUNTARY);
       }},
      {"F13", "closed at screening by nobody",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Tell<v1::ScreenedOut>(
             CivilDay(2026, 1, 25), "candour-system", "SYSTEM",
             "decided_on: @2026-01-25 review_last_day: @2026-02-22 reasons: 'retaliation'");
       }},
      {"F15", "whose decision the person asked for",
       [](Draft& draft) {
         draft.CutBefore<v1::ScreenedIn>();
         draft.Tell<v1::DeterminationRequested>(CivilDay(2026, 1, 24), "about", "MANAGER",
                                                "referral_id: 'referral-2' requested_on: @2026-01-24 due_on: "
                                                "@2026-02-21 prima_facie_report_hash: "
                                                "'aaaaaaaabbbbbbbbccccccccdddddddd'");
         draft.Tell<v1::ScreenedOut>(
             CivilDay(2026, 1, 25), kScreener, "SCREENER",
             "decided_on: @2026-01-25 review_last_day: @2026-02-22 screener: 'screener' "
             "reasons: 'no'");
       }},
      {"F15", "without a hearing after it was found",
       EndBeforeHearingWith<v1::NoCase>(CivilDay(2026, 5, 1), "examiner-1", "EXAMINER",
                                        "decided: EXAMINATION_OUTCOME_NO_CASE decided_on: @2026-05-01")},
      {"PRIVATE", "heard in private",
       [](Draft& draft) {
         draft.Get<v1::HearingListed>().set_private_(true);
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::DeterminationPublished>(CivilDay(2026, 10, 3), "registrar", "REGISTRAR",
                                                "published_on: @2026-10-03 text: 'why'");
       }},
      {"PRIVATE", "Nothing was published",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::DeterminationPublished>(CivilDay(2026, 10, 3), "registrar", "REGISTRAR",
                                                "published_on: @2026-10-03");
       }},
      {"PRIVATE", "Somebody else asked that what is private be told",
       [](Draft& draft) {
         draft.CutBefore<v1::CaseToAnswer>();
         draft.Tell<v1::NoCase>(CivilDay(2026, 5, 1), "examiner-1", "EXAMINER",
                                "decided: EXAMINATION_OUTCOME_NO_CASE decided_on: @2026-05-01");
         draft.Tell<v1::OutcomePublicationRequested>(CivilDay(2026, 5, 3), "registrar", "REGISTRAR",
                                                     "requested_on: @2026-05-03");
       }},
      {"F16", "A machine decided", [](Draft& draft) { draft.Place<v1::SanctionImposed>().role = "SYSTEM"; }},
      {"F16", "by fewer than two people",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::CorrectionProposed>(CivilDay(2026, 10, 3), "registrar", "REGISTRAR",
                                            "correction_id: 'correction-1' kind: CORRECTION_KIND_SLIP");
         draft.Tell<v1::DeterminationCorrected>(CivilDay(2026, 10, 4), "registrar", "DPO",
                                                "correction_id: 'correction-1' kind: CORRECTION_KIND_SLIP "
                                                "corrected_on: @2026-10-04");
       }},
      {"F17", "and nothing shows that there was one",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::HearingAdjourned>(
             CivilDay(2026, 6, 1), "listing", "LISTING",
             "hearing_id: 'hearing-1' reason: ADJOURN_REASON_ILLNESS adjourned_on: "
             "@2026-06-01 review_by: @2026-06-20 reasons: 'ill'");
       }},
      {"F17", "listed to be heard in public",
       [](Draft& draft) {
         draft.Get<v1::AllegationFramed>().mutable_citation()->mutable_fppt()->set_ground(
             v1::FPPT_GROUND_KIND_HEALTH);
       }},
      {"F17", "adjourned for illness a second time",
       [](Draft& draft) {
         draft.CutBefore<v1::HearingOpened>();
         for (int n : {1, 2}) {
           draft.Tell<v1::HearingAdjourned>(
               CivilDay(2026, 6, n), "listing", "LISTING",
               "hearing_id: 'hearing-1' reason: ADJOURN_REASON_ILLNESS adjourned_on: @2026-06-0" +
                   std::to_string(n) + " review_by: @2026-07-01 reasons: 'ill'");
         }
       }},
      {"F17", "nothing proves that they had notice",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Get<v1::HearingOpened>().set_attended(false);
         draft.Tell<v1::ProceededInAbsence>(CivilDay(2026, 6, 1), "final-1", kPanelChair,
                                            "hearing_id: 'hearing-1' decided_on: @2026-06-01 fairness: 'x' "
                                            "public_interest: 'y'");
       }},
      {"F17", "gave no reasons",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::ProceededInAbsence>(CivilDay(2026, 6, 1), "final-1", kPanelChair,
                                            "hearing_id: 'hearing-1' decided_on: @2026-06-01 fairness: 'x'");
       }},
      {"F17", "before anybody independent had looked",
       [](Draft& draft) {
         draft.CutBefore<v1::FactsFound>();
         draft.Tell<v1::ProceededInAbsence>(CivilDay(2026, 6, 1), "final-1", kPanelChair,
                                            "hearing_id: 'hearing-1' decided_on: @2026-06-01 fairness: 'x' "
                                            "public_interest: 'y' illness_claimed: true");
       }},
  };
}

}  // namespace candour::fairness
