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

std::vector<Bad> BadFindings() {
  return {
      {"F6", "without reasons", [](Draft& draft) { draft.Get<v1::UnfitnessFound>().clear_reasons(); }},
      {"F6", "without reasons",
       [](Draft& draft) { draft.Get<v1::FactsFound>().mutable_reasons()->RemoveLast(); }},
      {"F6", "without reasons", [](Draft& draft) { draft.Get<v1::SanctionImposed>().clear_reasons(); }},
      {"F6", "without recorded legal advice",
       [](Draft& draft) { draft.Get<v1::GroundsFound>().clear_legal_advice(); }},
      {"F6", "not in force throughout the conduct",
       [](Draft& draft) {
         *draft.Get<v1::AllegationFramed>().mutable_citation()->mutable_fppt()->mutable_in_force_from() =
             DateOf(CivilDay(2024, 1, 2));
       }},
      {"F6", "on nothing that breached a standard",
       [](Draft& draft) {
         for (int n : {0, 1}) {
           auto& framed = draft.Get<v1::AllegationFramed>(n);
           framed.mutable_citation()->set_record_only(true);
           framed.set_sanctionable(false);
         }
       }},
      {"F6", "not in force throughout the conduct",
       [](Draft& draft) {
         auto& framed = draft.Get<v1::AllegationFramed>();
         *framed.mutable_citation()->mutable_fppt()->mutable_in_force_from() = DateOf(CivilDay(2010, 1, 1));
         *framed.mutable_conduct_from() = DateOf(CivilDay(2014, 11, 26));
       }},
      {"F7", "had not been found unfit", [](Draft& draft) { draft.RemoveAll<v1::UnfitnessFound>(); }},
      {"F7", "no fact was proved that amounts to anything",
       [](Draft& draft) {
         for (auto& one : *draft.Get<v1::FactsFound>().mutable_findings()) one.set_proved(false);
       }},
      {"F7", "nobody had to answer", [](Draft& draft) { draft.RemoveAll<v1::CaseToAnswer>(); }},
      {"F7", "no case to answer on",
       [](Draft& draft) { draft.Get<v1::CaseToAnswer>().mutable_allegation_ids()->RemoveLast(); }},
      {"F7", "left an allegation undecided",
       [](Draft& draft) { draft.Get<v1::FactsFound>().mutable_findings()->RemoveLast(); }},
      {"F8", "why a lesser one would not do",
       [](Draft& draft) { draft.Get<v1::SanctionImposed>().clear_lesser_insufficient(); }},
      {"F8", "what support was given",
       [](Draft& draft) { draft.Get<v1::FactorsRecorded>().clear_support(); }},
      {"F10", "nothing says that the delay was weighed",
       [](Draft& draft) {
         *draft.Get<v1::CaseOpened>().mutable_received_on() = DateOf(CivilDay(2025, 12, 1));
       }},
      {"F10", "told to be old that was not",
       [](Draft& draft) {
         draft.Tell<v1::CaseAged>(CivilDay(2026, 7, 3), "candour-system", "SYSTEM",
                                  "mark: @2026-07-03 days: 182");
       }},
      {"F10", "told to be old that was not",
       [](Draft& draft) {
         draft.Tell<v1::CaseAged>(CivilDay(2026, 7, 5), "candour-system", "SYSTEM",
                                  "mark: @2026-07-04 days: 183");
       }},
      {"F10", "told twice",
       [](Draft& draft) {
         for (int i = 0; i < 2; ++i)
           draft.Tell<v1::CaseAged>(CivilDay(2026, 7, 4), "candour-system", "SYSTEM",
                                    "mark: @2026-07-03 days: 182");
       }},
      {"F18", "want of competence or for health alone",
       [](Draft& draft) {
         MakeABar(draft);
         for (auto& one : *draft.Get<v1::GroundsFound>().mutable_findings())
           one.set_ground(v1::GROUND_LACK_OF_COMPETENCE);
       }},
  };
}

}  // namespace candour::fairness
