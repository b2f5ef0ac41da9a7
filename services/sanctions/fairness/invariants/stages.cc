#include "services/sanctions/fairness/invariants/stages.h"

#include <optional>
#include <vector>

#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/departure.pb.h"
#include "candour/sanctions/v1/determination.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

template <class... Stages>
constexpr uint32_t In(Stages... stages) {
  return ((uint32_t{1} << stages) | ...);
}

constexpr v1::CaseStage kNone = v1::CASE_STAGE_UNSPECIFIED, kReceived = v1::CASE_STAGE_RECEIVED,
                        kScreening = v1::CASE_STAGE_SCREENING, kClosed = v1::CASE_STAGE_CLOSED_AT_SCREENING,
                        kInvestigation = v1::CASE_STAGE_INVESTIGATION,
                        kNotified = v1::CASE_STAGE_ALLEGATION_NOTIFIED,
                        kExamination = v1::CASE_STAGE_EXAMINATION, kNoCase = v1::CASE_STAGE_NO_CASE,
                        kAdvice = v1::CASE_STAGE_ADVICE, kConsensual = v1::CASE_STAGE_CONSENSUAL_PROPOSED,
                        kToAnswer = v1::CASE_STAGE_CASE_TO_ANSWER, kListed = v1::CASE_STAGE_LISTED,
                        kInHearing = v1::CASE_STAGE_IN_HEARING, kAppealPeriod = v1::CASE_STAGE_APPEAL_PERIOD,
                        kUnderAppeal = v1::CASE_STAGE_UNDER_APPEAL, kFinal = v1::CASE_STAGE_FINAL,
                        kQuashed = v1::CASE_STAGE_QUASHED, kDeceased = v1::CASE_STAGE_CLOSED_DECEASED;
constexpr uint32_t kOpen = In(kReceived, kScreening, kInvestigation, kNotified, kExamination, kConsensual,
                              kToAnswer, kListed, kInHearing, kAppealPeriod, kUnderAppeal);
constexpr uint32_t kAfterHearing = In(kAppealPeriod, kUnderAppeal, kFinal, kQuashed);
constexpr uint32_t kAny = ~In(kNone);

template <class... Facts>
void Add(std::vector<Step>& steps, uint32_t from, v1::CaseStage to) {
  (steps.push_back({Facts::descriptor(), from, to}), ...);
}

