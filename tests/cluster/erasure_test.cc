// An erasure on a real key topic: who was erased can't be read by anybody any more, whatever they fold, and
// the brokers' disks do not hold the wrapped key for longer than docs/privacy.md says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/privacy/v1/key.pb.h"
#include "common/base/file.h"
#include "common/privacy/kafka_key_log.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::IsEmpty;
using testing::Not;

class Erasure : public SharedBrokerTest {
 protected:
  // Safe, as `ledger create` finds, and compacted in seconds.
  void MakeQuickKeyTopic() {
    ASSERT_TRUE(CreateRawTopic(cluster().bootstrap(), site().keys_topic().topic, 1, 1,
                               {{"cleanup.policy", "compact"},
                                {"message.timestamp.type", "LogAppendTime"},
                                {"max.message.bytes", "1048576"},
                                {"flush.messages", "1"},
                                {"segment.ms", "1000"},
                                {"max.compaction.lag.ms", "1000"},
                                {"min.cleanable.dirty.ratio", "0.01"},
                                {"file.delete.delay.ms", "1000"}})
                    .ok());
  }

  // What the topic holds, wrapped, by subject.
  std::map<std::string, std::string> WrappedKeys() {
    std::map<std::string, std::string> wrapped;
    const auto log = KafkaKeyLog::Open(site().keys_topic());
    EXPECT_TRUE(log.ok()) << log.status();
    const auto following = (*log)->Follow([&](absl::string_view, std::optional<absl::string_view> record) {
      privacy::v1::KeyRecord key;
      if (record && key.ParseFromString(std::string(*record))) wrapped[key.subject()] = key.wrapped();
    });
    EXPECT_TRUE(following.ok()) << following.status();
    return wrapped;
  }

  // Files of the key topic on the broker's disk that hold these bytes.
  std::vector<std::string> OnDisk(const std::string& bytes) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             cluster().folder(), std::filesystem::directory_options::skip_permission_denied)) {
      const std::string path = entry.path().string();
      if (!absl::StrContains(path, site().keys_topic().topic + "-0/")) continue;
      const auto contents = ReadFile(path);  // may be deleted just now
      if (contents.ok() && absl::StrContains(*contents, bytes)) found.push_back(path);
    }
    return found;
  }

  static registration::v1::GetPersonResponse Shown(ServiceReplica& replica, const std::string& person) {
    EXPECT_TRUE(replica.Serves()) << replica.process().Printed();
    const auto shown = replica.caller()->GetPerson(person);
    EXPECT_TRUE(shown.ok()) << shown.status();
    return shown.value_or(registration::v1::GetPersonResponse());
  }
};

TEST_F(Erasure, IsFinalOnARealKeyTopic) {
  MakeQuickKeyTopic();
  const auto a = StartPrepared("a");
  const auto ada = RecordPerson("Ada", "Erasable").send(*a->caller(), kPatience);
  const auto ida = RecordPerson("Ida", "Staying").send(*a->caller(), kPatience);
  ASSERT_TRUE(ada.ok() && ida.ok()) << ada.status() << ida.status();
  const auto asked = RequestErasure(ada->new_id).send(*site().CallerAs(*a, "DPO"), kPatience);
  ASSERT_TRUE(asked.ok()) << asked.status();
  const auto approved = ApproveErasure(ada->new_id).send(*site().CallerAs(*a, "REGISTRAR"), kPatience);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(a->Terminate(), 0);
  const std::string hers = "person/" + ada->new_id, others = "person/" + ida->new_id;
  std::map<std::string, std::string> keys = WrappedKeys();
  ASSERT_EQ(keys.count(hers), 1u);
  ASSERT_EQ(keys.count(others), 1u);
  const std::string wrapped = keys[hers];
  ASSERT_THAT(OnDisk(wrapped), Not(IsEmpty()));

  // The waiting period is over.
  const std::string later =
      absl::FormatTime(absl::RFC3339_sec, absl::Now() + absl::Hours(24 * 20), absl::UTCTimeZone());
  const auto b = site().StartReplica("b", "", {"--dev", "--dev-clock", later});
  ASSERT_TRUE(b->Says("\"event\":\"keys_destroyed\"")) << b->process().Printed();
  EXPECT_EQ(b->Terminate(), 0);
  keys = WrappedKeys();
  EXPECT_EQ(keys.count(hers), 0u);
  EXPECT_EQ(keys.count(others), 1u);

  // From an empty state, and from one that stood before the erasure.
  const auto fresh = site().StartReplica("c");
  a->Start();
  for (ServiceReplica* replica : {fresh.get(), a.get()}) {
    const auto erased = Shown(*replica, ada->new_id), stays = Shown(*replica, ida->new_id);
    EXPECT_EQ(erased.identity_status(), registration::v1::IDENTITY_STATUS_ERASED);
    EXPECT_FALSE(erased.has_identity());
    EXPECT_EQ(stays.identity_status(), registration::v1::IDENTITY_STATUS_UNSPECIFIED);
    EXPECT_EQ(stays.identity().names(0).family(), "Staying");
  }
  // What is being written is compacted once it is full or old, and something comes after it.
  const auto next = RecordPerson("Eve", "Coming").send(*fresh->caller(), kPatience);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_TRUE(Becomes([&] { return OnDisk(wrapped).empty(); })) << OnDisk(wrapped)[0];
  EXPECT_THAT(OnDisk(keys[others]), Not(IsEmpty()));
  EXPECT_EQ(Shown(*fresh, ida->new_id).identity().names(0).family(), "Staying");
}

}  // namespace
}  // namespace candour
