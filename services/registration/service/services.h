// The gRPC services of registration.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_SERVICES_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_SERVICES_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "common/decider/command.h"
#include "common/privacy/seal.h"
#include "common/replica/served_state.h"

namespace candour {

class Endpoint;

// What is passed outlives the service. The state is followed from now on, for the index of names.
// `in_sanctions`: of the sanctions service's ledger; null where it is not followed.
std::unique_ptr<grpc::Service> NewRegisterService(Endpoint& endpoint, ServedState& state, Sealer& sealer,
                                                  const ServedState* in_sanctions);
std::unique_ptr<grpc::Service> NewAppointmentsService(Endpoint& endpoint);

// The commands that their lines declare.
const CommandTable& RegisterCommands();
const CommandTable& AppointmentsCommands();

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_SERVICES_H_
