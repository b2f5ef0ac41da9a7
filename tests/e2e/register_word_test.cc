// What a screener says of the register is held against the register. Over real gRPC; the register's ledger is
// written by the test, as its facts stand.
#include <gmock/gmock.h>

#include <map>

#include "candour/registration/v1/code_of_conduct.pb.h"
#include "candour/registration/v1/organisation.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/sanctions/v1/register_word.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/decider/day.h"
#include "common/ledger/opening.h"
#include "services/sanctions/module.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/e2e/redecide_fixture.h"
#include "tests/support/commit_builder.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace theirs = registration::v1;
using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";
constexpr char kOther[] = "20000000-0000-4000-8000-000000000002";
constexpr char kNobody[] = "20000000-0000-4000-8000-000000000003";

class RegisterWordTest : public testing::Test {
 protected:
  RegisterWordTest() {
    EXPECT_TRUE(OpenLedger(*register_,
                           {TestLedgerId(),
                            "test.invalid/registration/0",
                            1,
                            {theirs::CodePublished::descriptor()->full_name(),
                             theirs::DutiesTransferred::descriptor()->full_name(),
                             theirs::PersonMerged::descriptor()->full_name(),
                             theirs::PersonRecorded::descriptor()->full_name(),
                             theirs::PersonSplitFrom::descriptor()->full_name(),
                             theirs::PersonalDataErased::descriptor()->full_name()},
                            "test",
                            "operator-1"},
                           absl::Now(), SystemEntropy(), absl::Seconds(10))
                    .ok());
    for (const char* person : {kAda, kOther})
      TheyRecord(absl::StrCat("person/", person), theirs::PersonRecorded());
    TheyPublish("1.0", CivilDay(2024, 1, 1));
    TheyPublish("2.0", CivilDay(2025, 7, 1));
    service_ = std::make_unique<ServiceFixture>(ServiceFixture::Options{
        .module = &SanctionsModule, .with_system = true, .followed = {{"registration", register_.get()}}});
    time_ = std::thread([this] {
      for (; !stop_; absl::SleepFor(absl::Milliseconds(10)))
        service_->clock().Advance(absl::Milliseconds(30));
    });
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    v1::PublishRulesResponse published;
    EXPECT_EQ(Ask("REGISTRAR", "PublishRules", rules, &published), "");
    Refer();
  }
  ~RegisterWordTest() override {
    stop_ = true;
    time_.join();
  }

  // A fact of theirs, as their service would write it.
  void TheyRecord(const std::string& stream, const google::protobuf::Message& fact) {
    ledger::v1::Commit commit =
        CommitBuilder(absl::StrCat("theirs ", ++commits_)).Write(stream, versions_[stream]++, {}).Build();
    auto* recorded = commit.mutable_writes(0)->add_facts();
    recorded->set_type(fact.GetDescriptor()->full_name());
    fact.SerializeToString(recorded->mutable_value());
    ASSERT_TRUE(register_->AppendRaw(stream, SerialiseCommit(commit)).ok());
  }
  // With clause 1, a breach of which may lead to a sanction, and clause 2, which encourages.
  void TheyPublish(const std::string& name, CivilDay from) {
    theirs::CodePublished published;
    published.set_code_id("managers-code");
    theirs::CodeVersion& version = *published.mutable_version();
    version.set_version(name);
    *version.mutable_in_force_from() = DateOf(from);
    version.add_clauses()->set_id("1");
    version.mutable_clauses(0)->set_sanctionable(true);
    version.add_clauses()->set_id("2");
    TheyRecord("code_of_conduct/managers-code", published);
  }

