#include <algorithm>
#include <set>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/determination.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/recompute.h"
#include "services/sanctions/fairness/spans.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// What is decided in it is of the day on which it is decided; `day` gets the field.
struct Checker {
  const Story& story;
  Found& out;

  template <class Fact, class Day>
  void Today(const Day& day) const {
    for (const auto& [at, fact] : story.All<Fact>()) {
      if (StoredDay(day(*fact)) != DayDecided(*at))
        out.Add(*at, "The day of a decision is not the one on which it was made.",
                {{"is", DayText(StoredDay(day(*fact)))}, {"decided", DayText(DayDecided(*at))}});
    }
  }
  // What happened elsewhere, before it was recorded.
  template <class Fact, class Day>
  void Past(const Day& day) const {
    for (const auto& [at, fact] : story.All<Fact>()) {
      if (StoredDay(day(*fact)) > DayDecided(*at))
        out.Add(*at, "Something is recorded that had not happened yet.",
                {{"is", DayText(StoredDay(day(*fact)))}});
    }
  }
};

void ScreeningDays(const Story& story, Found& out) {
  EachRecomputed<v1::CaseOpened>(
      story, out, [](Recompute& by, const CaseFact&, const v1::CaseOpened& opened) {
        const absl::CivilDay received_on = StoredDay(opened.received_on());
        by.Same("screening_due_on", opened.screening_due_on(), by.Last(by.rules().screening(), received_on));
        by.Same("risk_due_on", opened.risk_due_on(),
                by.WorkingDays(by.rules().risk_assessment(), received_on));
        const auto& ages = EntryInForce(by.rules().case_age(), by.today()).days();
        for (int i = 0; i < std::max(ages.size(), opened.age_marks_size()); ++i) {
          by.Same("age_marks", i < opened.age_marks_size() ? opened.age_marks(i) : common::v1::Date(),
                  i < ages.size() ? received_on + ages[i] : absl::CivilDay());
        }
      });
  EachRecomputed<v1::ReferralLinked>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::ReferralLinked& linked) {
        const bool again = by.Asks(v1::SAFEGUARD_RISK_ANEW) && story.Before<v1::RiskAssessed>(at);
        if (again || linked.has_risk_due_on())
          by.Same("risk_due_on", linked.risk_due_on(),
                  by.WorkingDays(by.rules().risk_assessment(), by.today()));
      });
  EachRecomputed<v1::ScreenedOut>(story, out,
                                  [](Recompute& by, const CaseFact&, const v1::ScreenedOut& closed) {
                                    by.Same("review_last_day", closed.review_last_day(),
                                            by.Last(by.rules().screening_review(), by.today()));
                                  });
  EachRecomputed<v1::ScreeningReviewRequested>(
      story, out, [](Recompute& by, const CaseFact&, const v1::ScreeningReviewRequested& asked) {
        by.Same("due_on", asked.due_on(), by.Last(by.rules().screening(), by.today()));
      });
  EachRecomputed<v1::DeterminationRequested>(
      story, out, [](Recompute& by, const CaseFact&, const v1::DeterminationRequested& asked) {
        by.Same("due_on", asked.due_on(), by.Last(by.rules().determination(), by.today()));
      });
  // Assessed as high again, the hearing is due when it was.
  EachRecomputed<v1::RiskAssessed>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::RiskAssessed& risk) {
        if (!risk.has_interim_hearing_by()) return;
        const auto before = story.Before<v1::RiskAssessed>(at);
        const bool as_before =
            before && before->has_interim_hearing_by() &&
            StoredDay(before->interim_hearing_by()) == StoredDay(risk.interim_hearing_by());
        if (!as_before)
          by.Same("interim_hearing_by", risk.interim_hearing_by(),
                  by.Last(by.rules().interim_hearing(), by.today()));
      });
}

