// The part of the story that plays among posts, and the records that do not count.
#include <gtest/gtest.h>

#include <optional>

#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "common/ledger/admit.h"
#include "tests/e2e/golden_story.h"

namespace candour {

namespace v1 = registration::v1;
using absl::CivilDay;

namespace {

constexpr char kPosts[] = "candour.registration.v1.Appointments/";

}  // namespace

std::string GoldenStory::CreatePost(const std::string& name, v1::PostType type,
                                    const std::string& reports_to) {
  v1::CreatePostRequest create;
  create.set_org_code("TST01");
  create.set_title(name);
  create.set_type(type);
  create.set_voting(type != v1::POST_TYPE_MANAGER);
  create.set_stage(type == v1::POST_TYPE_MANAGER ? v1::STAGE_L3_SENIOR : v1::STAGE_L4_BOARD);
  create.set_reports_to_post_id(reports_to);
  *create.mutable_from() = DateOf(CivilDay(2025, 4, 1));
  return Send<v1::CreatePostResponse>(absl::StrCat("create ", name), absl::StrCat(kPosts, "CreatePost"),
                                      create, secretary())
      .post_id();
}

std::string GoldenStory::Appoint(const std::string& name, const std::string& person_id,
                                 const std::string& post_id, CivilDay start, const std::string& confirmer) {
  v1::ProposeAppointmentRequest propose;
  propose.set_org_code("TST01");
  propose.set_person_id(person_id);
  propose.mutable_terms()->set_post_id(post_id);
  propose.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
  *propose.mutable_terms()->mutable_start() = DateOf(start);
  const std::string id =
      Send<v1::ProposeAppointmentResponse>(absl::StrCat("propose ", name),
                                           absl::StrCat(kPosts, "ProposeAppointment"), propose, secretary())
          .appointment_id();
  v1::CheckEligibilityRequest check;
  check.set_org_code("TST01");
  check.set_appointment_id(id);
  Send<v1::CheckEligibilityResponse>(absl::StrCat("eligibility ", name),
                                     absl::StrCat(kPosts, "CheckEligibility"), check, secretary());
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_org_code("TST01");
  confirm.set_appointment_id(id);
  Send<v1::ConfirmAppointmentResponse>(absl::StrCat("confirm ", name),
                                       absl::StrCat(kPosts, "ConfirmAppointment"), confirm, confirmer);
  return id;
}

void GoldenStory::Appoint() {
  On(CivilDay(2026, 3, 2));
  const std::string chair = CreatePost("Chair", v1::POST_TYPE_CHAIR, "");
  const std::string chief = CreatePost("Chief executive", v1::POST_TYPE_CEO, chair);
  const std::string estates = CreatePost("Head of estates", v1::POST_TYPE_MANAGER, "");
  v1::ChangeReportingRequest change;
  change.set_org_code("TST01");
  change.set_post_id(estates);
  change.set_reports_to_post_id(chief);
  *change.mutable_from() = DateOf(CivilDay(2026, 1, 1));
  Send<v1::ChangeReportingResponse>("reporting", absl::StrCat(kPosts, "ChangeReporting"), change,
                                    secretary());
  Appoint("ben", ben_, chair, CivilDay(2026, 3, 3), service_.TokenFor({"SID"}, "TST01", cora_));
  const std::string ada =
      Appoint("ada", ada_, chief, CivilDay(2026, 3, 9), service_.TokenFor({"CHAIR"}, "TST01", ben_));
  Appoint("cora", cora_, chief, CivilDay(2026, 3, 9), service_.TokenFor({"CHAIR"}, "TST01", ben_));
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST01");
  correct.set_appointment_id(ada);
  correct.mutable_terms()->set_post_id(chief);
  correct.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
  *correct.mutable_terms()->mutable_start() = DateOf(CivilDay(2026, 3, 16));
  correct.set_reason("She began a week later.");
  Send<v1::CorrectAppointmentResponse>("correct appointment", absl::StrCat(kPosts, "CorrectAppointment"),
                                       correct, secretary());
  v1::RecordPersonInPostRequest found;
  found.set_org_code("TST05");
  found.set_person_id(dan_);
  found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_INTERIM);
  *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2001, 6, 1));
  found.mutable_found()->set_title("Director of nursing");
  found.mutable_found()->set_type(v1::POST_TYPE_EXEC_DIRECTOR);
  const std::string dan = Send<v1::RecordPersonInPostResponse>(
                              "dan in post", absl::StrCat(kPosts, "RecordPersonInPost"), found, registrar())
                              .appointment_id();
  v1::EndAppointmentRequest end;
  end.set_org_code("TST05");
  end.set_appointment_id(dan);
  *end.mutable_end() = DateOf(CivilDay(2026, 3, 31));
  end.set_reason(v1::END_REASON_ORG_DISSOLVED);
  Send<v1::EndAppointmentResponse>("dan's end", absl::StrCat(kPosts, "EndAppointment"), end,
                                   service_.TokenFor({"COSEC"}, "TST05"));
}

// One for each verdict but ADMITTED, made of Cora's application: its bytes again; then with another id, so
// that only its versions are old; then with the version that her record has, so that only the condition on
// the person is.
void GoldenStory::AppendVoidRecords() {
  EmbeddedLedger& ledger = service_.ledger();
  const auto range = ledger.Range(absl::Seconds(10));
  ASSERT_TRUE(range.ok());
  std::optional<LogRecord> record;
  ledger::v1::Commit commit;
  for (uint64_t offset = 0; offset < range->end && !record; ++offset) {
    const auto one = ledger.ReadOne(offset, absl::Seconds(10));
    ASSERT_TRUE(one.ok() && commit.ParseFromString(*one->value));
    if (commit.command_id() == ParseUuid(IdOf("apply cora")).value()) record = *one;
  }
  ASSERT_TRUE(record.has_value());
  const auto append = [&](const ledger::v1::Commit& changed) {
    EXPECT_TRUE(ledger.AppendRaw(record->key, SerialiseCommit(changed)).ok());
  };
  EXPECT_TRUE(ledger.AppendRaw(std::nullopt, "no commit at all").ok());
  EXPECT_TRUE(ledger.AppendRaw(record->key, std::nullopt).ok());
  EXPECT_TRUE(ledger.AppendRaw(record->key, record->value).ok());
  commit.set_command_id(*ParseUuid(IdOf("stale")));
  append(commit);
  commit.mutable_writes(0)->set_expected_version(versions_.at(*record->key));
  for (auto& write : *commit.mutable_writes()) {
    if (&write != commit.mutable_writes(0)) write.set_expected_version(write.expected_version() + 7);
  }
  append(commit);
  commit.mutable_writes(0)->mutable_facts(0)->set_type("candour.registration.v1.NeverDeclared");
  append(commit);
  WaitUntilFolded();
}

}  // namespace candour
