// Answers that are lists: functions of the folded state, and of who asks.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_LIST_QUERIES_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_LIST_QUERIES_H_

#include "candour/sanctions/v1/lists.pb.h"
#include "common/rpc/endpoint.h"

namespace candour {

absl::Status AnswerListCases(const QueryContext&, const sanctions::v1::ListCasesRequest&,
                             sanctions::v1::ListCasesResponse*);
absl::Status AnswerCountCases(const QueryContext&, const sanctions::v1::CountCasesRequest&,
                              sanctions::v1::CountCasesResponse*);
absl::Status AnswerListDeadlines(const QueryContext&, const sanctions::v1::ListDeadlinesRequest&,
                                 sanctions::v1::ListDeadlinesResponse*);
absl::Status AnswerListHearings(const QueryContext&, const sanctions::v1::ListHearingsRequest&,
                                sanctions::v1::ListHearingsResponse*);
absl::Status AnswerListExternalBars(const QueryContext&, const sanctions::v1::ListExternalBarsRequest&,
                                    sanctions::v1::ListExternalBarsResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_LIST_QUERIES_H_
