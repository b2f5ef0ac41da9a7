// Every decision of a year of the register, run again from the log; and the one that somebody slipped in.
#include "common/audit/redecide.h"

#include <gmock/gmock.h>

#include "common/decider/day.h"
#include "services/registration/model.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/e2e/golden_ledger.h"
#include "tests/e2e/golden_story.h"
#include "tests/e2e/redecide_fixture.h"
#include "tests/support/commit_builder.h"

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

// The ledger raised above what this build knows, before the last record.
std::vector<LogRecord> RaisedBeforeLast(std::vector<LogRecord> records) {
  MemoryFold fold;
  for (size_t i = 0; i + 1 < records.size(); ++i) fold.Take(records[i], fold.Judge(records[i]));
  const LedgerSelf& self = fold.self();
  EXPECT_EQ(self.level, RegistrationModel().level());
  ledger::v1::Commit raised =
      RaisedCommit("raised", self.level + 1, {self.fact_types.begin(), self.fact_types.end()});
  raised.mutable_known_at(0)->set_ledger_id(self.ledger_id);
  LogRecord last = std::move(records.back());
  records.back() = RecordAt(last.offset, raised);
  ++last.offset;
  records.push_back(std::move(last));
  return records;
}

// Without anything that this build could decide again, a commit is no service's: unless a newer one wrote it.
TEST_F(RedecideTest, WhatNoBuildOfThisLevelWritesIsNamed) {
  const auto method = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    commit->set_method("/candour.registration.v1.Appointments/BarSomebody");
  });
  EXPECT_THAT(Run(method), ElementsAre(HasSubstr("this build has no command /candour.registration.v1."
                                                 "Appointments/BarSomebody, nor has any that writes level")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  EXPECT_THAT(Run(RaisedBeforeLast(method)), ElementsAre(HasSubstr("ask a newer one")));
  EXPECT_EQ(auditor_.count(Redecided::kNotRun), 1);

  const auto actor = Forged(kCreatePost, [](ledger::v1::Commit* commit) {
    auto& sealed = *commit->mutable_sealed_actor();
    sealed.set_scheme(1);
    sealed.set_key_id(std::string(16, 'k'));
    sealed.set_nonce(std::string(24, 'n'));
    sealed.set_commitment(std::string(32, 'c'));
    sealed.set_stream("command/" + FormatUuid(commit->command_id()));
    sealed.set_type(ledger::v1::Actor::descriptor()->full_name());
    sealed.set_ciphertext(std::string(80, 'x'));
  });
  EXPECT_THAT(Run(actor), ElementsAre(HasSubstr("its actor is sealed, and this build seals none")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  EXPECT_THAT(Run(RaisedBeforeLast(actor)), ElementsAre(HasSubstr("ask a newer one")));
  EXPECT_EQ(auditor_.count(Redecided::kNotRun), 1);
}

TEST_F(RedecideTest, AKeyThatNobodyHasHidesNothingThatCanBeSeen) {
  const std::string key_id(16, 'x');
  const auto forged = [&](const std::function<void(ledger::v1::Commit*)>& forge) {
    return Run(Forged(kRecordPerson, [&](ledger::v1::Commit* commit) {
      NameKey<v1::RecordPersonRequest>(key_id, commit);
      forge(commit);
    }));
  };
  const auto missing = HasSubstr("its key 78787878787878787878787878787878 is missing, and no erasure");
  EXPECT_THAT(forged([](ledger::v1::Commit*) {}), ElementsAre(missing));
  EXPECT_EQ(auditor_.count(Redecided::kNotRun), 1);
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                commit->mutable_writes(0)->clear_facts();
                commit->mutable_refusal()->set_reason("MADE_UP");
                commit->mutable_refusal()->set_grpc_code(9);
              }),
              ElementsAre(missing));
  EXPECT_EQ(auditor_.count(Redecided::kNotRun), 1);
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("AUDITOR"); }),
              ElementsAre(HasSubstr("the role AUDITOR of its actor may not call this")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  EXPECT_THAT(
      forged([](ledger::v1::Commit* commit) { commit->mutable_writes(0)->set_stream("person/other"); }),
      ElementsAre(HasSubstr("it is decided on person/other, its request is about person/")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) { commit->clear_tag_key_id(); }),
              ElementsAre(HasSubstr("its tag names another key than its request is sealed with")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                commit->mutable_cause()->set_ledger_id(commit->known_at(0).ledger_id());
              }),
              ElementsAre(HasSubstr("it names a cause, and only a reaction has one")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
}

TEST_F(RedecideTest, AFactUnderAKeyThatNobodyHasIsNoErasure) {
  const auto records = Forged(kRecordPerson, [](ledger::v1::Commit* commit) {
    v1::PersonRecorded recorded;
    auto* fact = commit->mutable_writes(0)->mutable_facts(0);
    ASSERT_TRUE(recorded.ParseFromString(fact->value()));
    recorded.mutable_sealed()->set_key_id(std::string(16, 'x'));
    recorded.SerializeToString(fact->mutable_value());
  });
  EXPECT_THAT(Run(records), ElementsAre(HasSubstr("its key 78787878787878787878787878787878 is missing")));
  EXPECT_EQ(auditor_.count(Redecided::kNotRun), 1);
}

