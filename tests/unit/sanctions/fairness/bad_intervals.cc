#include <utility>

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/rule_set.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

namespace {

// A court does, while the cover stands.
void Extend(Draft& draft, const std::string& order_id, const std::string& ends_on,
            const std::string& court_ref) {
  draft.CutBefore<v1::AppealLodged>();
  draft.Tell<v1::InterimOrderExtended>(
      CivilDay(2026, 6, 20), "clerk", "COURT_CLERK",
      "case_id: 'case-1' person_id: 'about' from: @2026-06-02 decided_on: @2026-06-20 order_id: '" +
          order_id + "' ends_on: " + ends_on + " court_ref: '" + court_ref + "'");
}

}  // namespace

std::vector<Bad> BadIntervals() {
  return {
      {"RANGE", "shorter or longer than the rules allow",
       [](Draft& draft) { draft.Get<v1::SanctionImposed>().set_months(13); }},
      {"RANGE", "has a first day",
       [](Draft& draft) { draft.Get<v1::SanctionImposed>().clear_effective_on(); }},
      {"RANGE", "An interim order is longer",
       [](Draft& draft) {
         *draft.Get<v1::InterimOrderMade>().mutable_ends_on() = DateOf(CivilDay(2027, 7, 15));
       }},
      {"RANGE", "made longer that had ended",
       [](Draft& draft) { Extend(draft, "order-1", "@2028-01-01", "CO/1"); }},
      {"RANGE", "no longer", [](Draft& draft) { Extend(draft, "order-2", "@2026-06-30", "CO/1"); }},
      {"RANGE", "no court is named", [](Draft& draft) { Extend(draft, "order-2", "@2028-01-01", ""); }},
      {"RANGE", "has no ground", [](Draft& draft) { draft.Get<v1::InterimOrderMade>().clear_grounds(); }},
      {"RANGE", "Two interim orders hold", [](Draft& draft) { draft.Remove<v1::InterimOrderEnded>(); }},
      {"GAP", "before the sanction that it covers holds",
       [](Draft& draft) {
         *draft.Get<v1::InterimOrderMade>(1).mutable_ends_on() = DateOf(CivilDay(2026, 6, 29));
       }},
      {"GAP", "before the sanction holds that takes its place",
       [](Draft& draft) {
         *draft.Get<v1::InterimOrderEnded>(1).mutable_last_day() = DateOf(CivilDay(2026, 9, 29));
       }},
      {"GAP", "does not begin on the day after it",
       [](Draft& draft) {
         *draft.Get<v1::SanctionImposed>(1).mutable_effective_on() = DateOf(CivilDay(2027, 10, 2));
       }},
      {"GAP", "ran out on another day",
       [](Draft& draft) {
         draft.CutBefore<v1::SanctionReviewed>();
         draft.Tell<v1::SanctionEnded>(CivilDay(2027, 9, 30), "candour-system", "SYSTEM",
                                       "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' "
                                       "reason: SANCTION_END_EXPIRED last_day: "
                                       "@2027-09-30");
       }},
      {"GAP", "What replaces an interim order",
       [](Draft& draft) {
         *draft.Get<v1::InterimOrderEnded>().mutable_last_day() = DateOf(CivilDay(2026, 5, 31));
       }},
      {"GAP", "goes on although the sanction holds",
       [](Draft& draft) { draft.Remove<v1::InterimOrderEnded>(1); }},
      {"GAP", "takes the place of nothing", [](Draft& draft) { draft.Remove<v1::SanctionEnded>(); }},
      {"DEADLINE", "holds that is reviewed",
       [](Draft& draft) { draft.Remove<v1::SanctionReviewScheduled>(1); }},
      {"DEADLINE", "by when it has to be dealt with",
       [](Draft& draft) { draft.Get<v1::CaseOpened>().clear_risk_due_on(); }},
      {"DEADLINE", "The risk is high",
       [](Draft& draft) { draft.Get<v1::RiskAssessed>().clear_interim_hearing_by(); }},
      {"DEADLINE", "until when it may be referred",
       [](Draft& draft) { draft.RemoveAll<v1::OversightWindowSet>(); }},
      {"DEADLINE", "nothing says when", [](Draft& draft) { draft.Remove<v1::SanctionReviewScheduled>(2); }},
      {"STREAM", "is older than the one before it",
       [](Draft& draft) { draft.Place<v1::RiskAssessed>().decided_at -= absl::Hours(24 * 30); }},
      {"STREAM", "none of a case",
       [](Draft& draft) {
         draft.Tell<v1::RulesPublished>(CivilDay(2027, 9, 2), "registrar", "REGISTRAR", "");
       }},
      {"STREAM", "another person than the case is about",
       [](Draft& draft) { draft.Get<v1::SanctionImposed>().set_person_id("somebody-else"); }},
      {"STREAM", "The person was exchanged",
       EndBeforeHearingWith<v1::PersonIdentified>(CivilDay(2026, 5, 1), kScreener, "SCREENER",
                                                  "person_id: 'another' identified_on: @2026-05-01")},
      {"STREAM", "names an allegation that is not part",
       [](Draft& draft) { draft.Get<v1::CaseToAnswer>().add_allegation_ids("allegation-3"); }},
      {"STREAM", "nobody has said of whom", [](Draft& draft) { draft.RemoveAll<v1::PersonIdentified>(); }},
      {"STREAM", "nobody has said who that is",
       [](Draft& draft) { draft.RemoveAll<v1::PersonIdentified>(); }},
      {"STREAM", "names another case",
       [](Draft& draft) { draft.Get<v1::InterimOrderMade>().set_case_id("case-2"); }},
      {"STREAM", "not part of the case",
       [](Draft& draft) { draft.Get<v1::AppealDecided>().set_appeal_id("appeal-2"); }},
  };
}

}  // namespace candour::fairness
