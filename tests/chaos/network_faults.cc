// The network between namespaces: cut off, deaf one way, slow.
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/fault.h"

namespace candour {
namespace {

constexpr absl::Duration kLeast = absl::Seconds(5), kMost = absl::Seconds(30);

// While it lasts somebody must notice: calls to the replica stay unknown.
Bite HarmReplica(Stage& stage, const std::function<void(Slot&)>& harm,
                 const std::function<void(Slot&)>& heal) {
  Slot& slot = stage.AnyReplica();
  const int unknown = slot.unknown;
  harm(slot);
  const auto answered = stage.AnswersAgain(stage.AnotherThan(slot));
  absl::SleepFor(stage.Between(kLeast, kMost));
  heal(slot);
  slot.replica->Listens();  // new connections: the old ones wait for a retransmission
  return {slot.unknown > unknown, absl::StrCat(slot.name, ", ", slot.unknown - unknown, " calls unknown"),
          answered};
}

// Of the leader; the others must choose another.
Bite HarmLeader(Stage& stage, const std::function<void(int)>& harm, const std::function<void(int)>& heal) {
  const int leader = stage.world.Partition().leader;
  if (leader < 1) return {false, "nobody leads"};
  harm(leader);
  const bool noticed = Becomes(
      [&] {
        const PartitionState now = stage.world.Partition();
        return now.leader != leader || now.in_sync.size() < 3;
      },
      absl::Seconds(30));
  absl::SleepFor(stage.Between(kLeast, kMost));
  const int next = stage.world.Partition().leader;
  heal(leader);
  return {noticed, absl::StrCat("node ", leader, ", then node ", next, " led")};
}

// The nodes of the cluster without one.
std::vector<int> OtherNodes(int node) { return {node % 3 + 1, (node + 1) % 3 + 1}; }

Bite PartitionReplica(Stage& stage) {
  TestNetwork& network = *stage.world.network();
  return HarmReplica(
      stage, [&](Slot& slot) { network.Cut(slot.host); }, [&](Slot& slot) { network.Mend(slot.host); });
}

Bite PartitionReplicaOneWay(Stage& stage) {
  TestNetwork& network = *stage.world.network();
  const std::vector<int> brokers = {1, 2, 3};
  return HarmReplica(
      stage, [&](Slot& slot) { network.CutFrom(slot.host, brokers); },
      [&](Slot& slot) { network.MendFrom(slot.host, brokers); });
}

Bite PartitionLeader(Stage& stage) {
  TestNetwork& network = *stage.world.network();
  return HarmLeader(
      stage, [&](int node) { network.Cut(node); }, [&](int node) { network.Mend(node); });
}

Bite PartitionLeaderOneWay(Stage& stage) {
  TestNetwork& network = *stage.world.network();
  return HarmLeader(
      stage, [&](int node) { network.CutFrom(node, OtherNodes(node)); },
      [&](int node) { network.MendFrom(node, OtherNodes(node)); });
}

Bite SlowLink(Stage& stage) {
  TestNetwork& network = *stage.world.network();
  Slot& slot = stage.AnyReplica();
  network.Slow(slot.host, "128kbit");
  absl::SleepFor(stage.Between(kLeast, kMost));
  const long waited = network.Hasten(slot.host);
  slot.replica->Listens();
  return {waited > 0, absl::StrCat(slot.name, " at 128 kbit/s, packets had to wait ", waited, " times")};
}

}  // namespace

std::vector<FaultKind> NetworkFaults() {
  return {
      {"partition_replica", "its link down", PartitionReplica, true},
      {"partition_replica_one_way", "what it sends to the brokers is lost", PartitionReplicaOneWay, true},
      {"partition_leader", "its link down", PartitionLeader, true},
      {"partition_leader_one_way", "what it sends to the other brokers is lost", PartitionLeaderOneWay, true},
      {"slow_link", "a replica's link at 128 kbit/s both ways (tbf)", SlowLink, true}};
}

}  // namespace candour
