// Answers about who is barred and the like: the public list, and the checks of employers.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_BARRED_LIST_QUERIES_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_BARRED_LIST_QUERIES_H_

#include "candour/registration/v1/bar_check.pb.h"
#include "candour/registration/v1/barred_list.pb.h"
#include "common/rpc/endpoint.h"
#include "services/registration/views/name_index.h"

namespace candour {

absl::Status AnswerSearchBarredList(const QueryContext&, const NameIndex& names,
                                    const registration::v1::SearchBarredListRequest&,
                                    registration::v1::SearchBarredListResponse*);
absl::Status AnswerListBarredList(const QueryContext&, const registration::v1::ListBarredListRequest&,
                                  registration::v1::ListBarredListResponse*);
absl::Status AnswerGetBarCheck(const QueryContext&, const registration::v1::GetBarCheckRequest&,
                               registration::v1::GetBarCheckResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_BARRED_LIST_QUERIES_H_
