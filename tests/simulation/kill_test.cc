// A process that dies at any place loses nothing, repeats nothing, and comes to the state of one that never
// died:
//
//   kill_test                25 kills
//   kill_test --kills 200
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <iostream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/simulation/event_loop.h"
#include "tests/simulation/kill_workload.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace candour {
namespace {

int wanted_kills = 25;

constexpr const char* kPoints[] = {"executor.before_append", "ledger.before_write",  "ledger.after_write",
                                   "executor.after_append",  "replica.before_write", "replica.after_write"};
constexpr int64_t kMaxPassage = 12;  // so that most are reached before the work is done

// Does `what` with `folder` in a process of its own, killed at a place ("ledger.before_write:3") or not ("").
// The process's wait status.
int InAProcess(const std::string& what, const std::string& folder, const std::string& kill_at) {
  std::vector<std::string> args = {"kill_test", what, folder};
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  std::string kill = "CANDOUR_KILL_AT=" + kill_at;
  std::vector<char*> env;
  for (char** variable = environ; *variable != nullptr; ++variable) env.push_back(*variable);
  env.push_back(kill.data());
  env.push_back(nullptr);
  pid_t pid = 0;
  if (posix_spawn(&pid, "/proc/self/exe", nullptr, nullptr, argv.data(), env.data()) != 0) return -1;
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

int WorkInAProcess(const std::string& folder, const std::string& kill_at) {
  return InAProcess("--work-in", folder, kill_at);
}

bool WasKilled(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL; }
bool IsDone(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

TEST(Kill, ComesToWhatAnUndisturbedRunComesTo) {
  TempDir dir;
  ASSERT_TRUE(IsDone(WorkInAProcess(dir / "undisturbed", "")));
  const WorkDone expected = ReadWork(dir / "undisturbed");
  EXPECT_EQ(expected.admitted, kWorkCommits);
  EXPECT_GT(expected.states.size(), size_t{kWorkClients});
  EXPECT_FALSE(expected.index.empty());

  Random random(1);
  std::map<std::string, int> killed;
  int kills = 0;
  for (int run = 0; kills < wanted_kills; ++run) {
    const std::string folder = dir / absl::StrCat("run", run);
    std::vector<std::string> places;
    for (int status = -1; !IsDone(status);) {
      const std::string point = kPoints[places.size() % std::size(kPoints)];
      places.push_back(absl::StrCat(point, ":", random.Between(1, kMaxPassage)));
      status = WorkInAProcess(folder, places.back());
      ASSERT_TRUE(IsDone(status) || WasKilled(status)) << places.back() << ": wait status " << status;
      if (!WasKilled(status)) continue;
      ++kills;
      ++killed[point];
    }
    SCOPED_TRACE(absl::StrCat("run ", run, ", killed at ", testing::PrintToString(places)));
    const WorkDone work = ReadWork(folder);
    ASSERT_EQ(work.outcomes, expected.outcomes);
    ASSERT_EQ(work.versions, expected.versions);
    ASSERT_EQ(work.states, expected.states);
    ASSERT_EQ(work.index, expected.index);
    ASSERT_EQ(work.admitted, expected.admitted);
    ASSERT_EQ(work.folded, work.folded_anew);
    ASSERT_FALSE(work.timers_stand);
  }
  for (const char* point : kPoints) {
    std::cout << "  killed at " << point << ": " << killed[point] << "\n";
    EXPECT_GT(killed[point], 0) << point;
  }
}

// At its first batch and at later ones, each time from where the last process left it.
TEST(Kill, ARebuildThatDiesAtAnyBatchGoesOnToTheSameState) {
  TempDir dir;
  const std::string folder = dir / "work";
  ASSERT_TRUE(IsDone(WorkInAProcess(folder, "")));
  uint64_t position = 0;
  for (const auto& [place, batches] :
       std::vector<std::pair<std::string, uint64_t>>{{"rebuild.before_write:1", 0},
                                                     {"rebuild.after_write:1", 1},
                                                     {"rebuild.before_write:2", 1},
                                                     {"rebuild.before_write:17", 16},
                                                     {"rebuild.after_write:40", 40}}) {
    const int status = InAProcess("--rebuild", folder, place);
    ASSERT_TRUE(WasKilled(status)) << place << ": wait status " << status;
    position += batches;
    EXPECT_EQ(ReadRebuilt(folder).second, position) << place;
  }
  ASSERT_TRUE(IsDone(InAProcess("--rebuild", folder, "")));
  EXPECT_EQ(ReadRebuilt(folder).first, ReadWork(folder).folded);
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (argc == 3 && std::string(argv[1]) == "--work-in") return candour::DoTheWork(argv[2]) ? 0 : 1;
  if (argc == 3 && std::string(argv[1]) == "--rebuild") return candour::RebuildTheState(argv[2]) ? 0 : 1;
  if (argc == 3 && std::string(argv[1]) == "--kills" && absl::SimpleAtoi(argv[2], &candour::wanted_kills)) {
    argc = 1;
  }
  if (argc != 1) {
    std::cerr << "usage: " << argv[0] << " [--kills N] [--gtest_...]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}
