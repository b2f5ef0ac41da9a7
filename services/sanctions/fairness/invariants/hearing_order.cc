#include <algorithm>
#include <string>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/panels.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

template <class Findings, class Holds>
bool Any(const Findings& findings, const Holds& holds) {
  return std::any_of(findings.begin(), findings.end(), holds);
}

// One hearing, from its listing on.
class Hearing {
 public:
  explicit Hearing(Found& out) : out_(out) {}

  void Begin(const v1::HearingListed& listed) {
    hearing_id_ = listed.hearing_id();
    decided_ = v1::HEARING_STAGE_UNSPECIFIED;
    nothing_left_ = false;
  }
  void Decide(const CaseFact& at, const std::string& hearing_id, v1::HearingStage stage, bool goes_on) {
    if (hearing_id != hearing_id_) out_.Add(at, "A panel decided in a hearing that is not the one listed.");
    InTurn(at, stage);
    nothing_left_ = !goes_on;
  }
  void InTurn(const CaseFact& at, v1::HearingStage stage) {
    if (stage != decided_ + 1)
      out_.Add(at, "The stages of a hearing were not decided in order.",
               {{"stage", v1::HearingStage_Name(stage)}, {"before", v1::HearingStage_Name(decided_)}});
    if (nothing_left_) out_.Add(at, "A panel went on although nothing was left to decide.");
    decided_ = stage;
  }
  void End(const CaseFact& at, const v1::NoFindingMade& none) {
    if (none.at() != decided_ || !nothing_left_)
      out_.Add(at, "A case ended without a finding although there was one.");
  }

 private:
  Found& out_;
  std::string hearing_id_;
  v1::HearingStage decided_ = v1::HEARING_STAGE_UNSPECIFIED;
  bool nothing_left_ = false;
};

bool HasProved(const Story& story, const v1::FactsFound& found) {
  return Any(found.findings(), [&](const v1::Finding& one) {
    return one.proved() && Sanctionable(story).contains(one.allegation_id());
  });
}
bool HasGround(const Story& story, const v1::GroundsFound& found) {
  return Any(found.findings(), [&](const v1::Finding& one) {
    return one.ground() != v1::GROUND_UNSPECIFIED && one.ground() != v1::GROUND_NONE &&
           Sanctionable(story).contains(one.allegation_id());
  });
}

void Follow(const Story& story, const CaseFact& at, Hearing& hearing) {
  const google::protobuf::Message* fact = at.fact.get();
  if (const auto* listed = dynamic_cast<const v1::HearingListed*>(fact)) {
    hearing.Begin(*listed);
  } else if (const auto* facts = dynamic_cast<const v1::FactsFound*>(fact)) {
    hearing.Decide(at, facts->hearing_id(), v1::HEARING_STAGE_FACTS, HasProved(story, *facts));
  } else if (const auto* grounds = dynamic_cast<const v1::GroundsFound*>(fact)) {
    hearing.Decide(at, grounds->hearing_id(), v1::HEARING_STAGE_GROUNDS, HasGround(story, *grounds));
  } else if (const auto* unfit = dynamic_cast<const v1::UnfitnessFound*>(fact)) {
    hearing.Decide(at, unfit->hearing_id(), v1::HEARING_STAGE_IMPAIRMENT,
                   unfit->personal() || unfit->public_());
  } else if (dynamic_cast<const v1::SanctionImposed*>(fact) != nullptr) {
    if (ImposerOf(story, at) == Imposer::kPanel) hearing.InTurn(at, v1::HEARING_STAGE_SANCTION);
  } else if (const auto* none = dynamic_cast<const v1::NoFindingMade*>(fact)) {
    hearing.End(at, *none);
  }
}

}  // namespace

// And a stage at which nothing is left ends the case at once.
void FindingsInOrder(const Story& story, Found& out) {
  Hearing hearing(out);
  for (const CaseFact& at : story.history()) Follow(story, at, hearing);
  const auto ends = [&](const CaseFact& at, bool goes_on) {
    if (!goes_on && !story.With<v1::NoFindingMade>(at))
      out.Add(at, "Nothing was found, and the case did not end.");
  };
  for (const auto& [at, found] : story.All<v1::FactsFound>()) ends(*at, HasProved(story, *found));
  for (const auto& [at, found] : story.All<v1::GroundsFound>()) ends(*at, HasGround(story, *found));
  for (const auto& [at, found] : story.All<v1::UnfitnessFound>())
    ends(*at, found->personal() || found->public_());
}

