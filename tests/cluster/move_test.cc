// An installation that moves from a folder to Kafka and back, with its ledger and its keys, by candourctl.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_ledger.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/key_transfer.h"
#include "tests/cluster/ctl_on_kafka.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/transfer_steps.h"

namespace candour {
namespace {

using testing::HasSubstr;

using Json = nlohmann::json;

using records::v1::GetStateResponse;

class Moving : public CtlOnKafkaTest {
 protected:
  // One recorded before, and what of them can be read.
  void ExpectNamed(ServiceReplica& replica, const std::string& person, const std::string& family) {
    const auto shown = replica.caller()->GetPerson(person);
    ASSERT_TRUE(shown.ok()) << shown.status();
    ASSERT_EQ(shown->identity().names_size(), 1) << shown->ShortDebugString();
    EXPECT_EQ(shown->identity().names(0).family(), family);
  }
  std::string Record(ServiceReplica& replica, const std::string& given, const std::string& family) {
    const auto recorded = RecordPerson(given, family).send(*replica.caller(), kPatience);
    EXPECT_TRUE(recorded.ok()) << recorded.status();
    return recorded.ok() ? recorded->new_id : "";
  }
  void Erase(ServiceReplica& replica, const std::string& person) {
    const auto asked = RequestErasure(person).send(*site().CallerAs(replica, "DPO"), kPatience);
    ASSERT_TRUE(asked.ok()) << asked.status();
    const auto approved = ApproveErasure(person).send(*site().CallerAs(replica, "REGISTRAR"), kPatience);
    ASSERT_TRUE(approved.ok()) << approved.status();
    EXPECT_EQ(replica.Terminate(), 0);
    // The waiting period is over.
    const std::string later =
        absl::FormatTime(absl::RFC3339_sec, absl::Now() + absl::Hours(24 * 20), absl::UTCTimeZone());
    const auto then = site().StartEmbedded("folder", {"--dev", "--dev-clock", later});
    ASSERT_TRUE(then->Says("\"event\":\"keys_destroyed\"")) << then->process().Printed();
    EXPECT_EQ(then->Terminate(), 0);
  }