  // The reason of a refusal, or "".
  template <class Request, class Response>
  std::string Ask(const std::string& role, const std::string& method, Request request, Response* response) {
    request.mutable_command()->set_id(NewUuid());
    last_ = service_->Call("candour.sanctions.v1.Sanctions/" + method, request, response,
                           service_->TokenFor({role}, role == "TRUST_HR" ? "TST01" : ""));
    return ReasonIn(last_);
  }
  void Refer() {
    v1::SubmitReferralRequest submit;
    submit.set_source(v1::REFERRAL_SOURCE_TRUST);
    submit.set_org_code("TST01");
    submit.set_described_person("The chief executive of TST01.");
    submit.set_text("Patients were taken off the list.");
    v1::SubmitReferralResponse submitted;
    EXPECT_EQ(Ask("TRUST_HR", "SubmitReferral", submit, &submitted), "");
    v1::GetReferralRequest get;
    get.set_referral_id(submitted.referral_id());
    v1::GetReferralResponse referral;
    EXPECT_TRUE(service_
                    ->Call("candour.sanctions.v1.Sanctions/GetReferral", get, &referral,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    case_id_ = referral.case_id();
    v1::DeclareInterestsRequest declare;
    declare.set_case_id(case_id_);
    declare.set_part(v1::CASE_PART_SCREENER);
    v1::DeclareInterestsResponse declared;
    EXPECT_EQ(Ask("SCREENER", "DeclareInterests", declare, &declared), "");
  }
  std::string Identify(const std::string& person_id) {
    v1::IdentifyPersonRequest identify;
    identify.set_case_id(case_id_);
    identify.set_person_id(person_id);
    v1::IdentifyPersonResponse response;
    return Ask("SCREENER", "IdentifyPerson", identify, &response);
  }
  // The clause as the screener says it is: sanctionable, in force for ever.
  std::string Frame(const std::string& version, const std::string& clause, CivilDay from, CivilDay to) {
    v1::FrameAllegationRequest frame;
    frame.set_case_id(case_id_);
    v1::ClauseCitation& cited = *frame.mutable_citation()->mutable_clause();
    cited.set_code_id("managers-code");
    cited.set_version(version);
    cited.set_clause(clause);
    *cited.mutable_in_force_from() = DateOf(CivilDay(2000, 1, 1));
    cited.set_sanctionable(true);
    *frame.mutable_conduct_from() = DateOf(from);
    *frame.mutable_conduct_to() = DateOf(to);
    frame.set_particulars("Had 41 patients removed.");
    v1::FrameAllegationResponse response;
    return Ask("SCREENER", "FrameAllegation", frame, &response);
  }
  v1::CaseView TheCase() {
    v1::GetCaseRequest get;
    get.set_case_id(case_id_);
    v1::GetCaseResponse response;
    EXPECT_TRUE(service_
                    ->Call("candour.sanctions.v1.Sanctions/GetCase", get, &response,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    return response.case_();
  }
  v1::Citation Cited(int allegation) { return TheCase().allegations(allegation).citation(); }
  // By whoever the token says is `person_id`; the referral.
  std::string ReferAs(const std::string& person_id, v1::SubmitReferralRequest submit) {
    submit.mutable_command()->set_id(NewUuid());
    submit.set_source(v1::REFERRAL_SOURCE_CONCERN);
    submit.set_org_code("TST01");
    submit.set_text("Patients were taken off the list.");
    v1::SubmitReferralResponse submitted;
    EXPECT_TRUE(service_
                    ->Call("candour.sanctions.v1.Sanctions/SubmitReferral", submit, &submitted,
                           service_->TokenFor({"MANAGER"}, "", person_id))
                    .ok());
    return submitted.referral_id();
  }
  v1::GetReferralResponse Referred(const std::string& referral_id) {
    v1::GetReferralRequest get;
    get.set_referral_id(referral_id);
    v1::GetReferralResponse referral;
    EXPECT_TRUE(service_
                    ->Call("candour.sanctions.v1.Sanctions/GetReferral", get, &referral,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    return referral;
  }

  const TempDir dir_;
  std::unique_ptr<EmbeddedLedger> register_ = *EmbeddedLedger::Open(dir_ / "register");
  std::unique_ptr<ServiceFixture> service_;
  std::map<std::string, uint64_t> versions_;
  int commits_ = 0;
  std::string case_id_;
  grpc::Status last_;
  std::atomic<bool> stop_ = false;
  std::thread time_;
};

TEST_F(RegisterWordTest, NobodyIsIdentifiedWhomTheRegisterDoesNotKnow) {
  EXPECT_EQ(Identify(kNobody), "PERSON_UNKNOWN");
  theirs::PersonMerged merged;
  merged.set_into(kAda);
  TheyRecord(absl::StrCat("person/", kOther), merged);
  EXPECT_EQ(Identify(kOther), "PERSON_MERGED");
  EXPECT_THAT(last_.error_message(), HasSubstr(kAda));
  theirs::PersonSplitFrom split;
  split.set_split_from(kAda);
  split.set_undid_merge(true);
  TheyRecord(absl::StrCat("person/", kOther), split);
  EXPECT_EQ(Identify(kOther), "") << "the merge was taken back";
  EXPECT_EQ(Identify(kAda), "") << last_.error_message();
}

TEST_F(RegisterWordTest, NobodyIsIdentifiedWhoseDataWereErased) {
  TheyRecord(absl::StrCat("person/", kAda), theirs::PersonalDataErased());
  EXPECT_EQ(Identify(kAda), "PERSON_ERASED");
}

TEST_F(RegisterWordTest, NoOpenCaseIsLeftWithAnOrganisationThatClosed) {
  ASSERT_EQ(Identify(kAda), "");
  theirs::DutiesTransferred transferred;
  transferred.set_to("TST02");
  TheyRecord("organisation/TST01", transferred);
  EXPECT_TRUE(service_->Within(absl::Seconds(20), [&] { return TheCase().org_codes_size() == 2; }));
  EXPECT_THAT(TheCase().org_codes(), ElementsAre("TST01", "TST02"));
  EXPECT_EQ(TheCase().stage(), v1::CASE_STAGE_SCREENING);
  Auditor auditor(*service_, SanctionsModule());
  auditor.Follow(AllRecords(*register_));
  EXPECT_THAT(auditor.Run(AllRecords(service_->ledger())), IsEmpty());
}

// F13: two managers refer each other, the second without saying whom she means.
TEST_F(RegisterWordTest, WhoeverWasReferredByWhomTheyDescribeIsFlagged) {
  v1::SubmitReferralRequest naming;
  naming.set_person_id(kOther);
  ReferAs(kAda, naming);
  v1::SubmitReferralRequest describing;
  describing.set_described_person("Whoever runs TST01.");
  const std::string referral = ReferAs(kOther, describing);
  case_id_ = Referred(referral).case_id();
  v1::DeclareInterestsRequest declare;
  declare.set_case_id(case_id_);
  declare.set_part(v1::CASE_PART_SCREENER);
  v1::DeclareInterestsResponse declared;
  ASSERT_EQ(Ask("SCREENER", "DeclareInterests", declare, &declared), "");
  EXPECT_THAT(Referred(referral).flags(), ElementsAre());
  ASSERT_EQ(Identify(kAda), "");
  EXPECT_TRUE(service_->Within(absl::Seconds(20), [&] { return Referred(referral).flags_size() == 1; }));
  EXPECT_THAT(Referred(referral).flags(), ElementsAre(v1::REFERRAL_FLAG_REFERRED_BEFORE));
  const auto records = AllRecords(service_->ledger());
  EXPECT_THAT(Auditor(*service_, SanctionsModule()).Run(records), IsEmpty());
}

// A fact is never refused for what the register says.
TEST_F(RegisterWordTest, ABarOfSomebodyElseIsRecordedWhoeverItIsAbout) {
  v1::RecordExternalBarRequest record;
  record.set_person_id(kNobody);
  record.set_source(v1::EXTERNAL_BAR_SOURCE_DBS);
  record.set_source_ref("DBS-1");
  *record.mutable_from() = DateOf(CivilDay(2026, 1, 1));
  *record.mutable_verified_on() = DateOf(CivilDay(2026, 1, 5));
  record.set_evidence_hash(std::string(32, 'h'));
  v1::RecordExternalBarResponse response;
  EXPECT_EQ(Ask("REGISTRAR", "RecordExternalBar", record, &response), "");
}

// F10.
TEST_F(RegisterWordTest, CasesAreCountedByTheirAge) {
  const auto count = [&](const std::string& token) {
    v1::CountCasesResponse counted;
    EXPECT_TRUE(
        service_->Call("candour.sanctions.v1.Sanctions/CountCases", v1::CountCasesRequest(), &counted, token)
            .ok());
    return counted;
  };
  const std::string registrar = service_->TokenFor({"REGISTRAR"});
  const v1::CountCasesResponse young = count(registrar);
  std::vector<std::string> stages;
  for (const v1::StageCount& one : young.stages())
    stages.push_back(v1::CaseStage_Name(one.stage()).substr(11));
  EXPECT_THAT(stages,
              ElementsAre("RECEIVED", "SCREENING", "INVESTIGATION", "ALLEGATION_NOTIFIED", "EXAMINATION",
                          "CONSENSUAL_PROPOSED", "CASE_TO_ANSWER", "LISTED", "IN_HEARING"));
  EXPECT_EQ(young.stages(1).cases(), 1);
  EXPECT_EQ(young.stages(1).older(0).cases(), 0);
  service_->SetDay(CivilDay(2026, 7, 7));  // the 183rd day, and the timer's minute
  const v1::StageCount old = count(registrar).stages(1);
  EXPECT_EQ(old.older(0).days(), 182);
  EXPECT_EQ(old.older(0).cases(), 1);
  EXPECT_EQ(old.older(1).cases(), 0);
  EXPECT_EQ(StoredDay(old.oldest_received_on()), CivilDay(2026, 1, 5));
  const auto told = [&] {
    v1::GetCaseRequest get;
    get.set_case_id(case_id_);
    v1::GetCaseResponse response;
    EXPECT_TRUE(service_->Call("candour.sanctions.v1.Sanctions/GetCase", get, &response, registrar).ok());
    return response.case_().aged_days();
  };
  EXPECT_TRUE(service_->Within(absl::Seconds(20), [&] { return told() == 182; })) << told();
  // Whom it is about is not told of it so.
  ASSERT_EQ(Identify(kAda), "");
  EXPECT_EQ(count(service_->TokenFor({"REGISTRAR"}, "", kAda)).stages(1).cases(), 0);
  EXPECT_EQ(count(registrar).stages(1).cases(), 1);
}

// SC21.
TEST_F(RegisterWordTest, AClauseIsWhatTheRegisterPublishedWhateverTheScreenerSays) {
  ASSERT_EQ(Identify(kAda), "");
  const CivilDay conduct(2025, 3, 1);
  EXPECT_EQ(Frame("3.0", "1", conduct, conduct), "CLAUSE_UNKNOWN");
  EXPECT_THAT(last_.error_message(), HasSubstr("managers-code 3.0, 1"));
  EXPECT_EQ(Frame("1.0", "3", conduct, conduct), "CLAUSE_UNKNOWN");
  EXPECT_EQ(Frame("1.0", "2", conduct, conduct), "NOT_SANCTIONABLE");
  EXPECT_EQ(Frame("2.0", "1", conduct, conduct), "CLAUSE_NOT_IN_FORCE")
      << "the screener's own day does not count";
  EXPECT_EQ(Frame("1.0", "1", CivilDay(2023, 12, 31), conduct), "CLAUSE_NOT_IN_FORCE");
  EXPECT_EQ(Frame("1.0", "1", conduct, CivilDay(2025, 7, 1)), "CLAUSE_NOT_IN_FORCE")
      << "another version by then";
  EXPECT_THAT(last_.error_message(), HasSubstr("from 2024-01-01 until 2025-06-30"));
  ASSERT_EQ(Frame("1.0", "1", conduct, CivilDay(2025, 6, 30)), "");
  const v1::ClauseCitation cited = Cited(0).clause();
  EXPECT_TRUE(cited.from_register());
  EXPECT_EQ(StoredDay(cited.in_force_from()), CivilDay(2024, 1, 1));
  EXPECT_EQ(StoredDay(cited.in_force_until()), CivilDay(2025, 6, 30));
  ASSERT_EQ(Frame("2.0", "1", CivilDay(2025, 7, 1), CivilDay(2025, 12, 1)), "");
  EXPECT_FALSE(Cited(1).clause().has_in_force_until());
  TheyPublish("3.0", CivilDay(2026, 1, 2));
  EXPECT_EQ(Frame("3.0", "1", CivilDay(2026, 1, 2), CivilDay(2026, 1, 2)), "")
      << "what was published when the question came is known";
}

TEST_F(RegisterWordTest, AnAuditorDecidesItAgainWithoutTheRegister) {
  EXPECT_EQ(Identify(kNobody), "PERSON_UNKNOWN");
  ASSERT_EQ(Identify(kAda), "");
  ASSERT_EQ(Frame("1.0", "1", CivilDay(2025, 3, 1), CivilDay(2025, 6, 30)), "");
  const auto honest = AllRecords(service_->ledger());
  Auditor auditor(*service_, SanctionsModule());
  EXPECT_THAT(auditor.Run(honest), IsEmpty());
  const std::string method = "/candour.sanctions.v1.Sanctions/FrameAllegation";
  const auto forge = [&](const std::function<void(ledger::v1::Commit*)>& change) {
    return auditor.Run(Forged(honest, method, change));
  };
  EXPECT_THAT(forge([](ledger::v1::Commit* commit) {
                v1::ClauseInRegister found;
                found.ParseFromString(commit->evidence(0).view().value());
                found.set_sanctionable(false);
                found.SerializeToString(commit->mutable_evidence(0)->mutable_view()->mutable_value());
              }),
              ElementsAre(HasSubstr("NOT_SANCTIONABLE")));
  EXPECT_THAT(forge([](ledger::v1::Commit* commit) {
                auto* at = commit->mutable_evidence(0)->mutable_at();
                at->set_offset(at->offset() - 1);
              }),
              ElementsAre(HasSubstr("another state")))
      << "before what it waited for";
  EXPECT_THAT(forge([](ledger::v1::Commit* commit) {
                commit->mutable_evidence(0)->mutable_at()->set_ledger_id(std::string(16, 'X'));
              }),
              ElementsAre(HasSubstr("another state")));
  const auto of_its_own = [](ledger::v1::Commit* commit) {
    *commit->mutable_evidence(0)->mutable_at() = commit->known_at(0);
  };
  EXPECT_THAT(forge(of_its_own), ElementsAre(HasSubstr("another state")));
  EXPECT_THAT(forge([&](ledger::v1::Commit* commit) {
                of_its_own(commit);
                commit->mutable_evidence(0)->mutable_view()->clear_value();
              }),
              ElementsAre(HasSubstr("another state")))
      << "as if there were no register, though it waited for one";
}

}  // namespace
}  // namespace candour