// A panel that sits goes on: another takes its place only where the hearing is adjourned.
void NotListedOver(const Story& story, Found& out) {
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    const auto opened = story.Before<v1::HearingOpened>(*at);
    const auto before = story.Before<v1::HearingListed>(*at);
    if (!opened || !before || opened.at->version < before.at->version) continue;
    const auto sent_back = [&](const auto& one) { return one && one.at->version > opened.at->version; };
    if (sent_back(story.Before<v1::AppealDecided>(*at)) || sent_back(story.Before<v1::OversightDecided>(*at)))
      continue;
    const auto adjourned = story.Before<v1::HearingAdjourned>(*at);
    const auto resumed = story.Before<v1::HearingResumed>(*at);
    const bool rests = adjourned && adjourned.at->version > before.at->version &&
                       (!resumed || resumed.at->version < adjourned.at->version);
    if (!rests)
      out.Add(*at, "A hearing was listed anew while its panel sat.", {{"hearing_id", listed->hearing_id()}});
  }
}

// Interim orders hold on and are reviewed; all else rests until it is resumed. So does a hearing that is
// adjourned.
void RestsWhileStayed(const Story& story, Found& out) {
  const auto while_stayed = [&](const CaseFact& at, const auto&) {
    const auto stayed = story.Before<v1::CaseStayed>(at);
    const auto resumed = story.Before<v1::CaseResumed>(at);
    if (stayed && (!resumed || resumed.at->version < stayed.at->version))
      out.Add(at, "Something was decided while the case waited for others.");
  };
  Each<v1::CaseStayed, v1::ConsensualProposed, v1::ConsensualServed, v1::AllegationFramed,
       v1::ClosingProposed, v1::ClosingNotAgreed, v1::ScreenedIn, v1::ScreenedOut, v1::AllegationNotified,
       v1::ExaminerDecided, v1::HearingListed, v1::HearingOpened, v1::HearingResumed, v1::ProceededInAbsence,
       v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound, v1::FactorsRecorded, v1::SanctionReviewed,
       v1::ReviewNoticeGiven, v1::EarlyReviewRequested, v1::RestorationApplied, v1::Restored,
       v1::RestorationRefused>(story, while_stayed);
  // The person's own word is theirs to give: their time runs on.
  for (const auto& [at, rejected] : story.All<v1::ConsensualRejected>()) {
    if (rejected->reason() == v1::CONSENSUAL_REJECTION_EXAMINER) while_stayed(*at, *rejected);
  }
  for (const auto& [at, adjourned] : story.All<v1::HearingAdjourned>()) {
    if (adjourned->reason() != v1::ADJOURN_REASON_QUORUM) while_stayed(*at, *adjourned);
  }
  for (const auto& [at, made] : story.All<v1::InterimOrderMade>()) {
    const bool covers = !made->covers_sanction_id().empty() && !story.With<v1::InterimReviewed>(*at);
    if (covers) while_stayed(*at, *made);
  }
  const auto while_adjourned = [&](const CaseFact& at, const auto&) {
    const auto adjourned = story.Before<v1::HearingAdjourned>(at);
    const auto goes_on = [&](const auto& one) { return one && one.at->version > adjourned.at->version; };
    if (adjourned && !goes_on(story.Before<v1::HearingResumed>(at)) &&
        !goes_on(story.Before<v1::HearingListed>(at)))
      out.Add(at, "Something was decided while the hearing was adjourned.");
  };
  Each<v1::HearingOpened, v1::HearingAdjourned, v1::ProceededInAbsence, v1::FactsFound, v1::GroundsFound,
       v1::UnfitnessFound, v1::FactorsRecorded>(story, while_adjourned);
}

}  // namespace candour::fairness
