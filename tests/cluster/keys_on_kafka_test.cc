// The key topic of an installation on Kafka: its key-encryption key is changed while calls are served, and it
// is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/privacy/kek.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/http.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kWithMetrics = {"--metrics-listen", "127.0.0.1:0"};

class KeysOnKafka : public SharedBrokerTest {
 protected:
  std::string Record(ServiceReplica& replica, const std::string& family) {
    const auto recorded = RecordPerson("Ada", family).send(*replica.caller(), kPatience);
    EXPECT_TRUE(recorded.ok()) << recorded.status();
    return recorded.ok() ? recorded->new_id : "";
  }
  // Of somebody recorded before: at a replica that has folded it.
  void ExpectNamed(ServiceReplica& replica, const std::string& person, const std::string& family) {
    absl::StatusOr<registration::v1::GetPersonResponse> shown = absl::UnavailableError("not asked");
    ASSERT_TRUE(Becomes([&] {
      shown = replica.caller()->GetPerson(person);
      return shown.ok();
    })) << shown.status();
    ASSERT_EQ(shown->identity().names_size(), 1) << shown->ShortDebugString();
    EXPECT_EQ(shown->identity().names(0).family(), family);
  }
  double Metric(ServiceReplica& replica, const std::string& name) {
    int port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(LoggedField(replica.process().Printed(), "metrics", "port"), &port));
    return ParseMetrics(Http(port, "/metrics").body)[name];
  }
  // On the data folder of `name`, with these keys from now on.
  std::unique_ptr<ServiceReplica> StartWith(const std::string& name, const std::string& kek,
                                            const std::vector<std::string>& other_kek = {}) {
    site().UseKek(kek);
    std::vector<std::string> more = kWithMetrics;
    more.insert(more.end(), other_kek.begin(), other_kek.end());
    return site().StartReplica(name, "", more);
  }
};

