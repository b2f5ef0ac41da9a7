// Both services in one `candour` on a Kafka broker: the register follows the ledger beside it, a kill costs
// nothing, and what the one did because of the other can be audited from the topics.
#include "candour/ledger/v1/commit.pb.h"
#include "common/decider/reactions.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/cluster/whole_log.h"
#include "tests/scenarios/scenarios.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_fold.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
namespace theirs = sanctions::v1;
using records::v1::GetStateResponse;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kApplyOrder[] = "apply_interim_order";
const char* const kServices[] = {"registration", "sanctions"};

class OneProgram : public Scenarios {
 protected:
  void SetUp() override {
    Scenarios::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    candour_ = std::make_unique<OneProgramOnKafka>(cluster());
    Must(candour_->Start());
    Must(office().Furnish(RulesWithoutWaiting()));
  }
  RegisterDesk office() { return RegisterDesk(*candour_); }
  // Somebody on the register, proposed for a post, whom an interim order bars.
  void Bar() {
    ada_ = Must(office().Admit("Adelheid", "Quillfeather"));
    const std::string post = Must(office().CreatePost("TST03", v1::POST_TYPE_EXEC_DIRECTOR));
    appointment_ = Must(office().Propose("TST03", ada_.person_id, post, today()));
    EXPECT_EQ(Must(office().CheckEligibility("TST03", appointment_)).outcome(),
              v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
    CaseWalk walk(*candour_, ada_.person_id);
    Must(walk.Investigate());
    Must(walk.SeatInterimPanel());
    order_ = walk.InterimBar(18);
    order_.mutable_command()->set_id(NewUuid());
    made_ = Must(Order());
    EXPECT_TRUE(office().TimeUntilShown(ada_.number, v1::REGISTER_STATUS_SUSPENDED));
  }
  absl::StatusOr<theirs::MakeInterimOrderResponse> Order() {
    return candour_->Ask(TheCast().interim_chair, &Sanctions::Stub::MakeInterimOrder, order_);
  }
  // As everybody sees her, without the basis of the answer.
  std::string Entry() { return Must(office().Entry(ada_.number)).ShortDebugString(); }
  Caller CallerAs(const std::string& role, const std::string& service) {
    const auto issuer = DevIssuer::Open(candour_->site().folder() + "/issuer", "candour-test", "candour");
    return Caller(
        candour_->AddressOf(service),
        *(*issuer)->Mint({.account = "account-" + role, .roles = {role}}, absl::Hours(1), absl::Now()));
  }
  // Of both services, once neither reacts to anything of the other any more.
  std::vector<GetStateResponse> StatesAtRest() {
    std::vector<GetStateResponse> states;
    const auto look = [&] {
      std::vector<GetStateResponse> now;
      for (const char* service : kServices)
        now.push_back(
            CallerAs("AUDITOR", service).GetState(/*with_digest=*/true).value_or(GetStateResponse()));
      return now;
    };
    EXPECT_TRUE(Becomes([&] {
      states = look();
      for (const char* service : kServices) {
        const auto reacting = CallerAs("OPERATOR", service).Reacting();
        if (!reacting.ok() || *reacting) return false;
      }
      const auto after = look();
      return states[0].next_offset() == after[0].next_offset() &&
             states[1].next_offset() == after[1].next_offset();
    }));
    return states;
  }
  // Of one service's ledger, another's at hand or not.
  ToolResult Redecide(const std::string& service, const std::string& followed = "") {
    const Installation& site = candour_->site();
    std::vector<std::string> verb = {"audit",          "redecide",    "--kafka", cluster().bootstrap(),
                                     "--topic-prefix", site.prefix(), "--kek",   site.kek(),
                                     "--service",      service};
    if (!followed.empty()) verb.insert(verb.end(), {"--followed", followed});
    return RunTool("candourctl", std::move(verb), site.folder() + "/redecide");
  }

  std::unique_ptr<OneProgramOnKafka> candour_;
  RegisteredPerson ada_;
  std::string appointment_;
  theirs::MakeInterimOrderRequest order_;
  theirs::MakeInterimOrderResponse made_;
};

INSTANTIATE_TEST_SUITE_P(On, OneProgram, testing::Values(Environment::kKafka), NameOf);

TEST_P(OneProgram, GoesOnWhereItWasKilled) {
  Bar();
  const absl::Status barred = office().Confirm("TST03", appointment_);
  EXPECT_EQ(ReasonOf(barred), "BARRED") << barred;
  EXPECT_EQ(ArgOf(barred, "restriction"), made_.order_id());
  const std::vector<GetStateResponse> before = StatesAtRest();
  const std::string entry = Entry();
  EXPECT_THAT(entry, AllOf(HasSubstr("Quillfeather"), HasSubstr(made_.order_id())));
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].ledger(), kServices[i]);
    EXPECT_THAT(before[i].ledger_place(),
                AllOf(HasSubstr(absl::StrCat(kServices[i], ".ledger")), HasSubstr(cluster().bootstrap())));
  }

  Must(candour_->KillAndStart());
  const std::vector<GetStateResponse> after = StatesAtRest();
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].next_offset(), before[i].next_offset()) << kServices[i];
    EXPECT_EQ(after[i].chain_head(), before[i].chain_head()) << kServices[i];
    EXPECT_EQ(after[i].digest().size(), 32u);
    EXPECT_EQ(after[i].digest(), before[i].digest()) << kServices[i];
  }
  EXPECT_EQ(Entry(), entry);
  EXPECT_EQ(Must(Order()).SerializeAsString(), made_.SerializeAsString()) << "the same command: its outcome";
  EXPECT_EQ(StatesAtRest()[1].next_offset(), before[1].next_offset()) << "and nothing is recorded";
  // And on it goes.
  EXPECT_EQ(ReasonOf(office().Confirm("TST03", appointment_)), "BARRED");
  Must(office().Admit("Bertrand", "Quillfeather"));
  Must(candour_->Stop());
}

