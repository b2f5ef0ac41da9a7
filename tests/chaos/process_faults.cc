// Processes that die, hang, change places, or are of another build.
#include <signal.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/fault.h"

namespace candour {
namespace {

constexpr absl::Duration kStandstill = absl::Seconds(30);

// Restarted at last; a replica that does not come up is seen by who waits for it to catch up.
Bite KillReplica(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  const bool busy = Stage::IsBusy(slot);
  slot.replica->Kill9();
  const auto answered = stage.AnswersAgain(stage.AnotherThan(slot));
  absl::SleepFor(stage.Between(absl::ZeroDuration(), absl::Seconds(5)));
  (void)stage.world.StartReplica(slot);
  return {busy, absl::StrCat(slot.name, busy ? " with calls in flight" : " idle"), answered};
}

Bite PauseReplica(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  const bool busy = Stage::IsBusy(slot);
  const int unknown = slot.unknown;
  slot.replica->process().Signal(SIGSTOP);
  const absl::Duration time = stage.Between(absl::Seconds(1), absl::Seconds(60));
  const auto answered = stage.AnswersAgain(stage.AnotherThan(slot));
  absl::SleepFor(time);
  slot.replica->process().Signal(SIGCONT);
  const bool bit = slot.unknown > unknown || (busy && time < absl::Seconds(4));
  return {bit,
          absl::StrCat(slot.name, " for ", absl::FormatDuration(time), ", ", slot.unknown - unknown,
                       " calls unknown"),
          answered};
}

// Waits until another node leads.
bool LeaderMoves(Stage& stage, int from) {
  return Becomes(
      [&] {
        const int leader = stage.world.Partition().leader;
        return leader > 0 && leader != from;
      },
      absl::Seconds(30));
}

// Harm to a broker: three of four times to the one that leads.
Bite HarmBroker(Stage& stage, const std::function<void(int)>& harm, const std::function<void(int)>& heal,
                absl::Duration least, absl::Duration most) {
  const int leader = stage.world.Partition().leader;
  if (leader < 1) return {false, "nobody leads"};
  const int node = stage.random() % 4 == 0 ? leader % 3 + 1 : leader;
  const uint64_t accepted = stage.clients.counts().accepted;
  const Stopwatch watch;
  harm(node);
  bool bit = node != leader || LeaderMoves(stage, leader);
  bit = Becomes([&] { return stage.clients.counts().accepted > accepted; }, absl::Seconds(30)) && bit;
  const absl::Duration time = stage.Between(least, most);
  if (watch.elapsed() < time) absl::SleepFor(time - watch.elapsed());
  heal(node);
  return {bit, absl::StrCat("node ", node, node == leader ? ", which led, for " : ", a follower, for ",
                            absl::FormatDuration(watch.elapsed()))};
}

Bite KillBroker(Stage& stage) {
  KafkaCluster& cluster = stage.world.cluster();
  return HarmBroker(
      stage, [&](int node) { cluster.Kill9(node); }, [&](int node) { (void)cluster.Restart(node); },
      absl::ZeroDuration(), absl::Seconds(10));
}

Bite PauseBroker(Stage& stage) {
  KafkaCluster& cluster = stage.world.cluster();
  return HarmBroker(
      stage, [&](int node) { cluster.Pause(node); }, [&](int node) { cluster.Continue(node); },
      absl::Seconds(1), absl::Seconds(60));
}

// An orderly end hands the partition over.
Bite ChangeLeader(Stage& stage) {
  const int leader = stage.world.Partition().leader;
  if (leader < 1) return {false, "nobody leads"};
  stage.world.cluster().Stop(leader);
  const bool moved = LeaderMoves(stage, leader);
  const int next = stage.world.Partition().leader;
  (void)stage.world.cluster().Restart(leader);
  return {moved, absl::StrCat("from node ", leader, " to ", next)};
}

// A replica of an older build beside the others, with clients of its own.
Bite MixBuilds(Stage& stage) {
  Slot& older = stage.world.older();
  if (!stage.world.StartReplica(older)) return {false, "the older build does not serve"};
  const auto old_state = older.replica->caller()->GetState();
  const int accepted = older.accepted;
  (void)Becomes([&] { return older.accepted > accepted + 20; }, absl::Seconds(20));
  absl::SleepFor(stage.Between(absl::Seconds(1), absl::Seconds(20)));
  const int took = older.accepted - accepted;
  // What it folded is compared with the others' here, since it goes before the runner compares.
  const bool compared = stage.clients.Hold(kStandstill) && stage.world.CatchUp(kStandstill) &&
                        stage.world.RecordStates().empty();
  stage.clients.Resume();
  older.open = false;
  (void)older.replica->Terminate();
  const OlderBuild& build = stage.world.older_build();
  return {stage.world.OlderDiffers() && took > 0 && compared,
          absl::StrCat(old_state.ok() ? old_state->build() : "?", " (level ", build.level, ", rows ",
                       build.rows, ") took ", took, " commands", compared ? "" : ", NOT COMPARED")};
}

}  // namespace

std::vector<FaultKind> ProcessFaults() {
  return {{"kill_replica", "SIGKILL, started again", KillReplica},
          {"pause_replica", "SIGSTOP for 1 to 60 s", PauseReplica},
          {"kill_broker", "SIGKILL, mostly the leader; started again", KillBroker},
          {"pause_broker", "SIGSTOP for 1 to 60 s, mostly the leader", PauseBroker},
          {"leader_change", "SIGTERM of the leader; started again", ChangeLeader},
          {"mixed_builds", "a replica of an older build beside the others", MixBuilds, false, false, true}};
}

}  // namespace candour
