// As canary_test.cc, of cases: what is said of somebody in a referral, a defence, a finding is found nowhere
// on the disk of `candour`, nor in what it prints or says of an error. Every personal field of every command
// is carried into a refusal and into what is accepted, by the descriptors: a new one fails here until a case
// that is walked through says it.
#include <gmock/gmock.h>
#include <re2/re2.h>

#include "candour/options/v1/options.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/base/reason.h"
#include "common/decider/day.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/e2e/canary_fixture.h"
#include "tests/scenarios/case_walk.h"
#include "tests/scenarios/register_desk.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using testing::ContainerEq;
using testing::IsEmpty;

constexpr char kNobody[] = "0191f3c2-7d1a-4c3e-9b1a-00000000e904", kOrganisation[] = "TST01";
// What a case says in clear.
constexpr char kTown[] = "Markerton";
const absl::CivilDay kToday(2026, 1, 5);

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  const auto* service = v1::GetRulesRequest::descriptor()->file()->service(0);
  for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  return methods;
}

// A text that fits.
std::string TextFor(const options::v1::Shape& shape) {
  if (shape.uuid() || shape.client_uuid()) return NewUuid();
  for (const char* text : {kOrganisation, "account-1", "a", "CO/1234/2026", "M1234567X"}) {
    if (shape.pattern().empty() || RE2::FullMatch(text, shape.pattern())) return text;
  }
  ADD_FAILURE() << "no text fits " << shape.pattern();
  return "";
}

void Fill(Message* message);

void Fill(Message* message, const FieldDescriptor* field) {
  const auto& shape = field->options().GetExtension(options::v1::shape);
  const auto& r = *message->GetReflection();
  const bool list = field->is_repeated();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    Message* inner = list ? r.AddMessage(message, field) : r.MutableMessage(message, field);
    if (inner->GetDescriptor() == common::v1::Date::descriptor()) {
      inner->CopyFrom(DateOf(kToday));
    } else {
      Fill(inner);
    }
  } else if (field->enum_type() != nullptr) {
    const int value = field->enum_type()->value(1)->number();
    list ? r.AddEnumValue(message, field, value) : r.SetEnumValue(message, field, value);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    const std::string text =
        field->type() == FieldDescriptor::TYPE_BYTES ? std::string(32, 'h') : TextFor(shape);
    list ? r.AddString(message, field, text) : r.SetString(message, field, text);
  }
}

// What its shape needs.
void Fill(Message* message) {
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const auto& shape = field->options().GetExtension(options::v1::shape);
    if (shape.required() || shape.client_uuid()) Fill(message, field);
  }
}

// Puts canaries into what is said to the sanctions service, and looks at what it answers.
class RewordingServices : public TwoServices {
 public:
  RewordingServices(Canaries* canaries, std::set<std::string>* accepted)
      : canaries_(canaries), accepted_(accepted) {}

 protected:
  void BeforeSending(Message* request) override {
    if (IsOfCases(*request)) canaries_->Reword(request);
  }
  void AfterAnswer(const Message& request, const absl::Status& status) override {
    EXPECT_THAT(canaries_->FindIn(status.ToString(absl::StatusToStringMode::kWithEverything)), IsEmpty());
    if (status.ok() && IsOfCases(request)) accepted_->merge(canaries_->PersonalPathsIn(request));
  }

 private:
  static bool IsOfCases(const Message& request) {
    return request.GetDescriptor()->file()->package() == "candour.sanctions.v1";
  }

  Canaries* const canaries_;
  std::set<std::string>* const accepted_;
};

