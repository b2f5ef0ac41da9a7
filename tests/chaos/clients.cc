#include "tests/chaos/clients.h"

#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

using records::v1::ListHistoryRequest;
using records::v1::ListHistoryResponse;

constexpr absl::Duration kCallPatience = absl::Seconds(3), kReadPatience = absl::Seconds(5);
// A page of history holds 500 versions.
constexpr int kChangesOfOnePost = 150;
constexpr size_t kRemembered = 100;

bool IsSettled(const absl::Status& status) {
  return status.GetPayload("type.googleapis.com/candour.common.v1.Settled").has_value();
}

// A deadline of the caller's own, or of a connection that broke, says as little as UNAVAILABLE does.
bool SaysUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

void Rest(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

int Dice(Random& random, int sides) { return static_cast<int>(random() % static_cast<uint64_t>(sides)); }

// What a caller was told, as the history has it.
void Enter(const absl::StatusOr<Answer>& answer, CallSeen* call) {
  if (answer.ok()) {
    call->outcome = kAccepted;
    call->stream = answer->receipt.stream();
    call->version = answer->receipt.version();
    call->recorded_at_us = answer->receipt.recorded_at_us();
    return;
  }
  const std::string reason = ReasonOf(answer.status());
  call->reason = reason.empty() ? std::string(answer.status().message()) : reason;
  call->outcome = IsSettled(answer.status())     ? kRefused
                  : SaysUnknown(answer.status()) ? kUnknown
                                                 : absl::StatusCodeToString(answer.status().code());
}

}  // namespace

Clients::Clients(World& world, int clients, uint64_t seed) : world_(world) {
  for (int client = 0; client < clients; ++client)
    threads_.emplace_back([=, this] { Work(client, seed + static_cast<uint64_t>(client)); });
}

