// Answers about people, the register, codes and rules: functions of the folded state.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_REGISTER_QUERIES_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_REGISTER_QUERIES_H_

#include "candour/registration/v1/register.pb.h"
#include "common/rpc/endpoint.h"
#include "services/registration/views/name_index.h"

namespace candour {

absl::Status AnswerGetRules(const QueryContext&, const registration::v1::GetRulesRequest&,
                            registration::v1::GetRulesResponse*);
absl::Status AnswerGetCode(const QueryContext&, const registration::v1::GetCodeRequest&,
                           registration::v1::GetCodeResponse*);
absl::Status AnswerListCodes(const QueryContext&, const registration::v1::ListCodesRequest&,
                             registration::v1::ListCodesResponse*);
absl::Status AnswerGetPerson(const QueryContext&, const registration::v1::GetPersonRequest&,
                             registration::v1::GetPersonResponse*);
absl::Status AnswerGetRegisterEntry(const QueryContext&, const registration::v1::GetRegisterEntryRequest&,
                                    registration::v1::GetRegisterEntryResponse*);
absl::Status AnswerSearchRegister(const QueryContext&, const NameIndex& names,
                                  const registration::v1::SearchRegisterRequest&,
                                  registration::v1::SearchRegisterResponse*);
absl::Status AnswerGetEmployerEntry(const QueryContext&, const registration::v1::GetEmployerEntryRequest&,
                                    registration::v1::GetEmployerEntryResponse*);
absl::Status AnswerGetRegistrant(const QueryContext&, const registration::v1::GetRegistrantRequest&,
                                 registration::v1::GetRegistrantResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_REGISTER_QUERIES_H_
