// Every RPC x role x own or other organisation or person, from the descriptors, over real gRPC: who may not
// call is told so and nothing else; who may gets past the door. An RPC without a rule fails.
#include <gmock/gmock.h>

#include <set>

#include "candour/options/v1/options.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/registration/v1/scope_review.pb.h"
#include "common/rpc/records_service.h"
#include "services/registration/module.h"
#include "services/sanctions/module.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kOwnPerson[] = "7c1f0f4e-0f2e-4c55-9c3e-2a6f0d1b7e11",
               kOtherPerson[] = "11111111-0f2e-4c55-9c3e-2a6f0d1b7e11";
constexpr char kOwnOrganisation[] = "TST01", kOtherOrganisation[] = "TST02";

constexpr ServiceModule (*kModules[])() = {&RegistrationModule, &SanctionsModule};

std::vector<const ServiceDescriptor*> Services() {
  std::vector<const ServiceDescriptor*> services = {RecordsDescriptor()};
  for (const auto module : kModules) {
    for (const ServiceDescriptor* service : module().services) services.push_back(service);
  }
  return services;
}

const options::v1::Access& AccessOf(const MethodDescriptor& rpc) {
  return rpc.options().GetExtension(options::v1::access);
}

std::set<std::string> AllRoles() {
  std::set<std::string> roles = {"JANITOR"};  // and one that nothing grants
  for (const auto* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      for (const auto& grant : AccessOf(*service->method(i)).grants()) roles.insert(grant.role());
    }
  }
  return roles;
}

bool HasText(const Descriptor* type, const std::string& field) {
  const auto* found = type->FindFieldByName(field);
  return found != nullptr && found->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
}

// A request that names an organisation and a person where it can, and is otherwise empty.
std::unique_ptr<Message> RequestOf(const MethodDescriptor& rpc, const std::string& organisation,
                                   const std::string& person) {
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.input_type())->New());
  const auto set = [&](const std::string& field, const std::string& value) {
    if (!HasText(rpc.input_type(), field)) return;
    request->GetReflection()->SetString(request.get(), rpc.input_type()->FindFieldByName(field), value);
  };
  set("org_code", organisation);
  set("person_id", person);
  return request;
}

// What the annotations say, worked out apart from Grants.
bool MayCall(const MethodDescriptor& rpc, const std::string& role, bool own) {
  for (const auto& grant : AccessOf(rpc).grants()) {
    if (grant.role() != role) continue;
    switch (grant.scope()) {
      case options::v1::SCOPE_ANY:
        return true;
      case options::v1::SCOPE_OWN_ORGANISATION:
        if (own || !HasText(rpc.input_type(), "org_code")) return true;
        break;
      case options::v1::SCOPE_OWN_PERSON:
        if (own && HasText(rpc.input_type(), "person_id")) return true;
        break;
      default:
        break;
    }
  }
  return AccessOf(rpc).anonymous();
}

// A unary call, or a server stream up to its first message.
grpc::Status Ask(const ServiceFixture& service, const MethodDescriptor& rpc, const Message& request,
                 Message* reply, const std::string& token) {
  const std::string path = rpc.service()->full_name() + "/" + rpc.name();
  return rpc.server_streaming() ? service.First(path, request, reply, token)
                                : service.Call(path, request, reply, token);
}

TEST(AccessMatrix, EveryRpcHasARule) {
  for (const auto* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& access = AccessOf(*service->method(i));
      EXPECT_TRUE(access.anonymous() || access.grants_size() > 0) << service->method(i)->full_name();
    }
  }
}

// Told "send it again, or ask GetCommand", whoever sent a command may ask: of whichever service it was.
TEST(AccessMatrix, WhoeverMaySendACommandMayAskWhatBecameOfIt) {
  const auto roles_of = [](const MethodDescriptor& rpc) {
    std::set<std::string> roles;
    for (const auto& grant : AccessOf(rpc).grants()) roles.insert(grant.role());
    return roles;
  };
  const std::set<std::string> may_ask = roles_of(*RecordsDescriptor()->FindMethodByName("GetCommand"));
  std::set<std::string> may_send;
  for (const auto* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& rpc = *service->method(i);
      const auto* command = rpc.input_type()->FindFieldByName("command");
      if (command == nullptr || command->message_type() != common::v1::Command::descriptor()) continue;
      for (const std::string& role : roles_of(rpc)) {
        EXPECT_TRUE(may_ask.contains(role)) << role << " may send " << rpc.full_name();
        may_send.insert(role);
      }
    }
  }
  EXPECT_GT(may_send.size(), 20u);
}

