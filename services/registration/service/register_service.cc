#include "candour/registration/v1/register.grpc.pb.h"
#include "common/rpc/serve.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/service/answers.h"
#include "services/registration/service/people_index.h"
#include "services/registration/service/register_queries.h"
#include "services/registration/service/services.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// One line per RPC: which record a command is decided on, or which function answers.
#define COMMAND(Name, Aggregate, ...)                                                                 \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Execute<Aggregate>(endpoint_, call, *request, response, __VA_ARGS__);                      \
  }
#define QUERY(Name)                                                                                   \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Query(endpoint_, call, *request, response, Answer##Name);                                  \
  }

class RegisterService : public v1::Register::CallbackService {
 public:
  RegisterService(Endpoint& endpoint, Replica& replica, Sealer& sealer)
      : endpoint_(endpoint), people_(replica, sealer) {}

  COMMAND(PublishRules, RuleSet, std::string(kCurrentRules))
  QUERY(GetRules)
  COMMAND(PublishCode, CodeOfConduct, request->code_id())
  QUERY(GetCode)
  QUERY(ListCodes)
  COMMAND(RecordPerson, Person, NewId(Person::kKind, request->command().id()))
  COMMAND(CorrectPerson, Person, request->person_id())
  COMMAND(RecordDeath, Person, request->person_id())
  QUERY(GetPerson)
  COMMAND(Apply, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(RecordCheck, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(OverrideCheck, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(SignCode, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(AdmitToRegister, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(GiveNoticeOfRefusal, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(SubmitRepresentations, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(Refuse, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(Renew, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(RequestRemoval, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  COMMAND(DeclareChange, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  QUERY(GetRegisterEntry)
  QUERY(GetEmployerEntry)
  QUERY(GetRegistrant)

  grpc::ServerUnaryReactor* SearchRegister(grpc::CallbackServerContext* call,
                                           const v1::SearchRegisterRequest* request,
                                           v1::SearchRegisterResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* answer) {
                   return AnswerSearchRegister(context, people_.names(), asked, answer);
                 });
  }

 private:
  Endpoint& endpoint_;
  PeopleIndex people_;
};

#undef COMMAND
#undef QUERY

}  // namespace

std::unique_ptr<grpc::Service> NewRegisterService(Endpoint& endpoint, Replica& replica, Sealer& sealer) {
  return std::make_unique<RegisterService>(endpoint, replica, sealer);
}

}  // namespace candour
