#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kNoLastDay =
    "Something was begun, and nothing says by when it has to be dealt with.";

template <class Fact, class Has>
void Says(const Story& story, const Has& has, Found& out) {
  for (const auto& [at, fact] : story.All<Fact>()) {
    if (!has(*fact)) out.Add(*at, kNoLastDay, {{"fact", std::string(Fact::descriptor()->name())}});
  }
}

// As was known then: an end that was recorded later is none yet.
bool OrderStands(const Story& story, const CaseFact& at) {
  const absl::CivilDay today = DayDecided(at);
  for (const auto& [made_at, made] : story.All<v1::InterimOrderMade>()) {
    if (made_at->version > at.version || StoredDay(made->from()) > today + 1) continue;
    absl::CivilDay last = StoredDay(made->ends_on());
    for (const auto& [extended_at, extended] : story.All<v1::InterimOrderExtended>()) {
      if (extended_at->version < at.version && extended->order_id() == made->order_id())
        last = StoredDay(extended->ends_on());
    }
    for (const auto& [ended_at, ended] : story.All<v1::InterimOrderEnded>()) {
      if (ended_at->version < at.version && ended->order_id() == made->order_id())
        last = StoredDay(ended->last_day());
    }
    if (today <= last) return true;
  }
  return false;
}

bool IsReviewed(v1::SanctionType type) {
  return type == v1::SANCTION_TYPE_CONDITIONS || type == v1::SANCTION_TYPE_SUSPENSION;
}

}  // namespace

// A case does not lie: what begins a stage says its last day, which a timer of the service then tells.
void StagesHaveDeadlines(const Story& story, Found& out) {
  const auto due_on = [](const auto& fact) { return fact.has_due_on(); };
  const auto review_by = [](const auto& fact) { return fact.has_review_by(); };
  Says<v1::CaseOpened>(
      story, [](const auto& fact) { return fact.has_screening_due_on() && fact.has_risk_due_on(); }, out);
  Says<v1::ScreeningReviewRequested>(story, due_on, out);
  Says<v1::DeterminationRequested>(story, due_on, out);
  Says<v1::ScreenedOut>(
      story, [](const auto& fact) { return fact.has_review_last_day(); }, out);
  Says<v1::AllegationNotified>(
      story, [](const auto& fact) { return fact.has_last_day(); }, out);
  Says<v1::ConsensualServed>(
      story, [](const auto& fact) { return fact.has_last_day(); }, out);
  Says<v1::CaseStayed>(story, review_by, out);
  Says<v1::HearingListed>(
      story, [](const auto& fact) { return fact.has_hearing_on(); }, out);
  Says<v1::HearingAdjourned>(story, review_by, out);
  Says<v1::InterimOrderMade>(story, review_by, out);
  for (const auto& [at, risk] : story.All<v1::RiskAssessed>()) {
    const bool sought = risk->level() == v1::RISK_LEVEL_HIGH && !OrderStands(story, *at);
    if (sought && !risk->has_interim_hearing_by())
      out.Add(*at, "The risk is high, and nothing says by when an interim order is heard.");
  }
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (IsFirst(ImposerOf(story, *at)) && !story.With<v1::OversightWindowSet>(*at))
      out.Add(*at, "A sanction was imposed, and nothing says until when it may be referred to a court.");
    // A court may give what has no end.
    const bool reviewed = IsReviewed(imposed->type()) && imposed->has_expires_on();
    if (reviewed && !story.With<v1::SanctionReviewScheduled>(*at))
      out.Add(*at, "A sanction was imposed that is reviewed, and nothing says when.");
  }
  for (const auto& [at, holds] : story.All<v1::SanctionEffective>()) {
    for (const auto& [made_at, imposed] : story.All<v1::SanctionImposed>()) {
      if (imposed->sanction_id() != holds->sanction_id() || !IsReviewed(imposed->type())) continue;
      if (made_at->version < at->version && !story.With<v1::SanctionReviewScheduled>(*at))
        out.Add(*at, "A sanction holds that is reviewed, and nothing says when.");
    }
  }
}

}  // namespace candour::fairness
