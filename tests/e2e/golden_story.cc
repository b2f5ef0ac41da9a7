#include "tests/e2e/golden_story.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/sha256.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;

constexpr char kPeople[] = "candour.registration.v1.Register/",
               kPosts[] = "candour.registration.v1.Appointments/";

// The second row of the file cannot be used.
constexpr char kOrganisations[] =
    "\"TST01\",\"TEST VALE UNIVERSITY HOSPITALS NHS FOUNDATION "
    "TRUST\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\","
    "\"\",\"20110401\",\"\"\n"
    "\"TST02\",\"\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\",\"\",\"20130701\",\"\"\n"
    "\"TST04\",\"TEST COAST NHS FOUNDATION "
    "TRUST\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\",\"\",\"20100201\",\"\"\n"
    "\"TST05\",\"TEST ISLES NHS TRUST\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\",\"\",\"20020401\",\"\"\n";
// A name and a closing date are news.
constexpr char kOrganisationsLater[] =
    "\"TST04\",\"TEST COAST AND ISLES NHS FOUNDATION TRUST\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\",\"\","
    "\"20100201\",\"\"\n"
    "\"TST05\",\"TEST ISLES NHS "
    "TRUST\",\"YTS\",\"QT1\",\"\",\"\",\"\",\"\",\"\",\"\",\"20020401\",\"20260331\"\n";

// Shorter than those of England, and never changed: they are in the log.
constexpr char kRules[] = R"(
  registration_term { validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } months: 12 }
  renewal_window {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } days: 60 counting: COUNTING_AFTER
  }
  representations {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } days: 28 counting: COUNTING_AFTER
  }
  refusal_appeal {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" }
    days: 28 counting: COUNTING_BEGINNING_WITH
  }
  change_declaration {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } days: 7 counting: COUNTING_AFTER
  }
  code_resign {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } days: 60 counting: COUNTING_AFTER
  }
  late_recording {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } days: 28 counting: COUNTING_AFTER
  }
  mandatory_checks {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } stage: STAGE_L1_FIRST_LINE
  }
  mandatory_checks {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" }
    stage: STAGE_L2_MIDDLE kinds: CHECK_KIND_IDENTITY kinds: CHECK_KIND_REFERENCE
  }
  mandatory_checks {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } stage: STAGE_L3_SENIOR
  }
  mandatory_checks {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } stage: STAGE_L4_BOARD
  }
  required_codes {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } code_ids: "managers-code"
  }
  check_validity {
    validity { valid_from { year: 2026 month: 1 day: 1 } legal_basis: "Example" } kind: CHECK_KIND_REFERENCE months: 12
  }
  bank_holidays { legal_basis: "Example" days { year: 2026 month: 12 day: 25 } }
)";

}  // namespace

std::string GoldenStory::IdOf(const std::string& name) {
  std::string id = Sha256(absl::StrCat("the golden story: ", name)).substr(0, 16);
  id[6] = static_cast<char>((id[6] & 0x0F) | 0x40);
  id[8] = static_cast<char>((id[8] & 0x3F) | 0x80);
  return FormatUuid(id);
}

void GoldenStory::On(CivilDay day) {
  service_.clock().Set(absl::FromCivil(absl::CivilHour(day) + 9, absl::UTCTimeZone()));
}

void GoldenStory::WaitUntilFolded() {
  v1::GetRulesRequest ask;
  ask.mutable_freshness()->set_linearizable(true);
  v1::GetRulesResponse answer;
  const grpc::Status status = service_.Call(absl::StrCat(kPeople, "GetRules"), ask, &answer, "");
  ASSERT_TRUE(status.ok()) << status.error_message();
}

void GoldenStory::Tell(bool with_void_records) {
  On(CivilDay(2026, 1, 5));
  Prepare();
  RecordPeople();
  Register();
  if (with_void_records) AppendVoidRecords();
  Refuse();
  Appoint();
  AYearLater();
}

