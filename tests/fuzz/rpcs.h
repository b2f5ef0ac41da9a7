// Every RPC that is served.
#ifndef CANDOUR_TESTS_FUZZ_RPCS_H_
#define CANDOUR_TESTS_FUZZ_RPCS_H_

#include <map>
#include <string>
#include <vector>

#include "candour/records/v1/records.pb.h"
#include "services/registration/module.h"
#include "services/sanctions/module.h"

namespace candour {

inline std::vector<const google::protobuf::ServiceDescriptor*> AllServices() {
  std::vector<const google::protobuf::ServiceDescriptor*> services = {
      records::v1::GetCommandRequest::descriptor()->file()->service(0)};
  for (const ServiceModule& module : {RegistrationModule(), SanctionsModule()})
    services.insert(services.end(), module.services.begin(), module.services.end());
  return services;
}

// By full name, "candour.registration.v1.Register.SignCode".
inline std::map<std::string, const google::protobuf::MethodDescriptor*, std::less<>> AllRpcs() {
  std::map<std::string, const google::protobuf::MethodDescriptor*, std::less<>> rpcs;
  for (const auto* service : AllServices()) {
    for (int i = 0; i < service->method_count(); ++i)
      rpcs[service->method(i)->full_name()] = service->method(i);
  }
  return rpcs;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_FUZZ_RPCS_H_