class SanctionsCanary : public CanaryTest {
 protected:
  // May call everything, for its own organisation and person.
  std::string Anybody() {
    std::set<std::string> roles;
    for (const MethodDescriptor* method : Methods()) {
      for (const auto& grant : method->options().GetExtension(options::v1::access).grants())
        roles.insert(grant.role());
    }
    return candour_.TokenFor({.account = "everybody-1",
                              .roles = {roles.begin(), roles.end()},
                              .organisation = kOrganisation,
                              .person_id = kNobody});
  }
  RegisteredPerson Admitted(const std::string& given) { return Must(desk_.Admit(given, "Testing")); }
  static TokenHolder Self(const RegisteredPerson& who) {
    return {.account = "subject-1", .roles = {"MANAGER"}, .person_id = who.person_id};
  }
  static void Accepted(const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; }
  template <class Value>
  static Value Must(absl::StatusOr<Value> answer) {
    Accepted(answer.status());
    return answer.ok() ? *std::move(answer) : Value();
  }
  template <class Request, class Response>
  Response Do(CaseWalk& walk, const TokenHolder& who, Rpc<Sanctions::Stub, Request, Response> rpc,
              const Request& request) {
    const auto answer = walk.Ask(who, rpc, request);
    EXPECT_TRUE(answer.ok()) << Request::descriptor()->name() << ": " << answer.status();
    return answer.ok() ? *answer : Response();
  }

  void TurnAway(const MethodDescriptor& method);
  void ReferAndBar();
  void ReferAndSetConditions();
  void ReferAndClose();
  void ReferAndAgree();
  void Review();
  void Restore();
  // Another day, for what lasts for years.
  bool MoveTo(const std::string& clock) {
    services_.HangUp();
    if (!candour_.Stop() || !candour_.Start({}, clock)) return false;
    Connect();
    return true;
  }
  void Connect() { services_.Serve({candour_.sanctions_address(), {candour_.address()}}, candour_.issuer()); }
  // An appeal that fails: the sanction is in force.
  void Appeal(CaseWalk& walk, const std::string& sanction_id);

  RewordingServices services_{&canaries_, &accepted_};
  RegisterDesk desk_{services_};
  RegisteredPerson barred_;
  std::unique_ptr<CaseWalk> walk_of_barred_, walk_of_bound_;
  std::string bar_, conditions_;
};

// At the door and by a rule.
void SanctionsCanary::TurnAway(const MethodDescriptor& method) {
  const std::unique_ptr<Message> request = NewOf(method.input_type()), response = NewOf(method.output_type());
  Fill(request.get());
  if (const auto* person = method.input_type()->FindFieldByName("person_id"))
    request->GetReflection()->SetString(request.get(), person, kNobody);
  if (const auto* organisation = method.input_type()->FindFieldByName("org_code"))
    request->GetReflection()->SetString(request.get(), organisation, kOrganisation);
  canaries_.Plant(request.get());
  const auto& access = method.options().GetExtension(options::v1::access);
  if (!access.anonymous()) {
    EXPECT_EQ(Call(PathOf(method), *request, response.get(), "").error_code(),
              grpc::StatusCode::UNAUTHENTICATED);
    const std::string janitor = candour_.TokenFor({.account = "janitor-1", .roles = {"JANITOR"}});
    EXPECT_EQ(Call(PathOf(method), *request, response.get(), janitor).error_code(),
              grpc::StatusCode::PERMISSION_DENIED);
  }
  for (int n = 0; n < 2; ++n) {
    const grpc::Status status = Call(PathOf(method), *request, response.get(), Anybody());
    const std::string reason = ReasonIn(status);
    EXPECT_FALSE(reason.empty() || reason == "SHAPE" || reason == "ROLE" || reason == "SCOPE")
        << PathOf(method) << ": " << reason << " " << status.error_message();
  }
  refused_.merge(canaries_.PersonalPathsIn(*request));
}

