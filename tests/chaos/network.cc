#include "tests/chaos/network.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace candour {
namespace {

// Runs a command of the shell, in a namespace if one is given.
bool Run(const std::string& command, int network = -1) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (network >= 0 && setns(network, CLONE_NEWNET) != 0) _exit(126);
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void MustRun(const std::string& command, int network = -1) {
  if (Run(command, network)) return;
  std::cerr << "failed: " << command << "\n";
  std::exit(1);
}

std::string Printed(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  std::array<char, 512> buffer;
  while (const size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), size);
  pclose(pipe);
  return output;
}

// A new namespace, left again at once. A thread has its own, so another one makes it.
int NewNamespace() {
  int network = -1;
  std::thread([&network] {
    if (unshare(CLONE_NEWNET) == 0) network = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  }).join();
  return network;
}

std::string Port(int host) { return absl::StrCat("host", host); }

}  // namespace

std::string TestNetwork::SkipReason() {
  const bool can =
      Run("unshare --net --mount sh -c 'ip link set lo up && ip link add b0 type bridge && "
          "ip link add v0 type veth peer name v1 && tc qdisc add dev v0 root tbf rate 1mbit burst 32kbit "
          "latency 1s' "
          ">/dev/null 2>&1");
  return can ? "" : "no network namespaces with bridge, veth and tbf here (they need root, ip and tc)";
}

TestNetwork::TestNetwork() {
  if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 ||
      mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    perror("unshare");
    std::exit(1);
  }
  MustRun(
      "ip link set lo up && ip link add bridge0 type bridge && ip link set bridge0 up && "
      "ip addr add 10.77.0.254/24 dev bridge0");
}

TestNetwork::~TestNetwork() {
  for (const auto& [host, network] : hosts_) close(network);
}

std::string TestNetwork::Address(int host) { return absl::StrCat("10.77.0.", host); }

int TestNetwork::AddHost(int host) {
  const int network = hosts_[host] = NewNamespace();
  MustRun(absl::StrCat("ip link add ", Port(host), " type veth peer name eth0 netns /proc/", getpid(), "/fd/",
                       network, " && ip link set ", Port(host), " master bridge0 up"));
  MustRun(
      absl::StrCat("ip link set lo up && ip addr add ", Address(host), "/24 dev eth0 && ip link set eth0 up"),
      network);
  return network;
}

void TestNetwork::Cut(int host) { MustRun(absl::StrCat("ip link set ", Port(host), " down")); }
void TestNetwork::Mend(int host) { MustRun(absl::StrCat("ip link set ", Port(host), " up")); }

// To a hardware address that nobody has.
void TestNetwork::CutFrom(int host, const std::vector<int>& others) {
  for (const int other : others)
    MustRun(
        absl::StrCat("ip neigh replace ", Address(other), " lladdr 02:00:00:00:de:ad dev eth0 nud permanent"),
        hosts_[host]);
}

void TestNetwork::MendFrom(int host, const std::vector<int>& others) {
  for (const int other : others)
    MustRun(absl::StrCat("ip neigh del ", Address(other), " dev eth0"), hosts_[host]);
}

void TestNetwork::Slow(int host, const std::string& rate) {
  const std::string shape = absl::StrCat(" root tbf rate ", rate, " burst 8kbit latency 2s");
  MustRun(absl::StrCat("tc qdisc add dev ", Port(host), shape));
  MustRun(absl::StrCat("tc qdisc add dev eth0", shape), hosts_[host]);
}

long TestNetwork::Hasten(int host) {
  const std::string shown = Printed(absl::StrCat("tc -s qdisc show dev ", Port(host)));
  MustRun(absl::StrCat("tc qdisc del dev ", Port(host), " root"));
  MustRun("tc qdisc del dev eth0 root", hosts_[host]);
  // "... overlimits 123 requeues 0)"
  const std::vector<std::string> parts = absl::StrSplit(shown, absl::ByAnyChar(" \n,)"), absl::SkipEmpty());
  long waited = 0;
  for (size_t i = 0; i + 1 < parts.size(); ++i)
    if (parts[i] == "overlimits" && absl::SimpleAtoi(parts[i + 1], &waited)) return waited;
  return 0;
}

bool MountSmall(const std::string& path, const std::string& size) {
  return mount("none", path.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
}

void UnmountSmall(const std::string& path) { umount2(path.c_str(), MNT_DETACH); }

}  // namespace candour
