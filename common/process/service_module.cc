#include "common/process/service_module.h"

#include "common/rpc/records_service.h"

namespace candour {

std::vector<const google::protobuf::ServiceDescriptor*> ServiceModule::AllServices() const {
  std::vector<const google::protobuf::ServiceDescriptor*> all = services;
  all.push_back(RecordsDescriptor());
  return all;
}

CommandTable ServiceModule::AllCommands() const {
  CommandTable all = commands;
  all.Add(RecordsCommands());
  return all;
}

}  // namespace candour
