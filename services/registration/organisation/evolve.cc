#include <algorithm>
#include <vector>

#include "common/decider/day.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

namespace v1 = registration::v1;

void Evolve(const v1::OrganisationsImported& fact, const FactContext&, v1::ImportState& state) {
  state.set_sha256(fact.sha256());
}

void Evolve(const v1::OrganisationImported& fact, const FactContext&, v1::OrganisationState& state) {
  state.set_org_code(fact.org_code());
  *state.mutable_details() = fact.details();
}

void Evolve(const v1::OrganisationRenamed& fact, const FactContext&, v1::OrganisationState& state) {
  state.mutable_details()->set_name(fact.name());
  state.mutable_details()->set_type(fact.type());
  state.mutable_details()->set_type_basis(fact.type_basis());
}

void Evolve(const v1::OrganisationClosed& fact, const FactContext&, v1::OrganisationState& state) {
  *state.mutable_details()->mutable_closed_on() = fact.closed_on();
}

void Evolve(const v1::OrganisationReopened&, const FactContext&, v1::OrganisationState& state) {
  state.mutable_details()->clear_closed_on();
}

void Evolve(const v1::OrganisationAmended& fact, const FactContext&, v1::OrganisationState& state) {
  *state.mutable_details() = fact.details();
}

void Evolve(const v1::SuccessorRecorded& fact, const FactContext&, v1::OrganisationState& state) {
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
