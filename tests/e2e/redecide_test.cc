// Every decision of a year of the register, run again from the log; and the one that somebody slipped in.
#include "common/audit/redecide.h"

#include <gmock/gmock.h>

#include "tests/e2e/golden_ledger.h"
#include "tests/e2e/golden_story.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RedecideTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    service_ = new ServiceFixture();
    GoldenStory(*service_).Tell(/*with_void_records=*/true);
    records_ = new std::vector<LogRecord>(AllRecords(service_->ledger()));
  }
  static void TearDownTestSuite() {
    delete records_;
    delete service_;
  }

  std::vector<std::string> Run(const std::vector<LogRecord>& records) { return auditor_.Run(records); }
  static std::vector<LogRecord> Forged(absl::string_view method,
                                       const std::function<void(ledger::v1::Commit*)>& forge) {
    return candour::Forged(*records_, method, forge);
  }
  static std::string Last(const std::vector<LogRecord>& records, absl::string_view why) {
    return absl::StrCat(records.back().offset, ": ", why);
  }

  static ServiceFixture* service_;
  static std::vector<LogRecord>* records_;
  Auditor auditor_{*service_};
};

ServiceFixture* RedecideTest::service_ = nullptr;
std::vector<LogRecord>* RedecideTest::records_ = nullptr;

constexpr char kCreatePost[] = "/candour.registration.v1.Appointments/CreatePost";
constexpr char kRecordPerson[] = "/candour.registration.v1.Register/RecordPerson";

TEST_F(RedecideTest, AYearOfHonestDecisionsIsTheSame) {
  EXPECT_THAT(Run(*records_), IsEmpty());
  EXPECT_GT(auditor_.count(Redecided::kSame), 40);
  EXPECT_EQ(auditor_.count(Redecided::kSame) + 1, auditor_.verdicts()[0]);  // all but the opening
  const auto& verdicts = auditor_.verdicts();
  EXPECT_GT(verdicts[1] + verdicts[2] + verdicts[3] + verdicts[4], 0);
}

TEST_F(RedecideTest, AnotherFactInAWellFormedCommitIsNamed) {
  const auto records = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    v1::PostCreated created;
    auto* fact = commit->mutable_writes(0)->mutable_facts(0);
    ASSERT_TRUE(created.ParseFromString(fact->value()));
    created.set_org_code("TST04");
    created.SerializeToString(fact->mutable_value());
  });
  const auto found = Run(records);
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(auditor_.verdicts()[0], auditor_.count(Redecided::kSame) + 2);  // it was admitted
  EXPECT_THAT(found[0], testing::StartsWith(Last(records, "post/")));
  EXPECT_THAT(found[0], HasSubstr("@1 is PostCreated {"));
  EXPECT_THAT(found[0], HasSubstr("org_code: \"TST04\""));
  EXPECT_THAT(found[0].substr(found[0].find("; the rules give PostCreated {")),
              HasSubstr("org_code: \"TST01\""));
}

TEST_F(RedecideTest, AFactLeftOutOrTwiceIsNamed) {
  const auto none =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->mutable_writes(0)->clear_facts(); });
  EXPECT_THAT(Run(none), ElementsAre(HasSubstr("@1 has 0 facts: no facts; the rules give 1")));
  const auto twice = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    *commit->mutable_writes(0)->add_facts() = commit->writes(0).facts(0);
  });
  EXPECT_THAT(Run(twice), ElementsAre(HasSubstr("@2 PostCreated; the rules give 1")));
}

TEST_F(RedecideTest, ARefusalOfWhatTheRulesAcceptIsNamed) {
  const auto records = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    for (auto& write : *commit->mutable_writes()) write.clear_facts();
    commit->mutable_refusal()->set_reason("ORG_UNKNOWN");
    commit->mutable_refusal()->set_grpc_code(5);
  });
  EXPECT_THAT(Run(records), ElementsAre(testing::StartsWith(
                                Last(records, "refused ORG_UNKNOWN; the rules accept it and give post/"))));
}