// Nothing can be run without the ledger's own key; who may call is seen all the same.
TEST_F(RedecideTest, WhereTagsCantBeCheckedWhoMayNotIsNamed) {
  ServiceFixture service;
  GoldenStory(service).Tell(/*with_void_records=*/false);
  const auto records = AllRecords(service.ledger());
  MemoryFold fold;
  for (const LogRecord& record : records) fold.Take(record, fold.Judge(record));
  const auto keyring = *Keyring::Open(service.key_log(), service.kek(), "registration");
  ASSERT_TRUE(service.key_log().Erase((*keyring->TagKey(fold.self().ledger_id))->id, kPatience).ok());
  Auditor auditor(service);
  EXPECT_THAT(auditor.Run(candour::Forged(records, kCreatePost, [](ledger::v1::Commit*) {})).back(),
              HasSubstr("has no tag key"));
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 0);
  EXPECT_THAT(auditor
                  .Run(candour::Forged(
                      records, kCreatePost,
                      [](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("AUDITOR"); }))
                  .back(),
              HasSubstr("the role AUDITOR of its actor may not call this"));
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 1);
}

// The key log alone says nothing of an erasure.
TEST_F(RedecideTest, AKeyThatIsLostIsMissingAndTheRestIsCompared) {
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
  EXPECT_THAT(auditor.Run(records), testing::Each(HasSubstr("is missing, and no erasure in this log")));
  const int same = auditor.count(Redecided::kSame), not_run = auditor.count(Redecided::kNotRun);
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 0);
  EXPECT_EQ(auditor.count(Redecided::kPartly), 0);
  EXPECT_GE(not_run, 1);
  EXPECT_EQ(same + not_run, all);
  EXPECT_GT(same, all / 2);
}

TEST(Redecider, TheReleasedLogIsTheSame) {
  GoldenEntropy entropy;
  ServiceFixture service({.entropy = &entropy, .fill = FillFromGoldenFiles});
  Auditor auditor(service);
  EXPECT_THAT(auditor.Run(AllRecords(service.ledger())), IsEmpty());
  EXPECT_GT(auditor.count(Redecided::kSame), 40);
}

// Who proposed it the state has from the commit: in the service, as known before, and here.
TEST(Redecider, TwoAccountsOfOneHumanAreOne) {
  constexpr char kHuman[] = "0191f3c2-7d1a-7c3e-9b1a-00000000e901";
  ServiceFixture service;
  v1::PublishRulesRequest rules;
  *rules.mutable_rules() = England2026();
  service.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
  v1::RecordPersonRequest record;
  record.mutable_identity()->add_names()->set_family("Quillfeather");
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1970, 5, 4));
  const auto person = service.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  v1::RecordCheckRequest check;
  check.set_person_id(person);
  check.set_kind(v1::CHECK_KIND_REFERENCE);
  check.set_result(v1::CHECK_RESULT_ADVERSE);
  *check.mutable_checked_on() = DateOf(absl::CivilDay(2026, 1, 4));
  check.set_evidence_hash(std::string(32, 'h'));
  v1::OverrideCheckRequest request;
  request.set_person_id(person);
  request.set_check_id(service.Do<v1::RecordCheckResponse>("Register/RecordCheck", check).check_id());
  request.set_reasons("It was another branch of the family.");
  const auto ask = [&](const std::string& account, const std::string& human) {
    request.mutable_command()->set_id(NewUuid());
    v1::OverrideCheckResponse response;
    return ReasonIn(service.Call("candour.registration.v1.Register/OverrideCheck", request, &response,
                                 service.TokenFor({"REGISTRAR"}, account, human)));
  };
  EXPECT_EQ(ask("", kHuman), "");
  EXPECT_EQ(ask("TST01", kHuman), "SOD");
  service.Restart(/*without_state=*/true);
  EXPECT_EQ(ask("TST02", kHuman), "SOD") << "folded again";
  EXPECT_EQ(ask("TST02", "0191f3c2-7d1a-7c3e-9b1a-00000000d0d0"), "");
  Auditor auditor(service);
  EXPECT_THAT(auditor.Run(AllRecords(service.ledger())), IsEmpty());
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

TEST(Redecider, EveryReactionToAnotherLedgerSaysWhatItAsks) {
  const ServiceModule module = RegistrationModule();
  const CommandTable commands = module.AllCommands();
  const auto of = [&](const Reactions* followed) {
    return Redecider::Create({.model = module.model,
                              .followed = {{followed}},
                              .commands = &commands,
                              .services = module.AllServices()})
        .status();
  };
  EXPECT_TRUE(of(module.follows.at(0).reactions).ok());
  EXPECT_THAT(std::string(of(module.reactions).message()),
              HasSubstr("note_ineligible_attempt makes does not say what it asks"));
}

}  // namespace
}  // namespace candour