  // What it says of the state that it serves from, once it has reacted to everything in it.
  GetStateResponse StateAtRest(ServiceReplica& replica) {
    absl::StatusOr<GetStateResponse> state = absl::UnavailableError("not asked");
    EXPECT_TRUE(Becomes([&] {
      state = replica.caller()->GetState(/*with_digest=*/true);
      const auto reacting = site().CallerAs(replica, "OPERATOR")->Reacting();
      const auto after = replica.caller()->GetState();
      return state.ok() && after.ok() && reacting.ok() && !*reacting &&
             after->next_offset() == state->next_offset();
    })) << state.status();
    return state.value_or(GetStateResponse());
  }
  static void ExpectSameState(const GetStateResponse& one, const GetStateResponse& other) {
    EXPECT_EQ(other.ledger_id(), one.ledger_id());
    EXPECT_EQ(other.next_offset(), one.next_offset());
    EXPECT_EQ(other.chain_head(), one.chain_head());
    EXPECT_EQ(one.digest().size(), 32u);
    EXPECT_EQ(other.digest(), one.digest());
    EXPECT_NE(other.ledger_place(), one.ledger_place());
  }
  void ExpectSameLog(const std::string& folder) {
    const auto embedded = EmbeddedLedger::OpenForReading(folder + "/registration/ledger");
    const auto topic = KafkaLedger::OpenForReading(site().ledger_topic());
    ASSERT_TRUE(embedded.ok() && topic.ok()) << embedded.status() << topic.status();
    ExpectSameRecords(**embedded, **topic);
  }
};

TEST_F(Moving, ToKafkaAndBackWithAllKeysButThoseThatWereDestroyed) {
  auto folder = site().StartEmbedded("folder");
  ASSERT_TRUE(folder->Serves()) << folder->process().Printed();
  ASSERT_EQ(site().Prepare(*folder).exit_code, 0);
  const std::string ada = Record(*folder, "Ada", "Erasable"), ida = Record(*folder, "Ida", "Staying");
  // Beside the service, and from before the erasure: the file has the key that is destroyed then.
  const Json kept = Summary(Ctl({"--data-dir", folder->folder(), "keys", "export", Path("old.keys")}));
  Erase(*folder, ada);
  const Json left = Summary(Ctl({"--data-dir", folder->folder(), "keys", "export", Path("new.keys")}));
  ASSERT_LT(left["keys"].get<int>(), kept["keys"].get<int>());
  folder->Start();
  ASSERT_TRUE(folder->Serves()) << folder->process().Printed();
  const GetStateResponse in_folder = StateAtRest(*folder);
  EXPECT_EQ(folder->Terminate(), 0);

  // To Kafka: the ledger first.
  const ToolResult too_early = OnKafka({"keys", "import", Path("old.keys")});
  EXPECT_EQ(too_early.exit_code, 1);
  EXPECT_THAT(too_early.printed, HasSubstr("import it first"));
  Summary(Ctl({"ledger", "export", Path("ledger"), folder->folder() + "/registration/ledger"}));
  Summary(OnKafka({"ledger", "import", Path("ledger")}));
  Json done = Summary(OnKafka({"keys", "import", Path("old.keys")}));
  EXPECT_EQ(done["added"], left["keys"]);
  EXPECT_EQ(done["destroyed"].get<int>(), kept["keys"].get<int>() - left["keys"].get<int>());
  done = Summary(OnKafka({"keys", "import", Path("new.keys")}));
  EXPECT_EQ(done["added"], 0);
  EXPECT_EQ(done["stood_already"], left["keys"]);
  const auto topic = KafkaKeyLog::Open(site().keys_topic());
  ASSERT_TRUE(topic.ok()) << topic.status();
  EXPECT_EQ(*ReadKeys(**topic, "registration"), ReadKeyFile(Path("new.keys"))->keys);

  ExpectSameLog(folder->folder());
  const auto kafka = site().StartReplica("kafka");
  ASSERT_TRUE(kafka->Serves()) << kafka->process().Printed();
  ExpectSameState(in_folder, StateAtRest(*kafka));
  EXPECT_EQ(kafka->caller()->GetPerson(ada)->identity_status(), registration::v1::IDENTITY_STATUS_ERASED);
  ExpectNamed(*kafka, ida, "Staying");
  const std::string eve = Record(*kafka, "Eve", "Coming");
  const GetStateResponse on_kafka = StateAtRest(*kafka);
  EXPECT_NE(on_kafka.digest(), in_folder.digest());
  EXPECT_EQ(kafka->Terminate(), 0);

  // And back, to another folder.
  const std::string back = Path("back");
  Summary(OnKafka({"ledger", "export", Path("ledger-2")}));
  Summary(OnKafka({"keys", "export", Path("keys-2")}));
  Summary(Ctl({"ledger", "import", Path("ledger-2"), back + "/registration/ledger"}));
  done = Summary(Ctl({"--data-dir", back, "keys", "import", Path("keys-2")}));
  EXPECT_EQ(done["added"].get<int>(), left["keys"].get<int>() + 1) << "Eve's too";
  done = Summary(Ctl({"--data-dir", back, "keys", "import", Path("old.keys")}));
  EXPECT_EQ(done["added"], 0) << "a folder does not know what was erased, its ledger does";
  ExpectSameLog(back);
  const auto again = site().StartEmbedded("back");
  ASSERT_TRUE(again->Serves()) << again->process().Printed();
  ExpectSameState(on_kafka, StateAtRest(*again));
  ExpectNamed(*again, ida, "Staying");
  ExpectNamed(*again, eve, "Coming");
  EXPECT_EQ(again->Terminate(), 0);
}

}  // namespace
}  // namespace candour
