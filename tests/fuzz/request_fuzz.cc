// A request of any RPC. Input: the RPC's full name, a line feed, and the serialised request.
#include "absl/strings/str_split.h"
#include "common/access/grants.h"
#include "common/rpc/moment.h"
#include "common/shape/shape.h"
#include "tests/fuzz/expect.h"
#include "tests/fuzz/rpcs.h"

namespace candour {
namespace {

using google::protobuf::MethodDescriptor;
RequestShapes Shapes() {
  std::vector<const google::protobuf::Descriptor*> requests;
  for (const auto& [name, rpc] : AllRpcs()) requests.push_back(rpc->input_type());
  return *RequestShapes::Create(requests);
}

void Try(absl::string_view input) {
  static const auto rpcs = AllRpcs();
  static const RequestShapes shapes = Shapes();
  static const Grants grants(AllServices());
  static const std::optional<Claims> claims = [] {
    Claims who;
    who.account = "account-1";
    who.roles = {"CHAIR", "REGISTRAR", "MANAGER", "SCREENER", "PANEL_CHAIR"};
    who.organisation = "TST01";
    who.person_id = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
    return who;
  }();
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(input, absl::MaxSplits('\n', 1));
  const auto found = rpcs.find(parts.first);
  if (found == rpcs.end()) return;
  const MethodDescriptor* method = found->second;
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
  if (!request->ParseFromArray(parts.second.data(), static_cast<int>(parts.second.size()))) return;
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
