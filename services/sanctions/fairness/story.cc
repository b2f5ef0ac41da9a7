#include "services/sanctions/fairness/story.h"

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/subject.pb.h"

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

std::set<std::string> Story::OtherRecordsAt(const CaseFact& at) const {
  std::set<std::string> records;
  for (const CaseFact& one : history_) {
    if (one.version >= at.version) break;
    if (const auto* known = dynamic_cast<const v1::SubjectKnownAs*>(one.fact.get())) {
      records.insert(known->person_ids().begin(), known->person_ids().end());
    } else if (const auto* no_more = dynamic_cast<const v1::SubjectKnownAsNoMore*>(one.fact.get())) {
      for (const std::string& id : no_more->person_ids()) records.erase(id);
    } else if (dynamic_cast<const v1::PersonIdentified*>(one.fact.get()) != nullptr) {
      records.clear();
    }
  }
  return records;
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
