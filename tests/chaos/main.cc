// The register on three real brokers, harmed in a seeded order while clients work: candour_chaos --help.
//
// Exit status: 0 all laws hold; 1 one is broken; 3 void, since a fault never bit; 77 skipped, no broker here.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/chaos/runner.h"

namespace candour {
namespace {

constexpr int kBroken = 1, kVoid = 3, kSkipped = 77;

struct Flags {
  uint64_t seed = 1;
  int seconds = 60, replicas = 3, clients = 6, failover_ms = 2000;
  std::string faults = "all", older, out;
  bool keep = false, list = false;
};

void AddFlags(CLI::App& app, Flags* flags) {
  app.add_option("--seed", flags->seed, "of the order, the targets and the times")->capture_default_str();
  app.add_option("--seconds", flags->seconds, "how long; every fault is made once at least")
      ->capture_default_str();
  app.add_option("--replicas", flags->replicas, "of the register")
      ->check(CLI::Range(2, 3))
      ->capture_default_str();
  app.add_option("--clients", flags->clients, "at work at once")->capture_default_str();
  app.add_option("--faults", flags->faults, "names with commas between, or all")->capture_default_str();
  app.add_option("--older", flags->older, "an older build's candour-registration, for mixed_builds");
  app.add_option("--failover-ms", flags->failover_ms, "in which another replica must answer")
      ->capture_default_str();
  app.add_option("--out", flags->out,
                 "folder for the history and, on failure, the logs (a new one in build/chaos)");
  app.add_flag("--keep", flags->keep, "keep the logs of a good run too");
  app.add_flag("--list", flags->list, "say what faults there are");
}

// Those that were asked for and can be had; says which can't, and why.
std::vector<FaultKind> Choose(const Flags& flags, const std::string& no_network) {
  const std::vector<std::string> names = absl::StrSplit(flags.faults, ',');
  std::vector<FaultKind> chosen;
  for (const FaultKind& kind : AllFaults()) {
    const bool asked = std::find(names.begin(), names.end(), kind.name) != names.end();
    if (!asked && flags.faults != "all") continue;
    if ((kind.needs_network || kind.needs_small_disk) && !no_network.empty()) {
      std::cout << "SKIPPED " << kind.name << ": " << no_network << "\n";
    } else if (kind.needs_older_build && flags.older.empty()) {
      std::cout << "SKIPPED " << kind.name << ": no older build given (--older)\n";
    } else {
      chosen.push_back(kind);
    }
  }
  return chosen;
}

void KeepLogs(World& world, const std::string& folder) {
  std::error_code ignored;
  for (const auto& slot : world.slots()) {
    for (const auto& entry : std::filesystem::directory_iterator(slot->replica->folder(), ignored)) {
      if (entry.path().filename().string().rfind("run-", 0) == 0)
        std::filesystem::copy_file(
            entry.path(), absl::StrCat(folder, "/", slot->name, "-", entry.path().filename().string()),
            std::filesystem::copy_options::overwrite_existing, ignored);
    }
  }
  for (int node = 1; node <= world.cluster().nodes(); ++node)
    std::filesystem::copy_file(absl::StrCat(world.cluster().folder(), "/node-", node, "/log"),
                               absl::StrCat(folder, "/node-", node, ".log"),
                               std::filesystem::copy_options::overwrite_existing, ignored);
}

bool HarmsBrokers(const std::vector<FaultKind>& faults) {
  return std::any_of(faults.begin(), faults.end(), [](const FaultKind& kind) {
    return kind.name == "pause_broker" || kind.name.rfind("partition_leader", 0) == 0;
  });
}

int Report(const Runner& runner, const std::vector<Violation>& found, const Flags& flags) {
  runner.PrintTable();
  for (const Violation& violation : found)
    std::cout << "BROKEN " << violation.law << ": " << violation.what << "\n";
  if (!found.empty()) {
    std::cout << "seed " << flags.seed << ": " << found.size() << " broken; see " << flags.out << "\n";
    return kBroken;
  }
  if (const auto never = runner.Void(); !never.empty()) {
    std::cout << "seed " << flags.seed << ": VOID, never bit: " << absl::StrJoin(never, ", ") << "\n";
    return kVoid;
  }
  std::cout << "seed " << flags.seed << ": all laws hold\n";
  return 0;
}

int RunChaos(Flags flags) {
  if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) {
    std::cout << "SKIPPED: " << reason << "\n";
    return kSkipped;
  }
  const std::vector<FaultKind> faults = Choose(flags, TestNetwork::SkipReason());
  const auto needs = [&](bool FaultKind::*what) {
    return std::any_of(faults.begin(), faults.end(), [what](const FaultKind& kind) { return kind.*what; });
  };
  if (faults.empty()) {
    std::cout << "SKIPPED: none of these faults can be made here\n";
    return kSkipped;
  }
  if (flags.out.empty()) flags.out = absl::StrCat("build/chaos/seed-", flags.seed);
  std::filesystem::remove_all(flags.out);
  std::filesystem::create_directories(flags.out);
  // Before the first thread: it moves this process.
  std::optional<TestNetwork> network;
  if (needs(&FaultKind::needs_network) || needs(&FaultKind::needs_small_disk)) network.emplace();
  auto world = World::Start({.replicas = flags.replicas,
                             .network = network ? &*network : nullptr,
                             .small_disk = needs(&FaultKind::needs_small_disk),
                             .old_program = flags.older,
                             .folder = flags.out});
  if (!world.ok()) {
    std::cout << "can't begin: " << world.status() << "\n";
    return kBroken;
  }
  Bounds bounds{.failover = absl::Milliseconds(flags.failover_ms)};
  if (HarmsBrokers(faults)) bounds.deposed_broker = absl::Seconds(10);
  Runner runner(**world, {flags.seed, absl::Seconds(flags.seconds), flags.clients, bounds, faults});
  const int status = Report(runner, runner.Run(), flags);
  if (flags.keep || status != 0) KeepLogs(**world, flags.out);
  return status;
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  CLI::App app(
      "Harms the register on three brokers in a seeded order, and checks what its clients saw.\n\n"
      "Example:\n  candour_chaos --seed 7 --seconds 120 --faults kill_replica,pause_broker\n");
  candour::Flags flags;
  candour::AddFlags(app, &flags);
  CLI11_PARSE(app, argc, argv);
  if (flags.list) {
    for (const auto& kind : candour::AllFaults()) std::cout << kind.name << ": " << kind.how << "\n";
    return 0;
  }
  return candour::RunChaos(flags);
}
