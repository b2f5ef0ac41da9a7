// What timers and reactions recorded, decided again; and what somebody recorded in their name.
#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "candour/common/v1/common.pb.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "tests/e2e/golden_story.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kLapse[] = "timer/LapseRegistration", kNote[] = "reaction/note_ineligible_attempt",
               kStart[] = "reaction_start/note_ineligible_attempt";

class RedecideSystemTest : public testing::Test {
 protected:
  // The story of a year, and what a month without anybody brought about.
  static void SetUpTestSuite() {
    service_ = new ServiceFixture({.with_system = true});
    GoldenStory story(*service_);
    ASSERT_TRUE(Await(kStart));
    story.Tell(/*with_void_records=*/false);
    ASSERT_TRUE(Await(kNote));
    service_->clock().Set(absl::FromCivil(absl::CivilHour(2028, 2, 4, 9), absl::UTCTimeZone()));
    ASSERT_TRUE(Await(kLapse));
    Steer<records::v1::PauseReactionRequest, records::v1::PauseReactionResponse>("PauseReaction");
    Steer<records::v1::ResumeReactionRequest, records::v1::ResumeReactionResponse>("ResumeReaction");
    records_ = new std::vector<LogRecord>(AllRecords(service_->ledger()));
  }
  static void TearDownTestSuite() {
    delete records_;
    delete service_;
  }
  template <class Request, class Response>
  static void Steer(const std::string& method) {
    Request request;
    request.mutable_command()->set_id(NewUuid());
    request.set_name("tell_of_death");
    Response response;
    const grpc::Status status = service_->Call("candour.records.v1.Records/" + method, request, &response,
                                               service_->TokenFor({"OPERATOR"}));
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // Rounds are paced by the clock that the test sets.
  static bool Await(absl::string_view method) {
    for (const absl::Time until = absl::Now() + kPatience; absl::Now() < until;) {
      for (const LogRecord& record : AllRecords(service_->ledger())) {
        ledger::v1::Commit commit;
        if (commit.ParseFromString(*record.value) && commit.method() == method) return true;
      }
      service_->clock().Advance(absl::Milliseconds(250));
      absl::SleepFor(absl::Milliseconds(10));
    }
    return false;
  }

  static std::vector<LogRecord> Forged(absl::string_view method,
                                       const std::function<void(ledger::v1::Commit*)>& forge) {
    return candour::Forged(*records_, method, forge);
  }
  std::vector<std::string> Run(const std::vector<LogRecord>& records) { return auditor_.Run(records); }

  static ServiceFixture* service_;
  static std::vector<LogRecord>* records_;
  Auditor auditor_{*service_};
};

ServiceFixture* RedecideSystemTest::service_ = nullptr;
std::vector<LogRecord>* RedecideSystemTest::records_ = nullptr;

TEST_F(RedecideSystemTest, WhatFollowedFromTheLogIsTheSame) {
  EXPECT_THAT(Run(*records_), IsEmpty());
  EXPECT_EQ(auditor_.count(Redecided::kSame) + 1, auditor_.verdicts()[0]);
}

TEST_F(RedecideSystemTest, AnotherDayOfALapseIsNamed) {
  const auto records = Forged(kLapse, [](ledger::v1::Commit* commit) {
    v1::RegistrationLapsed lapsed;
    auto* fact = commit->mutable_writes(0)->mutable_facts(0);
    ASSERT_TRUE(lapsed.ParseFromString(fact->value()));
    lapsed.mutable_lapsed_on()->set_day(6);
    lapsed.SerializeToString(fact->mutable_value());
  });
  EXPECT_THAT(Run(records), ElementsAre(AllOf(HasSubstr("is RegistrationLapsed {"), HasSubstr("day: 6"),
                                              HasSubstr("the rules give RegistrationLapsed {"))));
}

TEST_F(RedecideSystemTest, ATimerThatNothingArmsOrIsNotDueIsNamed) {
  const auto id =
      Forged(kLapse, [](ledger::v1::Commit* commit) { commit->set_command_id(std::string(15, 'x') + "y"); });
  EXPECT_THAT(Run(id), ElementsAre(AllOf(HasSubstr("arms no timer that this is the command of"),
                                         HasSubstr("RegistrationLapsed"))));
  const auto early = Forged(kLapse, [](ledger::v1::Commit* commit) {
    commit->set_decided_at_us(
        absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2028, 1, 3), absl::UTCTimeZone())));
  });
  EXPECT_THAT(Run(early),
              ElementsAre(AllOf(HasSubstr("the rules record nothing: timer LapseRegistration is not due"))));
}

