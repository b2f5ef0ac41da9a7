// Organisations that cases name, by ODS code: organisation.proto. When one closes, the register moves what it
// had to do; then no case that is open is left with it.
#ifndef CANDOUR_SERVICES_SANCTIONS_ORGANISATION_ORGANISATION_H_
#define CANDOUR_SERVICES_SANCTIONS_ORGANISATION_ORGANISATION_H_

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct NamedOrganisation {
  using State = sanctions::v1::OrganisationState;
  using Facts = FactList<Since<11, sanctions::v1::DutiesTransferKnown>>;
  static constexpr absl::string_view kKind = "organisation";
};

// From the register (register.h): in each case that names it and is not over. Known already: nothing.
Decision Decide(const sanctions::v1::LearnDutiesTransferred&, const Context&,
                const sanctions::v1::OrganisationState&);

void Evolve(const sanctions::v1::DutiesTransferKnown&, const FactContext&, sanctions::v1::OrganisationState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_ORGANISATION_ORGANISATION_H_