Clients::~Clients() {
  give_up_ = stop_ = true;
  hold_ = false;
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

bool Clients::Hold(absl::Duration patience) {
  hold_ = true;
  return Becomes([this] { return idle_ == static_cast<int>(threads_.size()); }, patience);
}

bool Clients::Stop(absl::Duration patience) {
  const bool all = Hold(patience);
  give_up_ = stop_ = true;
  for (std::thread& thread : threads_) thread.join();
  return all;
}

void Clients::Work(int client, uint64_t seed) {
  Clerk clerk{client, Random(seed), {}, {}};
  while (!stop_) {
    if (hold_) {
      ++idle_;
      while (hold_ && !stop_) Rest(2);
      --idle_;
      continue;
    }
    OneRound(clerk);
    Rest(Dice(clerk.random, 20));
  }
}

void Clients::OneRound(Clerk& clerk) {
  const int dice = Dice(clerk.random, 100);
  if (dice < 15) {
    const std::string person =
        Do(clerk, RecordPerson("Ada", absl::StrCat("Clerk", clerk.number)), "RecordPerson");
    if (!person.empty()) Do(clerk, Apply(person), "Apply");
  } else if (dice < 30) {
    Do(clerk, CreatePost(absl::StrCat("Post of clerk ", clerk.number)), "CreatePost");
  } else if (dice < 60) {
    ChangeShared(clerk);
  } else if (dice < 65) {
    Do(clerk, Apply(NewUuid()), "Apply");  // of nobody: refused
  } else if (dice < 75) {
    Repeat(clerk);
  } else {
    Read(clerk);
  }
}

// Sends to one replica and another until it has its outcome. The new record's id, if one was made.
std::string Clients::Do(Clerk& clerk, const SavedCommand& command, const char* method) {
  while (!give_up_) {
    Slot* slot = AnyOpen(clerk.random);
    if (slot == nullptr) continue;
    const auto answer = Send(command, method, *slot, clerk.number);
    if (answer.ok() || !SaysUnknown(answer.status())) {
      if (clerk.done.size() >= kRemembered) clerk.done.erase(clerk.done.begin());
      clerk.done.push_back({command, method});
    }
    if (answer.ok()) {
      if (clerk.receipts.size() >= kRemembered) clerk.receipts.erase(clerk.receipts.begin());
      clerk.receipts.push_back({answer->receipt.stream(), answer->receipt});
      return answer->new_id;
    }
    if (!SaysUnknown(answer.status())) return "";
    if (Dice(clerk.random, 4) == 0) AskOutcome(clerk, command);
    Rest(10 + Dice(clerk.random, 50));
  }
  ++counts_.unsettled;
  return "";
}

absl::StatusOr<Answer> Clients::Send(const SavedCommand& command, const char* method, Slot& slot,
                                     int client) {
  CallSeen call{.client = client, .command = command.id, .method = method, .replica = slot.name};
  const auto caller = slot.replica->caller();
  ++slot.in_flight;
  ++counts_.attempts;
  call.invoked_us = world_.now_us();
  absl::StatusOr<Answer> answer = command.send(*caller, kCallPatience);
  call.returned_us = world_.now_us();
  --slot.in_flight;
  Enter(answer, &call);
  if (call.outcome == kAccepted) ++slot.accepted, ++counts_.accepted;
  if (call.outcome == kRefused) ++counts_.refused;
  if (call.outcome == kUnknown) ++slot.unknown, ++counts_.unknown;
  world_.history().Add(call);
  return answer;
}

// A post that all clerks change; from time to time another.
void Clients::ChangeShared(Clerk& clerk) {
  std::string post;
  int change = 0;
  {
    MutexLock lock(mutex_);
    change = ++changes_;
    post = shared_;
  }
  if (post.empty() || change > kChangesOfOnePost) {
    post = Do(clerk, CreatePost("Shared"), "CreatePost");
    MutexLock lock(mutex_);
    if (!post.empty()) shared_ = post;
    changes_ = 0;
    return;
  }
  Do(clerk, ChangeReporting(post, "", absl::CivilDay(2021, 1, 1) + change), "ChangeReporting");
}

void Clients::Repeat(Clerk& clerk) {
  Slot* slot = AnyOpen(clerk.random);
  if (clerk.done.empty() || slot == nullptr) return;
  const Done& done = clerk.done[clerk.random() % clerk.done.size()];
  if (Dice(clerk.random, 3) == 0) return AskOutcome(clerk, done.command);
  ++counts_.repeats;
  (void)Send(done.command, done.method, *slot, clerk.number);
}

// What became of a command, asked of any replica; NOT_SEEN is "not yet, here".
void Clients::AskOutcome(Clerk& clerk, const SavedCommand& command) {
  Slot* slot = AnyOpen(clerk.random);
  if (slot == nullptr) return;
  using Response = records::v1::GetCommandResponse;
  CallSeen call{.client = clerk.number, .command = command.id, .method = "GetCommand", .replica = slot->name};
  const auto caller = slot->replica->caller();
  call.invoked_us = world_.now_us();
  const absl::StatusOr<Response> found = caller->GetCommand(command.id);
  call.returned_us = world_.now_us();
  ++counts_.asked;
  if (!found.ok() || found->outcome() == Response::OUTCOME_ACCEPTED) {
    Enter(found.ok() ? absl::StatusOr<Answer>({found->receipt(), ""}) : found.status(), &call);
  } else {
    call.outcome = found->outcome() == Response::OUTCOME_REFUSED ? kRefused : kUnknown;
    call.reason = found->reason();
  }
  world_.history().Add(call);
}

// The version of a stream that this clerk wrote: at least as it was acknowledged, or as everybody left it.
void Clients::Read(Clerk& clerk) {
  Slot* slot = AnyOpen(clerk.random);
  if (clerk.receipts.empty() || slot == nullptr) return;
  const auto& [stream, receipt] = clerk.receipts[clerk.random() % clerk.receipts.size()];
  ReadSeen read{.client = clerk.number, .stream = stream, .replica = slot->name};
  ListHistoryRequest request;
  request.set_stream(stream);
  request.set_page_size(500);
  read.linearizable = Dice(clerk.random, 2) == 0;
  request.mutable_freshness()->set_linearizable(read.linearizable);
  if (!read.linearizable) {
    request.mutable_freshness()->set_min_position(receipt.token());
    read.at_least = receipt.version();
  }
  ListHistoryResponse response;
  const auto caller = slot->replica->caller();
  read.invoked_us = world_.now_us();
  const absl::Status status = caller->Call(*caller->records, &records::v1::Records::Stub::ListHistory,
                                           request, &response, kReadPatience);
  read.returned_us = world_.now_us();
  if (!status.ok()) {
    read.outcome = SaysUnknown(status) ? kUnknown : absl::StatusCodeToString(status.code());
    read.reason = absl::StrCat(ReasonOf(status), " ", status.message());
    ++counts_.unread;
    world_.history().Add(read);
    return;
  }
  if (!response.next_page_token().empty()) return;
  if (response.entries_size() > 0) read.version = response.entries(response.entries_size() - 1).version();
  ++counts_.reads;
  world_.history().Add(read);
}

Slot* Clients::AnyOpen(Random& random) {
  std::vector<Slot*> open;
  for (const auto& slot : world_.slots())
    if (slot->open) open.push_back(slot.get());
  if (open.empty()) Rest(10);
  return open.empty() ? nullptr : open[random() % open.size()];
}

}  // namespace candour
