#include "tests/simulation/kill_workload.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/uuid.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

constexpr int kClients = 4, kCommandsEach = 16;
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
    case 3:
    case 7:
      return replica.Call(id, kShared, add).status();
    case 4:
      lodge.set_deadline_us(number < 8 ? 0 : INT64_MAX);  // LATE, then accepted
      return replica.Call(id, own, lodge).status();
    default:
      return replica.Call(id, own, toy::v1::ToggleRequest()).status();
  }
}

bool WorkAsClient(ToyReplica& replica, int client) {
  for (int number = 0; number < kCommandsEach; ++number) {
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

std::string Everything(const FoldedView& view) {
  return absl::StrCat("digest ", absl::BytesToHexString(*view.Digest()), ", ",
                      view.position_row().ShortDebugString());
}

}  // namespace

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
  std::atomic<int> finished = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&, client] { finished += WorkAsClient(replica, client) ? 1 : 0; });
  }
  for (std::thread& client : clients) client.join();
  return finished == kClients;
}

WorkDone ReadWork(const std::string& folder) {
  WorkDone work;
  auto ledger = *EmbeddedLedger::Open(folder + "/ledger");
  ToyReplica left(*ledger, folder + "/state"), anew(*ledger, folder + "/state-folded-anew");
  const auto view = left.replica().View();
  for (int client = 0; client < kClients; ++client) {
    for (int number = 0; number < kCommandsEach; ++number) {
      const std::string id = CommandId(client, number);
      const auto row = view->Command(*ParseUuid(id));
      work.outcomes[absl::StrCat(client, "/", number)] = row ? OutcomeText(*row) : "none";
    }
  }
  (void)view->Streams("", "", [&](absl::string_view stream, const auto& row) {
    work.versions[std::string(stream)] = row.version();
    return true;
  });
  work.admitted = view->position_row().verdicts(static_cast<int>(Verdict::kAdmitted));
  work.folded = Everything(*view);
  work.folded_anew = Everything(*anew.replica().View());
  return work;
}

}  // namespace candour