TEST_P(OneProgram, ABarIsDecidedAgainFromTheTopicThatAskedForIt) {
  Bar();
  StatesAtRest();
  Must(candour_->Stop());
  const ToolResult honest = Redecide("registration", "sanctions");
  EXPECT_EQ(honest.exit_code, 0) << honest.printed;
  EXPECT_THAT(honest.printed, HasSubstr(" 0 the same with a cause unseen, 0 DIFFER, 0 not run"));
  const ToolResult alone = Redecide("registration");
  EXPECT_EQ(alone.exit_code, 7) << alone.printed;
  EXPECT_THAT(alone.printed,
              AllOf(Not(HasSubstr(" 0 the same with a cause unseen")), HasSubstr(" 0 DIFFER")));
  const ToolResult sanctions = Redecide("sanctions", "registration");
  EXPECT_EQ(sanctions.exit_code, 0) << sanctions.printed;

  // Whoever may write to the topic bars her again, by an order that nobody made: the record is a commit as
  // the service would write it, but its cause asks for nothing.
  const KafkaOptions topic = candour_->site().ledger_topic();
  const auto ledger = KafkaLedger::OpenForReading(topic);
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const auto records = ReadRecords(**ledger, 0, (*ledger)->Range(kPatience)->end);
  LogFold fold;
  ledger::v1::Commit forged;
  for (const LogRecord& record : *records) {
    const Admission admission = fold.Fold(record);
    if (admission.commit.method() == absl::StrCat(kReactionMethod, kApplyOrder)) forged = admission.commit;
  }
  ASSERT_GT(forged.writes_size(), 0) << "no bar";
  forged.mutable_cause()->set_offset(0);
  forged.set_command_id(ReactionId(forged.cause(), kApplyOrder));
  for (auto& write : *forged.mutable_writes()) write.set_expected_version(fold.VersionOf(write.stream()));
  ForeignProducer producer(topic.bootstrap, topic.topic);
  ASSERT_TRUE(producer.Append(forged.writes(0).stream(), SerialiseCommit(forged)).ok());
  EXPECT_EQ(ReadWholeLog(topic)->TimesAdmitted(FormatUuid(forged.command_id())), 1) << "it counts";

  const ToolResult seen = Redecide("registration", "sanctions");
  EXPECT_EQ(seen.exit_code, 6) << seen.printed;
  EXPECT_THAT(seen.printed,
              AllOf(HasSubstr(" 1 DIFFER,"), HasSubstr(absl::StrCat(records->size(), "  DIFFERS")),
                    HasSubstr("nothing at offset 0 of the ledger that it names asks apply_interim_order")));
}

}  // namespace
}  // namespace candour