void GoldenStory::Prepare() {
  v1::ImportOrganisationsRequest import;
  import.set_ods_csv(kOrganisations);
  Send<v1::ImportOrganisationsResponse>("import", absl::StrCat(kPosts, "ImportOrganisations"), import,
                                        registrar());
  import.set_ods_csv(kOrganisationsLater);
  Send<v1::ImportOrganisationsResponse>("import again", absl::StrCat(kPosts, "ImportOrganisations"), import,
                                        registrar());
  v1::RecordSuccessorRequest successor;
  successor.set_org_code("TST05");
  successor.set_successor("TST04");
  *successor.mutable_effective_on() = DateOf(CivilDay(2026, 4, 1));
  Send<v1::RecordSuccessorResponse>("successor", absl::StrCat(kPosts, "RecordSuccessor"), successor,
                                    registrar());
  v1::PublishRulesRequest rules;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kRules, rules.mutable_rules()));
  Send<v1::PublishRulesResponse>("rules", absl::StrCat(kPeople, "PublishRules"), rules, registrar());
  v1::PublishCodeRequest code;
  code.set_code_id("managers-code");
  code.set_version("1.0");
  code.set_title("Code of conduct for managers");
  *code.mutable_in_force_from() = DateOf(CivilDay(2026, 1, 1));
  auto* clause = code.add_clauses();
  clause->set_id("1");
  clause->set_text("Tell patients, families, boards and regulators the truth.");
  clause->set_sanctionable(true);
  Send<v1::PublishCodeResponse>("code", absl::StrCat(kPeople, "PublishCode"), code, registrar());
  Send<v1::PublishCodeResponse>("code again", absl::StrCat(kPeople, "PublishCode"), code, registrar());
}

std::string GoldenStory::RecordPerson(const std::string& name, const std::string& given,
                                      const std::string& family, int born) {
  v1::RecordPersonRequest record;
  auto* written = record.mutable_identity()->add_names();
  written->set_given(given);
  written->set_family(family);
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(born, 5, 4));
  record.mutable_identity()->mutable_contact()->set_email(absl::StrCat(name, "@test.invalid"));
  record.set_org_code("TST01");
  return Send<v1::RecordPersonResponse>(absl::StrCat("record ", name), absl::StrCat(kPeople, "RecordPerson"),
                                        record, secretary())
      .person_id();
}

void GoldenStory::RecordPeople() {
  ada_ = RecordPerson("ada", "Ada", "Larkspur", 1971);
  ben_ = RecordPerson("ben", "Ben", "Finchley", 1964);
  cora_ = RecordPerson("cora", "Cora", "Wrenfield", 1980);
  dan_ = RecordPerson("dan", "Dan", "Sedgemoor", 1958);
  v1::CorrectPersonRequest correct;
  correct.set_person_id(cora_);
  correct.set_correction(v1::IDENTITY_CORRECTION_NAME_CHANGED);
  auto* before = correct.mutable_identity()->add_names();
  before->set_given("Cora");
  before->set_family("Wrenfield");
  *before->mutable_to() = DateOf(CivilDay(2025, 12, 31));
  auto* now = correct.mutable_identity()->add_names();
  now->set_given("Cora");
  now->set_family("Wrenfield-Ashe");
  *correct.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1980, 5, 4));
  correct.set_reason("Married on New Year's Eve.");
  Send<v1::CorrectPersonResponse>("correct cora", absl::StrCat(kPeople, "CorrectPerson"), correct,
                                  registrar());
}

void GoldenStory::Apply(const std::string& name, const std::string& person_id, const std::string& token) {
  v1::ApplyRequest apply;
  apply.set_person_id(person_id);
  apply.set_stage(v1::STAGE_L2_MIDDLE);
  Send<v1::ApplyResponse>(absl::StrCat("apply ", name), absl::StrCat(kPeople, "Apply"), apply, token);
}

std::string GoldenStory::Check(const std::string& name, const std::string& person_id, v1::CheckKind kind,
                               v1::CheckResult result, int year) {
  v1::RecordCheckRequest check;
  check.set_person_id(person_id);
  check.set_kind(kind);
  check.set_result(result);
  *check.mutable_checked_on() = DateOf(CivilDay(year, 1, 2));
  check.set_evidence_hash(Sha256("kept by the trust"));
  check.set_org_code("TST01");
  return Send<v1::RecordCheckResponse>(absl::StrCat("check ", name), absl::StrCat(kPeople, "RecordCheck"),
                                       check, secretary())
      .check_id();
}

void GoldenStory::Sign(const std::string& name, const std::string& person_id, v1::SignatureMethod method,
                       const std::string& token) {
  v1::SignCodeRequest sign;
  sign.set_person_id(person_id);
  sign.set_code_id("managers-code");
  sign.set_version("1.0");
  sign.set_method(method);
  sign.set_org_code("TST01");
  Send<v1::SignCodeResponse>(absl::StrCat("sign ", name), absl::StrCat(kPeople, "SignCode"), sign, token);
}