std::vector<Step> MakeSteps() {
  std::vector<Step> all;
  Add<v1::CaseOpened>(all, In(kNone), kReceived);
  Add<v1::ReferralLinked>(all, In(kReceived, kScreening, kInvestigation, kNotified), kNone);
  Add<v1::PersonIdentified>(all, In(kReceived, kScreening), kScreening);
  Add<v1::CaseLinked>(all, In(kReceived, kScreening), kClosed);
  Add<v1::InterestsDeclared, v1::OfficerAppointed, v1::CaseStayed, v1::InterimNoticeGiven,
      v1::InterimOrderMade, v1::InterimOrderDeclined>(all, kOpen, kNone);
  Add<v1::InterestsDeclared, v1::OfficerAppointed>(all, In(kFinal), kNone);  // see AppointsForNothing
  Add<v1::AllegationFramed, v1::RiskAssessed>(all, In(kReceived, kScreening), kScreening);
  Add<v1::AllegationFramed>(all, In(kInvestigation, kNotified), kNone);
  Add<v1::RiskAssessed>(all, kOpen, kNone);
  Add<v1::ClosingProposed, v1::ClosingNotAgreed>(all, In(kScreening), kNone);
  Add<v1::ScreenedIn>(all, In(kScreening), kInvestigation);
  Add<v1::ScreenedOut>(all, In(kScreening), kClosed);
  Add<v1::ScreeningReviewRequested>(all, In(kClosed), kScreening);
  // Whatever became of it, the person can have it decided.
  Add<v1::DeterminationRequested>(all, In(kClosed, kNoCase), kScreening);
  Add<v1::DeterminationRequested>(all, kOpen, kNone);
  Add<v1::AllegationNotified>(all, In(kInvestigation, kNotified), kNotified);
  Add<v1::ExtensionGranted>(all, In(kNotified), kNone);
  Add<v1::ResponseReceived>(all, In(kNotified, kExamination), kNone);
  Add<v1::ExaminerDecided>(all, In(kNotified, kExamination), kExamination);
  Add<v1::ExaminersDisagreed>(all, In(kExamination), kNone);
  Add<v1::NoCase>(all, In(kExamination), kNoCase);
  Add<v1::AdviceGiven>(all, In(kExamination), kAdvice);
  Add<v1::CaseToAnswer>(all, In(kExamination), kToAnswer);
  Add<v1::ConsensualProposed>(all, In(kToAnswer), kConsensual);
  Add<v1::ConsensualServed, v1::ConsensualAgreed, v1::ConsensualTermsSet>(all, In(kConsensual), kNone);
  Add<v1::ConsensualRejected>(all, In(kConsensual), kToAnswer);
  Add<v1::HearingListed>(all, In(kToAnswer, kListed, kInHearing), kListed);
  Add<v1::HearingOpened>(all, In(kListed, kInHearing), kInHearing);
  Add<v1::HearingAdjourned, v1::HearingResumed>(all, In(kListed, kInHearing), kNone);
  Add<v1::ProceededInAbsence, v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound, v1::FactorsRecorded>(
      all, In(kInHearing), kNone);
  Add<v1::NoFindingMade>(all, In(kInHearing), kFinal);
  // By the panel, or by agreement; by a review, or a court, which has moved the case itself.
  Add<v1::SanctionImposed>(all, In(kInHearing, kConsensual), kAppealPeriod);
  Add<v1::SanctionImposed>(all, In(kFinal), kNone);
  Add<v1::AppealLodged>(all, In(kAppealPeriod, kFinal), kUnderAppeal);
  Add<v1::AppealPeriodEnded>(all, In(kAppealPeriod), kFinal);
  Add<v1::AppealDecided>(all, In(kUnderAppeal), kFinal);
  Add<v1::OversightWindowSet>(all, In(kAppealPeriod), kNone);
  Add<v1::OversightWindowOver>(all, In(kAppealPeriod, kUnderAppeal, kFinal), kNone);
  Add<v1::OversightReferred>(all, In(kAppealPeriod, kUnderAppeal, kFinal), kNone);
  Add<v1::OversightDecided>(all, In(kAppealPeriod, kFinal), kNone);
  Add<v1::ReviewNoticeGiven>(all, In(kUnderAppeal, kFinal), kNone);
  Add<v1::SanctionReviewed, v1::EarlyReviewRequested, v1::RestorationApplied, v1::Restored,
      v1::RestorationRefused>(all, In(kFinal), kNone);
  Add<v1::CorrectionProposed, v1::DeterminationCorrected>(all, kAfterHearing | kOpen, kNone);
  Add<v1::SanctionQuashed>(all, kAfterHearing | In(kToAnswer), kNone);
  Add<v1::DeterminationPublished>(all, In(kAppealPeriod, kUnderAppeal, kFinal), kNone);
  Add<v1::OutcomePublicationRequested, v1::OutcomePublicationWithdrawn>(all, In(kNoCase), kNone);
  Add<v1::SubjectLeft, v1::CaseRehomed>(all, kOpen, kNone);
  Add<v1::SupportOffered>(all, kOpen, kNone);
  Add<v1::SubjectDied>(all, kOpen, kDeceased);
  Add<v1::SubjectDied>(all, kAny, kNone);  // what was decided stays
  Add<v1::SanctionStayed, v1::SanctionEffective, v1::SanctionEnded, v1::SanctionReviewScheduled,
      v1::SanctionReviewAlarmed, v1::SanctionUnreviewed, v1::ApologyRecorded, v1::ReferrerWithdrew,
      v1::OfficerRecused, v1::OfficerChallenged, v1::OfficerChallengeAnswered, v1::RepresentationsOver,
      v1::StayReviewOverdue, v1::CaseResumed, v1::ScreeningOverdue, v1::RiskAssessmentOverdue,
      v1::InterimHearingOverdue, v1::CaseAged, v1::InterimUrgencyExplained, v1::InterimReviewed,
      v1::InterimAlarmsSet, v1::InterimOrderExtended, v1::OtherRegulatorInformed, v1::InterimOrderEnded,
      v1::InterimReviewNear, v1::InterimReviewMissed, v1::MedicalAssessmentRecorded,
      v1::DecisionLetterOverdue, v1::AdjournmentOverdue, v1::ConditionsSet, v1::ConditionComplied,
      v1::ConditionBreached, v1::ConditionOverdue, v1::SubjectKnownAs, v1::SubjectKnownAsNoMore>(all, kAny,
                                                                                                 kNone);
  return all;
}

const std::vector<Step>& Steps() {
  static const std::vector<Step> steps = MakeSteps();
  return steps;
}

