// One counter per key, folded by a process that is killed with -9 again and again while it is busy, with
// small caches: at the end the counters' sum is the number of records. (Kafka Streams 4.1.1 with exactly-once
// loses some and doubles others here.)
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <random>
#include <thread>

#include "common/ledger/kafka_admin.h"
#include "common/ledger/kafka_ledger.h"
#include "common/ledger/opening.h"
#include "common/replica/replica.h"
#include "common/replica/rows.h"
#include "tests/support/commit_builder.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toy.h"

extern char** environ;

namespace candour {
namespace {

constexpr int kKeys = 499, kRounds = 60;
constexpr uint64_t kRecords = uint64_t{kKeys} * kRounds;
constexpr int kLeastKills = 10;
constexpr uint64_t kMostBetweenKills = 1000;  // records
// A thousandth of what a service has: written out and merged all the time.
constexpr size_t kSmallCache = 32 << 10;

const Model& Counters() {
  static const Model model = Model::Of<ToyAccount>();
  return model;
}

NewRecord CountOne(int key, int round) {
  toy::v1::Added one;
  one.set_amount(1);
  const std::string stream = absl::StrCat("account/", key);
  ledger::v1::Commit commit = CommitBuilder(absl::StrCat(key, " ", round))
                                  .Write(stream, static_cast<uint64_t>(round), {one.GetTypeName()})
                                  .Build();
  commit.mutable_writes(0)->mutable_facts(0)->set_value(one.SerializeAsString());
  return {stream, SerialiseCommit(commit)};
}

// Every key once a round: a key's records stand in order, whatever the order of a round.
void Produce(Ledger& ledger) {
  for (int round = 0; round < kRounds; ++round) {
    Outcomes outcomes(kKeys);
    for (int key = 0; key < kKeys; ++key)
      ledger.Append(CountOne(key, round), outcomes.For(static_cast<size_t>(key)));
    if (!outcomes.WaitForAll()) std::abort();
    for (size_t key = 0; key < kKeys; ++key) ASSERT_EQ(outcomes.outcome(key), AppendOutcome::kAppended);
  }
}

struct Folding {
  std::unique_ptr<KafkaLedger> ledger;
  std::unique_ptr<Store> store;
  std::unique_ptr<Replica> replica;
};

absl::StatusOr<Folding> OpenFolding(const std::string& folder, const KafkaOptions& topic) {
  Folding folding;
  CANDOUR_ASSIGN_OR_RETURN(folding.ledger, KafkaLedger::Open(topic));
  CANDOUR_ASSIGN_OR_RETURN(
      folding.store,
      Store::Open({.path = folder, .families = RowFamilies(), .write_buffer_bytes = kSmallCache}));
  CANDOUR_ASSIGN_OR_RETURN(folding.replica, Replica::Open({.ledger_name = "counters",
                                                           .ledger = folding.ledger.get(),
                                                           .store = folding.store.get(),
                                                           .model = &Counters(),
                                                           .large_batch_bytes = 0}));
  CANDOUR_RETURN_IF_ERROR(folding.replica->Check(absl::Seconds(20)));
  return folding;
}

uint64_t Position(const Replica& replica) { return replica.View()->position_row().next_offset(); }

// In a process of its own: folds to the end, and says after each batch where it stands.
int FoldToTheEnd(const std::string& folder, const KafkaOptions& topic) {
  auto folding = OpenFolding(folder, topic);
  if (!folding.ok()) {
    std::cerr << folding.status() << "\n";
    return 1;
  }
  while (true) {
    const uint64_t position = Position(*folding->replica);
    if (write(STDOUT_FILENO, &position, sizeof position) != sizeof position) return 1;
    if (position == kRecords + 1) return 0;
    if (const auto step = folding->replica->Step(absl::Seconds(1)); !step.ok()) {
      std::cerr << step.status() << "\n";
      return 1;
    }
  }
}

// One run of it, and how far it came.
class Worker {
 public:
  Worker(const std::string& folder, const KafkaOptions& topic) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    said_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    std::vector<std::string> args = {"counting_test", "--fold-in", folder, topic.bootstrap, topic.topic};
    std::vector<char*> argv;
    for (std::string& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    if (posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ) != 0) std::abort();
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }
  ~Worker() { close(said_); }

  // Reads on until it stands `records` further than at its start; false when it ended before.
  bool ComesFurther(uint64_t records) {
    uint64_t position = 0, first = 0;
    while (read(said_, &position, sizeof position) == sizeof position) {
      if (first == 0) first = position;
      if (position >= first + records && position <= kRecords) return true;
    }
    return false;
  }
  void Kill9() const { kill(pid_, SIGKILL); }
  int Wait() const {
    int status = -1;
    waitpid(pid_, &status, 0);
    return status;
  }

 private:
  pid_t pid_ = 0;
  int said_ = -1;
};

TEST(CountingFold, CountsEachRecordOnceHoweverOftenItIsKilled) {
  if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
  const auto cluster = KafkaCluster::Start(1);
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  const KafkaOptions topic{.bootstrap = (*cluster)->bootstrap(), .topic = "counters"};
  ASSERT_TRUE(CreateTopic(topic, {.single_broker = true}).ok());
  {
    const auto ledger = KafkaLedger::Open(topic);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const Opening opening{
        TestLedgerId(), "candour.test/counters/0", Counters().level(), Counters().FactTypes(), "test",
        "operator-1"};
    ASSERT_TRUE(OpenLedger(**ledger, opening, absl::Now(), SystemEntropy(), kPatience).ok());
    Produce(**ledger);
  }

  const TempDir dir;
  std::mt19937_64 random(testing::UnitTest::GetInstance()->random_seed());
  int kills = 0;
  while (true) {
    Worker worker(dir / "state", topic);
    if (worker.ComesFurther(1 + random() % kMostBetweenKills)) {
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
      worker.Kill9();
    }
    const int status = worker.Wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    ++kills;
  }
  std::cout << "  killed while busy: " << kills << "\n";
  EXPECT_GE(kills, kLeastKills);

  const auto folded = OpenFolding(dir / "state", topic);
  ASSERT_TRUE(folded.ok()) << folded.status();
  const auto position = folded->replica->View()->position_row();
  EXPECT_EQ(position.verdicts(static_cast<int>(Verdict::kAdmitted)), kRecords + 1)
      << position.ShortDebugString();
  uint64_t sum = 0, counters = 0;
  for (int key = 0; key < kKeys; ++key) {
    toy::v1::AccountState state;
    ASSERT_TRUE(folded->replica->View()->Load(absl::StrCat("account/", key), &state).ok());
    EXPECT_EQ(state.total(), kRounds) << key;
    sum += static_cast<uint64_t>(state.total());
    ++counters;
  }
  EXPECT_EQ(counters, kKeys);
  EXPECT_EQ(sum, kRecords);
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (argc == 5 && std::string(argv[1]) == "--fold-in")
    return candour::FoldToTheEnd(argv[2], {.bootstrap = argv[3], .topic = argv[4]});
  if (argc != 1) {
    std::cerr << "usage: " << argv[0] << " [--gtest_...]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}