void GoldenStory::Register() {
  Apply("ada", ada_, Self(ada_));
  Apply("ada again", ada_, Self(ada_));
  Apply("ben", ben_, registrar());
  Apply("cora", cora_, Self(cora_));
  Check("ada identity", ada_, v1::CHECK_KIND_IDENTITY, v1::CHECK_RESULT_CLEAR, 2026);
  Check("ada reference", ada_, v1::CHECK_KIND_REFERENCE, v1::CHECK_RESULT_CLEAR, 2026);
  Check("ben identity", ben_, v1::CHECK_KIND_IDENTITY, v1::CHECK_RESULT_CLEAR, 2026);
  const std::string adverse =
      Check("ben reference", ben_, v1::CHECK_KIND_REFERENCE, v1::CHECK_RESULT_ADVERSE, 2026);
  Check("cora reference", cora_, v1::CHECK_KIND_REFERENCE, v1::CHECK_RESULT_CLEAR, 2020);
  v1::OverrideCheckRequest override_check;
  override_check.set_person_id(ben_);
  override_check.set_check_id(adverse);
  override_check.set_reasons("The referee spoke of somebody else.");
  const std::string method = absl::StrCat(kPeople, "OverrideCheck");
  Send<v1::OverrideCheckResponse>("override", method, override_check, registrar());
  Send<v1::OverrideCheckResponse>("override alone", method, override_check, registrar());
  Send<v1::OverrideCheckResponse>("override together", method, override_check,
                                  service_.TokenFor({"REGISTRAR"}, "", dan_));
  Sign("ada", ada_, v1::SIGNATURE_METHOD_PORTAL, Self(ada_));
  Sign("ben", ben_, v1::SIGNATURE_METHOD_WITNESSED, secretary());
  for (const auto& [name, person_id] :
       {std::pair("admit ada", ada_), std::pair("admit ben", ben_), std::pair("admit cora", cora_)}) {
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person_id);
    Send<v1::AdmitToRegisterResponse>(name, absl::StrCat(kPeople, "AdmitToRegister"), admit, registrar());
  }
}

void GoldenStory::Refuse() {
  v1::GiveNoticeOfRefusalRequest notice;
  notice.set_person_id(cora_);
  notice.set_reasons("The reference is six years old.");
  notice.set_delivery(v1::DELIVERY_POST);
  Send<v1::GiveNoticeOfRefusalResponse>("notice", absl::StrCat(kPeople, "GiveNoticeOfRefusal"), notice,
                                        registrar());
  v1::RefuseRequest refuse;
  refuse.set_person_id(cora_);
  refuse.set_reasons("No reference was brought.");
  refuse.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  Send<v1::RefuseResponse>("refuse too early", absl::StrCat(kPeople, "Refuse"), refuse, registrar());
  On(CivilDay(2026, 2, 20));
  v1::SubmitRepresentationsRequest answer;
  answer.set_person_id(cora_);
  answer.set_text("My referee has retired.");
  Send<v1::SubmitRepresentationsResponse>("representations", absl::StrCat(kPeople, "SubmitRepresentations"),
                                          answer, Self(cora_));
  Send<v1::RefuseResponse>("refuse", absl::StrCat(kPeople, "Refuse"), refuse, registrar());
}

void GoldenStory::AYearLater() {
  On(CivilDay(2026, 12, 21));
  v1::DeclareChangeRequest declare;
  declare.set_person_id(ada_);
  declare.set_kind(v1::CHANGE_KIND_CAUTION);
  *declare.mutable_happened_on() = DateOf(CivilDay(2026, 11, 2));
  declare.set_details("For speeding.");
  Send<v1::DeclareChangeResponse>("declare", absl::StrCat(kPeople, "DeclareChange"), declare, Self(ada_));
  v1::RenewRequest renew;
  renew.set_person_id(ada_);
  renew.set_cpd_declared(true);
  Send<v1::RenewResponse>("renew unfit", absl::StrCat(kPeople, "Renew"), renew, Self(ada_));
  renew.set_fitness_declared(true);
  Send<v1::RenewResponse>("renew", absl::StrCat(kPeople, "Renew"), renew, Self(ada_));
  v1::RecordDeathRequest death;
  death.set_person_id(ben_);
  *death.mutable_died_on() = DateOf(CivilDay(2026, 12, 20));
  Send<v1::RecordDeathResponse>("death", absl::StrCat(kPeople, "RecordDeath"), death, registrar());
  Apply("cora anew", cora_, Self(cora_));
}

}  // namespace candour
