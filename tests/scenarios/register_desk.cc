#include "tests/scenarios/register_desk.h"

#include <utility>

#include "common/base/file.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/support/register_requests.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

using absl::CivilDay;

constexpr char kCode[] = "managers-code";
constexpr char kSupporter[] = "TST01";
constexpr char kChairsPerson[] = "70000000-0000-4000-8000-0000000000c4";

TokenHolder Registrar() { return {.account = "registrar-1", .roles = {"REGISTRAR"}}; }
TokenHolder Of(const std::string& org_code, const std::string& role) {
  return {.account = org_code + "-" + role, .roles = {role}, .organisation = org_code};
}

void SetBirthday(common::v1::Date* date) { *date = DateOf(kBorn); }

template <class Entries>
void NothingWaits(Entries* entries) {
  for (auto& entry : *entries) {
    entry.set_days(0);
    entry.set_counting(common::v1::COUNTING_BEGINNING_WITH);
  }
}

}  // namespace

sanctions::v1::Rules RulesWithoutWaiting() {
  sanctions::v1::Rules rules = SanctionsEngland2026();
  NothingWaits(rules.mutable_interim_notice());
  NothingWaits(rules.mutable_hearing_notice());
  NothingWaits(rules.mutable_review_notice());
  NothingWaits(rules.mutable_appeal());
  for (auto& one : *rules.mutable_safeguards()) {
    if (one.safeguard() == sanctions::v1::SAFEGUARD_COURT_OFFICE) one.set_ended(true);  // waits for Monday
  }
  return rules;
}

absl::Status RegisterDesk::Furnish(const sanctions::v1::Rules& rules) {
  sanctions::v1::PublishRulesRequest theirs;
  *theirs.mutable_rules() = rules;
  CANDOUR_RETURN_IF_ERROR(services_.Ask(Registrar(), &Sanctions::Stub::PublishRules, theirs).status());
  CANDOUR_RETURN_IF_ERROR(PublishRules(England2026()));
  CANDOUR_RETURN_IF_ERROR(ImportOrganisations());
  return services_.Ask(Registrar(), &Register::Stub::PublishCode, PublishedCode(kCode)).status();
}

absl::Status RegisterDesk::PublishRules(const v1::Rules& rules) {
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = rules;
  return services_.Ask(Registrar(), &Register::Stub::PublishRules, publish).status();
}

absl::Status RegisterDesk::ImportOrganisations() {
  v1::ImportOrganisationsRequest import;
  CANDOUR_ASSIGN_OR_RETURN(*import.mutable_ods_csv(), ReadFile("docs/demo/organisations.csv"));
  return services_.Ask(Registrar(), &Appointments::Stub::ImportOrganisations, import).status();
}

absl::Status RegisterDesk::Check(const std::string& person_id, v1::CheckKind kind, CivilDay on) {
  v1::RecordCheckRequest check;
  check.set_person_id(person_id);
  check.set_kind(kind);
  check.set_result(v1::CHECK_RESULT_CLEAR);
  *check.mutable_checked_on() = DateOf(on);
  check.set_evidence_hash(std::string(32, 'e'));
  return services_.Ask(Registrar(), &Register::Stub::RecordCheck, check).status();
}

absl::StatusOr<RegisteredPerson> RegisterDesk::Admit(const std::string& given, const std::string& family) {
  v1::RecordPersonRequest record;
  v1::PersonName& name = *record.mutable_identity()->add_names();
  name.set_given(given);
  name.set_family(family);
  SetBirthday(record.mutable_identity()->mutable_date_of_birth());
  CANDOUR_ASSIGN_OR_RETURN(const auto recorded,
                           services_.Ask(Registrar(), &Register::Stub::RecordPerson, record));
  const std::string& id = recorded.person_id();
  v1::ApplyRequest apply;
  apply.set_person_id(id);
  apply.set_stage(v1::STAGE_L1_FIRST_LINE);
  apply.set_org_code(kSupporter);
  CANDOUR_RETURN_IF_ERROR(services_.Ask(Registrar(), &Register::Stub::Apply, apply).status());
  const CivilDay today =
      absl::ToCivilDay(absl::FromUnixMicros(recorded.receipt().recorded_at_us()), absl::UTCTimeZone());
  for (const v1::CheckKind kind :
       {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE})
    CANDOUR_RETURN_IF_ERROR(Check(id, kind, today));
  v1::SignCodeRequest sign;
  sign.set_person_id(id);
  sign.set_code_id(kCode);
  sign.set_version("1.0");
  sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
  CANDOUR_RETURN_IF_ERROR(services_.Ask(Registrar(), &Register::Stub::SignCode, sign).status());
  v1::AdmitToRegisterRequest admit;
  admit.set_person_id(id);
  CANDOUR_ASSIGN_OR_RETURN(const auto admitted,
                           services_.Ask(Registrar(), &Register::Stub::AdmitToRegister, admit));
  return RegisteredPerson{id, admitted.register_number(), given, family};
}

