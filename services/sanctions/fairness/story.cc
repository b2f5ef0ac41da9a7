#include "services/sanctions/fairness/story.h"

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

const v1::Rules* Story::RulesUpTo(const CaseFact& at) const {
  const v1::Rules* newest = nullptr;
  for (const CaseFact& one : history_) {
    if (one.version > at.version) break;
    if (const v1::Rules* rules = RulesOf(one)) newest = rules;
  }
  return newest;
}

std::string Story::PersonAt(const CaseFact& at) const {
  const auto identified = Before<v1::PersonIdentified>(at);
  return identified ? identified->person_id() : "";
}

bool IsOlderThanNotices(const Story& story, const CaseFact& at) {
  const v1::Rules* rules = story.RulesOf(at);
  return rules == nullptr || rules->review_notice().empty();
}

Imposer ImposerOf(const Story& story, const CaseFact& imposed) {
  if (story.With<v1::SanctionReviewed>(imposed)) return Imposer::kReview;
  if (story.With<v1::Restored>(imposed)) return Imposer::kRestoration;
  if (story.With<v1::AppealDecided>(imposed) || story.With<v1::OversightDecided>(imposed))
    return Imposer::kCourt;
  if (story.With<v1::ConsensualAgreed>(imposed)) return Imposer::kAgreement;
  return Imposer::kPanel;
}

}  // namespace candour::fairness
