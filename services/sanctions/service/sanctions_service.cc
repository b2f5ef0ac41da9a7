#include "candour/sanctions/v1/sanctions.grpc.pb.h"
#include "common/rpc/serve.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/service/answers.h"
#include "services/sanctions/service/case_queries.h"
#include "services/sanctions/service/determination_queries.h"
#include "services/sanctions/service/list_queries.h"
#include "services/sanctions/service/look_up.h"
#include "services/sanctions/service/sanctions_queries.h"
#include "services/sanctions/service/services.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

bool NamesOfRegister(const v1::ScopeDecision& scope) {
  return !scope.post_id().empty() || !scope.rules_digest().empty();
}

class SanctionsService : public v1::Sanctions::CallbackService, public DeclaresCommands<SanctionsService> {
 public:
  SanctionsService(Endpoint& endpoint, const ServedState* in_register)
      : endpoint_(endpoint), register_(in_register) {}

  CANDOUR_COMMAND(PublishRules, SanctionsRuleSet, std::string(kCurrentRules))
  CANDOUR_QUERY(GetRules)

  CANDOUR_COMMAND(SubmitReferral, Referral, NewId(Referral::kKind, request->command().id()))
  CANDOUR_COMMAND(AcknowledgeReferral, Referral, request->referral_id())
  CANDOUR_COMMAND(WithdrawReferral, Referral, request->referral_id())
  CANDOUR_COMMAND(RequestScreeningReview, Referral, request->referral_id())
  CANDOUR_COMMAND(RecordReferrerConflict, Referral, request->referral_id())
  CANDOUR_COMMAND(RequestDetermination, Referral, NewId(Referral::kKind, request->command().id()))
  CANDOUR_QUERY(GetReferral)