// docs/operators.md, "Changing the key-encryption key": one replica goes ahead, the other serves.
TEST_F(KeysOnKafka, TheKeyEncryptionKeyIsChangedWhileOneReplicaOrTheOtherServes) {
  const std::string old_kek = site().kek(), new_kek = site().folder() + "/new-kek";
  ASSERT_TRUE(CreateKek(new_kek).ok());
  // 1. It can read what the new one will wrap, and wraps nothing by it.
  auto a = StartPrepared("a", {"--metrics-listen", "127.0.0.1:0", "--next-kek", new_kek});
  const std::string ada = Record(*a, "Under the old one");
  EXPECT_EQ(Metric(*a, "candour_keys_wrapped_by_other_kek"), 0);

  // 2. Another wraps all by the new one.
  const auto b = StartWith("b", new_kek, {"--old-kek", old_kek});
  ASSERT_TRUE(b->Serves()) << b->process().Printed();
  ASSERT_TRUE(b->Says("\"event\":\"keys_rewrapped\"")) << b->process().Printed();
  EXPECT_TRUE(Becomes([&] { return Metric(*b, "candour_keys_wrapped_by_other_kek") == 0; }));
  const std::string ida = Record(*b, "Under the new one");
  ExpectNamed(*a, ida, "Under the new one");
  EXPECT_GT(Metric(*a, "candour_keys_wrapped_by_other_kek"), 0);
  ExpectNamed(*a, ada, "Under the old one");
  EXPECT_THAT(a->process().Printed(), Not(HasSubstr("keys_rewrapped")));
  // What the first still wraps by the old one is found too.
  const std::string eve = Record(*a, "Late, under the old one");
  ExpectNamed(*b, eve, "Late, under the old one");
  EXPECT_TRUE(Becomes([&] { return Metric(*b, "candour_keys_wrapped_by_other_kek") == 0; }));
  EXPECT_EQ(a->Terminate(), 0);

  // 3. The new one alone, from an empty state; the old one opens nothing any more.
  const auto c = StartWith("c", new_kek), refused = StartWith("d", old_kek);
  ASSERT_TRUE(c->Serves()) << c->process().Printed();
  ExpectNamed(*c, ada, "Under the old one");
  ExpectNamed(*c, ida, "Under the new one");
  ExpectNamed(*c, eve, "Late, under the old one");
  EXPECT_EQ(refused->process().WaitForEnd(kPatience), 1);
  EXPECT_THAT(refused->process().Printed(), AllOf(HasSubstr("\"event\":\"cannot_start\""),
                                                  HasSubstr("does not open under this key-encryption key")));
  for (ServiceReplica* replica : {b.get(), c.get()}) EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(KeysOnKafka, WithoutItsKeysTheServiceSaysWhatIsUnreadableAndServesTheRest) {
  const auto a = StartPrepared("a", kWithMetrics);
  const std::string ada = Record(*a, "Unreadable");
  const SavedCommand post = CreatePost("Chief Executive");
  const auto made = post.send(*a->caller(), kPatience);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(Metric(*a, "candour_keys_lost"), 0);
  cluster().Stop(1);
  cluster().LoseLog(1, site().keys_topic().topic);
  ASSERT_TRUE(cluster().Restart(1).ok());

  // Who serves already has them in memory, and goes on.
  ExpectNamed(*a, ada, "Unreadable");
  const auto chair = CreatePost("Chair").send(*a->caller(), kPatience);
  EXPECT_TRUE(chair.ok()) << chair.status();
  EXPECT_EQ(a->Terminate(), 0);
  a->Start();
  ASSERT_TRUE(a->Serves()) << a->process().Printed();
  ASSERT_TRUE(a->Says("\"event\":\"keys_lost\"")) << a->process().Printed();
  EXPECT_THAT(a->process().Printed(), HasSubstr("Restore the key log"));
  EXPECT_TRUE(a->caller()->Serving());
  EXPECT_EQ(Metric(*a, "candour_keys_lost"), 1);
  EXPECT_EQ(Metric(*a, "candour_people_unreadable"), 1);
  const auto shown = a->caller()->GetPerson(ada);
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->identity_status(), registration::v1::IDENTITY_STATUS_UNREADABLE);
  EXPECT_FALSE(shown->has_identity());
  // What needs no key.
  registration::v1::GetPostRequest ask;
  ask.set_post_id(made->new_id);
  registration::v1::GetPostResponse found;
  const absl::Status asked = a->caller()->Call(
      *a->caller()->posts, &registration::v1::Appointments::Stub::GetPost, ask, &found, kPatience);
  ASSERT_TRUE(asked.ok()) << asked;
  EXPECT_THAT(found.ShortDebugString(), HasSubstr("Chief Executive"));
  // Nor is anybody told of a command: whether it was theirs shows by a key.
  EXPECT_EQ(ReasonOf(a->caller()->GetCommand(post.id).status()), "KEYS_LOST");
  // Nothing is recorded without its keys.
  for (const SavedCommand& command : {RecordPerson("Ida", "Sealed"), CreatePost("Deputy")}) {
    const absl::Status refused = command.send(*a->caller(), kPatience).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
    EXPECT_EQ(ReasonOf(refused), "KEYS_LOST");
    EXPECT_THAT(std::string(refused.message()), HasSubstr("restore"));
  }

  const ToolResult checked = RunTool("candourctl",
                                     {"-o", "json", "audit", "keys", "--kafka", cluster().bootstrap(),
                                      "--topic-prefix", site().prefix(), "--kek", site().kek()},
                                     site().folder() + "/keys");
  EXPECT_EQ(checked.exit_code, 7) << checked.printed;
  const auto counts =
      nlohmann::json::parse(checked.printed.substr(0, checked.printed.rfind('}') + 1), nullptr,
                            /*allow_exceptions=*/false);
  EXPECT_EQ(counts["readable"], 0) << checked.printed;
  EXPECT_EQ(counts["missing"], counts["keys"]);
  EXPECT_THAT(counts["unreadable"].dump(), HasSubstr("person/" + ada));
  EXPECT_EQ(a->Terminate(), 0);
}

}  // namespace
}  // namespace candour
