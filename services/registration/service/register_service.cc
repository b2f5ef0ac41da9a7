#include "candour/registration/v1/proceedings.pb.h"
#include "candour/registration/v1/register.grpc.pb.h"
#include "common/rpc/serve.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/equality_report/equality_report.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/service/answers.h"
#include "services/registration/service/barred_list_queries.h"
#include "services/registration/service/equality_queries.h"
#include "services/registration/service/look_up.h"
#include "services/registration/service/people_index.h"
#include "services/registration/service/register_queries.h"
#include "services/registration/service/services.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

class RegisterService : public v1::Register::CallbackService, public DeclaresCommands<RegisterService> {
 public:
  RegisterService(Endpoint& endpoint, ServedState& state, Sealer& sealer, const ServedState* in_sanctions)
      : endpoint_(endpoint), people_(state, sealer), sanctions_(in_sanctions) {
    endpoint.options().metrics->AddRead(
        Metrics::Kind::kGauge, "candour_people_unreadable",
        "People whose names can't be read though nobody erased them: their keys are missing.", {},
        [this] { return static_cast<double>(people_.unreadable()); });
  }

  CANDOUR_COMMAND(PublishRules, RuleSet, std::string(kCurrentRules))
  CANDOUR_QUERY(GetRules)
  CANDOUR_COMMAND(PublishCode, CodeOfConduct, request->code_id())
  CANDOUR_QUERY(GetCode)
  CANDOUR_QUERY(ListCodes)
  CANDOUR_COMMAND(RecordPerson, Person, NewId(Person::kKind, request->command().id()))
  CANDOUR_COMMAND(CorrectPerson, Person, request->person_id())
  CANDOUR_COMMAND(RecordDeath, Person, request->person_id())
  CANDOUR_COMMAND(MergePersons, Person, request->person_id())
  CANDOUR_COMMAND(SplitPerson, Person, request->person_id())
  CANDOUR_QUERY(GetPerson)
  CANDOUR_COMMAND(PlaceLegalHold, Person, request->person_id())
  CANDOUR_COMMAND(LiftLegalHold, Person, request->person_id())
  CANDOUR_COMMAND(RequestErasure, Person, request->person_id())
  CANDOUR_COMMAND(ApproveErasure, Person, request->person_id())
  CANDOUR_COMMAND(WithdrawErasure, Person, request->person_id())
  CANDOUR_COMMAND(Apply, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(RecordCheck, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(OverrideCheck, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(SignCode, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(AdmitToRegister, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(GiveNoticeOfRefusal, Registrant, request->person_id(),
                  StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(SubmitRepresentations, Registrant, request->person_id(),
                  StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(Refuse, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(Renew, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND_LOOKING_UP(RequestRemoval, LookUpProceedingsIn(sanctions_, request->person_id()),
                             LookingUpElsewhere<v1::ProceedingsElsewhere>(PlanCommand<Registrant>(
                                 *request, request->person_id(), StreamOf<Person>(request->person_id()))))
  CANDOUR_COMMAND(DeclareChange, Registrant, request->person_id(), StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(DeclareCharacteristics, Registrant, request->person_id(),
                  StreamOf<Person>(request->person_id()))
  CANDOUR_QUERY(GetCharacteristics)
  CANDOUR_COMMAND_LOOKING_UP(
      TakeEqualityReport,
      LookUpEqualityFigures(sanctions_, *endpoint_.options().sealer, *endpoint_.options().clock, *request),
      LookingUpElsewhere<v1::EqualityFigures>(PlanCommand<EqualityReport>(*request,
                                                                          absl::StrCat(request->year()))))
  CANDOUR_QUERY(GetEqualityReport)
  CANDOUR_QUERY(GetRegisterEntry)
  CANDOUR_QUERY(GetEmployerEntry)
  CANDOUR_QUERY(GetRegistrant)

  CANDOUR_QUERY(ListBarredList)
  CANDOUR_QUERY(GetBarCheck)

  CANDOUR_COMMAND_LOOKING_UP(CheckBar, LookUpPeople(people_, *endpoint_.options().sealer, *request),
                             LookingUp<v1::PeopleFound>(OnEvidence(PlanCommand<BarCheck>(
                                 *request, NewId(BarCheck::kKind, request->command().id())))))

  grpc::ServerUnaryReactor* SearchBarredList(grpc::CallbackServerContext* call,
                                             const v1::SearchBarredListRequest* request,
                                             v1::SearchBarredListResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* answer) {
                   return AnswerSearchBarredList(context, people_.names(), asked, answer);
                 });
  }

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
  const ServedState* const sanctions_;  // of the sanctions service's ledger; null: it is not followed
};

}  // namespace

const CommandTable& RegisterCommands() { return RegisterService::Commands(); }

std::unique_ptr<grpc::Service> NewRegisterService(Endpoint& endpoint, ServedState& state, Sealer& sealer,
                                                  const ServedState* in_sanctions) {
  return std::make_unique<RegisterService>(endpoint, state, sealer, in_sanctions);
}

}  // namespace candour
