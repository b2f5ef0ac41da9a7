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

std::vector<Bad> BadAppeals() {
  return {
      {"F9", "a second time without leave",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::AppealLodged>(
             CivilDay(2026, 10, 3), "clerk", "COURT_CLERK",
             "appeal_id: 'appeal-2' sanction_id: 'sanction-1' lodged_on: @2026-06-30 "
             "court_ref: 'CO/2/2026'");
       }},
      {"F9", "after its last day without leave",
       [](Draft& draft) {
         draft.Place<v1::AppealLodged>().decided_at += absl::Hours(24);
         draft.Place<v1::SanctionStayed>().decided_at += absl::Hours(24);
         *draft.Get<v1::AppealLodged>().mutable_lodged_on() = DateOf(CivilDay(2026, 7, 1));
       }},
      {"F9", "referral to a court was ended before its last day was over",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealDecided>();
         draft.Tell<v1::OversightWindowOver>(CivilDay(2026, 8, 9), "candour-system", "SYSTEM",
                                             "last_day: @2026-08-09");
       }},
      {"F9", "referral to a court was ended before its last day was over",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealDecided>();
         draft.Tell<v1::OversightWindowOver>(CivilDay(2026, 8, 9), "candour-system", "SYSTEM",
                                             "last_day: @2026-08-08");
       }},
      {"F9", "referred to a court after the last day",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealDecided>();
         draft.Tell<v1::OversightReferred>(CivilDay(2026, 8, 10), "psa", "OVERSIGHT",
                                           "referred_on: @2026-08-10 last_day: @2026-08-10 reasons: 'mild'");
       }},
      {"F9", "did not stay the sanction", [](Draft& draft) { draft.RemoveAll<v1::SanctionStayed>(); }},
      {"F9", "became final under appeal",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealDecided>();
         draft.Tell<v1::AppealPeriodEnded>(CivilDay(2026, 7, 1), "candour-system", "SYSTEM",
                                           "sanction_id: 'sanction-1' last_day: @2026-06-30");
       }},
      {"F9", "before its last day was over",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealLodged>();
         draft.Tell<v1::AppealPeriodEnded>(CivilDay(2026, 6, 30), "candour-system", "SYSTEM",
                                           "sanction_id: 'sanction-1' last_day: @2026-06-30");
       }},
      {"F9", "upheld a sanction, and it does not hold",
       [](Draft& draft) { draft.RemoveAll<v1::SanctionEffective>(); }},
      {"F9", "and it was not quashed",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionEffective>();
         draft.Get<v1::AppealDecided>().set_outcome(v1::APPEAL_OUTCOME_ALLOWED_QUASHED);
       }},
      {"F9", "upheld a sanction, and it was quashed",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionEffective>();
         draft.Add<v1::SanctionQuashed>(
             "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' reason: "
             "QUASH_REASON_APPEAL_ALLOWED");
       }},
      {"F9", "not what the court put there",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionEffective>();
         draft.Get<v1::AppealDecided>().set_outcome(v1::APPEAL_OUTCOME_SUBSTITUTED);
         draft.Add<v1::SanctionQuashed>(
             "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' reason: "
             "QUASH_REASON_SUBSTITUTED");
       }},
      {"F9", "that no court decided on",
       [](Draft& draft) {
         draft.CutBefore<v1::AppealLodged>();
         draft.Tell<v1::SanctionQuashed>(CivilDay(2026, 6, 10), "registrar", "REGISTRAR",
                                         "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' "
                                         "reason: QUASH_REASON_APPEAL_ALLOWED");
       }},
      {"F9", "that was quashed is treated as one that held",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::SanctionQuashed>(CivilDay(2026, 10, 3), "registrar", "REGISTRAR",
                                         "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' "
                                         "reason: QUASH_REASON_WRONG_PERSON");
         draft.Tell<v1::SanctionEnded>(CivilDay(2027, 10, 1), "candour-system", "SYSTEM",
                                       "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' "
                                       "reason: SANCTION_END_EXPIRED last_day: "
                                       "@2027-09-30");
       }},
      {"F9", "holds before the time for an appeal is over",
       [](Draft& draft) {
         *draft.Get<v1::SanctionImposed>().mutable_effective_on() = DateOf(CivilDay(2026, 6, 30));
       }},
      {"F9", "no court had dismissed an appeal",
       [](Draft& draft) { draft.Get<v1::AppealDecided>().set_outcome(v1::APPEAL_OUTCOME_REMITTED); }},
      {"F9", "said to hold that was not stayed", [](Draft& draft) { draft.RemoveAll<v1::SanctionStayed>(); }},
  };
}

}  // namespace candour::fairness
