#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

template <class Source>
bool IsOf(const v1::Prohibition& known, const Source& source) {
  return known.source_ledger() == source.source_ledger() && known.source_id() == source.source_id();
}

void ClearEligibility(v1::AppointmentState& state) {
  state.clear_ineligibilities();
  state.clear_eligibility_decided_on();
}

// What was to be passed over nobody says of other terms, or of another human, or found anew.
void ClearOverride(v1::AppointmentState& state) {
  state.clear_override_proposed_by();
  state.clear_override_proposed_by_person();
  state.clear_overridden();
}

}  // namespace

void Evolve(const v1::AppointmentProposed& fact, const FactContext&, v1::AppointmentState& state) {
  state.set_appointment_id(fact.appointment_id());
  state.set_person_id(fact.person_id());
  state.set_org_code(fact.org_code());
  *state.mutable_terms() = fact.terms();
  state.set_status(v1::APPOINTMENT_STATUS_PROPOSED);
}

void Evolve(const v1::EligibilityDecided& fact, const FactContext&, v1::AppointmentState& state) {
  const bool eligible = fact.outcome() == v1::ELIGIBILITY_OUTCOME_ELIGIBLE;
  state.set_status(eligible ? v1::APPOINTMENT_STATUS_CLEARED : v1::APPOINTMENT_STATUS_BLOCKED);
  *state.mutable_ineligibilities() = fact.reasons();
  *state.mutable_eligibility_decided_on() = fact.decided_on();
  ClearOverride(state);
}

void Evolve(const v1::AppointmentOverrideProposed& fact, const FactContext& context,
            v1::AppointmentState& state) {
  state.set_override_proposed_by(std::string(context.account));
  state.set_override_proposed_by_person(fact.proposed_by_person());
}

void Evolve(const v1::AppointmentOverridden& fact, const FactContext&, v1::AppointmentState& state) {
  state.set_status(v1::APPOINTMENT_STATUS_CLEARED);
  *state.mutable_overridden() = fact.reasons();
}

void Evolve(const v1::Appointed&, const FactContext& context, v1::AppointmentState& state) {
  state.set_status(v1::APPOINTMENT_STATUS_IN_POST);
  state.set_confirmed_by(std::string(context.account));
}

void Evolve(const v1::PersonFoundInPost& fact, const FactContext&, v1::AppointmentState& state) {
  state.set_appointment_id(fact.appointment_id());
  state.set_person_id(fact.person_id());
  state.set_org_code(fact.org_code());
  *state.mutable_terms() = fact.terms();
  if (fact.has_found()) *state.mutable_found() = fact.found();
  state.set_status(v1::APPOINTMENT_STATUS_IN_POST);
}

void Evolve(const v1::AppointmentRecordedLateFlagged& fact, const FactContext&, v1::AppointmentState& state) {
  state.set_late_days(fact.late_days());
}

void Evolve(const v1::OrganisationNotOpenFlagged&, const FactContext&, v1::AppointmentState& state) {
  state.set_organisation_not_open(true);
}

void Evolve(const v1::PostAlreadyHeldFlagged&, const FactContext&, v1::AppointmentState& state) {
  state.set_post_already_held(true);
}

void Evolve(const v1::AppointmentEnded& fact, const FactContext&, v1::AppointmentState& state) {
  *state.mutable_terms()->mutable_end() = fact.end();
  state.set_end_reason(fact.reason());
  state.set_status(v1::APPOINTMENT_STATUS_ENDED);
}

void Evolve(const v1::AppointmentCorrected& fact, const FactContext&, v1::AppointmentState& state) {
  *state.mutable_terms() = fact.now();
  state.set_corrections(state.corrections() + 1);
  ClearOverride(state);
  if (!fact.now().post_id().empty()) state.clear_found();
  if (!FillsPost(state)) {
    state.set_status(v1::APPOINTMENT_STATUS_PROPOSED);
    ClearEligibility(state);
  } else if (!fact.now().has_end()) {
    state.set_status(v1::APPOINTMENT_STATUS_IN_POST);
    state.clear_end_reason();
  }
}

