#include "tests/chaos/world.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

constexpr int kBrokers = 3, kFirstReplica = 11;
constexpr absl::Duration kStartPatience = absl::Seconds(40);

// Beside what it prints, which is to be read.
std::string SmallDisk(const Slot& slot) {
  const std::string folder = slot.replica->folder() + "/registration";
  std::filesystem::create_directories(folder);
  return folder;
}

absl::Status Check(const ToolResult& result) {
  return result.exit_code == 0 ? absl::OkStatus() : absl::InternalError(result.printed);
}

}  // namespace

absl::StatusOr<std::unique_ptr<World>> World::Start(const Options& options) {
  std::unique_ptr<World> world(new World(options));
  if (!options.old_program.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(world->older_build_, AskOlderBuild(options.old_program));
  }
  CANDOUR_RETURN_IF_ERROR(world->StartBrokers());
  for (int i = 0; i < options.replicas; ++i)
    CANDOUR_RETURN_IF_ERROR(world->AddReplica(absl::StrCat("replica-", i + 1), kFirstReplica + i));
  CANDOUR_RETURN_IF_ERROR(world->AddReplica("restored", kFirstReplica + options.replicas));
  CANDOUR_RETURN_IF_ERROR(world->AddReplica("older", kFirstReplica + options.replicas + 1));
  CANDOUR_RETURN_IF_ERROR(world->StartReplicas());
  return world;
}

// Temporary folders can't be removed while something is mounted in them.
World::~World() {
  for (const auto& slot : slots_) {
    const std::string folder = SmallDisk(*slot);
    const bool mounted = slot->small_disk;
    slot->replica.reset();
    if (mounted) UnmountSmall(folder);
  }
}

absl::Status World::StartBrokers() {
  std::vector<NodeNetwork> networks;
  for (int node = 1; network() != nullptr && node <= kBrokers; ++node)
    networks.push_back({TestNetwork::Address(node), network()->AddHost(node)});
  CANDOUR_ASSIGN_OR_RETURN(cluster_, KafkaCluster::Start(kBrokers, "", std::move(networks)));
  site_ = std::make_unique<Installation>(cluster_->bootstrap(), /*single_broker=*/false);
  // A build stops at a level that it does not know: where an older one is to serve too, the ledger is of its
  // level.
  CANDOUR_RETURN_IF_ERROR(Check(site_->CreateLedger("", "registration", older_build_.level)));
  CANDOUR_ASSIGN_OR_RETURN(ledger_, KafkaLedger::Open(site_->ledger_topic()));
  return absl::OkStatus();
}

absl::Status World::AddReplica(const std::string& name, int host) {
  auto slot = std::make_unique<Slot>();
  slot->name = name;
  CANDOUR_ASSIGN_OR_RETURN(slot->preloaded, Preload(absl::StrCat(site_->folder(), "/", name, ".page")));
  ServiceReplica::Place place;
  std::vector<std::string> more = {"--quota-commands", "0", "--quota-refusals", "0"};
  place.around.environment = slot->preloaded.environment;
  if (name == "older" && !options_.old_program.empty()) place.program = options_.old_program;
  if (network() != nullptr) {
    slot->host = host;
    place.host = TestNetwork::Address(host);
    place.around.network = network()->AddHost(host);
    more.push_back("--insecure-plaintext");  // the network is in this process
  }
  slot->replica = site_->MakeReplica(name, "", more, place);
  slots_.push_back(std::move(slot));
  return absl::OkStatus();
}

absl::Status World::StartReplicas() {
  Slot& last = replica(replicas() - 1);
  if (options_.small_disk) {
    if (!MountSmall(SmallDisk(last), "192m")) return absl::InternalError("can't mount a small disk");
    last.small_disk = true;
  }
  for (int i = 0; i < replicas(); ++i) {
    if (!StartReplica(replica(i))) return absl::InternalError(replica(i).replica->process().Printed());
    if (i == 0) CANDOUR_RETURN_IF_ERROR(Check(site_->Prepare(*replica(0).replica)));
  }
  return absl::OkStatus();
}

bool World::OlderDiffers() const {
  const auto older = ReadFile(options_.old_program),
             own = ReadFile(BuildFolder() + "/bin/candour-registration");
  return older.ok() && own.ok() && *older != *own;
}

bool World::StartReplica(Slot& slot) {
  slot.replica->Start();
  ChildProcess& process = slot.replica->process();
  Becomes(
      [&process] {
        const std::string printed = process.Printed();
        return absl::StrContains(printed, "\"event\":\"serving\"") ||
               absl::StrContains(printed, "\"event\":\"replica_stopped\"") || !process.running();
      },
      kStartPatience);
  if (!absl::StrContains(process.Printed(), "\"event\":\"serving\"") || !slot.replica->Listens())
    return false;
  slot.open = true;
  return true;
}

bool World::StartAnew(Slot& slot) {
  slot.open = false;
  slot.replica->Kill9();
  std::error_code ignored;
  std::filesystem::remove_all(StateFolder(slot), ignored);
  return StartReplica(slot);
}

PartitionState World::Partition() {
  return PartitionOf(cluster_->bootstrap(), site_->ledger_topic().topic).value_or(PartitionState());
}

bool World::AllInSync(absl::Duration patience) {
  return Becomes([this] { return Partition().in_sync.size() == kBrokers; }, patience);
}

std::optional<absl::Duration> World::CatchUp(absl::Duration patience) {
  const Stopwatch watch;
  absl::StatusOr<LedgerRange> range = absl::UnavailableError("not asked");
  while (!range.ok()) {
    range = ledger_->Range(absl::Seconds(5));
    if (watch.elapsed() > patience) return std::nullopt;
  }
  for (const auto& slot : slots_) {
    const auto there = [&] {
      const auto state = slot->replica->caller()->GetState();
      return state.ok() && state->next_offset() >= range->end;
    };
    if (slot->open && !Becomes(there, patience - watch.elapsed())) return std::nullopt;
  }
  return watch.elapsed();
}

std::vector<std::string> World::RecordStates() {
  std::vector<std::string> silent;
  for (const auto& slot : slots_) {
    if (!slot->open) continue;
    const auto state = slot->replica->caller()->GetState(/*with_digest=*/true);
    if (state.ok()) {
      history_.Add(StateSeen{slot->name, state->next_offset(), absl::BytesToHexString(state->digest()),
                             absl::BytesToHexString(state->chain_head()),
                             slot.get() == &older() ? older_build_.rows : kRowsFormat});
    } else {
      silent.push_back(slot->name);
    }
  }
  return silent;
}

}  // namespace candour
