#include <algorithm>
#include <set>

#include "absl/algorithm/container.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/recompute.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr size_t kHashBytes = 32;  // SHA-256

// The sitting that goes on at `at`: opened since the hearing was listed or resumed.
Told<v1::HearingOpened> SittingAt(const Story& story, const CaseFact& at) {
  const auto opened = story.Before<v1::HearingOpened>(at);
  if (!opened) return {};
  const auto listed = story.Before<v1::HearingListed>(at);
  const auto resumed = story.Before<v1::HearingResumed>(at);
  const bool over = (listed && listed.at->version > opened.at->version) ||
                    (resumed && resumed.at->version > opened.at->version);
  return over ? Told<v1::HearingOpened>{} : opened;
}

// What is listed under rules that name nothing, or nothing yet, is older than the law.
void ListedAfterOffer(const Story& story, const CaseFact& listed, const std::set<int>& offered, Found& out) {
  const v1::Rules* rules = story.RulesOf(listed);
  if (rules == nullptr) return;
  const auto* rule = LatestEntry(rules->support_offer(), DayDecided(listed));
  if (rule == nullptr) return;
  for (const int kind : rule->kinds()) {
    if (!offered.contains(kind))
      out.Add(listed, "A hearing was listed, and the person had not been offered what the rules name.",
              {{"kind", v1::SupportKind_Name(static_cast<v1::SupportKind>(kind))}});
  }
}

// What is about the person's health is heard in private, or in public as they ask.
void HealthIsHeardInPrivate(const Story& story, Found& out) {
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    const bool asked = rules != nullptr && Asks(*rules, DayDecided(*at), v1::SAFEGUARD_HEALTH_IN_PRIVATE);
    if (!asked || listed->private_() || listed->public_by_request()) continue;
    bool about_health = false;
    const auto sent = story.Before<v1::CaseToAnswer>(*at);
    for (const auto& [framed_at, framed] : story.All<v1::AllegationFramed>()) {
      about_health |= sent && absl::c_linear_search(sent->allegation_ids(), framed->allegation_id()) &&
                      framed->citation().fppt().ground() == v1::FPPT_GROUND_KIND_HEALTH;
    }
    for (const auto& [went_on_at, went_on] : story.All<v1::ProceededInAbsence>())
      about_health |= went_on_at->version < at->version && went_on->illness_claimed();
    for (const auto& [adjourned_at, adjourned] : story.All<v1::HearingAdjourned>()) {
      about_health |=
          adjourned_at->version < at->version && adjourned->reason() == v1::ADJOURN_REASON_ILLNESS;
    }
    if (about_health) out.Add(*at, "What is about somebody's health was listed to be heard in public.");
  }
}

}  // namespace

// At each sitting, since who comes on one day may not come on another.
void HeardInPersonOrForReasons(const Story& story, Found& out) {
  const auto check = [&](const CaseFact& at, const auto&) {
    const auto sitting = SittingAt(story, at);
    if (!sitting) return out.Add(at, "The panel decided something, and did not sit.");
    if (sitting->attended()) return;
    const auto went_on = story.Before<v1::ProceededInAbsence>(at);
    if (!went_on || went_on.at->version < sitting.at->version)
      out.Add(at,
              "The panel decided in the absence of the person, and not before that to go on without them.");
  };
  Each<v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound, v1::FactorsRecorded>(story, check);
}

// What was offered to somebody else, whom it was thought to be about, was not offered to this person.
void SupportIsOffered(const Story& story, Found& out) {
  std::set<int> offered;
  for (const CaseFact& at : story.history()) {
    if (const auto* identified = dynamic_cast<const v1::PersonIdentified*>(at.fact.get())) {
      if (identified->person_id() != story.PersonAt(at)) offered.clear();
    } else if (const auto* offer = dynamic_cast<const v1::SupportOffered*>(at.fact.get())) {
      if (offer->to() == v1::CASE_PARTY_SUBJECT) offered.insert(offer->kinds().begin(), offer->kinds().end());
    } else if (dynamic_cast<const v1::HearingListed*>(at.fact.get()) != nullptr) {
      ListedAfterOffer(story, at, offered, out);
    }
  }
}

// Adjourned for illness once, and not after it was claimed and looked at. After that, and wherever illness is
// claimed, an independent assessment stands before the decision to go on; service is proved, and the reasons
// are written.
void IllnessDelaysOnce(const Story& story, Found& out) {
  HealthIsHeardInPrivate(story, out);
  Told<v1::HearingAdjourned> ill;
  for (const auto& adjourned : story.All<v1::HearingAdjourned>()) {
    if (adjourned->reason() != v1::ADJOURN_REASON_ILLNESS) continue;
    const auto went_on = story.All<v1::ProceededInAbsence>();
    const bool claimed = std::any_of(went_on.begin(), went_on.end(), [&](const auto& one) {
      return one->illness_claimed() && one.at->version < adjourned.at->version;
    });
    if (ill || claimed) out.Add(*adjourned.at, "The hearing was adjourned for illness a second time.");
    const v1::Rules* rules = story.RulesOf(*adjourned.at);
    if (rules != nullptr && Asks(*rules, DayDecided(*adjourned.at), v1::SAFEGUARD_ILLNESS_EVIDENCE) &&
        adjourned->evidence_hash().size() != kHashBytes)
      out.Add(*adjourned.at, "The hearing was adjourned for illness, and nothing shows that there was one.");
    ill = adjourned;
  }
  for (const auto& [at, went_on] : story.All<v1::ProceededInAbsence>()) {
    if (went_on->service_proof_hash().size() != kHashBytes)
      out.Add(*at, "The panel went on without the person, and nothing proves that they had notice.");
    const bool reasons =
        IsWritten(*went_on, went_on->fairness()) && IsWritten(*went_on, went_on->public_interest());
    if (!reasons) out.Add(*at, "The panel went on without the person, and gave no reasons.");
    const bool adjourned_before = ill && ill.at->version < at->version;
    if (!went_on->illness_claimed() && !adjourned_before) continue;
    const auto assessed = story.Before<v1::MedicalAssessmentRecorded>(*at);
    const bool too_old = assessed && adjourned_before && assessed.at->version < ill.at->version;
    if (!assessed || too_old)
      out.Add(*at, "Illness was claimed, and the panel went on before anybody independent had looked at it.");
  }
}

}  // namespace candour::fairness
