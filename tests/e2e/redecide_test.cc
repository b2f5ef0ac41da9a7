// Every decision of a year of the register, run again from the log; and the one that somebody slipped in.
#include "common/audit/redecide.h"

#include <gmock/gmock.h>

#include <utility>

#include "services/registration/module.h"
#include "tests/e2e/golden_story.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RedecideTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    service_ = new ServiceFixture();
    GoldenStory(*service_).Tell(/*with_void_records=*/true);
    const auto records = ReadRecords(service_->ledger(), 0, service_->ledger().Range(kPatience)->end);
    ASSERT_TRUE(records.ok()) << records.status();
    records_ = new std::vector<LogRecord>(*records);
  }
  static void TearDownTestSuite() {
    delete records_;
    delete service_;
  }

  RedecideTest() { Use(*service_); }

  // With the keys of that service.
  void Use(ServiceFixture& service) {
    redecider_.reset();
    sealer_.reset();
    keyring_ = *Keyring::Open(service.key_log(), service.kek(), "registration");
    sealer_ = std::make_unique<Sealer>(*keyring_);
    redecider_ = *Redecider::Create({.commands = &module_.commands,
                                     .services = module_.services,
                                     .keyring = keyring_.get(),
                                     .sealer = sealer_.get()});
  }

  // Decides the whole log again. "offset: why" of what is not the same.
  std::vector<std::string> Run(const std::vector<LogRecord>& records) {
    std::vector<std::string> found;
    MemoryFold fold(module_.model);
    for (const LogRecord& record : records) {
      const Admission admission = fold.Judge(record);
      if (admission.verdict == Verdict::kAdmitted && !admission.commit.has_control()) {
        const Redecided redecided = redecider_->Check(admission.commit, fold);
        ++counts_[redecided.result];
        if (!redecided.why.empty()) found.push_back(absl::StrCat(record.offset, ": ", redecided.why));
      }
      fold.Take(record, admission);
    }
    verdicts_ = fold.verdicts();
    return found;
  }

  // The log up to the first commit of `method` that was no refusal, that one changed by `forge`: as whoever
  // may write to the topic could have sent it first.
  std::vector<LogRecord> Forged(absl::string_view method,
                                const std::function<void(ledger::v1::Commit*)>& forge) {
    std::vector<LogRecord> records;
    for (const LogRecord& record : *records_) {
      records.push_back(record);
      ledger::v1::Commit commit;
      if (!record.value || !commit.ParseFromString(*record.value)) continue;
      if (commit.method() != method || commit.has_refusal()) continue;
      forge(&commit);
      records.back().value = SerialiseCommit(commit);
      return records;
    }
    ADD_FAILURE() << "no " << method;
    return records;
  }
  std::string Last(const std::vector<LogRecord>& records, absl::string_view why) {
    return absl::StrCat(records.back().offset, ": ", why);
  }

  static ServiceFixture* service_;
  static std::vector<LogRecord>* records_;
  const ServiceModule module_ = RegistrationModule();
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Sealer> sealer_;
  std::unique_ptr<Redecider> redecider_;
  std::array<int, 4> counts_{};
  std::array<uint64_t, 5> verdicts_{};
};

ServiceFixture* RedecideTest::service_ = nullptr;
std::vector<LogRecord>* RedecideTest::records_ = nullptr;

constexpr char kCreatePost[] = "/candour.registration.v1.Appointments/CreatePost";
constexpr char kRecordPerson[] = "/candour.registration.v1.Register/RecordPerson";

TEST_F(RedecideTest, AYearOfHonestDecisionsIsTheSame) {
  EXPECT_THAT(Run(*records_), IsEmpty());
  EXPECT_GT(counts_[Redecided::kSame], 40);
  EXPECT_EQ(counts_[Redecided::kSame] + 1, verdicts_[0]);  // all but the opening
  EXPECT_GT(verdicts_[1] + verdicts_[2] + verdicts_[3] + verdicts_[4], 0);
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
  EXPECT_EQ(verdicts_[0], counts_[Redecided::kSame] + 2);  // it was admitted
  EXPECT_THAT(found[0], testing::StartsWith(Last(records, "a PostCreated on post/")));
  EXPECT_THAT(found[0], HasSubstr("that is not the one the rules give"));
}

TEST_F(RedecideTest, AFactLeftOutOrTwiceIsNamed) {
  const auto none =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->mutable_writes(0)->clear_facts(); });
  EXPECT_THAT(Run(none), ElementsAre(HasSubstr("has 0 facts, the rules give 1")));
  const auto twice = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    *commit->mutable_writes(0)->add_facts() = commit->writes(0).facts(0);
  });
  EXPECT_THAT(Run(twice), ElementsAre(HasSubstr("has 2 facts, the rules give 1")));
}

TEST_F(RedecideTest, ARefusalOfWhatTheRulesAcceptIsNamed) {
  const auto records = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    for (auto& write : *commit->mutable_writes()) write.clear_facts();
    commit->mutable_refusal()->set_reason("ORG_UNKNOWN");
    commit->mutable_refusal()->set_grpc_code(5);
  });
  EXPECT_THAT(Run(records), ElementsAre(Last(records, "refused ORG_UNKNOWN, the rules accept it")));
}

TEST_F(RedecideTest, ARequestThatNoServiceMadeIsNamed) {
  // Facts and request fit each other, but nobody without the ledger's key can tag the request.
  const auto records =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->set_content_tag(std::string(32, 'x')); });
  EXPECT_THAT(Run(records), ElementsAre(HasSubstr("no service made this commit")));
}

TEST_F(RedecideTest, AnActorWhoMayNotAConditionLeftOutOtherRulesAreNamed) {
  const auto actor =
      Forged(kCreatePost, [](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("AUDITOR"); });
  EXPECT_THAT(Run(actor), ElementsAre(Last(actor, "the role AUDITOR of its actor may not call this")));
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
  EXPECT_THAT(Run(records), ElementsAre(HasSubstr("a PersonRecorded on person/")));
}

TEST_F(RedecideTest, WhereAKeyIsErasedTheRestIsCompared) {
  ServiceFixture service;
  GoldenStory(service).Tell(/*with_void_records=*/false);
  const auto records = *ReadRecords(service.ledger(), 0, service.ledger().Range(kPatience)->end);
  Use(service);
  EXPECT_THAT(Run(records), IsEmpty());
  const int all = std::exchange(counts_, {})[Redecided::kSame];
  for (const LogRecord& record : records) {
    ledger::v1::Commit commit;
    ASSERT_TRUE(commit.ParseFromString(*record.value));
    if (commit.method() != kRecordPerson) continue;
    ASSERT_TRUE(service.key_log().Erase(commit.tag_key_id(), kPatience).ok());
    break;
  }
  for (const std::string& found : Run(records)) EXPECT_THAT(found, HasSubstr("are erased"));
  EXPECT_EQ(counts_[Redecided::kDiffers], 0);
  EXPECT_GE(counts_[Redecided::kPartly] + counts_[Redecided::kNotRun], 1);
  EXPECT_EQ(counts_[Redecided::kSame] + counts_[Redecided::kPartly] + counts_[Redecided::kNotRun], all);
  EXPECT_GT(counts_[Redecided::kSame], all / 2);
  Use(*service_);  // the keyring follows the key log of a service that ends here
}

TEST(Redecider, EveryCommandOfARpcIsDeclared) {
  const ServiceModule module = RegistrationModule();
  EXPECT_GT(module.commands.entries().size(), 20u);
  const CommandTable none;
  const auto redecider = Redecider::Create({.commands = &none, .services = module.services});
  EXPECT_EQ(redecider.status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace candour
