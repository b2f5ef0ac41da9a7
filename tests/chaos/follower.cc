#include "tests/chaos/follower.h"

#include "absl/time/clock.h"

namespace candour {
namespace {

// Of one connection: short, so that many are made, and one to a replica that hangs does not hang for long.
constexpr absl::Duration kConnection = absl::Seconds(5);

}  // namespace

Follower::Follower(World& world, const std::string& name, size_t first)
    : world_(world), name_(name), thread_([this, first] { Run(first); }) {}

Follower::~Follower() { Stop(); }

void Follower::Stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void Follower::Run(size_t first) {
  for (size_t next = first; !stop_; ++next) {
    Slot& slot = *world_.slots()[next % world_.slots().size()];
    if (slot.open) FollowOne(slot);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void Follower::FollowOne(Slot& slot) {
  const auto caller = slot.replica->caller();
  records::v1::FollowRequest request;
  if (!token_.empty()) request.set_position(token_);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kConnection));
  const auto reader = caller->Follow(&context, request);
  ++connections_;
  records::v1::FollowResponse message;
  while (!stop_ && reader->Read(&message)) {
    token_ = message.token();
    if (!message.has_commit()) continue;
    FollowSeen seen{name_, slot.name, message.commit().offset(), message.commit().command_id(), {}};
    for (const auto& fact : message.commit().facts()) seen.facts.push_back({fact.stream(), fact.version()});
    world_.history().Add(seen);
    offset_ = static_cast<int64_t>(seen.offset);
  }
  context.TryCancel();
  while (reader->Read(&message)) {
  }
  (void)reader->Finish();
}

}  // namespace candour
