// Interim orders: interim.proto, and the facts about them in case.proto, which others follow.
//
//   AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), decision);   // whoever ends a case
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_INTERIM_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_INTERIM_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// make.cc
Decision Decide(const sanctions::v1::GiveInterimNoticeRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::MakeInterimOrderRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::DeclineInterimOrderRequest&, const Context&, const CaseState&);
// review.cc
Decision Decide(const sanctions::v1::ReviewInterimRequest&, const Context&, const CaseState&);
// extend.cc
Decision Decide(const sanctions::v1::RecordInterimExtensionRequest&, const Context&, const CaseState&);
// What a date alone brings about: timers.cc
Decision Decide(const sanctions::v1::WarnOfInterim&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::FlagInterimReviewMissed&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::LapseInterimOrder&, const Context&, const CaseState&);
void ArmInterim(const CaseState&, TimerRows&);

// Neither ended nor past its last day.
bool Stands(const sanctions::v1::InterimOrder&, absl::CivilDay today);
// The one that stands, or nullptr: there is one at most.
const sanctions::v1::InterimOrder* StandingOrder(const CaseState&, absl::CivilDay today);
// The one that holds on the day, also one that was ended with a later last day; nullptr: none does.
const sanctions::v1::InterimOrder* OrderOn(const CaseState&, absl::CivilDay day);
// The order of that id, or nullptr.
const sanctions::v1::InterimOrder* FindOrder(const CaseState&, absl::string_view order_id);

// Why what may be heavier for the person can't be ordered yet: NOTICE_NOT_SERVED, or MISSING_REASONS where it
// can't wait for the notice. `rules` are those of today.
std::optional<Refusal> InterimNotHeard(const CaseState&, bool urgent, absl::string_view urgent_reasons,
                                       absl::CivilDay today, const SanctionsRules& rules);
// Why it could not wait.
sanctions::v1::InterimUrgencyExplained MakeExplained(const std::string& order_id, const std::string& reasons);

// An order's first and last day, and the last for its first review, which is no later than its end: from 10
// January for 18 months it ends on 9 July of the next year, and is looked at by 10 July of its own.
void SetDays(absl::CivilDay from, absl::CivilDay ends_on, const SanctionsRules&,
             sanctions::v1::InterimOrderMade&);
// When the registrar is told that the review, or the end, comes near: only days after `today`.
sanctions::v1::InterimAlarmsSet MakeAlarms(const std::string& order_id, absl::CivilDay today,
                                           absl::CivilDay review_by, absl::CivilDay ends_on,
                                           const SanctionsRules&);
// Adds an InterimOrderEnded for every order that has not ended. `last_day` is the last on which it holds.
void AddInterimEnds(const CaseState&, sanctions::v1::InterimEnd, absl::CivilDay last_day, Decision&);
// The same for all of them, those that ended too, as of somebody whom they never were about: WRONG_PERSON,
// with the day before the first.
void AddNeverHeld(const CaseState&, Decision&);

void Evolve(const sanctions::v1::InterimNoticeGiven&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimOrderMade&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimOrderDeclined&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimUrgencyExplained&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimReviewed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimAlarmsSet&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimOrderExtended&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimOrderEnded&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimReviewNear&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimReviewMissed&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_INTERIM_H_
