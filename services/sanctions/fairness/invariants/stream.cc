#include <set>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/invariants/stages.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// From 1 without a gap, of types that belong to a case, in the order of time.
void FactsFollow(const Story& story, Found& out) {
  uint64_t version = 0;
  const CaseFact* before = nullptr;
  for (const CaseFact& at : story.history()) {
    if (at.version != ++version) out.Add(at, "A fact is missing before this one.");
    version = at.version;
    if (!IsOfACase(at.fact->GetDescriptor()))
      out.Add(at, "A fact stands in the case that is none of a case.",
              {{"fact", std::string(at.fact->GetDescriptor()->name())}});
    if (before != nullptr && (at.commit < before->commit || at.decided_at < before->decided_at))
      out.Add(at, "A fact is older than the one before it.");
    before = &at;
  }
}

// One person, who is not exchanged once something rests on who it is.
void OnePerson(const Story& story, Found& out) {
  const auto names = [&](const CaseFact& at, const auto& fact) {
    if (fact.person_id() != story.PersonAt(at))
      out.Add(at, "A fact names another person than the case is about.");
  };
  Each<v1::InterimOrderMade, v1::InterimOrderExtended, v1::InterimOrderEnded, v1::InterimReviewed,
       v1::SanctionImposed, v1::SanctionStayed, v1::SanctionEffective, v1::SanctionEnded, v1::SanctionQuashed,
       v1::SanctionReviewed, v1::NoFindingMade, v1::RestorationApplied, v1::Restored, v1::RestorationRefused,
       v1::SubjectDied>(story, names);
  const auto about = [&](const CaseFact& at, const auto&) {
    if (story.PersonAt(at).empty())
      out.Add(at, "Something is alleged or heard, and nobody has said of whom.");
  };
  Each<v1::AllegationFramed, v1::InterimNoticeGiven, v1::InterimOrderDeclined>(story, about);
  for (const auto& [at, offered] : story.All<v1::SupportOffered>()) {
    if (offered->to() == v1::CASE_PARTY_SUBJECT && story.PersonAt(*at).empty())
      out.Add(*at, "Something is offered to whom it is about, and nobody has said who that is.");
  }
  for (const auto& [at, identified] : story.All<v1::PersonIdentified>()) {
    const std::string before = story.PersonAt(*at);
    const bool rests_on_it =
        story.Before<v1::AllegationFramed>(*at) || story.Before<v1::InterimOrderMade>(*at);
    if (rests_on_it && !before.empty() && before != identified->person_id())
      out.Add(*at, "The person was exchanged after something had been decided about them.");
  }
}

void OneCase(const Story& story, Found& out) {
  const auto opened = story.All<v1::CaseOpened>();
  if (opened.empty()) return;
  const std::string& case_id = opened.front()->case_id();
  const auto same = [&](const CaseFact& at, const auto& fact) {
    if (fact.case_id() != case_id) out.Add(at, "A fact names another case.");
  };
  Each<v1::CaseOpened, v1::InterimOrderMade, v1::InterimOrderExtended, v1::InterimOrderEnded,
       v1::InterimReviewed, v1::SanctionImposed, v1::SanctionStayed, v1::SanctionEffective, v1::SanctionEnded,
       v1::SanctionQuashed>(story, same);
}

void AllegationsAreKnown(const Story& story, Found& out) {
  std::set<std::string> framed;
  const auto check = [&](const CaseFact& at, const auto& ids) {
    for (const std::string& id : ids) {
      if (!framed.contains(id)) out.Add(at, "A fact names an allegation that is not part of the case.");
    }
  };
  for (const CaseFact& at : story.history()) {
    if (const auto* one = dynamic_cast<const v1::AllegationFramed*>(at.fact.get())) {
      framed.insert(one->allegation_id());
    } else if (const auto* told = dynamic_cast<const v1::AllegationNotified*>(at.fact.get())) {
      check(at, told->allegation_ids());
    } else if (const auto* decided = dynamic_cast<const v1::ExaminerDecided*>(at.fact.get())) {
      check(at, decided->allegation_ids());
    } else if (const auto* to_answer = dynamic_cast<const v1::CaseToAnswer*>(at.fact.get())) {
      check(at, to_answer->allegation_ids());
    }
  }
}

// What a fact names has been made before.
template <class Made, class Id, class... Facts, class Named>
void IsKnown(const Story& story, const Id& id, const Named& named, Found& out) {
  const auto check = [&](const CaseFact& at, const auto& fact) {
    for (const auto& [made_at, made] : story.All<Made>()) {
      if (made_at->version < at.version && id(*made) == named(fact)) return;
    }
    out.Add(at, "A fact names something that is not part of the case.");
  };
  Each<Facts...>(story, check);
}

}  // namespace

void FactsBelongTogether(const Story& story, Found& out) {
  FactsFollow(story, out);
  OnePerson(story, out);
  OneCase(story, out);
  AllegationsAreKnown(story, out);
  const auto sanction = [](const auto& fact) -> const std::string& { return fact.sanction_id(); };
  IsKnown<v1::SanctionImposed, decltype(sanction), v1::SanctionStayed, v1::SanctionEffective,
          v1::SanctionEnded, v1::SanctionQuashed, v1::SanctionReviewed, v1::ReviewNoticeGiven,
          v1::AppealLodged, v1::AppealPeriodEnded, v1::SanctionReviewScheduled, v1::RestorationApplied>(
      story, sanction, sanction, out);
  const auto order = [](const auto& fact) -> const std::string& { return fact.order_id(); };
  IsKnown<v1::InterimOrderMade, decltype(order), v1::InterimOrderExtended, v1::InterimOrderEnded,
          v1::InterimReviewed, v1::InterimAlarmsSet, v1::InterimReviewNear, v1::InterimReviewMissed>(
      story, order, order, out);
  const auto appeal = [](const auto& fact) -> const std::string& { return fact.appeal_id(); };
  IsKnown<v1::AppealLodged, decltype(appeal), v1::AppealDecided>(story, appeal, appeal, out);
  const auto proposal = [](const auto& fact) -> const std::string& { return fact.consensual_id(); };
  IsKnown<v1::ConsensualProposed, decltype(proposal), v1::ConsensualServed, v1::ConsensualAgreed,
          v1::ConsensualRejected>(story, proposal, proposal, out);
  const auto restoration = [](const auto& fact) -> const std::string& { return fact.restoration_id(); };
  IsKnown<v1::RestorationApplied, decltype(restoration), v1::Restored, v1::RestorationRefused>(
      story, restoration, restoration, out);
}

}  // namespace candour::fairness
