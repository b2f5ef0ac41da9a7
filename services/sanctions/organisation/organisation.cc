#include "services/sanctions/organisation/organisation.h"

#include <string>
#include <utility>
#include <vector>

#include "services/sanctions/case/case.h"

namespace candour {

namespace v1 = sanctions::v1;

Decision Decide(const v1::LearnDutiesTransferred& learn, const Context& context,
                const v1::OrganisationState& organisation) {
  // The register says it once for each lot of notices that it moves.
  if (learn.to() == organisation.carried_on_by()) return {};
  v1::DutiesTransferKnown known;
  known.set_to(learn.to());
  Decision decision = Record(std::move(known));
  // A commit has 512 writes; no organisation has so many open cases, and of one that had the rest keeps its
  // name.
  constexpr size_t kAtOnce = 400;
  std::vector<std::string> cases = context.Ids("case_by_org", learn.org_code());
  if (cases.size() > kAtOnce) cases.resize(kAtOnce);
  for (const std::string& case_id : cases) {
    context.Read<Case>(case_id);  // one that ends at the same moment is decided on as it is then
    v1::CaseRehomed rehomed;
    rehomed.set_from(learn.org_code());
    rehomed.set_to(learn.to());
    decision.Add(StreamOf<Case>(case_id), std::move(rehomed));
  }
  return decision;
}

void Evolve(const v1::DutiesTransferKnown& fact, const FactContext&, v1::OrganisationState& organisation) {
  organisation.set_carried_on_by(fact.to());
}

}  // namespace candour
