// Answers about rules, referrals and cases: functions of the folded state.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_SANCTIONS_QUERIES_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_SANCTIONS_QUERIES_H_

#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/rpc/endpoint.h"

namespace candour {

absl::Status AnswerGetRules(const QueryContext&, const sanctions::v1::GetRulesRequest&,
                            sanctions::v1::GetRulesResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_SANCTIONS_QUERIES_H_
