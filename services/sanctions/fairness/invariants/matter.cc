#include <optional>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/determination.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/spans.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kMachine = "SYSTEM";  // the role of timers and reactions

bool IsQuashed(const Story& story, const std::string& sanction_id, const CaseFact& at) {
  for (const auto& [quashed_at, quashed] : story.All<v1::SanctionQuashed>()) {
    if (quashed_at->version < at.version && quashed->sanction_id() == sanction_id) return true;
  }
  return false;
}

// A court wants it decided anew.
bool IsSentBack(const Story& story, const CaseFact& since, const CaseFact& at) {
  bool sent_back = false;
  Each<v1::AppealDecided, v1::OversightDecided>(story, [&](const CaseFact& said_at, const auto& word) {
    const bool between = said_at.version > since.version && said_at.version < at.version;
    sent_back |= between && word.outcome() == v1::APPEAL_OUTCOME_REMITTED;
  });
  return sent_back;
}

// What decides something about somebody.
template <class Check>
void EachDecision(const Story& story, const Check& check) {
  Each<v1::PersonIdentified, v1::OfficerAppointed, v1::AllegationFramed, v1::RiskAssessed, v1::ScreenedIn,
       v1::ClosingProposed, v1::AllegationNotified, v1::ExaminerDecided, v1::CaseToAnswer, v1::NoCase,
       v1::AdviceGiven, v1::ConsensualProposed, v1::ConsensualServed, v1::ConsensualAgreed,
       v1::InterimOrderMade, v1::InterimReviewed, v1::HearingListed, v1::HearingOpened,
       v1::ProceededInAbsence, v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound, v1::SanctionImposed,
       v1::SanctionReviewed, v1::Restored, v1::RestorationRefused, v1::SanctionQuashed,
       v1::DeterminationCorrected>(story, check);
}

}  // namespace

// Ne bis in idem: a case whose referrals went to another decides nothing; no two sanctions hold on one day;
// and a panel does not impose another on what was sanctioned, unless that was quashed or sent back, over
// though it may be.
void DecidedOnce(const Story& story, Found& out) {
  for (const auto& [linked_at, linked] : story.All<v1::CaseLinked>()) {
    EachDecision(story, [&, after = linked_at->version](const CaseFact& at, const auto&) {
      if (at.version > after) out.Add(at, "Something was decided in a case that became part of another.");
    });
  }
  const std::vector<Span> spans = SanctionSpans(story);
  for (const Span& later : spans) {
    for (const Span& earlier : spans) {
      if (earlier.at->version < later.at->version && Overlap(earlier, later))
        out.Add(*later.at, "Two sanctions hold on one day.",
                {{"other_version", std::to_string(earlier.at->version)}});
    }
  }
  const auto imposed = story.All<v1::SanctionImposed>();
  for (const auto& later : imposed) {
    if (!IsFirst(ImposerOf(story, *later.at))) continue;
    for (const auto& earlier : imposed) {
      if (earlier.at->version >= later.at->version) break;
      if (IsQuashed(story, earlier->sanction_id(), *later.at)) continue;
      if (IsSentBack(story, *earlier.at, *later.at)) continue;
      out.Add(*later.at, "A case ended in a sanction although one was imposed before and stands.",
              {{"other_version", std::to_string(earlier.at->version)}});
      break;
    }
  }
}

void NotRejectedByMachine(const Story& story, Found& out) {
  for (const auto& [at, closed] : story.All<v1::ScreenedOut>()) {
    if (at->role == kMachine || closed->screener().empty())
      out.Add(*at, "A case was closed at screening by nobody.");
  }
}

// With an employer's report that finds a prima facie case it can't be closed at screening. Once there is a
// case to answer it ends in public: by what a panel decides, or with the death of the person.
void DeterminationIsForced(const Story& story, Found& out) {
  const auto closes = [&](const CaseFact& at, const auto&) {
    for (const auto& [asked_at, asked] : story.All<v1::DeterminationRequested>()) {
      if (asked_at->version < at.version && !asked->prima_facie_report_hash().empty())
        out.Add(
            at,
            "A case was closed that an employer's report finds, and whose decision the person asked for.");
    }
  };
  Each<v1::ScreenedOut, v1::ClosingProposed>(story, closes);
  const auto quietly = [&](const CaseFact& at, const auto&) {
    if (story.Before<v1::CaseToAnswer>(at))
      out.Add(at, "A case ended without a hearing after it was found that there is one to answer.");
  };
  Each<v1::ScreenedOut, v1::NoCase, v1::AdviceGiven>(story, quietly);
}