  CANDOUR_COMMAND_LOOKING_UP(IdentifyPerson, LookUpPersonIn(register_, request->person_id()),
                             LookingUpElsewhere<v1::PersonInRegister>(PlanCommand<Case>(*request,
                                                                                        request->case_id())))
  // Only a clause is the register's.
  CANDOUR_COMMAND_LOOKING_UP(
      FrameAllegation, LookUpClauseIn(register_, request->citation().clause()),
      request->citation().has_clause()
          ? LookingUpElsewhere<v1::ClauseInRegister>(PlanCommand<Case>(*request, request->case_id()))
          : PlanCommand<Case>(*request, request->case_id()))
  CANDOUR_COMMAND(RiskAssess, Case, request->case_id())
  // Only a post and rules are the register's.
  CANDOUR_COMMAND_LOOKING_UP(
      Screen, LookUpScopeIn(register_, request->scope()),
      NamesOfRegister(request->scope())
          ? LookingUpElsewhere<v1::ScopeInRegister>(PlanCommand<Case>(*request, request->case_id()))
          : PlanCommand<Case>(*request, request->case_id()))
  CANDOUR_COMMAND(CountersignClosing, Case, request->case_id())
  CANDOUR_COMMAND(AppointOfficer, Case, request->case_id())
  CANDOUR_COMMAND(DeclareInterests, Case, request->case_id())
  CANDOUR_COMMAND(RecuseOfficer, Case, request->case_id())
  CANDOUR_COMMAND(ChallengeOfficer, Case, request->case_id())
  CANDOUR_COMMAND(AnswerOfficerChallenge, Case, request->case_id())
  CANDOUR_COMMAND(NotifyAllegation, Case, request->case_id())
  CANDOUR_COMMAND(OfferSupport, Case, request->case_id())
  CANDOUR_COMMAND(GrantExtension, Case, request->case_id())
  CANDOUR_COMMAND(SubmitResponse, Case, request->case_id())
  CANDOUR_COMMAND(Examine, Case, request->case_id())
  CANDOUR_COMMAND(ProposeConsensual, Case, request->case_id())
  CANDOUR_COMMAND(EndorseConsensual, Case, request->case_id())
  CANDOUR_COMMAND(AnswerConsensual, Case, request->case_id())
  CANDOUR_COMMAND(StayCase, Case, request->case_id())
  CANDOUR_COMMAND(ResumeCase, Case, request->case_id())
  CANDOUR_COMMAND(GiveInterimNotice, Case, request->case_id())
  CANDOUR_COMMAND(MakeInterimOrder, Case, request->case_id())
  CANDOUR_COMMAND(DeclineInterimOrder, Case, request->case_id())
  CANDOUR_COMMAND(ReviewInterim, Case, request->case_id())
  CANDOUR_COMMAND(RecordInterimExtension, Case, request->case_id())
  CANDOUR_COMMAND(ListHearing, Case, request->case_id())
  CANDOUR_COMMAND(AdjournHearing, Case, request->case_id())
  CANDOUR_COMMAND(ResumeHearing, Case, request->case_id())
  CANDOUR_COMMAND(OpenHearing, Case, request->case_id())
  CANDOUR_PLAN(RecordMedicalAssessment, PlanCommand<Case>(*request, request->case_id()))
  // What a client from before says of somebody's fitness in clear is dropped before anything keeps the
  // request.
  grpc::ServerUnaryReactor* RecordMedicalAssessment(grpc::CallbackServerContext* call,
                                                    const v1::RecordMedicalAssessmentRequest* request,
                                                    v1::RecordMedicalAssessmentResponse* response) override {
    const_cast<v1::RecordMedicalAssessmentRequest*>(request)->clear_fitness();  // gRPC's own, and no constant
    return Execute(endpoint_, call, *request, response, PlanRecordMedicalAssessment(request));
  }
  CANDOUR_COMMAND(ProceedInAbsence, Case, request->case_id())
  CANDOUR_COMMAND(DetermineFacts, Case, request->case_id())
  CANDOUR_COMMAND(DetermineGrounds, Case, request->case_id())
  CANDOUR_COMMAND(DetermineImpairment, Case, request->case_id())
  CANDOUR_COMMAND(ImposeSanction, Case, request->case_id())
  CANDOUR_COMMAND(MakeImmediateInterim, Case, request->case_id())
  CANDOUR_COMMAND(GiveReviewNotice, Case, request->case_id())
  CANDOUR_COMMAND(ReviewSanction, Case, request->case_id())
  CANDOUR_COMMAND(RecordCondition, Case, request->case_id())
  CANDOUR_COMMAND(RequestEarlyReview, Case, request->case_id())
  CANDOUR_COMMAND(LodgeAppeal, Case, request->case_id())
  CANDOUR_COMMAND(RecordAppealOutcome, Case, request->case_id())
  CANDOUR_COMMAND(ReferOversight, Case, request->case_id())
  CANDOUR_COMMAND(RecordOversightOutcome, Case, request->case_id())
  CANDOUR_COMMAND(ApplyRestoration, Case, request->case_id())
  CANDOUR_COMMAND(DecideRestoration, Case, request->case_id())
  CANDOUR_COMMAND(ProposeCorrection, Case, request->case_id())
  CANDOUR_COMMAND(ConfirmCorrection, Case, request->case_id())
  CANDOUR_COMMAND(RecordSubjectDeath, Case, request->case_id())
  CANDOUR_COMMAND(RecordRegulatorInformed, Case, request->case_id())
  CANDOUR_COMMAND(PublishDetermination, Case, request->case_id())
  CANDOUR_COMMAND(RequestOutcomePublication, Case, request->case_id())
  CANDOUR_QUERY(GetDetermination)
  CANDOUR_QUERY(ListDeterminations)
  CANDOUR_QUERY(GetCase)
  CANDOUR_QUERY(ListCases)
  CANDOUR_QUERY(CountCases)
  CANDOUR_QUERY(ListDeadlines)
  CANDOUR_QUERY(ListHearings)
  CANDOUR_QUERY(ListExternalBars)

  CANDOUR_COMMAND(RecordExternalBar, ExternalBar, NewId(ExternalBar::kKind, request->command().id()))
  CANDOUR_COMMAND(RecordExternalBarEnd, ExternalBar, request->external_bar_id())

 private:
  Endpoint& endpoint_;
  const ServedState* const register_;  // of the register's ledger; null: it is not followed
};

}  // namespace

const CommandTable& SanctionsCommands() { return SanctionsService::Commands(); }

std::unique_ptr<grpc::Service> NewSanctionsService(Endpoint& endpoint, const ServedState* in_register) {
  return std::make_unique<SanctionsService>(endpoint, in_register);
}

}  // namespace candour