void Evolve(const v1::IneligibleAttemptNoted&, const FactContext&, v1::AppointmentState& state) {
  state.set_ineligible_attempts(state.ineligible_attempts() + 1);
}

void Evolve(const v1::AppointmentProhibited& fact, const FactContext&, v1::AppointmentState& state) {
  auto& known = *state.mutable_prohibitions();
  const v1::Prohibition& prohibition = fact.prohibition();
  const auto at = std::find_if(known.begin(), known.end(), [&](const v1::Prohibition& one) {
    return std::tie(one.source_ledger(), one.source_id()) >=
           std::tie(prohibition.source_ledger(), prohibition.source_id());
  });
  const auto place = at - known.begin();
  if (at != known.end() && IsOf(*at, prohibition)) {
    *at = prohibition;
    return;
  }
  *state.add_prohibitions() = prohibition;
  std::rotate(known.begin() + place, known.end() - 1, known.end());
}

void Evolve(const v1::AppointmentProhibitionLifted& fact, const FactContext&, v1::AppointmentState& state) {
  auto& known = *state.mutable_prohibitions();
  for (v1::Prohibition& one : known) {
    if (IsOf(one, fact) && fact.has_on()) *one.mutable_to() = DateOf(StoredDay(fact.on()) - 1);
  }
  if (fact.has_on()) return;
  known.erase(
      std::remove_if(known.begin(), known.end(), [&](const v1::Prohibition& one) { return IsOf(one, fact); }),
      known.end());
}

void Evolve(const v1::BarBreachFlagged&, const FactContext&, v1::AppointmentState& state) {
  state.set_bar_breached(true);
}

void Evolve(const v1::BarBreachAttempt&, const FactContext&, v1::AppointmentState& state) {
  state.set_bar_breach_attempts(state.bar_breach_attempts() + 1);
}

// AppointmentEnded said so: this is for whoever follows the register.
void Evolve(const v1::PersonLeftPost&, const FactContext&, v1::AppointmentState&) {}

// Whether another human is eligible nobody has looked at.
void Evolve(const v1::AppointmentReassigned& fact, const FactContext&, v1::AppointmentState& state) {
  state.set_person_id(fact.to());
  ClearOverride(state);
  if (FillsPost(state)) return;
  state.set_status(v1::APPOINTMENT_STATUS_PROPOSED);
  ClearEligibility(state);
}

void Index(const v1::AppointmentState& state, Rows& rows) {
  const std::string& id = state.appointment_id();
  if (id.empty()) return;
  rows.Add("appointment_by_organisation", {state.org_code(), id});
  rows.Add("appointment_by_person", {state.person_id(), id});
  if (!state.terms().post_id().empty()) rows.Add("appointment_by_post", {state.terms().post_id(), id});
  if (FillsPost(state)) rows.Add("appointment_by_last_day", {state.person_id(), LastDayPlace(state)});
}

std::string LastDayPlace(const v1::AppointmentState& state) {
  const std::string& id = state.appointment_id();
  if (!state.terms().has_end()) return absl::StrCat("open.", id);  // after every digit
  const auto& day = state.terms().end();
  return absl::StrFormat("%04d%02d%02d.%s", day.year(), day.month(), day.day(), id);
}

bool FillsPost(const v1::AppointmentState& state) {
  return state.status() == v1::APPOINTMENT_STATUS_IN_POST || state.status() == v1::APPOINTMENT_STATUS_ENDED;
}

bool InPostOn(const v1::AppointmentState& state, absl::CivilDay day) {
  if (!FillsPost(state) || day < DayOf(state.terms().start())) return false;
  return !state.terms().has_end() || day <= DayOf(state.terms().end());
}

}  // namespace candour
