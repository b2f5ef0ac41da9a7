#include "services/sanctions/fairness/officers.h"

#include <algorithm>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/fairness/panels.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr v1::CasePart kFinalPanel = v1::CASE_PART_FINAL_PANEL;

template <class Members>
void AddMembers(const CaseFact& at, const Members& members, std::vector<PartTaken>& parts) {
  for (const v1::PanelMember& member : members)
    parts.push_back({&at, member.account(), member.person_id(), kFinalPanel});
}

void AddScreened(const Story& story, std::vector<PartTaken>& parts) {
  const auto screener = [&](const CaseFact& at, const auto& fact) {
    parts.push_back({&at, fact.screener(), fact.screener_person_id(), v1::CASE_PART_SCREENER});
  };
  Each<v1::ScreenedIn, v1::ClosingProposed, v1::ScreenedOut>(story, screener);
  for (const auto& [at, out] : story.All<v1::ScreenedOut>()) {
    if (!out->countersigner().empty())
      parts.push_back(
          {at, out->countersigner(), out->countersigner_person_id(), v1::CASE_PART_COUNTERSIGNER});
  }
}

// `check(at)` for what the person said on paper: a screener recorded it.
template <class Check>
void EachOnPaper(const Story& story, const Check& check) {
  Each<v1::ConsensualAgreed, v1::ConsensualRejected, v1::ResponseReceived>(
      story, [&](const CaseFact& at, const auto& fact) {
        if (!fact.signed_hash().empty()) check(at);
      });
}

// Whoever does what a screener does is one.
void AddScreeners(const Story& story, std::vector<PartTaken>& parts) {
  const auto acts = [&](const CaseFact& at) {
    parts.push_back({&at, at.account, "", v1::CASE_PART_SCREENER});
  };
  Each<v1::AllegationFramed, v1::RiskAssessed, v1::AllegationNotified, v1::ExtensionGranted>(
      story, [&](const CaseFact& at, const auto&) { acts(at); });
  EachOnPaper(story, acts);
}

// `check(at, account)` for what one examiner decides.
template <class Check>
void EachOfExaminers(const Story& story, const Check& check) {
  Each<v1::ExaminerDecided, v1::ConsensualProposed, v1::ConsensualServed, v1::ConsensualRejected>(
      story, [&](const CaseFact& at, const auto& fact) {
        if (!fact.examiner().empty()) check(at, fact.examiner());
      });
}

void AddHearing(const Story& story, std::vector<PartTaken>& parts) {
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    AddMembers(*at, listed->members(), parts);
    parts.push_back({at, listed->legal_assessor(), "", v1::CASE_PART_LEGAL_ASSESSOR});
    parts.push_back({at, listed->presenter(), "", v1::CASE_PART_PRESENTER});
  }
  const auto formed = [&](const CaseFact& at, const auto& fact) { AddMembers(at, fact.members(), parts); };
  Each<v1::SanctionReviewed, v1::Restored, v1::RestorationRefused>(story, formed);
}

}  // namespace

std::vector<PartTaken> PartsTaken(const Story& story) {
  std::vector<PartTaken> parts;
  const auto officer = [&](const CaseFact& at, const auto& fact) {
    parts.push_back({&at, fact.account(), fact.person_id(), fact.part()});
  };
  Each<v1::OfficerAppointed, v1::InterestsDeclared>(story, officer);
  AddScreened(story, parts);
  EachOfExaminers(story, [&](const CaseFact& at, const std::string& examiner) {
    parts.push_back({&at, examiner, "", v1::CASE_PART_EXAMINER});
  });
  AddScreeners(story, parts);
  AddHearing(story, parts);
  for (const Panel& panel : Panels(story)) {
    for (const std::string& account : panel.accounts) parts.push_back({panel.at, account, "", panel.part});
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const PartTaken& a, const PartTaken& b) { return a.at->version < b.at->version; });
  return parts;
}

std::vector<Act> Acts(const Story& story) {
  std::vector<Act> acts;
  const auto screener = [&](const CaseFact& at, const auto&) {
    acts.push_back({&at, at.account, v1::CASE_PART_SCREENER});
  };
  Each<v1::AllegationFramed, v1::RiskAssessed, v1::ScreenedIn, v1::ClosingProposed, v1::AllegationNotified,
       v1::ExtensionGranted>(story, screener);
  EachOnPaper(story, [&](const CaseFact& at) { acts.push_back({&at, at.account, v1::CASE_PART_SCREENER}); });
  for (const auto& [at, out] : story.All<v1::ScreenedOut>()) {
    const bool signed_too = !out->countersigner().empty();
    acts.push_back({at, at->account, signed_too ? v1::CASE_PART_COUNTERSIGNER : v1::CASE_PART_SCREENER});
  }
  for (const auto& [at, disagreed] : story.All<v1::ClosingNotAgreed>())
    acts.push_back({at, at->account, v1::CASE_PART_COUNTERSIGNER});
  EachOfExaminers(story, [&](const CaseFact& at, const std::string& examiner) {
    acts.push_back({&at, examiner, v1::CASE_PART_EXAMINER});
    if (at.account != examiner) acts.push_back({&at, at.account, v1::CASE_PART_EXAMINER});
  });
  for (const Panel& panel : Panels(story)) {
    for (const std::string& account : panel.accounts)
      acts.push_back({panel.at, account, panel.part, panel.declared.contains(account), panel.formed});
  }
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    for (const v1::PanelMember& member : listed->members()) {
      const bool declared = member.declared() && !member.has_interest();
      acts.push_back({at, member.account(), kFinalPanel, declared, /*formed=*/true});
    }
  }
  return acts;
}

std::string PersonOf(const std::vector<PartTaken>& parts, const std::string& account, const CaseFact& at) {
  std::string person_id;
  for (const PartTaken& one : parts) {
    if (one.at->version > at.version) break;
    if (one.account == account && !one.person_id.empty()) person_id = one.person_id;
  }
  return person_id;
}

std::vector<v1::FormerOrganisation> OrganisationsOf(const Story& story, const std::string& account,
                                                    const CaseFact& at) {
  std::vector<v1::FormerOrganisation> latest;
  uint64_t version = 0;
  const auto take = [&](const CaseFact& said_at, const std::string& who, const auto& organisations) {
    if (who != account || said_at.version > at.version || said_at.version < version) return;
    version = said_at.version;
    latest.assign(organisations.begin(), organisations.end());
  };
  for (const auto& [said_at, said] : story.All<v1::InterestsDeclared>())
    take(*said_at, said->account(), said->organisations());
  const auto formed = [&](const CaseFact& said_at, const auto& fact) {
    for (const v1::PanelMember& member : fact.members()) {
      if (member.declared()) take(said_at, member.account(), member.organisations());
    }
  };
  Each<v1::HearingListed, v1::SanctionReviewed, v1::Restored, v1::RestorationRefused>(story, formed);
  return latest;
}

}  // namespace candour::fairness
