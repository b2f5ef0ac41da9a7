// candour.records.v1.Records over one replica: what every service answers about its own ledger.
#ifndef CANDOUR_COMMON_RPC_RECORDS_SERVICE_H_
#define CANDOUR_COMMON_RPC_RECORDS_SERVICE_H_

#include <memory>

#include "common/decider/command.h"
#include "common/rpc/endpoint.h"

namespace candour {

const google::protobuf::ServiceDescriptor* RecordsDescriptor();
const CommandTable& RecordsCommands();

// `endpoint` outlives the service.
std::unique_ptr<grpc::Service> NewRecordsService(Endpoint& endpoint);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_RECORDS_SERVICE_H_
