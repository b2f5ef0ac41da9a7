// Answers about organisations, posts and appointments: functions of the folded state.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_APPOINTMENTS_QUERIES_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_APPOINTMENTS_QUERIES_H_

#include "candour/registration/v1/appointments.pb.h"
#include "common/rpc/endpoint.h"

namespace candour {

absl::Status AnswerGetOrganisation(const QueryContext&, const registration::v1::GetOrganisationRequest&,
                                   registration::v1::GetOrganisationResponse*);
absl::Status AnswerListOrganisations(const QueryContext&, const registration::v1::ListOrganisationsRequest&,
                                     registration::v1::ListOrganisationsResponse*);
absl::Status AnswerGetBoard(const QueryContext&, const registration::v1::GetBoardRequest&,
                            registration::v1::GetBoardResponse*);
absl::Status AnswerGetPost(const QueryContext&, const registration::v1::GetPostRequest&,
                           registration::v1::GetPostResponse*);
absl::Status AnswerGetAppointment(const QueryContext&, const registration::v1::GetAppointmentRequest&,
                                  registration::v1::GetAppointmentResponse*);
absl::Status AnswerListAppointmentsOfPerson(const QueryContext&,
                                            const registration::v1::ListAppointmentsOfPersonRequest&,
                                            registration::v1::ListAppointmentsOfPersonResponse*);
absl::Status AnswerListInbox(const QueryContext&, const registration::v1::ListInboxRequest&,
                             registration::v1::ListInboxResponse*);
absl::Status AnswerGetEmployerRegister(const QueryContext&,
                                       const registration::v1::GetEmployerRegisterRequest&,
                                       registration::v1::GetEmployerRegisterResponse*);
absl::Status AnswerListExpiringChecks(const QueryContext&, const registration::v1::ListExpiringChecksRequest&,
                                      registration::v1::ListExpiringChecksResponse*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_APPOINTMENTS_QUERIES_H_
