// The gRPC service of the sanctions service.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_SERVICES_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_SERVICES_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "common/decider/command.h"

namespace candour {

class Endpoint;
class ServedState;

// What is passed outlives the service. `in_register` is the state of the register's ledger; null: it is not
// followed.
std::unique_ptr<grpc::Service> NewSanctionsService(Endpoint& endpoint, const ServedState* in_register);

// The commands that its lines declare.
const CommandTable& SanctionsCommands();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_SERVICES_H_
