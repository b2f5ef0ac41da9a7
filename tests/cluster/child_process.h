// A program of build/bin as a child of the test, what it prints in files.
//
//   ChildProcess replica("candour-registration", {"--kafka", b, ...}, folder + "/run-1");
//   ASSERT_TRUE(replica.Prints("\"event\":\"serving\""));
//   replica.Signal(SIGTERM);
//   EXPECT_EQ(replica.WaitForEnd(absl::Seconds(10)), 0);
//
// It ends with the object, and with the thread that made it: make it on the main thread.
#ifndef CANDOUR_TESTS_CLUSTER_CHILD_PROCESS_H_
#define CANDOUR_TESTS_CLUSTER_CHILD_PROCESS_H_

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace candour {

// What a process finds around it, if not what the test finds.
struct Surroundings {
  std::vector<std::string> environment = {};  // "NAME=value", beside the test's own
  int network = -1;                           // open file of a network namespace
  std::string input = {};                     // file that is its standard input
};

class ChildProcess {
 public:
  // Prints to `print`.stdout and `print`.stderr. `program`: a name in build/bin, or a path.
  ChildProcess(const std::string& program, std::vector<std::string> arguments, std::string print,
               const Surroundings& around = {});
  // SIGKILL.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void Signal(int signal) const;
  // Exit code, or minus the signal that ended it; nullopt while it runs after `patience`.
  std::optional<int> WaitForEnd(absl::Duration patience);
  pid_t pid() const { return pid_; }
  bool running() { return !WaitForEnd(absl::ZeroDuration()); }

  // What it printed so far, stdout first.
  std::string Printed() const;
  // True once it printed `text`; false when it ends without, or after a minute.
  bool Prints(const std::string& text);

 private:
  const std::string print_;
  pid_t pid_ = 0;
  std::optional<int> ended_;
};

// What it returned and printed, having run to its end.
struct ToolResult {
  int exit_code = -1;
  std::string printed;
};
ToolResult RunTool(const std::string& program, std::vector<std::string> arguments, const std::string& print,
                   const Surroundings& around = {});

// Asks every few milliseconds; false when it is not so within `patience`.
bool Becomes(const std::function<bool()>& so, absl::Duration patience = absl::Seconds(60));

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_CHILD_PROCESS_H_
