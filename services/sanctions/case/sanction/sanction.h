// Sanctions of a case, from the panel's decision to their end: sanction.proto, and the facts about them in
// case.proto, which others follow.
//
// Posted on 2 June 2026, the decision is served on the 3rd, day 1 of 28: the last day for an appeal is the
// 30th, and a suspension of 12 months holds from 1 July to 30 June 2027.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_SANCTION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_SANCTION_H_

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// impose.cc
Decision Decide(const sanctions::v1::ImposeSanctionRequest&, const Context&, const CaseState&);
// immediate.cc
Decision Decide(const sanctions::v1::MakeImmediateInterimRequest&, const Context&, const CaseState&);
// review.cc
Decision Decide(const sanctions::v1::ReviewSanctionRequest&, const Context&, const CaseState&);
// review_notice.cc
Decision Decide(const sanctions::v1::GiveReviewNoticeRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::RequestEarlyReviewRequest&, const Context&, const CaseState&);
// What a date alone brings about: timers.cc
Decision Decide(const sanctions::v1::EndAppealPeriod&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ExpireSanction&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::AlarmSanctionReview&, const Context&, const CaseState&);
void ArmSanctions(const CaseState&, TimerRows&);

// The sanction of that id, or nullptr.
const sanctions::v1::SanctionState* FindSanction(const CaseState&, absl::string_view sanction_id);
sanctions::v1::SanctionState* FindSanction(absl::string_view sanction_id, CaseState&);
// Why it is not reviewed: SANCTION_UNKNOWN (nullptr), SANCTION_TYPE, EXPIRED, SANCTION_STATUS.
// review_notice.cc
std::optional<Refusal> CannotReview(const sanctions::v1::SanctionState*, absl::CivilDay today);
// It was neither ended nor quashed: days.cc
bool IsOpen(const sanctions::v1::SanctionState&);

// Its first and last day.
struct SanctionDays {
  absl::CivilDay effective_on;
  std::optional<absl::CivilDay> expires_on;  // none: without end
};
// `months` of 0: without end. From 1 July 2026 for 12 months: until 30 June 2027.
SanctionDays DaysOf(absl::CivilDay effective_on, uint32_t months);

// Without texts. No further action has no days of its own.
sanctions::v1::SanctionImposed MakeSanction(const CaseState&, const std::string& sanction_id,
                                            sanctions::v1::SanctionType type, uint32_t months,
                                            absl::CivilDay served_on, absl::CivilDay effective_on,
                                            const SanctionsRules&);

// When conditions or a suspension is looked at again; nothing of another type. Only alarms after `today`.
std::optional<sanctions::v1::SanctionReviewScheduled> ScheduleReview(const std::string& sanction_id,
                                                                     sanctions::v1::SanctionType type,
                                                                     const SanctionDays& days,
                                                                     absl::CivilDay today,
                                                                     const SanctionsRules&);

// Adds what was made by MakeSanction, and when it is looked at again.
void AddSanction(sanctions::v1::SanctionImposed imposed, absl::CivilDay today, const SanctionsRules&,
                 Decision*);

void Evolve(const sanctions::v1::FactorsRecorded&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OversightWindowSet&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionImposed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionStayed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionEffective&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionEnded&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionQuashed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionReviewScheduled&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionReviewAlarmed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionUnreviewed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SanctionReviewed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ReviewNoticeGiven&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::EarlyReviewRequested&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::AppealPeriodEnded&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_SANCTION_H_