// Nobody publishes reasons of what was heard in private without saying that what was is left out.
void PrivateStaysPrivate(const Story& story, Found& out) {
  for (const auto& [at, published] : story.All<v1::DeterminationPublished>()) {
    if (!IsWritten(*published, published->text())) out.Add(*at, "Nothing was published.");
    const auto listing = story.Before<v1::HearingListed>(*at);
    if (listing && listing->private_() && !published->private_parts_removed())
      out.Add(*at, "Reasons were published of what was heard in private.");
  }
  for (const auto& [at, requested] : story.All<v1::OutcomePublicationRequested>()) {
    if (at->role != "MANAGER") out.Add(*at, "Somebody else asked that what is private be told.");
  }
}

// Timers and reactions tell that a day has passed. A prohibition that exists elsewhere is recognised in a
// record of its own, not decided here.
void NoMachineDecides(const Story& story, Found& out) {
  EachDecision(story, [&](const CaseFact& at, const auto&) {
    if (at.role == kMachine || at.account.empty())
      out.Add(at, "A machine decided about a person.", {{"role", at.role}});
  });
  for (const auto& [at, corrected] : story.All<v1::DeterminationCorrected>()) {
    const auto proposed = story.Before<v1::CorrectionProposed>(*at);
    if (!proposed || proposed->correction_id() != corrected->correction_id() ||
        proposed.at->account == at->account || proposed.at->role == at->role)
      out.Add(*at, "A determination was corrected by fewer than two people.");
  }
}

// A never event is closed at screening by two: the screener who proposes it, and an examiner who agrees.
void NeverEventsAreClosedByTwo(const Story& story, Found& out) {
  const v1::ClosingProposed* proposed = nullptr;
  bool names_one = false;
  for (const CaseFact& at : story.history()) {
    if (const auto* framed = dynamic_cast<const v1::AllegationFramed*>(at.fact.get())) {
      names_one |= !framed->never_event().empty();
    } else if (const auto* proposal = dynamic_cast<const v1::ClosingProposed*>(at.fact.get())) {
      proposed = proposal;
    } else if (dynamic_cast<const v1::ClosingNotAgreed*>(at.fact.get()) != nullptr) {
      if (proposed == nullptr)
        out.Add(at, "The closing of a case was not agreed to, and nobody had proposed it.");
      proposed = nullptr;
    } else if (const auto* closed = dynamic_cast<const v1::ScreenedOut*>(at.fact.get())) {
      const std::string& second = closed->countersigner();
      if (names_one && second.empty()) out.Add(at, "A case with a never event was closed by one alone.");
      const bool by_two =
          proposed != nullptr && proposed->screener() == closed->screener() && second != closed->screener();
      if (!second.empty() && !by_two)
        out.Add(at, "The closing of a case was countersigned that no screener had proposed.");
      proposed = nullptr;
    } else if (dynamic_cast<const v1::ScreenedIn*>(at.fact.get()) != nullptr) {
      proposed = nullptr;
    }
  }
}

// What is taken up is an allegation, within the scope of the rules; and a bar is for posts in its scope.
void TakenUpInScope(const Story& story, Found& out) {
  for (const auto& [at, taken] : story.All<v1::ScreenedIn>()) {
    if (taken->scope().result() == v1::SCOPE_RESULT_OUT || !story.Before<v1::AllegationFramed>(*at))
      out.Add(*at, "A case was taken up outside the scope of the rules, or without an allegation.");
  }
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (imposed->type() != v1::SANCTION_TYPE_BAR || ImposerOf(story, *at) == Imposer::kCourt) continue;
    const auto taken = story.Before<v1::ScreenedIn>(*at);
    if (!taken || taken->scope().result() != v1::SCOPE_RESULT_IN)
      out.Add(*at, "Somebody was barred whose post was outside the scope of bars.");
  }
}

}  // namespace candour::fairness
