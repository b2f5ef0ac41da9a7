// Answers about what everybody is told of a decision.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_DETERMINATION_QUERIES_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_DETERMINATION_QUERIES_H_

#include "absl/status/status.h"
#include "candour/sanctions/v1/determination.pb.h"
#include "common/rpc/endpoint.h"

namespace candour {

absl::Status AnswerGetDetermination(const QueryContext&, const sanctions::v1::GetDeterminationRequest&,
                                    sanctions::v1::GetDeterminationResponse*);
absl::Status AnswerListDeterminations(const QueryContext&, const sanctions::v1::ListDeterminationsRequest&,
                                      sanctions::v1::ListDeterminationsResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_DETERMINATION_QUERIES_H_