// To the bar, with all that comes in between.
void SanctionsCanary::ReferAndBar() {
  const Cast& cast = TheCast();
  const RegisteredPerson who = barred_ = Admitted("Ada");
  walk_of_barred_ = std::make_unique<CaseWalk>(services_, who.person_id);
  CaseWalk& walk = *walk_of_barred_;
  const auto referral = Must(walk.Refer());
  v1::RecordReferrerConflictRequest conflict;
  conflict.set_referral_id(referral.referral_id());
  conflict.set_basis("x");
  Accepted(services_.Ask(cast.screener, &Sanctions::Stub::RecordReferrerConflict, conflict).status());
  v1::WithdrawReferralRequest withdraw;
  withdraw.set_referral_id(referral.referral_id());
  withdraw.set_reasons("x");
  Accepted(services_.Ask(cast.trust, &Sanctions::Stub::WithdrawReferral, withdraw).status());
  Accepted(walk.Identify());
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_SCREENER);
  declare.set_details("x");
  Do(walk, cast.screener, &Sanctions::Stub::DeclareInterests, declare);
  Accepted(walk.Frame());
  v1::RiskAssessRequest assess;
  assess.set_level(v1::RISK_LEVEL_HIGH);
  assess.set_reasons("x");
  Do(walk, cast.screener, &Sanctions::Stub::RiskAssess, assess);
  Accepted(walk.Screen(v1::SCREENING_OUTCOME_INVESTIGATE).status());

  Accepted(walk.SeatInterimPanel());
  Accepted(walk.GiveInterimNotice(kToday).status());
  v1::MakeInterimOrderRequest make = walk.InterimBar(18);
  v1::DeclineInterimOrderRequest decline;
  *decline.mutable_panel() = make.panel();
  decline.set_reasons("x");
  Do(walk, cast.interim_chair, &Sanctions::Stub::DeclineInterimOrder, decline);
  make.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS);
  make.set_conditions("x");
  const auto made = Do(walk, cast.interim_chair, &Sanctions::Stub::MakeInterimOrder, make);
  v1::ReviewInterimRequest review;
  review.set_order_id(made.order_id());
  review.set_result(v1::INTERIM_RESULT_VARY);
  *review.mutable_panel() = make.panel();
  review.set_reasons("x");
  review.set_conditions("x");
  review.set_urgent(true);
  review.set_urgent_reasons("x");
  Do(walk, cast.interim_chair, &Sanctions::Stub::ReviewInterim, review);
  v1::RecuseOfficerRequest recuse;
  recuse.set_account(cast.interim_lay.account);
  recuse.set_reasons("x");
  Do(walk, cast.interim_lay, &Sanctions::Stub::RecuseOfficer, recuse);
  v1::StayCaseRequest stay;
  stay.set_reason(v1::STAY_REASON_POLICE);
  *stay.mutable_review_by() = DateOf(kToday + 30);
  stay.set_details("x");
  Do(walk, cast.listing, &Sanctions::Stub::StayCase, stay);
  Do(walk, cast.listing, &Sanctions::Stub::ResumeCase, v1::ResumeCaseRequest());

  v1::NotifyAllegationRequest notify;
  notify.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  notify.add_evidence_hashes(std::string(32, 'a'));
  notify.set_unused_schedule_hash(std::string(32, 'b'));
  notify.set_notice("x");
  notify.set_another_matter("x");
  Do(walk, cast.screener, &Sanctions::Stub::NotifyAllegation, notify);
  v1::GrantExtensionRequest extend;
  *extend.mutable_last_day() = DateOf(kToday + 60);
  extend.set_reasons("x");
  Do(walk, cast.screener, &Sanctions::Stub::GrantExtension, extend);
  Accepted(walk.Respond());
  Accepted(walk.SeatExaminers());
  v1::ChallengeOfficerRequest challenge;
  challenge.set_person_id(who.person_id);
  challenge.set_account(cast.examiner_lay.account);
  challenge.set_reasons("x");
  Do(walk, Self(who), &Sanctions::Stub::ChallengeOfficer, challenge);
  v1::AnswerOfficerChallengeRequest answer;
  answer.set_account(cast.examiner_lay.account);
  answer.set_reasons("x");
  Do(walk, cast.listing, &Sanctions::Stub::AnswerOfficerChallenge, answer);
  Accepted(walk.Examine(cast.examiner_lay).status());
  Accepted(walk.Examine(cast.examiner_manager).status());
  v1::ListHearingRequest listing = walk.Listing(kToday, kToday);
  listing.set_town(kTown);
  Accepted(walk.List(listing).status());
  v1::RecordMedicalAssessmentRequest medical;
  *medical.mutable_assessed_on() = DateOf(kToday);
  medical.set_found(v1::FITNESS_FIT);
  medical.set_evidence_hash(std::string(32, 'm'));
  medical.set_summary("x");
  Do(walk, cast.listing, &Sanctions::Stub::RecordMedicalAssessment, medical);
  v1::AdjournHearingRequest adjourn;
  adjourn.set_hearing_id(walk.hearing_id());
  adjourn.set_reason(v1::ADJOURN_REASON_EVIDENCE);
  *adjourn.mutable_review_by() = DateOf(kToday + 7);
  adjourn.set_reasons("x");
  Do(walk, cast.listing, &Sanctions::Stub::AdjournHearing, adjourn);
  v1::ResumeHearingRequest resume;
  resume.set_hearing_id(walk.hearing_id());
  *resume.mutable_resumes_on() = DateOf(kToday);
  Do(walk, cast.listing, &Sanctions::Stub::ResumeHearing, resume);
  v1::OpenHearingRequest open;
  open.set_hearing_id(walk.hearing_id());
  for (const v1::PanelMember& member : CaseWalk::Members()) open.add_present(member.account());
  Do(walk, cast.chair, &Sanctions::Stub::OpenHearing, open);
  v1::ProceedInAbsenceRequest absence;
  absence.set_hearing_id(walk.hearing_id());
  *absence.mutable_present() = open.present();
  absence.set_service_proof_hash(std::string(32, 'p'));
  absence.set_illness_claimed(true);
  absence.set_fairness("x");
  absence.set_public_interest("x");
  absence.set_health_evidence("x");
  Do(walk, cast.chair, &Sanctions::Stub::ProceedInAbsence, absence);
  Accepted(walk.FindUnfit());
  bar_ = Must(walk.Impose(v1::SANCTION_TYPE_BAR)).sanction_id();
  Accepted(walk.CoverAppeal(bar_, 18));

  v1::ProposeCorrectionRequest propose;
  propose.set_kind(v1::CORRECTION_KIND_SLIP);
  propose.set_sanction_id(bar_);
  propose.set_text("x");
  v1::ConfirmCorrectionRequest confirm;
  confirm.set_correction_id(
      Do(walk, cast.registrar, &Sanctions::Stub::ProposeCorrection, propose).correction_id());
  confirm.set_text("x");
  confirm.set_apology("x");
  Do(walk, cast.protection_officer, &Sanctions::Stub::ConfirmCorrection, confirm);
  v1::ReferOversightRequest oversight;
  oversight.set_reasons("x");
  Do(walk, {.account = "oversight-1", .roles = {"OVERSIGHT"}}, &Sanctions::Stub::ReferOversight, oversight);
  v1::RecordOversightOutcomeRequest outcome;
  outcome.set_outcome(v1::APPEAL_OUTCOME_DISMISSED);
  outcome.set_court_ref("CO/1234/2026");
  *outcome.mutable_decided_on() = DateOf(kToday);
  outcome.set_reasons("x");
  outcome.set_conditions("x");
  Do(walk, cast.clerk, &Sanctions::Stub::RecordOversightOutcome, outcome);
  Appeal(walk, bar_);
}

