#include <utility>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

namespace {

// A case that ended by agreement, spoiled.
std::function<void(Draft&)> Agreed(std::function<void(Draft&)> spoil) {
  return [spoil = std::move(spoil)](Draft& draft) {
    draft = AgreedCase();
    spoil(draft);
  };
}

}  // namespace

std::vector<Bad> BadAgreements() {
  return {
      {"F1", "nobody had sent them", Agreed([](Draft& draft) { draft.RemoveAll<v1::ConsensualServed>(); })},
      {"F1", "answered after its last day", Agreed([](Draft& draft) {
         *draft.Get<v1::ConsensualAgreed>().mutable_agreed_on() = DateOf(CivilDay(2026, 6, 3));
       })},
      {"F1", "answered twice", Agreed([](Draft& draft) {
         draft.Tell<v1::ConsensualRejected>(
             CivilDay(2026, 5, 21), "the-person", "MANAGER",
             "consensual_id: 'consensual-1' reason: CONSENSUAL_REJECTION_PERSON rejected_on: @2026-05-21");
       })},
      {"F1", "sent before two examiners agreed", Agreed([](Draft& draft) {
         *draft.Get<v1::ConsensualServed>().mutable_sent_on() = DateOf(CivilDay(2026, 5, 4));
       })},
      {"F1", "taken back after it was sent", Agreed([](Draft& draft) {
         draft.CutBefore<v1::ConsensualAgreed>();
         draft.Tell<v1::ConsensualRejected>(
             CivilDay(2026, 5, 6), "examiner-1", "EXAMINER",
             "consensual_id: 'consensual-1' reason: CONSENSUAL_REJECTION_EXAMINER rejected_on: @2026-05-06 "
             "examiner: 'examiner-1' seat: SEAT_LAY reasons: 'no'");
       })},
      {"F7", "rejected for the person", Agreed([](Draft& draft) {
         draft.CutBefore<v1::ConsensualAgreed>();
         draft.Tell<v1::ConsensualRejected>(
             CivilDay(2026, 5, 6), "screener", "SCREENER",
             "consensual_id: 'consensual-1' reason: CONSENSUAL_REJECTION_PERSON rejected_on: @2026-05-06");
       })},
      {"F1", "before the time to answer it was over", Agreed([](Draft& draft) {
         draft.CutBefore<v1::ConsensualAgreed>();
         draft.Tell<v1::ConsensualRejected>(
             CivilDay(2026, 6, 2), "candour-system", "SYSTEM",
             "consensual_id: 'consensual-1' reason: CONSENSUAL_REJECTION_LAPSED rejected_on: @2026-06-02");
       })},
      {"F5", "by one examiner alone",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualServed>().set_examiner("examiner-1"); })},
      {"F5", "by one examiner alone",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualServed>().set_seat(v1::SEAT_LAY); })},
      {"F5", "proposed without reasons",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualServed>().clear_reasons(); })},
      {"F5", "proposed without reasons",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualProposed>().clear_support(); })},
      {"F4", "recorded what another decided or said",
       Agreed([](Draft& draft) { draft.Place<v1::ConsensualProposed>().account = "examiner-2"; })},
      {"F7", "not all that was to be answered was admitted",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualAgreed>().mutable_admissions()->RemoveLast(); })},
      {"F7", "did not admit to be unfit",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualAgreed>().set_personal(false); })},
      {"F7", "nothing shows that they did", Agreed([](Draft& draft) {
         draft.Place<v1::ConsensualAgreed>().account = "screener";
         draft.Place<v1::ConsensualAgreed>().role = "SCREENER";
       })},
      {"F7", "not what the person agreed to",
       Agreed([](Draft& draft) { draft.Get<v1::ConsensualProposed>().set_months(6); })},
      {"F7", "not what the person agreed to",
       Agreed([](Draft& draft) { draft.RemoveAll<v1::SanctionImposed>(); })},
      {"F7", "in a case that had been decided", Agreed([](Draft& draft) {
         draft.Tell<v1::ConsensualProposed>(
             CivilDay(2026, 5, 21), "examiner-1", "EXAMINER",
             "consensual_id: 'consensual-2' examiner: 'examiner-1' seat: SEAT_LAY type: "
             "SANCTION_TYPE_WARNING months: 12 proposed_on: @2026-05-21 reasons: 'again' "
             "lesser_insufficient: 'no' support: 'none'");
       })},
      {"F9", "before the time for an appeal is over", Agreed([](Draft& draft) {
         *draft.Get<v1::SanctionImposed>().mutable_effective_on() = DateOf(CivilDay(2026, 5, 21));
       })},
      {"F16", "A machine decided",
       Agreed([](Draft& draft) { draft.Place<v1::ConsensualServed>().role = "SYSTEM"; })},
      {"F19", "not the one that the rules give", Agreed([](Draft& draft) {
         *draft.Get<v1::ConsensualServed>().mutable_last_day() = DateOf(CivilDay(2026, 6, 3));
       })},
      {"RANGE", "only a hearing may impose", Agreed([](Draft& draft) {
         draft.Get<v1::ConsensualProposed>().set_type(v1::SANCTION_TYPE_SUSPENSION);
       })},
      {"STAGES", "at a stage at which it can't", Agreed([](Draft& draft) {
         draft.CutBefore<v1::ConsensualAgreed>();
         draft.Tell<v1::CaseToAnswer>(CivilDay(2026, 5, 6), "examiner-1", "EXAMINER",
                                      "decided: EXAMINATION_OUTCOME_CASE_TO_ANSWER decided_on: @2026-05-06");
       })},
  };
}

}  // namespace candour::fairness
