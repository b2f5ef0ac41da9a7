#include <algorithm>
#include <optional>
#include <vector>

#include "common/decider/day.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

std::optional<absl::CivilDay> ClosedOn(const v1::OrganisationState& state) {
  if (!state.details().has_closed_on()) return std::nullopt;
  return DayOf(state.details().closed_on());
}

// The last day was said, moved or withdrawn: until it is over the duties are its own.
void SetClosing(const FactContext& context, v1::OrganisationState& state) {
  state.clear_duties();
  state.set_duties_fact_version(ClosedOn(state) ? context.version : 0);
}

}  // namespace

void Evolve(const v1::OrganisationsImported& fact, const FactContext&, v1::ImportState& state) {
  state.set_sha256(fact.sha256());
}

// One that had closed before it was known had nothing to do here.
void Evolve(const v1::OrganisationImported& fact, const FactContext& context, v1::OrganisationState& state) {
  state.set_org_code(fact.org_code());
  *state.mutable_details() = fact.details();
  const absl::CivilDay imported = absl::ToCivilDay(context.decided_at, absl::UTCTimeZone());
  if (fact.details().has_closed_on() && DayOf(fact.details().closed_on()) >= imported)
    state.set_duties_fact_version(context.version);
}

void Evolve(const v1::OrganisationRenamed& fact, const FactContext&, v1::OrganisationState& state) {
  state.mutable_details()->set_name(fact.name());
  state.mutable_details()->set_type(fact.type());
  state.mutable_details()->set_type_basis(fact.type_basis());
}

void Evolve(const v1::OrganisationClosed& fact, const FactContext& context, v1::OrganisationState& state) {
  *state.mutable_details()->mutable_closed_on() = fact.closed_on();
  SetClosing(context, state);
}

void Evolve(const v1::OrganisationReopened&, const FactContext& context, v1::OrganisationState& state) {
  state.mutable_details()->clear_closed_on();
  SetClosing(context, state);
}

void Evolve(const v1::OrganisationAmended& fact, const FactContext& context, v1::OrganisationState& state) {
  const std::optional<absl::CivilDay> was = ClosedOn(state);
  *state.mutable_details() = fact.details();
  if (ClosedOn(state) != was) SetClosing(context, state);
}

void Evolve(const v1::SuccessorRecorded& fact, const FactContext& context, v1::OrganisationState& state) {
  if (ClosedOn(state)) state.set_duties_fact_version(context.version);
  std::vector<v1::Successor> successors;
  for (v1::Successor& known : *state.mutable_successors()) {
    if (known.org_code() != fact.successor().org_code()) successors.push_back(std::move(known));
  }
  successors.push_back(fact.successor());
  std::stable_sort(successors.begin(), successors.end(), [](const auto& a, const auto& b) {
    return DayOf(a.effective_on()) < DayOf(b.effective_on());
  });
  state.mutable_successors()->Assign(successors.begin(), successors.end());
}

void Evolve(const v1::DutiesTransferred& fact, const FactContext& context, v1::OrganisationState& state) {
  state.mutable_duties()->set_to(fact.to());
  state.mutable_duties()->set_complete(!fact.more());
  state.set_duties_fact_version(fact.more() ? context.version : 0);
}

void Index(const v1::OrganisationState& state, Rows& rows) {
  if (!state.org_code().empty()) rows.Add("organisation", {state.org_code()});
}

bool OpenOn(const v1::OrganisationState& state, absl::CivilDay day) {
  const auto opened = DayOf(state.details().opened_on());
  if (state.org_code().empty() || !opened || day < *opened) return false;
  return !state.details().has_closed_on() || day <= DayOf(state.details().closed_on());
}

std::string SuccessorOf(const v1::OrganisationState& state) {
  return state.successors().empty() ? "" : state.successors().rbegin()->org_code();
}

}  // namespace candour