void SanctionsCanary::Appeal(CaseWalk& walk, const std::string& sanction_id) {
  v1::RecordAppealOutcomeRequest outcome;
  outcome.set_appeal_id(Must(walk.LodgeAppeal(sanction_id)).appeal_id());
  outcome.set_outcome(v1::APPEAL_OUTCOME_DISMISSED);
  outcome.set_court_ref("CO/1234/2026");
  *outcome.mutable_decided_on() = DateOf(kToday);
  outcome.set_reasons("x");
  outcome.set_conditions("x");
  Do(walk, TheCast().clerk, &Sanctions::Stub::RecordAppealOutcome, outcome);
}

// One that holds as long as the sanction.
void AddCondition(google::protobuf::RepeatedPtrField<v1::Condition>* terms) {
  v1::Condition& one = *terms->Add();
  one.set_text("x");
  one.set_verifier(v1::CONDITION_VERIFIER_SUPERVISOR);
}

// Once the appeal period would have been over.
void SanctionsCanary::Review() {
  v1::GiveReviewNoticeRequest give;
  give.set_sanction_id(conditions_);
  give.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  *give.mutable_hearing_on() = DateOf(absl::CivilDay(2026, 3, 2));
  give.set_notice("x");
  Do(*walk_of_bound_, TheCast().listing, &Sanctions::Stub::GiveReviewNotice, give);
  v1::ReviewSanctionRequest review;
  review.set_sanction_id(conditions_);
  for (const v1::PanelMember& member : CaseWalk::Members()) *review.add_members() = member;
  review.set_result(v1::REVIEW_RESULT_VARY);
  review.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  review.set_reasons("x");
  review.set_remediation("x");
  review.set_votes(3);
  review.set_absence("x");
  *review.mutable_lesser() = walk_of_bound_->Imposing(v1::SANCTION_TYPE_CONDITIONS).lesser();
  review.set_conditions("x");
  AddCondition(review.mutable_terms());
  Do(*walk_of_bound_, TheCast().chair, &Sanctions::Stub::ReviewSanction, review);
  v1::RecordConditionRequest met;
  met.set_sanction_id(conditions_);
  met.set_number(1);
  met.set_outcome(v1::CONDITION_OUTCOME_COMPLIED);
  met.set_report("x");
  Do(*walk_of_bound_, TheCast().listing, &Sanctions::Stub::RecordCondition, met);
  v1::PublishDeterminationRequest publish;
  publish.set_text("x");
  publish.set_conditions("x");
  publish.set_private_parts_removed(true);
  Do(*walk_of_bound_, TheCast().registrar, &Sanctions::Stub::PublishDetermination, publish);
}

