// Server streams that follow the folded state: who has something to send, who waits, who must end.
//
// A feed has one message on its way at a time and asks for the next when gRPC has taken that, so a slow
// reader is held back and memory does not grow. One thread reads for all feeds; each turn reads a bounded
// part.
#ifndef CANDOUR_COMMON_RPC_FEEDS_H_
#define CANDOUR_COMMON_RPC_FEEDS_H_

#include <deque>
#include <memory>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/replica/served_state.h"

namespace candour {

// One open stream (feed.h). Its methods are called by Feeds, one at a time.
class Feed {
 public:
  enum class Turn {
    kSend,   // a message is there for Send
    kAgain,  // nothing yet; there is more to read
    kWait,   // everything folded was read
  };
  virtual ~Feed() = default;
  // It is served from here on. Must not call back.
  virtual void Opened() = 0;
  // Finds the next message. `head_due`: nothing was sent for a while, so say where the stream stands. An
  // error ends the stream.
  virtual absl::StatusOr<Turn> Read(const FoldedView& view, bool head_due) = 0;
  // Starts to write it; Feeds::Sent follows.
  virtual void Send() = 0;
  // Ends the stream; the feed may be gone when this returns.
  virtual void Finish(const absl::Status& status) = 0;
  // When the caller's token has run out: the stream ends.
  virtual absl::Time expires() const = 0;
};

// Thread-safe.
class Feeds {
 public:
  static constexpr size_t kMaxFeeds = 100;
  static constexpr absl::Duration kHeadEvery = absl::Seconds(5);

  // `state` outlives it, and changes neither before nor after it.
  explicit Feeds(ServedState& state);
  ~Feeds();

  // Serves the feed until Finish. RESOURCE_EXHAUSTED TOO_MANY_STREAMS, UNAVAILABLE DRAINING.
  absl::Status Add(Feed* feed);
  // gRPC has taken the message; not `ok`: nobody is there any more.
  void Sent(Feed* feed, bool ok);
  // The caller has gone.
  void Cancelled(Feed* feed);

  // Ends every stream with UNAVAILABLE DRAINING, and takes no new ones.
  void Close();

 private:
  enum class State { kQueued, kReading, kWaiting, kSending };
  struct Entry {
    State state = State::kQueued;
    bool cancelled = false;
    absl::Time last_sent;  // by the machine's clock
  };
  using Entries = absl::flat_hash_map<Feed*, Entry>;

  void Run();
  void Serve(Feed* feed, bool head_due, uint64_t folds);
  void Queue(Feed* feed, Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void QueueWaiting(bool all) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Why a stream ends before it is read on, or OK.
  absl::Status WhyEnd(const Feed& feed, const Entry& entry) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  ServedState& state_;
  mutable Mutex mutex_;
  std::condition_variable changed_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  std::deque<Feed*> queue_ ABSL_GUARDED_BY(mutex_);  // whose turn it is
  uint64_t folds_ ABSL_GUARDED_BY(mutex_) = 0;       // views shown so far
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread reading_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_FEEDS_H_
