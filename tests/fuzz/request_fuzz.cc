// A request of any RPC. Input: one byte that chooses the RPC, then the serialised request.
#include "candour/records/v1/records.pb.h"
#include "common/access/grants.h"
#include "common/rpc/moment.h"
#include "common/shape/shape.h"
#include "services/registration/module.h"
#include "tests/fuzz/expect.h"

namespace candour {
namespace {

using google::protobuf::MethodDescriptor;
using Services = std::vector<const google::protobuf::ServiceDescriptor*>;

Services AllServices() {
  Services services = RegistrationModule().services;
  services.push_back(records::v1::GetCommandRequest::descriptor()->file()->service(0));
  return services;
}

std::vector<const MethodDescriptor*> MethodsOf(const Services& services) {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

RequestShapes ShapesOf(const std::vector<const MethodDescriptor*>& methods) {
  std::vector<const google::protobuf::Descriptor*> requests;
  for (const auto* method : methods) requests.push_back(method->input_type());
  return *RequestShapes::Create(requests);
}

void Try(absl::string_view input) {
  static const Services services = AllServices();
  static const std::vector<const MethodDescriptor*> methods = MethodsOf(services);
  static const RequestShapes shapes = ShapesOf(methods);
  static const Grants grants(services);
  static const std::optional<Claims> claims = [] {
    Claims who;
    who.account = "account-1";
    who.roles = {"CHAIR", "REGISTRAR", "MANAGER"};
    who.organisation = "TST01";
    who.person_id = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
    return who;
  }();
  if (input.empty()) return;
  const MethodDescriptor* method = methods[static_cast<uint8_t>(input[0]) % methods.size()];
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
  if (!request->ParseFromArray(input.data() + 1, static_cast<int>(input.size() - 1))) return;
  const std::vector<FieldViolation> violations = shapes.Check(*request);
  Expect(violations.size() <= kMaxViolations, "a list of violations has an end");
  for (const FieldViolation& wrong : violations) {
    Expect(!wrong.field.empty() && !wrong.description.empty(), "a violation says where and what");
  }
  const absl::StatusOr<Actor> actor = grants.Authorise(method, claims, *request);
  Expect(actor.ok() || !actor.status().message().empty(), "whoever is turned away is told why");
  (void)grants.Authorise(method, std::nullopt, *request);
  (void)MomentFields(method->input_type()).Read(*request, std::string(32, 'k'));
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}