// Five years later.
void SanctionsCanary::Restore() {
  v1::ApplyRestorationRequest apply;
  apply.set_person_id(barred_.person_id);
  apply.set_sanction_id(bar_);
  apply.set_statement("x");
  apply.set_referees("x");
  v1::DecideRestorationRequest decide;
  decide.set_restoration_id(
      Do(*walk_of_barred_, Self(barred_), &Sanctions::Stub::ApplyRestoration, apply).restoration_id());
  for (const v1::PanelMember& member : CaseWalk::Members()) *decide.add_members() = member;
  decide.set_votes(3);
  decide.set_reasons("x");
  decide.set_conditions("x");
  AddCondition(decide.mutable_terms());
  decide.set_months(12);
  decide.set_delivery(v1::DELIVERY_POST);
  Do(*walk_of_barred_, TheCast().chair, &Sanctions::Stub::DecideRestoration, decide);
}

// Instead of a hearing.
void SanctionsCanary::ReferAndAgree() {
  const Cast& cast = TheCast();
  const RegisteredPerson who = Admitted("Dora");
  CaseWalk walk(services_, who.person_id);
  Accepted(walk.Investigate());
  Accepted(walk.FindCaseToAnswer());
  v1::ProposeConsensualRequest propose;
  propose.set_type(v1::SANCTION_TYPE_CONDITIONS);
  propose.set_months(12);
  v1::Admission& admission = *propose.add_admissions();
  admission.set_allegation_id(walk.allegation_id());
  admission.set_ground(v1::GROUND_MISCONDUCT);
  propose.set_personal(true);
  propose.set_reasons("x");
  *propose.mutable_lesser() = walk.Imposing(v1::SANCTION_TYPE_CONDITIONS).lesser();
  propose.set_conditions("x");
  AddCondition(propose.mutable_terms());
  propose.set_support("x");
  v1::EndorseConsensualRequest endorse;
  endorse.set_consensual_id(
      Do(walk, cast.examiner_lay, &Sanctions::Stub::ProposeConsensual, propose).consensual_id());
  endorse.set_agree(true);
  endorse.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  endorse.set_reasons("x");
  Do(walk, cast.examiner_manager, &Sanctions::Stub::EndorseConsensual, endorse);
}