void InterimDays(const Story& story, Found& out) {
  EachRecomputed<v1::InterimNoticeGiven>(
      story, out, [](Recompute& by, const CaseFact&, const v1::InterimNoticeGiven& given) {
        by.Same("served_on", given.served_on(), by.Served(given.delivery(), given.sent_on()));
      });
  EachRecomputed<v1::InterimOrderMade>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::InterimOrderMade& made) {
        const auto& rule = EntryInForce(by.rules().interim_review(), by.today());
        const bool replaces = static_cast<bool>(story.With<v1::InterimReviewed>(at));
        const absl::CivilDay next =
            replaces ? AddMonths(by.today(), static_cast<int>(rule.next_months()))
                     : AddMonths(StoredDay(made.from()), static_cast<int>(rule.first_months()));
        by.Same("review_by", made.review_by(), std::min(next, StoredDay(made.ends_on())));
        by.Same("from", made.from(), replaces ? by.today() + 1 : by.today());
      });
  EachRecomputed<v1::InterimReviewed>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::InterimReviewed& reviewed) {
        const bool goes_on =
            reviewed.result() == v1::INTERIM_RESULT_CONTINUE || reviewed.result() == v1::INTERIM_RESULT_VARY;
        if (!goes_on) return;
        const auto& rule = EntryInForce(by.rules().interim_review(), by.today());
        by.Same("next_review_by", reviewed.next_review_by(),
                std::min(AddMonths(by.today(), static_cast<int>(rule.next_months())),
                         InterimEndAt(story, reviewed.order_id(), at)));
      });
}

void ExaminationDays(const Story& story, Found& out) {
  EachRecomputed<v1::AllegationNotified>(
      story, out, [](Recompute& by, const CaseFact&, const v1::AllegationNotified& told) {
        by.Same("served_on", told.served_on(), by.Served(told.delivery(), told.sent_on()));
        by.Same("last_day", told.last_day(),
                by.Last(by.rules().representations(), StoredDay(told.served_on())));
      });
  for (const auto& [at, answer] : story.All<v1::ResponseReceived>()) {
    const auto notice = story.Before<v1::AllegationNotified>(*at);
    const auto leave = story.Before<v1::ExtensionGranted>(*at);
    if (!notice) continue;
    const bool extended = leave && leave.at->version > notice.at->version;
    const absl::CivilDay last_day = StoredDay(extended ? leave->last_day() : notice->last_day());
    if (StoredDay(answer->received_on()) > last_day)
      out.Add(*at, "An answer was taken after its last day, and no leave was given.",
              {{"last_day", DayText(last_day)}});
  }
  EachRecomputed<v1::ConsensualServed>(
      story, out, [](Recompute& by, const CaseFact&, const v1::ConsensualServed& sent) {
        by.Same("served_on", sent.served_on(), by.Served(sent.delivery(), sent.sent_on()));
        by.Same("last_day", sent.last_day(),
                by.Last(by.rules().consensual_reply(), StoredDay(sent.served_on())));
      });
  EachRecomputed<v1::CaseStayed>(story, out,
                                 [](Recompute& by, const CaseFact&, const v1::CaseStayed& stayed) {
                                   by.Within("review_by", stayed.review_by(), by.today(),
                                             AddMonths(by.today(), by.Months(by.rules().stay_review())));
                                 });
}

}  // namespace

