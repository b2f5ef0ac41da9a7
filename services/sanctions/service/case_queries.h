// Answers about referrals and cases: functions of the folded state, and of who asks.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_CASE_QUERIES_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_CASE_QUERIES_H_

#include "candour/sanctions/v1/case_view.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "common/rpc/endpoint.h"

namespace candour {

absl::Status AnswerGetReferral(const QueryContext&, const sanctions::v1::GetReferralRequest&,
                               sanctions::v1::GetReferralResponse*);
absl::Status AnswerGetCase(const QueryContext&, const sanctions::v1::GetCaseRequest&,
                           sanctions::v1::GetCaseResponse*);

// Of a case, and of what was referred in it, whoever sees all of it (sight.h); of what is kept about a
// person, anybody else.
absl::StatusOr<bool> SeesHistoryOf(const RecordsView& present, const Actor&, absl::string_view stream);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_CASE_QUERIES_H_
