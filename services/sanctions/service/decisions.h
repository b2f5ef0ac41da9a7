// What was decided in a case, and why: read from its facts.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_DECISIONS_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_DECISIONS_H_

#include "absl/status/status.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/case_view.pb.h"
#include "common/rpc/endpoint.h"
#include "services/sanctions/case/sight.h"

namespace candour {

// Adds those of `the` that `sight` may see, in their order (case_view.proto).
absl::Status AddDecisions(const QueryContext&, const sanctions::v1::CaseState& the, Sight,
                          sanctions::v1::CaseView*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_DECISIONS_H_