TEST_F(RedecideTest, ARequestThatNoServiceMadeIsNamed) {
  // Facts and request fit each other, but nobody without the ledger's key can tag the request.
  const auto records =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->set_content_tag(std::string(32, 'x')); });
  EXPECT_THAT(Run(records),
              ElementsAre(testing::AllOf(HasSubstr("no service made this commit; post/"),
                                         HasSubstr("is what the rules give for such a request"))));
}

TEST_F(RedecideTest, AnActorWhoMayNotAConditionLeftOutOtherRulesAreNamed) {
  const auto actor =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("AUDITOR"); });
  EXPECT_THAT(
      Run(actor),
      ElementsAre(testing::StartsWith(Last(actor, "the role AUDITOR of its actor may not call this; "))));
  const auto condition = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    auto* writes = commit->mutable_writes();
    for (int i = 1; i < writes->size(); ++i) {
      if (writes->Get(i).facts().empty()) {
        writes->DeleteSubrange(i, 1);
        return;
      }
    }
    FAIL() << "no condition";
  });
  EXPECT_THAT(Run(condition), ElementsAre(HasSubstr(", the commit does not")));
  const auto rules =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->set_rule_set(std::string(32, 'r')); });
  EXPECT_THAT(Run(rules), ElementsAre(Last(rules, "it names other rules than were in force")));
}

TEST_F(RedecideTest, ASealedNameOfAnotherCommandIsNamed) {
  std::string other;  // of the second person
  int seen = 0;
  for (const LogRecord& record : *records_) {
    ledger::v1::Commit commit;
    if (record.value && commit.ParseFromString(*record.value) && commit.method() == kRecordPerson &&
        commit.writes(0).facts_size() > 0 && ++seen == 2)
      other = commit.writes(0).facts(0).value();
  }
  ASSERT_NE(other, "");
  const auto records = Forged(kRecordPerson, [&](ledger::v1::Commit* commit) {
    commit->mutable_writes(0)->mutable_facts(0)->set_value(other);
  });
  EXPECT_THAT(Run(records), ElementsAre(testing::AllOf(HasSubstr("@1 is PersonRecorded {"),
                                                       Not(HasSubstr("family_name")))));
}

TEST_F(RedecideTest, WhereAKeyIsErasedTheRestIsCompared) {
  ServiceFixture service;
  GoldenStory(service).Tell(/*with_void_records=*/false);
  const auto records = AllRecords(service.ledger());
  Auditor auditor(service);
  EXPECT_THAT(auditor.Run(records), IsEmpty());
  const int all = auditor.count(Redecided::kSame);
  for (const LogRecord& record : records) {
    ledger::v1::Commit commit;
    ASSERT_TRUE(commit.ParseFromString(*record.value));
    if (commit.method() != kRecordPerson) continue;
    ASSERT_TRUE(service.key_log().Erase(commit.tag_key_id(), kPatience).ok());
    break;
  }
  for (const std::string& found : auditor.Run(records)) EXPECT_THAT(found, HasSubstr("are erased"));
  const int same = auditor.count(Redecided::kSame),
            not_seen = auditor.count(Redecided::kPartly) + auditor.count(Redecided::kNotRun);
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 0);
  EXPECT_GE(not_seen, 1);
  EXPECT_EQ(same + not_seen, all);
  EXPECT_GT(same, all / 2);
}

TEST(Redecider, TheReleasedLogIsTheSame) {
  GoldenEntropy entropy;
  ServiceFixture service({.entropy = &entropy, .fill = FillFromGoldenFiles});
  Auditor auditor(service);
  EXPECT_THAT(auditor.Run(AllRecords(service.ledger())), IsEmpty());
  EXPECT_GT(auditor.count(Redecided::kSame), 40);
}

TEST(Redecider, EveryCommandOfARpcIsDeclared) {
  const ServiceModule module = RegistrationModule();
  EXPECT_GT(module.commands.entries().size(), 20u);
  const CommandTable none;
  const auto redecider =
      Redecider::Create({.model = module.model, .commands = &none, .services = module.services});
  EXPECT_EQ(redecider.status().code(), absl::StatusCode::kFailedPrecondition);
  const auto without_records = Redecider::Create(
      {.model = module.model, .commands = &module.commands, .services = module.AllServices()});
  EXPECT_EQ(without_records.status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace candour
