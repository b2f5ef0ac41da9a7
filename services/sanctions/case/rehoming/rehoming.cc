#include "services/sanctions/case/rehoming/rehoming.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kNobodyKnown =
    "NHSE_REGION";  // no organisation: the register names none that carries on

}  // namespace

void IndexOrganisations(const CaseState& the, Rows& rows) {
  if (IsOver(the.stage()) || !the.linked_into().empty()) return;
  for (const std::string& org_code : the.org_codes()) rows.Add("case_by_org", {org_code, the.case_id()});
}

void Evolve(const v1::CaseRehomed& fact, const FactContext&, CaseState& the) {
  if (fact.to() == kNobodyKnown || absl::c_linear_search(the.org_codes(), fact.to())) return;
  the.add_org_codes(fact.to());
  // What goes along where the case joins another.
  if (absl::c_linear_search(the.employer_codes(), fact.from())) the.add_employer_codes(fact.to());
}

}  // namespace candour
