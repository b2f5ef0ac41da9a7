// What is asked of somebody under conditions, one by one, and what became of it: condition.proto.
//
// "Complete a course within 3 months", under a sanction from 1 July 2026: until 30 September.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_CONDITION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_CONDITION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/condition.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;
using Conditions = google::protobuf::RepeatedPtrField<sanctions::v1::Condition>;
using ConditionTerms = google::protobuf::RepeatedPtrField<sanctions::v1::ConditionTerm>;

// record.cc
Decision Decide(const sanctions::v1::RecordConditionRequest&, const Context&, const CaseState&);
// When one is late: timers.cc
Decision Decide(const sanctions::v1::FlagConditionOverdue&, const Context&, const CaseState&);
void ArmConditions(const CaseState&, TimerRows&);
// It holds, or held until it ended, so that it may have been breached: not before it is final, not while an
// appeal stays it, not if it was quashed.
bool WasHeld(const sanctions::v1::SanctionState&);
// The last days that are waited for, of one sanction; without an end to that only while it holds.
std::vector<absl::CivilDay> ConditionsDue(const sanctions::v1::SanctionState&);

// Those below: terms.cc

// Why they can't be asked under a sanction of that type and length (`months`, 0: without end) from
// `effective_on`: SANCTION_TYPE, CONDITION_DUE (after its last day, or before `today`).
std::optional<Refusal> TermsWrong(const Conditions&, sanctions::v1::SanctionType, uint32_t months,
                                  absl::CivilDay effective_on, absl::CivilDay today);
// What is said in words, and then each by its number.
std::string ConditionsText(absl::string_view words, const Conditions&);
ConditionTerms TermsOf(const Conditions&);
// Adds ConditionsSet where there are terms.
void AddConditions(const CaseState&, const std::string& sanction_id, const ConditionTerms&, Decision*);

// Sets their last days by the sanction's first one. evolve.cc
void CountConditions(uint64_t fact_version, sanctions::v1::SanctionState&);

void Evolve(const sanctions::v1::ConditionsSet&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConditionComplied&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConditionBreached&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConditionOverdue&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_CONDITION_H_
