#include "tests/simulation/kill_workload.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "common/base/uuid.h"
#include "common/executor/reactor.h"
#include "common/executor/timers.h"
#include "common/replica/rebuild.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

constexpr int kParkings = 2 * kWorkClients;  // 7 and 15 of each client
constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr int kTries = 5;  // of one command within one process
constexpr char kShared[] = "shared";

std::string CommandId(int client, int number) {
  return DerivedUuid(CandourNamespace(), {"kill test", absl::StrCat(client), absl::StrCat(number)});
}

// One command of a client; OK when it has its outcome.
absl::Status Work(ToyReplica& replica, int client, int number) {
  const std::string id = CommandId(client, number);
  const std::string own = absl::StrCat("own", client), other = absl::StrCat("other", client);
  toy::v1::AddRequest add;
  toy::v1::ClaimRequest claim;
  toy::v1::LodgeRequest lodge;
  toy::v1::ParkRequest park;
  switch (number % 8) {
    case 0:
      add.set_amount(1);
      return replica.Call(id, own, add).status();
    case 1:
      add.set_amount(2);
      add.set_other(own);
      return replica.Call(id, other, add).status();
    case 2:
      claim.set_key(absl::StrCat("key", client));  // the second time TAKEN
      return replica.Call(id, own, claim).status();
    case 7:  // long over: its timer fires at once, and a reaction counts it
      park.set_due_us(number);
      return replica.Call(id, absl::StrCat("parked", client, ".", number), park).status();
    case 3:
      return replica.Call(id, kShared, add).status();
    case 4:
      lodge.set_deadline_us(number < 8 ? 0 : INT64_MAX);  // LATE, then accepted
      return replica.Call(id, own, lodge).status();
    case 6:
      if (number < 8) return replica.Call(id, own, toy::v1::ToggleRequest()).status();
      return replica.Call(id, own, lodge).status();  // it was closed, and stays so: an index row stands
    default:
      return replica.Call(id, own, toy::v1::ToggleRequest()).status();
  }
}

bool WorkAsClient(ToyReplica& replica, int client) {
  for (int number = 0; number < kWorkCommandsEach; ++number) {
    absl::Status status = absl::UnknownError("not tried");
    for (int i = 0; i < kTries && !status.ok(); ++i) status = Work(replica, client, number);
    if (status.ok()) continue;
    std::cerr << "client " << client << ", command " << number << ": " << status << "\n";
    return false;
  }
  return true;
}

// Refused why, or how many facts where. The versions on the shared account depend on who came first.
std::string OutcomeText(const replica::v1::CommandRow& row) {
  std::string text = row.refusal().reason();
  for (const auto& span : row.spans()) {
    absl::StrAppend(&text, " ", span.stream(), "+", span.count());
    if (span.stream() != StreamOf<ToyAccount>(kShared)) absl::StrAppend(&text, "@", span.first_version());
  }
  return text;
}

bool IsReactionStart(absl::string_view stream) {
  return absl::StartsWith(stream, StreamOf<EnabledReaction>(""));
}

std::unique_ptr<Store> OpenRebuilt(const std::string& folder) {
  return *Store::Open({.path = folder + "/rebuilt", .families = RowFamilies()});
}

std::string Everything(const FoldedView& view) {
  return absl::StrCat("digest ", absl::BytesToHexString(*view.Digest()), ", ",
                      view.position_row().ShortDebugString());
}