void DaysAreThoseOfDecisions(const Story& story, Found& out) {
  const Checker check{story, out};
  const auto decided_on = [](const auto& fact) { return fact.decided_on(); };
  const auto requested_on = [](const auto& fact) { return fact.requested_on(); };
  check.Today<v1::CaseOpened>([](const auto& fact) { return fact.received_on(); });
  check.Today<v1::PersonIdentified>([](const auto& fact) { return fact.identified_on(); });
  check.Today<v1::RiskAssessed>([](const auto& fact) { return fact.assessed_on(); });
  check.Today<v1::ScreenedIn>(decided_on);
  check.Today<v1::ScreenedOut>(decided_on);
  check.Today<v1::ScreeningReviewRequested>(requested_on);
  check.Today<v1::DeterminationRequested>(requested_on);
  check.Today<v1::InterestsDeclared>([](const auto& fact) { return fact.declared_on(); });
  check.Today<v1::OfficerChallenged>([](const auto& fact) { return fact.challenged_on(); });
  check.Today<v1::OfficerChallengeAnswered>([](const auto& fact) { return fact.answered_on(); });
  check.Today<v1::ResponseReceived>([](const auto& fact) { return fact.received_on(); });
  check.Today<v1::ExaminerDecided>([](const auto& fact) { return fact.examined_on(); });
  check.Today<v1::CaseToAnswer>(decided_on);
  check.Today<v1::NoCase>(decided_on);
  check.Today<v1::AdviceGiven>(decided_on);
  check.Today<v1::ConsensualProposed>([](const auto& fact) { return fact.proposed_on(); });
  check.Today<v1::ConsensualAgreed>([](const auto& fact) { return fact.agreed_on(); });
  check.Today<v1::ConsensualRejected>([](const auto& fact) { return fact.rejected_on(); });
  check.Today<v1::InterimReviewed>([](const auto& fact) { return fact.reviewed_on(); });
  check.Today<v1::InterimOrderDeclined>(decided_on);
  check.Today<v1::HearingOpened>([](const auto& fact) { return fact.opened_on(); });
  check.Today<v1::HearingAdjourned>([](const auto& fact) { return fact.adjourned_on(); });
  check.Today<v1::ProceededInAbsence>(decided_on);
  check.Today<v1::FactsFound>(decided_on);
  check.Today<v1::GroundsFound>(decided_on);
  check.Today<v1::UnfitnessFound>(decided_on);
  check.Today<v1::NoFindingMade>(decided_on);
  check.Today<v1::SanctionReviewed>([](const auto& fact) { return fact.reviewed_on(); });
  check.Today<v1::RestorationApplied>([](const auto& fact) { return fact.applied_on(); });
  check.Today<v1::Restored>(decided_on);
  check.Today<v1::RestorationRefused>(decided_on);
  check.Today<v1::OutcomePublicationRequested>([](const auto& fact) { return fact.requested_on(); });
  check.Today<v1::OutcomePublicationWithdrawn>([](const auto& fact) { return fact.withdrawn_on(); });
  check.Today<v1::OversightReferred>([](const auto& fact) { return fact.referred_on(); });
  check.Past<v1::InterimNoticeGiven>([](const auto& fact) { return fact.sent_on(); });
  check.Past<v1::ReviewNoticeGiven>([](const auto& fact) { return fact.sent_on(); });
  check.Past<v1::AppealLodged>([](const auto& fact) { return fact.lodged_on(); });
  check.Past<v1::AppealDecided>(decided_on);
  check.Past<v1::OversightDecided>(decided_on);
  check.Past<v1::MedicalAssessmentRecorded>([](const auto& fact) { return fact.assessed_on(); });
  check.Past<v1::SupportOffered>([](const auto& fact) { return fact.offered_on(); });
  check.Past<v1::SubjectDied>([](const auto& fact) { return fact.died_on(); });
}

void CaseDaysRecompute(const Story& story, Found& out) {
  ScreeningDays(story, out);
  InterimDays(story, out);
  ExaminationDays(story, out);
}

// Those that have a day in them which the rules give.
void RulesAreNamed(const Story& story, Found& out) {
  const auto named = [&](const CaseFact& at, const auto&) {
    if (at.rule_set.empty()) out.Add(at, "A day was counted, and nothing says by which rules.");
  };
  Each<v1::CaseOpened, v1::RiskAssessed, v1::ScreenedOut, v1::ScreeningReviewRequested,
       v1::DeterminationRequested, v1::InterimNoticeGiven, v1::InterimOrderMade, v1::InterimReviewed,
       v1::AllegationNotified, v1::ConsensualProposed, v1::ConsensualServed, v1::CaseStayed,
       v1::HearingListed, v1::HearingAdjourned, v1::UnfitnessFound, v1::NoFindingMade, v1::SanctionImposed,
       v1::SanctionReviewScheduled, v1::ReviewNoticeGiven, v1::OversightWindowSet, v1::RestorationApplied,
       v1::RestorationRefused>(story, named);
}

}  // namespace candour::fairness