class AccessMatrixOf : public testing::TestWithParam<ServiceModule (*)()> {};

TEST_P(AccessMatrixOf, TheDoorOpensForWhomTheAnnotationsNameAndForNobodyElse) {
  const ServiceFixture service({.module = GetParam()});
  int allowed = 0, refused = 0;
  for (const auto* described : GetParam()().AllServices()) {
    for (int i = 0; i < described->method_count(); ++i) {
      const MethodDescriptor& rpc = *described->method(i);
      const std::string path = described->full_name() + "/" + rpc.name();
      const std::unique_ptr<Message> reply(
          google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.output_type())->New());
      for (const std::string& role : AllRoles()) {
        const std::string token = service.TokenFor({role}, kOwnOrganisation, kOwnPerson);
        for (const bool own : {true, false}) {
          const auto request =
              RequestOf(rpc, own ? kOwnOrganisation : kOtherOrganisation, own ? kOwnPerson : kOtherPerson);
          const grpc::Status status = Ask(service, rpc, *request, reply.get(), token);
          const bool denied = status.error_code() == grpc::StatusCode::PERMISSION_DENIED;
          EXPECT_EQ(denied, !MayCall(rpc, role, own))
              << path << " as " << role << (own ? " own" : " other") << ": " << status.error_message();
          ++(denied ? refused : allowed);
        }
      }
      const auto request = RequestOf(rpc, kOwnOrganisation, kOwnPerson);
      const bool unauthenticated =
          Ask(service, rpc, *request, reply.get(), "").error_code() == grpc::StatusCode::UNAUTHENTICATED;
      EXPECT_EQ(unauthenticated, !AccessOf(rpc).anonymous()) << path << " without a token";
    }
  }
  EXPECT_GT(allowed, 20);
  EXPECT_GT(refused, 100);
}

INSTANTIATE_TEST_SUITE_P(EachService, AccessMatrixOf, testing::ValuesIn(kModules),
                         [](const auto& service) { return service.param().name; });

// What reactions and timers ask for has no RPC: no role may ask it, since nobody can.
TEST(AccessMatrix, NobodyGivesTheCommandsOfTheSystem) {
  std::set<std::string> asked;
  for (const auto* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i)
      asked.insert(service->method(i)->input_type()->full_name());
  }
  for (const Descriptor* system :
       {registration::v1::ApplyRestriction::descriptor(), registration::v1::LiftRestriction::descriptor(),
        registration::v1::ReviewProhibitions::descriptor(),
        registration::v1::NoteBarBreachAttempt::descriptor(), registration::v1::RaiseNotices::descriptor(),
        registration::v1::TellOfQuash::descriptor(), registration::v1::ReviewScope::descriptor()}) {
    EXPECT_FALSE(asked.contains(system->full_name()));
  }
  const ServiceFixture service;
  registration::v1::RestrictionApplied reply;
  for (const std::string& role : AllRoles()) {
    for (const char* rpc : {"ApplyRestriction", "LiftRestriction"}) {
      const grpc::Status status = service.Call(absl::StrCat("candour.registration.v1.Register/", rpc),
                                               registration::v1::ApplyRestriction(), &reply,
                                               service.TokenFor({role}, kOwnOrganisation, kOwnPerson));
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << rpc << " as " << role;
    }
  }
}

TEST(AccessMatrix, ATokenThatDoesNotHoldIsWorseThanNone) {
  const ServiceFixture service;
  registration::v1::GetRulesResponse reply;
  const std::string good = service.TokenFor({"REGISTRAR"});
  const std::string none = "eyJhbGciOiJub25lIn0.e30.";
  for (const std::string& token : {good.substr(0, good.size() - 4), none, std::string("nonsense")}) {
    const grpc::Status status = service.Call("candour.registration.v1.Register/GetRules",
                                             registration::v1::GetRulesRequest(), &reply, token);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
    EXPECT_THAT(ReasonIn(status), testing::StartsWith("TOKEN_"));
  }
}

}  // namespace
}  // namespace candour