// The system beside the clients: what is due, what is reacted to.
class System {
 public:
  explicit System(ToyReplica& replica)
      : replica_(replica),
        timers_({.replica = &replica.replica(),
                 .executor = &replica.executor(),
                 .model = &ToyModel(),
                 .grace = absl::ZeroDuration(),
                 .spread = absl::Milliseconds(3),
                 .round = absl::Milliseconds(5),
                 .per_round = 3}),
        reactor_({.source = &replica.replica(),
                  .own = &replica.replica(),
                  .executor = &replica.executor(),
                  .reactions = &ToyReactions(),
                  .scratch = &replica.store(),
                  .spread = absl::Milliseconds(3),
                  .soon = absl::Milliseconds(5),
                  .per_round = 3}),
        ticking_([this] {
          while (!stop_) {
            timers_.Tick();
            reactor_.Tick();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        }) {}
  ~System() {
    stop_ = true;
    ticking_.join();
  }
  bool Begins() const {
    return Within([this] {
      for (const Reaction& reaction : ToyReactions().all()) {
        if (replica_.replica().View()->VersionOf(StreamOf<EnabledReaction>(reaction.name)) == 0) return false;
      }
      return true;
    });
  }
  bool Ends() const {
    return Within([this] {
      return replica_.replica().View()->position_row().verdicts(static_cast<int>(Verdict::kAdmitted)) >=
             kWorkCommits;
    });
  }

 private:
  static bool Within(const std::function<bool()>& holds) {
    for (const absl::Time until = absl::Now() + kPatience; absl::Now() < until;) {
      if (holds()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

  ToyReplica& replica_;
  Timers timers_;
  Reactor reactor_;
  std::atomic<bool> stop_ = false;
  std::thread ticking_;
};

}  // namespace

// Opened, one commit for each command, for each timer, for its reaction, and for the beginning of two
// reactions.
const uint64_t kWorkCommits = 1 + kWorkClients * kWorkCommandsEach + 2 * kParkings + 2;

bool DoTheWork(const std::string& folder) {
  auto ledger = EmbeddedLedger::Open(folder + "/ledger");
  if (!ledger.ok()) {
    std::cerr << ledger.status() << "\n";
    return false;
  }
  const absl::Status opened =
      OpenLedger(**ledger, ToyOpening(), absl::Now(), SystemEntropy(), absl::Seconds(10));
  if (!opened.ok() && !absl::IsAlreadyExists(opened)) return false;
  ToyReplica replica(**ledger, folder + "/state");
  System system(replica);
  if (!system.Begins()) return false;
  std::atomic<int> finished = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < kWorkClients; ++client) {
    clients.emplace_back([&, client] { finished += WorkAsClient(replica, client) ? 1 : 0; });
  }
  for (std::thread& client : clients) client.join();
  return finished == kWorkClients && system.Ends();
}

WorkDone ReadWork(const std::string& folder) {
  WorkDone work;
  auto ledger = *EmbeddedLedger::Open(folder + "/ledger");
  ToyReplica left(*ledger, folder + "/state"), anew(*ledger, folder + "/state-folded-anew");
  const auto view = left.replica().View();
  for (int client = 0; client < kWorkClients; ++client) {
    for (int number = 0; number < kWorkCommandsEach; ++number) {
      const std::string id = CommandId(client, number);
      const auto row = *view->Command(*ParseUuid(id));
      work.outcomes[absl::StrCat(client, "/", number)] = row ? OutcomeText(*row) : "none";
    }
  }
  (void)view->Streams("", "", [&](absl::string_view stream, const auto& row) {
    work.versions[std::string(stream)] = row.version();
    // Where a reaction begins is where whoever started it saw the end.
    if (!IsReactionStart(stream)) work.states[std::string(stream)] = row.state();
    return true;
  });
  (void)view->IndexRows("", "", [&](absl::string_view key, absl::string_view value) {
    work.index.insert(absl::CHexEscape(absl::StrCat(key, " = ", value)));
    return true;
  });
  work.admitted = view->position_row().verdicts(static_cast<int>(Verdict::kAdmitted));
  (void)view->Timers([&](const StandingTimer&) { return !(work.timers_stand = true); });
  work.folded = Everything(*view);
  work.folded_anew = Everything(*anew.replica().View());
  return work;
}

bool RebuildTheState(const std::string& folder) {
  const auto ledger = *EmbeddedLedger::Open(folder + "/ledger");
  const auto store = OpenRebuilt(folder);
  const auto position = Rebuild(*ledger, *store, "toy", ToyModel(), {.large_batch_bytes = 1}, nullptr);
  if (!position.ok()) std::cerr << position.status() << "\n";
  return position.ok();
}

std::pair<std::string, uint64_t> ReadRebuilt(const std::string& folder) {
  const auto store = OpenRebuilt(folder);
  const auto view = ViewOf(*store, "toy");
  if (!view.ok()) return {std::string(view.status().message()), 0};
  return {Everything(**view), (*view)->position()};
}

}  // namespace candour
