// The equality report: counting a year, at the edge, where what people declared can be opened; and reading
// what was told of it.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_EQUALITY_QUERIES_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_EQUALITY_QUERIES_H_

#include "candour/registration/v1/register.pb.h"
#include "common/base/clock.h"
#include "common/decider/command.h"
#include "common/privacy/seal.h"
#include "common/replica/served_state.h"
#include "common/rpc/endpoint.h"

namespace candour {

// An EqualityFigures of the year; empty where the command will be refused. `state` is of the sanctions
// service's ledger; null: it is not followed. All arguments outlive the result. UNAVAILABLE where keys can't
// be asked now.
LookUp LookUpEqualityFigures(const ServedState* state, Sealer& sealer, const Clock& clock,
                             const registration::v1::TakeEqualityReportRequest& take);

absl::Status AnswerGetEqualityReport(const QueryContext&, const registration::v1::GetEqualityReportRequest&,
                                     registration::v1::GetEqualityReportResponse*);
absl::Status AnswerGetCharacteristics(const QueryContext&, const registration::v1::GetCharacteristicsRequest&,
                                      registration::v1::GetCharacteristicsResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_EQUALITY_QUERIES_H_