TEST_F(RedecideSystemTest, AReactionToNothingIsNamed) {
  const auto moved = Forged(kNote, [](ledger::v1::Commit* commit) {
    commit->mutable_cause()->set_offset(commit->cause().offset() - 1);
    commit->set_command_id(ReactionId(commit->cause(), "note_ineligible_attempt"));
  });
  EXPECT_THAT(Run(moved), ElementsAre(HasSubstr("asks note_ineligible_attempt for it")));
  const auto other = Forged(kNote, [](ledger::v1::Commit* commit) {
    commit->mutable_cause()->set_offset(commit->cause().offset() - 1);
  });
  EXPECT_THAT(Run(other), ElementsAre(HasSubstr("does not follow from the cause that it names")));
}

// What stands elsewhere can't be asked for here.
TEST_F(RedecideSystemTest, AReactionToTheOwnLedgerHasItsCauseThere) {
  const auto elsewhere = Forged(kNote, [](ledger::v1::Commit* commit) {
    commit->mutable_cause()->set_ledger_id(std::string(16, 'S'));
    commit->set_command_id(ReactionId(commit->cause(), "note_ineligible_attempt"));
  });
  EXPECT_THAT(Run(elsewhere), ElementsAre(HasSubstr("its cause stands in another ledger, and "
                                                    "note_ineligible_attempt reacts to this one")));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
}

TEST_F(RedecideSystemTest, ATimerOrAReactionThatNoBuildOfThisLevelHasIsNamed) {
  const auto timer =
      Forged(kLapse, [](ledger::v1::Commit* commit) { commit->set_method("timer/BarSomebody"); });
  EXPECT_THAT(Run(timer), ElementsAre(AllOf(HasSubstr("this build has no timer BarSomebody for registrant/"),
                                            HasSubstr("nor has any that writes level"))));
  EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1);
  for (const char* method : {"reaction/bar_somebody", "reaction_start/bar_somebody"}) {
    const auto reaction = Forged(kNote, [&](ledger::v1::Commit* commit) { commit->set_method(method); });
    EXPECT_THAT(Run(reaction),
                testing::Contains(HasSubstr("this build has no reaction bar_somebody, nor has")));
    EXPECT_EQ(auditor_.count(Redecided::kDiffers), 1) << method;
  }
}

TEST_F(RedecideSystemTest, ACommandInTheSystemsNameIsNamed) {
  const auto actor =
      Forged(kLapse, [](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("REGISTRAR"); });
  EXPECT_THAT(Run(actor), ElementsAre(HasSubstr("its actor is not the system")));
  const auto tag =
      Forged(kLapse, [](ledger::v1::Commit* commit) { commit->set_caller_tag(std::string(32, 'x')); });
  EXPECT_THAT(Run(tag), ElementsAre(HasSubstr("no service made this commit")));
  const auto start = Forged(kStart, [](ledger::v1::Commit* commit) {
    common::v1::StartReaction request;
    ASSERT_TRUE(request.ParseFromString(commit->request().value()));
    request.set_from(1000);
    request.SerializeToString(commit->mutable_request()->mutable_value());
  });
  EXPECT_THAT(Run(start), ElementsAre(HasSubstr("it is not how note_ineligible_attempt begins")));
}

}  // namespace
}  // namespace candour
