// A state folded from a topic by candourctl: of a moment, beside the service that serves, taken and given
// back; and the level of a topic's ledger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "services/registration/model.h"
#include "tests/cluster/ctl_on_kafka.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

using Json = nlohmann::json;
using records::v1::GetStateResponse;
using testing::HasSubstr;

class GenerationsOnKafka : public CtlOnKafkaTest {
 protected:
  static GetStateResponse StateOf(ServiceReplica& replica) {
    const auto state = replica.caller()->GetState(/*with_digest=*/true);
    EXPECT_TRUE(state.ok()) << state.status();
    return state.value_or(GetStateResponse());
  }
  static Answer Sent(const SavedCommand& command, const Caller& caller) {
    const auto answer = command.send(caller, kPatience);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.value_or(Answer());
  }
  static void StartAgain(ServiceReplica& replica) {
    EXPECT_EQ(replica.Terminate(), 0);
    replica.Start();
    ASSERT_TRUE(replica.Serves()) << replica.process().Printed();
  }

  // Nothing is recorded but what a test sends, once every reaction has said where it begins.
  static std::vector<std::string> Quiet() { return {"--pause-timers", "--pause-reactions"}; }
  void AwaitQuiet(ServiceReplica& replica) {
    const auto operating = site().CallerAs(replica, "OPERATOR");
    EXPECT_TRUE(Becomes([&] {
      records::v1::ListReactionsResponse listed;
      const absl::Status status =
          operating->Call(*operating->records, &records::v1::Records::Stub::ListReactions,
                          records::v1::ListReactionsRequest(), &listed, kPatience);
      return status.ok() && listed.reactions_size() > 0 &&
             std::all_of(listed.reactions().begin(), listed.reactions().end(),
                         [](const auto& one) { return one.enabled(); });
    }));
  }
};

TEST_F(GenerationsOnKafka, AStateIsFoldedOfAMomentAndBesideTheServiceTakenAndGivenBack) {
  const auto replica = StartPrepared("replica", Quiet());
  ASSERT_FALSE(HasFailure());
  AwaitQuiet(*replica);
  const auto caller = replica->caller();
  const auto post = Sent(CreatePost("Chief nurse"), *caller);
  const GetStateResponse then = StateOf(*replica);
  // The clock of what is recorded is in microseconds: what follows is later.
  absl::SleepFor(absl::Milliseconds(2));
  Sent(CreatePost("Medical director"), *caller);

  const std::string moment = absl::FormatTime(
      "%Y-%m-%dT%H:%M:%E6SZ", absl::FromUnixMicros(post.receipt.recorded_at_us()), absl::UTCTimeZone());
  const Json early = Summary(OnKafka({"state", "rebuild", "--into", Path("then"), "--until", moment}));
  EXPECT_EQ(early["position"], then.next_offset());
  EXPECT_EQ(early["digest"], absl::BytesToHexString(then.digest()));
  EXPECT_EQ(early["chain_head"], absl::BytesToHexString(then.chain_head()));
  const ToolResult too_early =
      OnKafka({"state", "rebuild", "--into", Path("none"), "--until", "2001-01-01T00:00:00Z"});
  EXPECT_EQ(too_early.exit_code, 1) << too_early.printed;
  EXPECT_THAT(too_early.printed, HasSubstr("nothing of the log is as early"));

  // Beside the service, and while it takes commands.
  const std::string state = replica->folder() + "/registration/state";
  EXPECT_EQ(Summary(OnKafka({"state", "rebuild", "--into", Path("now"), "--compare", state}))["compared"],
            "equal");
  const Json folded = Summary(OnKafka({"state", "rebuild", "--beside", state}));
  EXPECT_EQ(folded["generation"], "g-1");
  EXPECT_EQ(folded["compared"], "equal");
  Sent(CreatePost("Director of estates"), *caller);
  const GetStateResponse now = StateOf(*replica);
  const Json taken = Summary(OnKafka({"state", "switch", "--beside", state, "--to", "g-1"}));
  EXPECT_EQ(taken["compared"], "equal");
  EXPECT_EQ(taken["current"], "g-1");
  EXPECT_EQ(taken["position"], now.next_offset()) << "folded on to where the service stands";

  StartAgain(*replica);
  EXPECT_EQ(StateOf(*replica).digest(), now.digest());
  EXPECT_EQ(StateOf(*replica).next_offset(), now.next_offset());
  Sent(CreatePost("Secretary"), *replica->caller());
  const GetStateResponse later = StateOf(*replica);
  EXPECT_EQ(later.next_offset(), now.next_offset() + 1);
  const Json back = Summary(Ctl({"state", "rollback", state}));
  EXPECT_EQ(back["current"], "g-0");
  EXPECT_EQ(back["position"], now.next_offset()) << "as the service left it";
  StartAgain(*replica);
  EXPECT_EQ(StateOf(*replica).digest(), later.digest()) << "folded on";
  EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(GenerationsOnKafka, ALevelIsRaisedWhileAServiceServes) {
  const uint32_t highest = RegistrationModel().level();
  ASSERT_GT(highest, 1u);
  const ToolResult created = site().CreateLedger("", "registration", 1);
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  const Json opened = Summary(OnKafka({"ledger", "describe"}));
  EXPECT_EQ(opened["level"], 1);
  EXPECT_EQ(opened["fact_types"], RegistrationModel().FactTypesOf(1).size());
  const auto replica = site().StartReplica("replica", "", Quiet());
  ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
  ASSERT_EQ(site().Prepare(*replica).exit_code, 0);
  AwaitQuiet(*replica);
  const std::string ada = Sent(RecordPerson("Ada", "Larkspur"), *replica->caller()).new_id;
  const auto data_protection_officer = site().CallerAs(*replica, "DPO");
  const SavedCommand erase = RequestErasure(ada);  // what it records came with level 2
  EXPECT_EQ(ReasonOf(erase.send(*data_protection_officer, kPatience).status()), "LEDGER_LEVEL");

  const ToolResult unsure = OnKafka({"ledger", "raise-level"});
  EXPECT_EQ(unsure.exit_code, 2) << unsure.printed;
  EXPECT_THAT(unsure.printed, HasSubstr("there is no way back"));
  const Json raised = Summary(OnKafka({"ledger", "raise-level", "--yes"}));
  EXPECT_EQ(raised["level"], highest);
  EXPECT_EQ(raised["fact_types"], RegistrationModel().FactTypes().size());
  const uint64_t records = Summary(OnKafka({"ledger", "describe"}))["records"];
  EXPECT_EQ(Summary(OnKafka({"ledger", "raise-level", "--yes"}))["level"], highest);
  EXPECT_EQ(Summary(OnKafka({"ledger", "describe"}))["records"], records) << "raised once";

  Sent(erase, *data_protection_officer);
  EXPECT_GT(StateOf(*replica).next_offset(), records);
  EXPECT_EQ(replica->Terminate(), 0);
}

}  // namespace
}  // namespace candour
