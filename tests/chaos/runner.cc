#include "tests/chaos/runner.h"

#include <signal.h>

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/chaos/ledger_content.h"

namespace candour {
namespace {

// Time to be late in: what is later than the bound is found by the checker, with how late it was.
constexpr absl::Duration kSettle = absl::Seconds(60);
constexpr int kFollowers = 2;

std::string Seconds(int64_t us) {
  if (us < 0) return "-";
  return us > 3'600'000'000 ? "never" : absl::StrFormat("%.2f s", static_cast<double>(us) / 1e6);
}

}  // namespace

std::vector<Violation> Runner::Run() {
  const Stopwatch watch;
  Clients clients(world_, options_.clients, options_.seed);
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < kFollowers; ++i)
    followers.push_back(
        std::make_unique<Follower>(world_, absl::StrCat("follower-", i + 1), static_cast<size_t>(i)));
  for (int round = 0; round == 0 || watch.elapsed() < options_.time; ++round) {
    std::vector<FaultKind> order = options_.faults;
    std::shuffle(order.begin(), order.end(), random_);
    for (const FaultKind& kind : order)
      if (round == 0 || watch.elapsed() < options_.time) Strike(kind, clients);
  }
  Finish(clients, followers);
  CheckAll();
  return std::move(found_);
}

void Runner::Strike(const FaultKind& kind, Clients& clients) {
  Stage stage(world_, clients, random_, options_.time / 10);
  FaultSeen seen{.fault = kind.name, .began_us = world_.now_us()};
  const Bite bite = kind.strike(stage);
  seen.healed_us = world_.now_us();
  seen.bit = bite.bit;
  seen.detail = bite.detail;
  if (bite.answered) seen.answered_us = absl::ToInt64Microseconds(*bite.answered);
  const bool in_sync = world_.AllInSync(kSettle);
  if (!in_sync) Add("recovery", absl::StrCat("brokers are not in sync after ", kind.name));
  if (world_.CatchUp(kSettle)) seen.caught_up_us = world_.now_us() - seen.healed_us;
  world_.history().Add(seen);
  Tally& tally = tallies_[kind.name];
  ++tally.struck;
  tally.bit += bite.bit;
  tally.slowest_answer_us = std::max(tally.slowest_answer_us, seen.answered_us);
  tally.slowest_recovery_us = std::max(tally.slowest_recovery_us, seen.caught_up_us);
  std::cout << absl::StrFormat("%7.1f s  %-26s %s; %s, caught up in %s\n",
                               static_cast<double>(seen.began_us) / 1e6, kind.name,
                               bite.bit ? "bit" : "DID NOT BITE", bite.detail, Seconds(seen.caught_up_us))
            << std::flush;
  Compare(kind.name, clients);
}

// Everybody stands still at one position.
void Runner::Compare(const std::string& after, Clients& clients) {
  if (!clients.Hold(kSettle)) Add("recovery", absl::StrCat("a command has no outcome after ", after));
  if (!world_.CatchUp(kSettle)) Add("recovery", absl::StrCat("not all are at the end after ", after));
  for (const std::string& silent : world_.RecordStates())
    Add("digest", absl::StrCat(silent, " has none after ", after));
  clients.Resume();
}

void Runner::Finish(Clients& clients, std::vector<std::unique_ptr<Follower>>& followers) {
  if (!clients.Stop(kSettle)) Add("recovery", "a command has no outcome at the end");
  if (!world_.CatchUp(kSettle)) Add("recovery", "not all are at the end");
  // One that folds everything anew, in the place of the restored one.
  if (!world_.StartAnew(world_.restored())) Add("digest", "a new replica does not serve");
  if (!world_.CatchUp(kSettle)) Add("recovery", "the new replica is not at the end");
  for (const std::string& silent : world_.RecordStates()) Add("digest", silent + " has none at the end");
  const auto log = ReadLedger(world_.ledger());
  int64_t last = -1;
  for (const LoggedRecord& record : log.value_or(std::vector<LoggedRecord>()))
    if (IsFollowed(record)) last = static_cast<int64_t>(record.offset);
  for (const auto& follower : followers) {
    if (!Becomes([&] { return follower->offset() >= last; }, kSettle))
      Add("follow", absl::StrCat("a follower is at ", follower->offset(), " and not at the end, ", last));
    follower->AskToStop();
  }
  for (const auto& follower : followers) {
    follower->Stop();
    std::cout << "a follower came to offset " << follower->offset() << " over " << follower->connections()
              << " connections\n";
  }
  for (const auto& slot : world_.slots()) {
    if (slot->open) slot->replica->process().Signal(SIGTERM);
  }
  for (const auto& slot : world_.slots()) {
    if (!slot->open) continue;
    slot->open = false;
    const std::optional<int> code = slot->replica->process().WaitForEnd(absl::Seconds(10));
    if (code != 0) Add("end", absl::StrCat(slot->name, " ended with ", code.value_or(-1)));
  }
  const Clients::Counts& counts = clients.counts();
  std::cout << "attempts " << counts.attempts << ": accepted " << counts.accepted << ", refused "
            << counts.refused << ", unknown " << counts.unknown << "; repeats " << counts.repeats
            << ", outcomes asked for " << counts.asked << ", reads " << counts.reads << ", failed "
            << counts.unread << "\n";
}

void Runner::CheckAll() {
  const auto log = ReadLedger(world_.ledger());
  const auto history = world_.ReadBack();
  if (!log.ok()) return Add("log", log.status().ToString());
  if (!history.ok()) return Add("history", history.status().ToString());
  std::map<Verdict, int> verdicts;
  for (const LoggedRecord& record : *log) ++verdicts[record.verdict];
  std::cout << "records " << log->size() << ":";
  for (const auto& [verdict, count] : verdicts) std::cout << " " << count << " " << VerdictName(verdict);
  std::cout << "; states compared " << history->states.size() << "\n";
  for (Violation& violation : Check(*history, *log, options_.bounds)) found_.push_back(std::move(violation));
}

std::vector<std::string> Runner::Void() const {
  std::vector<std::string> never;
  for (const FaultKind& kind : options_.faults) {
    const auto tally = tallies_.find(kind.name);
    if (tally == tallies_.end() || tally->second.bit == 0) never.push_back(kind.name);
  }
  return never;
}

void Runner::PrintTable() const {
  std::cout << absl::StrFormat("%-28s %6s %6s %16s %16s\n", "fault", "made", "bit", "slowest answer",
                               "slowest recovery");
  for (const auto& [name, tally] : tallies_)
    std::cout << absl::StrFormat("%-28s %6d %6d %16s %16s\n", name, tally.struck, tally.bit,
                                 Seconds(tally.slowest_answer_us), Seconds(tally.slowest_recovery_us));
}

}  // namespace candour
