#include "tests/cluster/child_process.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

std::string PathOf(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* build = getenv("CANDOUR_BUILD");  // set by ctest
  return absl::StrCat(build == nullptr ? "build" : build, "/bin/", program);
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program, std::vector<std::string> arguments, std::string print,
                           const Surroundings& around)
    : print_(std::move(print)) {
  std::string path = PathOf(program);
  std::vector<char*> argv = {path.data()};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::vector<std::string> added = around.environment;
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) environment.push_back(*variable);
  for (std::string& variable : added) environment.push_back(variable.data());
  environment.push_back(nullptr);
  const std::string out = print_ + ".stdout", err = print_ + ".stderr";
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  if (!around.input.empty()) dup2(open(around.input.c_str(), O_RDONLY), STDIN_FILENO);
  if (around.network >= 0 && setns(around.network, CLONE_NEWNET) != 0) _exit(126);
  execve(path.c_str(), argv.data(), environment.data());
  _exit(127);
}

ChildProcess::~ChildProcess() {
  Signal(SIGKILL);
  WaitForEnd(absl::Seconds(10));
}

void ChildProcess::Signal(int signal) const {
  if (!ended_) kill(pid_, signal);
}

std::optional<int> ChildProcess::WaitForEnd(absl::Duration patience) {
  Becomes(
      [this] {
        int status = 0;
        if (!ended_ && waitpid(pid_, &status, WNOHANG) == pid_)
          ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        return ended_.has_value();
      },
      patience);
  return ended_;
}

std::string ChildProcess::Printed() const {
  return Contents(print_ + ".stdout") + Contents(print_ + ".stderr");
}

bool ChildProcess::Prints(const std::string& text) {
  bool printed = false;
  Becomes([&] {
    const bool more = running();  // asked first: what it printed before its end counts
    printed = Printed().find(text) != std::string::npos;
    return printed || !more;
  });
  return printed;
}

ToolResult RunTool(const std::string& program, std::vector<std::string> arguments, const std::string& print,
                   const Surroundings& around) {
  ChildProcess tool(program, std::move(arguments), print, around);
  const std::optional<int> code = tool.WaitForEnd(absl::Seconds(90));
  return {code.value_or(-1), tool.Printed()};
}

bool Becomes(const std::function<bool()>& so, absl::Duration patience) {
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(patience);
  while (!so()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace candour