v1::CaseStage AfterCourt(v1::AppealOutcome outcome, v1::CaseStage otherwise) {
  switch (outcome) {
    case v1::APPEAL_OUTCOME_ALLOWED_QUASHED:
      return kQuashed;
    case v1::APPEAL_OUTCOME_SUBSTITUTED:
      return kFinal;
    case v1::APPEAL_OUTCOME_REMITTED:
      return kToAnswer;
    default:
      return otherwise;
  }
}

// What a review made, or a restoration, is no first decision: whatever a court says of it, the case is
// decided.
bool IsLater(const Story& story, const std::string& sanction_id) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (imposed->sanction_id() == sanction_id)
      return !IsFirst(ImposerOf(story, *at)) && ImposerOf(story, *at) != Imposer::kCourt;
  }
  return false;
}

// Where the outcome says where it goes.
v1::CaseStage After(const Story& story, const Step& step, const google::protobuf::Message& fact,
                    v1::CaseStage stage) {
  const v1::CaseStage next = step.to == kNone ? stage : step.to;
  if (step.type == v1::AppealDecided::descriptor()) {
    const auto& decided = static_cast<const v1::AppealDecided&>(fact);
    return IsLater(story, decided.sanction_id()) ? kFinal : AfterCourt(decided.outcome(), kFinal);
  }
  if (step.type == v1::OversightDecided::descriptor())
    return AfterCourt(static_cast<const v1::OversightDecided&>(fact).outcome(), stage);
  if (step.type != v1::DeterminationCorrected::descriptor()) return next;
  const auto kind = static_cast<const v1::DeterminationCorrected&>(fact).kind();
  return kind == v1::CORRECTION_KIND_WRONG_PERSON ? kQuashed : next;
}

// A slip is one of what was determined. A wrong person has a sanction that stands, or, before a decision, an
// interim order, or is named in allegations.
bool CorrectsNothing(const Story& story, const CaseFact& at, v1::CaseStage stage) {
  v1::CorrectionKind kind = v1::CORRECTION_KIND_UNSPECIFIED;
  if (const auto* proposed = dynamic_cast<const v1::CorrectionProposed*>(at.fact.get())) {
    kind = proposed->kind();
  } else if (const auto* corrected = dynamic_cast<const v1::DeterminationCorrected*>(at.fact.get())) {
    kind = corrected->kind();
  } else {
    return false;
  }
  if (kind != v1::CORRECTION_KIND_WRONG_PERSON) return !IsFrom(kAfterHearing | In(kInHearing), stage);
  if (IsFrom(In(kAppealPeriod, kUnderAppeal, kFinal), stage)) return false;
  return stage == kQuashed || (!story.Before<v1::InterimOrderMade>(at) &&
                               (!story.Before<v1::AllegationFramed>(at) || story.PersonAt(at).empty()));
}

// Of a case that is decided, a panel reviews what was decided.
bool AppointsForNothing(const CaseFact& at, v1::CaseStage stage) {
  v1::CasePart part = v1::CASE_PART_FINAL_PANEL;
  if (const auto* appointed = dynamic_cast<const v1::OfficerAppointed*>(at.fact.get()))
    part = appointed->part();
  if (const auto* declared = dynamic_cast<const v1::InterestsDeclared*>(at.fact.get()))
    part = declared->part();
  return stage == kFinal && part != v1::CASE_PART_FINAL_PANEL;
}

}  // namespace

const Step* StepFrom(const google::protobuf::Descriptor* type, v1::CaseStage stage) {
  for (const Step& step : Steps()) {
    if (step.type == type && IsFrom(step.from, stage)) return &step;
  }
  return nullptr;
}

bool IsOfACase(const google::protobuf::Descriptor* type) {
  return std::any_of(Steps().begin(), Steps().end(), [&](const Step& step) { return step.type == type; });
}

// After a fact that has no place there, the rest is read from the stage that it leads to: one wrong step is
// told once.
void StagesInOrder(const Story& story, Found& out) {
  v1::CaseStage stage = kNone;
  for (const CaseFact& at : story.history()) {
    const google::protobuf::Descriptor* type = at.fact->GetDescriptor();
    if (!IsOfACase(type)) continue;
    const Step* step = StepFrom(type, stage);
    if (type == v1::InterestsDeclared::descriptor() && stage == kReceived) stage = kScreening;
    if (step == nullptr || CorrectsNothing(story, at, stage) || AppointsForNothing(at, stage)) {
      out.Add(at, "Something happened at a stage at which it can't.",
              {{"fact", std::string(type->name())}, {"stage", v1::CaseStage_Name(stage)}});
      for (const Step& any : Steps()) {
        if (step == nullptr && any.type == type) step = &any;
      }
    }
    stage = After(story, *step, *at.fact, stage);
  }
}

}  // namespace candour::fairness