absl::Status RegisterDesk::RecordDeath(const std::string& person_id, CivilDay died_on) {
  v1::RecordDeathRequest record;
  record.set_person_id(person_id);
  *record.mutable_died_on() = DateOf(died_on);
  return services_.Ask(Registrar(), &Register::Stub::RecordDeath, record).status();
}

absl::Status RegisterDesk::Marry(const RegisteredPerson& who, const std::string& family, CivilDay from) {
  v1::CorrectPersonRequest correct;
  correct.set_person_id(who.person_id);
  correct.set_correction(v1::IDENTITY_CORRECTION_NAME_CHANGED);
  v1::PersonName& before = *correct.mutable_identity()->add_names();
  before.set_given(who.given);
  before.set_family(who.family);
  *before.mutable_to() = DateOf(from - 1);
  v1::PersonName& now = *correct.mutable_identity()->add_names();
  now.set_given(who.given);
  now.set_family(family);
  *now.mutable_from() = DateOf(from);
  SetBirthday(correct.mutable_identity()->mutable_date_of_birth());
  correct.mutable_identity()->mutable_contact()->add_address("1 New Street, Port Test");
  correct.set_reason("Married.");
  return services_.Ask(Registrar(), &Register::Stub::CorrectPerson, correct).status();
}

absl::StatusOr<std::string> RegisterDesk::CreatePost(const std::string& org_code, v1::PostType type,
                                                     const std::string& reports_to) {
  v1::CreatePostRequest create;
  create.set_org_code(org_code);
  create.set_title("A post of these tests");
  create.set_type(type);
  create.set_stage(type == v1::POST_TYPE_MANAGER ? v1::STAGE_L3_SENIOR : v1::STAGE_L4_BOARD);
  create.set_reports_to_post_id(reports_to);
  *create.mutable_from() = DateOf(CivilDay(2020, 1, 1));
  CANDOUR_ASSIGN_OR_RETURN(const auto created,
                           services_.Ask(Registrar(), &Appointments::Stub::CreatePost, create));
  return created.post_id();
}

absl::StatusOr<std::string> RegisterDesk::Propose(const std::string& org_code, const std::string& person_id,
                                                  const std::string& post_id, CivilDay start,
                                                  v1::AppointmentBasis basis) {
  v1::ProposeAppointmentRequest propose;
  propose.set_org_code(org_code);
  propose.set_person_id(person_id);
  propose.mutable_terms()->set_post_id(post_id);
  propose.mutable_terms()->set_basis(basis);
  *propose.mutable_terms()->mutable_start() = DateOf(start);
  CANDOUR_ASSIGN_OR_RETURN(
      const auto proposed,
      services_.Ask(Of(org_code, "TRUST_HR"), &Appointments::Stub::ProposeAppointment, propose));
  return proposed.appointment_id();
}

absl::StatusOr<v1::CheckEligibilityResponse> RegisterDesk::CheckEligibility(const std::string& org_code,
                                                                            const std::string& appointment_id,
                                                                            size_t replica) {
  v1::CheckEligibilityRequest check;
  check.set_org_code(org_code);
  check.set_appointment_id(appointment_id);
  return services_.Ask(Of(org_code, "TRUST_HR"), &Appointments::Stub::CheckEligibility, check, replica);
}

absl::Status RegisterDesk::Confirm(const std::string& org_code, const std::string& appointment_id,
                                   size_t replica) {
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_org_code(org_code);
  confirm.set_appointment_id(appointment_id);
  TokenHolder chair = Of(org_code, "CHAIR");
  chair.person_id = kChairsPerson;
  return services_.Ask(chair, &Appointments::Stub::ConfirmAppointment, confirm, replica).status();
}

absl::Status RegisterDesk::OverrideBlock(const std::string& org_code, const std::string& appointment_id) {
  v1::OverrideBlockRequest pass_over;
  pass_over.set_org_code(org_code);
  pass_over.set_appointment_id(appointment_id);
  pass_over.set_reasons("Nobody else is to be had.");
  TokenHolder chair = Of(org_code, "CHAIR");
  chair.person_id = kChairsPerson;
  return services_.Ask(chair, &Appointments::Stub::OverrideBlock, pass_over).status();
}

absl::Status RegisterDesk::End(const std::string& org_code, const std::string& appointment_id,
                               CivilDay last_day, v1::EndReason reason) {
  v1::EndAppointmentRequest end;
  end.set_org_code(org_code);
  end.set_appointment_id(appointment_id);
  *end.mutable_end() = DateOf(last_day);
  end.set_reason(reason);
  return services_.Ask(Of(org_code, "TRUST_HR"), &Appointments::Stub::EndAppointment, end).status();
}

absl::StatusOr<v1::AppointmentState> RegisterDesk::Appointment(const std::string& appointment_id) {
  v1::GetAppointmentRequest get;
  get.set_appointment_id(appointment_id);
  CANDOUR_ASSIGN_OR_RETURN(const auto answer,
                           services_.Ask(Registrar(), &Appointments::Stub::GetAppointment, get));
  return answer.appointment();
}

}  // namespace candour
