#include "absl/strings/str_cat.h"
#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "tests/unit/sanctions/fairness/bad_histories.h"

namespace candour::fairness {

namespace {

// Of the conditions that were agreed to: from 17 June 2026 to 16 June 2027, the course until 16 September.
template <class Fact>
std::function<void(Draft&)> Then(CivilDay day, const std::string& text) {
  return [=](Draft& draft) {
    draft = AgreedCase();
    draft.Tell<Fact>(day, "listing", "LISTING", absl::StrCat("sanction_id: 'sanction-1' ", text));
  };
}

template <class Fact>
void Add(Draft& draft, CivilDay day, const std::string& text) {
  draft.Tell<Fact>(day, "listing", "LISTING", absl::StrCat("sanction_id: 'sanction-1' ", text));
}

// Restored to a sanction of that type.
std::function<void(Draft&)> RestoredTo(const std::string& type) {
  return [=](Draft& draft) {
    draft.CutBefore<v1::ReviewNoticeGiven>();
    draft.Tell<v1::Restored>(CivilDay(2027, 9, 1), "final-1", "PANEL_CHAIR",
                             "person_id: 'about' restoration_id: 'r' decided_on: @2027-09-01 reasons: 'yes'");
    draft.Add<v1::SanctionEnded>(
        "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' reason: SANCTION_END_LIFTED "
        "last_day: @2027-09-01");
    draft.Add<v1::SanctionImposed>(absl::StrCat(
        "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-2' months: 6 effective_on: @2027-09-02 "
        "expires_on: @2028-03-01 served_on: @2027-09-02 appeal_last_day: @2027-09-29 type: ",
        type));
  };
}

void CiteConviction(Draft& draft) {
  for (int i = 0; i < 2; ++i) {
    auto& framed = draft.Get<v1::AllegationFramed>(i);
    framed.mutable_citation()->mutable_conviction()->set_court_ref("T20260001");
    *framed.mutable_citation()->mutable_conviction()->mutable_convicted_on() = framed.conduct_to();
  }
}

}  // namespace

std::vector<Bad> BadConditions() {
  return {
      {"F19", "a condition that nobody had set",
       Then<v1::ConditionComplied>(CivilDay(2026, 7, 1), "number: 3 on: @2026-07-01 report: 'done'")},
      {"F19", "a condition that nobody had set",
       Then<v1::ConditionBreached>(CivilDay(2026, 7, 1), "number: 0 on: @2026-07-01 report: 'not done'")},
      {"F19", "on a day on which it did not hold",
       Then<v1::ConditionComplied>(CivilDay(2026, 7, 1), "number: 1 on: @2026-06-16 report: 'done'")},
      {"F19", "on a day on which it did not hold",
       Then<v1::ConditionBreached>(CivilDay(2027, 7, 1), "number: 2 on: @2027-06-17 report: 'not done'")},
      {"F19", "on a day on which it did not hold",
       Then<v1::ConditionComplied>(CivilDay(2026, 7, 1), "number: 1 on: @2026-07-02 report: 'done'")},
      {"F19", "nothing says who says so",
       Then<v1::ConditionComplied>(CivilDay(2026, 7, 1), "number: 1 on: @2026-07-01")},
      {"F19", "a condition that had been met",
       [](Draft& draft) {
         draft = AgreedCase();
         Add<v1::ConditionComplied>(draft, CivilDay(2026, 7, 1), "number: 1 on: @2026-07-01 report: 'done'");
         Add<v1::ConditionBreached>(draft, CivilDay(2026, 7, 2), "number: 1 on: @2026-07-02 report: 'not'");
       }},
      {"F19", "A condition is late that has no last day",
       Then<v1::ConditionOverdue>(CivilDay(2026, 9, 17), "number: 2 due_on: @2026-09-16")},
      {"F19", "late before its last day was over",
       Then<v1::ConditionOverdue>(CivilDay(2026, 9, 16), "number: 1 due_on: @2026-09-16")},
      {"F19", "late before its last day was over",
       Then<v1::ConditionOverdue>(CivilDay(2026, 9, 17), "number: 1 due_on: @2026-09-15")},
      {"F19", "late that had been met",
       [](Draft& draft) {
         draft = AgreedCase();
         Add<v1::ConditionComplied>(draft, CivilDay(2026, 7, 1), "number: 1 on: @2026-07-01 report: 'done'");
         Add<v1::ConditionOverdue>(draft, CivilDay(2026, 9, 17), "number: 1 due_on: @2026-09-16");
       }},
      {"F19", "late twice",
       [](Draft& draft) {
         draft = AgreedCase();
         Add<v1::ConditionOverdue>(draft, CivilDay(2026, 9, 17), "number: 1 due_on: @2026-09-16");
         Add<v1::ConditionOverdue>(draft, CivilDay(2026, 9, 18), "number: 1 due_on: @2026-09-16");
       }},
      {"F19", "and no panel had decided so",
       Then<v1::ConditionsSet>(CivilDay(2026, 7, 1), "terms { verifier: CONDITION_VERIFIER_EMPLOYER }")},
      {"F7", "not what the person agreed to",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.Get<v1::ConditionsSet>().mutable_terms(0)->set_within_months(2);
       }},
      {"F7", "not what the person agreed to",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.RemoveAll<v1::ConditionsSet>();
       }},
      {"F7", "apart from what they are conditions of",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.Get<v1::ConsensualTermsSet>().set_consensual_id("another");
       }},
      {"F19", "whose last day was over, or after that of the sanction",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.Get<v1::ConditionsSet>().mutable_terms(0)->set_within_months(13);
       }},
      {"F19", "on a day on which it did not hold",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.Tell<v1::SanctionStayed>(CivilDay(2026, 6, 20), "clerk", "COURT_CLERK",
                                        "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1'");
         Add<v1::ConditionBreached>(draft, CivilDay(2026, 7, 2), "number: 2 on: @2026-07-02 report: 'not'");
       }},
      {"F19", "held no more on its last day",
       [](Draft& draft) {
         draft = AgreedCase();
         draft.Tell<v1::SanctionEnded>(CivilDay(2026, 7, 1), "final-1", "PANEL_CHAIR",
                                       "case_id: 'case-1' person_id: 'about' sanction_id: 'sanction-1' "
                                       "reason: SANCTION_END_LIFTED last_day: @2026-07-01");
         Add<v1::ConditionOverdue>(draft, CivilDay(2026, 9, 17), "number: 1 due_on: @2026-09-16");
       }},
      {"RANGE", "no bar that was lifted", RestoredTo("SANCTION_TYPE_CONDITIONS")},
      {"F19", "no appeal against the way back", RestoredTo("SANCTION_TYPE_CONDITIONS")},
      {"STAGES", "imposed on somebody who has died",
       [](Draft& draft) {
         draft.CutBefore<v1::ReviewNoticeGiven>();
         draft.Tell<v1::SubjectDied>(CivilDay(2027, 8, 1), "registrar", "REGISTRAR",
                                     "person_id: 'about' died_on: @2027-08-01");
         draft.Tell<v1::Restored>(CivilDay(2027, 9, 1), "final-1", "PANEL_CHAIR", "person_id: 'about'");
         draft.Add<v1::SanctionImposed>("sanction_id: 'sanction-2' type: SANCTION_TYPE_CONDITIONS");
       }},
      {"RANGE", "something else than conditions", RestoredTo("SANCTION_TYPE_SUSPENSION")},
      {"GAP", "takes the place of nothing",
       [](Draft& draft) {
         RestoredTo("SANCTION_TYPE_CONDITIONS")(draft);
         draft.RemoveAll<v1::SanctionEnded>();
       }},
      {"F12", "did not take over what a court or another regulator had found",
       [](Draft& draft) {
         CiteConviction(draft);
         draft.Get<v1::FactsFound>().mutable_findings(0)->set_proved(false);
       }},
      {"F12", "did not take over what a court or another regulator had found",
       [](Draft& draft) {
         CiteConviction(draft);
         draft.Get<v1::FactsFound>().mutable_findings(0)->set_citation_fell(true);
       }},
  };
}

}  // namespace candour::fairness