void SanctionsCanary::ReferAndSetConditions() {
  const RegisteredPerson who = Admitted("Ben");
  walk_of_bound_ = std::make_unique<CaseWalk>(services_, who.person_id);
  CaseWalk& walk = *walk_of_bound_;
  Accepted(walk.Investigate());
  Accepted(walk.FindCaseToAnswer());
  Accepted(walk.List(walk.Listing(kToday, kToday)).status());
  Accepted(walk.Open());
  Accepted(walk.FindUnfit());
  v1::ImposeSanctionRequest impose = walk.Imposing(v1::SANCTION_TYPE_CONDITIONS, 12);
  impose.set_conditions("x");
  AddCondition(impose.mutable_terms());
  v1::FactorWeighed& weighed = *impose.add_weighed();
  weighed.set_factor(v1::SANCTION_FACTOR_APOLOGY);
  weighed.set_how("x");
  conditions_ = Do(walk, TheCast().chair, &Sanctions::Stub::ImposeSanction, impose).sanction_id();
  Appeal(walk, conditions_);
  v1::RequestEarlyReviewRequest early;
  early.set_person_id(who.person_id);
  early.set_sanction_id(conditions_);
  early.set_evidence_hash(std::string(32, 'n'));
  early.set_new_evidence("x");
  Do(walk, Self(who), &Sanctions::Stub::RequestEarlyReview, early);
}

// Somebody described by whoever has no account; and a never event that a second person looks at.
void SanctionsCanary::ReferAndClose() {
  const Cast& cast = TheCast();
  v1::SubmitReferralRequest described;
  described.set_source(v1::REFERRAL_SOURCE_PUBLIC);
  described.set_text("x");
  described.set_described_person("x");
  Accepted(services_.Ask(TokenHolder(), &Sanctions::Stub::SubmitReferral, described).status());

  const RegisteredPerson who = Admitted("Cora");
  CaseWalk walk(services_, who.person_id);
  const auto referral = Must(walk.Refer());
  Accepted(walk.Identify());
  Accepted(walk.Frame("NE3"));
  v1::ScreenRequest screen;
  screen.set_outcome(v1::SCREENING_OUTCOME_CLOSE);
  screen.mutable_scope()->set_result(v1::SCOPE_RESULT_IN);
  screen.set_reasons("x");
  screen.set_public_interest_reasons("x");
  screen.set_summary("x");
  Do(walk, cast.screener, &Sanctions::Stub::Screen, screen);
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_COUNTERSIGNER);
  Do(walk, cast.examiner_lay, &Sanctions::Stub::DeclareInterests, declare);
  v1::CountersignClosingRequest countersign;
  countersign.set_agreed(true);
  countersign.set_reasons("x");
  Do(walk, cast.examiner_lay, &Sanctions::Stub::CountersignClosing, countersign);
  v1::RequestScreeningReviewRequest again;
  again.set_referral_id(referral.referral_id());
  again.set_reasons("x");
  Accepted(services_.Ask(cast.trust, &Sanctions::Stub::RequestScreeningReview, again).status());
  v1::RequestDeterminationRequest determine;
  determine.set_person_id(who.person_id);
  determine.set_text("x");
  Accepted(services_.Ask(Self(who), &Sanctions::Stub::RequestDetermination, determine).status());
}

TEST_F(SanctionsCanary, PersonalDataOfCasesIsNowhereOnDiskInPrintOrInAnError) {
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  Connect();
  // There are neither rules nor cases yet.
  for (const MethodDescriptor* method : Methods()) {
    if (!PersonalPaths(*method->input_type()).empty()) TurnAway(*method);
  }
  EXPECT_THAT(refused_, ContainerEq(PersonalPathsOf(Methods())));
  v1::Rules rules = RulesWithoutWaiting();
  *rules.mutable_appeal() = SanctionsEngland2026().appeal();
  Accepted(desk_.Furnish(rules));
  ReferAndBar();
  ReferAndSetConditions();
  ReferAndClose();
  ReferAndAgree();
  ASSERT_TRUE(MoveTo("2026-03-02T09:00:00Z"));
  Review();
  ASSERT_TRUE(MoveTo("2031-02-03T09:00:00Z"));
  Restore();
  for (const std::string& path : PersonalPathsOf(Methods()))
    EXPECT_TRUE(accepted_.contains(path)) << path << " is in nothing that was accepted";
  PutIntoWrongFields(Methods(), kOrganisation, Anybody());

  ExpectNothingPersonalInFiles("sanctions", kTown);
  services_.HangUp();
  EXPECT_TRUE(candour_.Stop());
  ExpectNothingPersonalInFiles("sanctions", kTown);
  ExpectNothingPersonalInRows("sanctions", kTown, "case/");
}

}  // namespace
}  // namespace candour
