#include "common/rpc/feeds.h"

#include "absl/strings/str_cat.h"
#include "common/base/reason.h"

namespace candour {
namespace {

absl::Status Draining() {
  return RefuseCall(absl::StatusCode::kUnavailable, "DRAINING",
                    "This replica is going away: follow on from your last token at another, or here later.");
}

}  // namespace

Feeds::Feeds(ServedState& state) : state_(state) {
  state_.AddObserver([this](const Folded&) {
    MutexLock lock(mutex_);
    ++folds_;
    QueueWaiting(/*all=*/true);
  });
  reading_ = std::thread([this] { Run(); });
}

Feeds::~Feeds() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    changed_.notify_all();
  }
  reading_.join();
}

absl::Status Feeds::Add(Feed* feed) {
  MutexLock lock(mutex_);
  if (closed_) {
    return Draining();
  }
  if (entries_.size() >= kMaxFeeds) {
    return RefuseCall(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
        absl::StrCat("This replica serves ", kMaxFeeds, " streams already; ask another, or later."));
  }
  Entry& entry = entries_[feed];
  entry.last_sent = absl::Now();
  feed->Opened();
  Queue(feed, entry);
  return absl::OkStatus();
}

void Feeds::Sent(Feed* feed, bool ok) {
  MutexLock lock(mutex_);
  const auto found = entries_.find(feed);
  if (found == entries_.end()) return;
  found->second.cancelled |= !ok;
  found->second.last_sent = absl::Now();
  Queue(feed, found->second);
}

void Feeds::Cancelled(Feed* feed) {
  MutexLock lock(mutex_);
  const auto found = entries_.find(feed);
  if (found == entries_.end()) return;
  found->second.cancelled = true;
  if (found->second.state == State::kWaiting) Queue(feed, found->second);
}

void Feeds::Close() {
  MutexLock lock(mutex_);
  closed_ = true;
  QueueWaiting(/*all=*/true);
}

void Feeds::Queue(Feed* feed, Entry& entry) {
  entry.state = State::kQueued;
  queue_.push_back(feed);
  changed_.notify_one();
}

void Feeds::QueueWaiting(bool all) {
  const absl::Time due = absl::Now() - kHeadEvery;
  for (auto& [feed, entry] : entries_) {
    if (entry.state == State::kWaiting && (all || entry.last_sent <= due)) Queue(feed, entry);
  }
}

absl::Status Feeds::WhyEnd(const Feed& feed, const Entry& entry) const {
  if (entry.cancelled) return absl::CancelledError("the caller has gone");
  if (closed_) {
    return Draining();
  }
  if (!state_.stopped().ok()) {
    return RefuseCall(absl::StatusCode::kUnavailable, "NOT_READY",
                      "This replica has stopped: follow on from your last token at another.");
  }
  if (absl::Now() >= feed.expires()) {
    return RefuseCall(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED",
                      "The token has expired: follow on from your last position with a new one.");
  }
  return absl::OkStatus();
}

void Feeds::Run() {
  while (true) {
    Feed* feed = nullptr;
    absl::Status end;
    bool head_due = false;
    uint64_t folds = 0;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stop_) {
        lock.WaitFor(changed_, std::chrono::milliseconds(500));
        QueueWaiting(/*all=*/false);
      }
      if (queue_.empty()) return;
      feed = queue_.front();
      queue_.pop_front();
      Entry& entry = entries_.at(feed);
      entry.state = State::kReading;
      head_due = entry.last_sent <= absl::Now() - kHeadEvery;
      folds = folds_;
      end = WhyEnd(*feed, entry);
      if (!end.ok()) entries_.erase(feed);
    }
    if (end.ok()) {
      Serve(feed, head_due, folds);
    } else {
      feed->Finish(end);
    }
  }
}

// What happens next is noted before gRPC is told: its answer can be faster than this thread.
void Feeds::Serve(Feed* feed, bool head_due, uint64_t folds) {
  const absl::StatusOr<Feed::Turn> turn = feed->Read(*state_.View(), head_due);
  bool send = false, finish = false;
  {
    MutexLock lock(mutex_);
    Entry& entry = entries_.at(feed);
    finish = !turn.ok();
    send = turn.ok() && *turn == Feed::Turn::kSend;
    if (finish) {
      entries_.erase(feed);
    } else if (send) {
      entry.state = State::kSending;
    } else {
      entry.state = State::kWaiting;
      const bool more = *turn == Feed::Turn::kAgain || folds != folds_;
      if (more || entry.cancelled || closed_) Queue(feed, entry);
    }
  }
  if (finish) feed->Finish(turn.status());
  if (send) feed->Send();
}

}  // namespace candour
