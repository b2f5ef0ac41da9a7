#include "tests/support/kafka_cluster.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

// Tests run from the top folder of the repository.
constexpr char kScript[] = "deploy/local/kafka/kafka.sh";

// What the script printed; on failure a status with it.
absl::StatusOr<std::string> RunScript(const std::string& arguments) {
  const std::string command = absl::StrCat(kScript, " ", arguments, " 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return absl::InternalError(absl::StrCat("can't run ", command));
  std::string output;
  std::array<char, 512> buffer;
  while (const size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), size);
  absl::StripTrailingAsciiWhitespace(&output);
  if (pclose(pipe) != 0) return absl::FailedPreconditionError(output);
  return output;
}

std::string ReadLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

std::string KafkaCluster::SkipReason() {
  static const std::string reason(RunScript("check").status().message());
  return reason;
}

absl::StatusOr<std::unique_ptr<KafkaCluster>> KafkaCluster::Start(int nodes, const std::string& secure,
                                                                  std::vector<NodeNetwork> networks,
                                                                  std::vector<std::string> environment) {
  std::unique_ptr<KafkaCluster> cluster(new KafkaCluster);
  cluster->networks_ = std::move(networks);
  cluster->environment_ = std::move(environment);
  std::string hosts;
  for (const NodeNetwork& one : cluster->networks_)
    absl::StrAppend(&hosts, hosts.empty() ? " --hosts " : ",", one.host);
  CANDOUR_RETURN_IF_ERROR(RunScript(absl::StrCat("create --nodes ", nodes, " --dir ", cluster->folder_.path(),
                                                 secure.empty() ? "" : " --secure ", secure, hosts))
                              .status());
  cluster->bootstrap_ = ReadLine(cluster->folder_ / "bootstrap");
  cluster->secure_bootstrap_ = ReadLine(cluster->folder_ / "secure-bootstrap");
  cluster->pids_.assign(nodes, 0);
  for (int node = 1; node <= nodes; ++node) CANDOUR_RETURN_IF_ERROR(cluster->StartNode(node));
  for (int node = 1; node <= nodes; ++node) CANDOUR_RETURN_IF_ERROR(cluster->WaitFor(node));
  return cluster;
}

KafkaCluster::~KafkaCluster() {
  // What they hold is not wanted any more: no orderly end, which takes three nodes seconds.
  for (int node = 1; node <= nodes(); ++node) Kill9(node);
}

absl::Status KafkaCluster::StartNode(int node) {
  const std::string number = absl::StrCat(node);
  const int network = networks_.empty() ? -1 : networks_[node - 1].network;
  const pid_t pid = fork();
  if (pid < 0) return absl::InternalError(absl::StrCat("fork: ", strerror(errno)));
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // no broker outlives a test that crashed
    if (network >= 0 && setns(network, CLONE_NEWNET) != 0) _exit(126);
    for (std::string& one : environment_) putenv(one.data());
    execl(kScript, kScript, "run-node", number.c_str(), "--dir", folder_.path().c_str(), nullptr);
    _exit(127);
  }
  pids_[node - 1] = pid;
  return absl::OkStatus();
}

absl::Status KafkaCluster::WaitFor(int node) const {
  return RunScript(absl::StrCat("wait-node ", node, " --dir ", folder_.path())).status();
}

absl::Status KafkaCluster::Restart(int node) {
  CANDOUR_RETURN_IF_ERROR(StartNode(node));
  return WaitFor(node);
}

void KafkaCluster::End(int node, int signal) {
  pid_t& pid = pids_[node - 1];
  if (pid == 0) return;
  kill(pid, signal);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid = 0;
}

void KafkaCluster::LoseLog(int node, const std::string& topic) {
  std::filesystem::remove_all(folder_ / absl::StrCat("node-", node, "/data/", topic, "-0"));
}

void KafkaCluster::Stop(int node) { End(node, SIGTERM); }
void KafkaCluster::Kill9(int node) { End(node, SIGKILL); }

void KafkaCluster::Pause(int node) {
  const pid_t pid = pids_[node - 1];
  kill(pid, SIGSTOP);
  // The signal is sent before the last thread has stopped: until then the broker may still acknowledge.
  siginfo_t stopped;
  while (waitid(P_PID, pid, &stopped, WSTOPPED) < 0 && errno == EINTR) {
  }
}

void KafkaCluster::Continue(int node) { kill(pids_[node - 1], SIGCONT); }

}  // namespace candour
