// A server stream over gRPC: messages of a source, one on its way at a time.
#ifndef CANDOUR_COMMON_RPC_FEED_H_
#define CANDOUR_COMMON_RPC_FEED_H_

#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>

#include "common/rpc/call_meter.h"
#include "common/rpc/feeds.h"
#include "common/rpc/status.h"

namespace candour {

// Where the messages of one stream come from, and how far it has come. Not thread-safe.
template <class Response>
class FeedSource {
 public:
  enum class Progress { kMore, kAtEnd };  // there is more folded; all was read
  virtual ~FeedSource() = default;
  // Appends the next messages: a bounded number, from a bounded part of the view.
  virtual absl::StatusOr<Progress> Read(const FoldedView& view, std::deque<Response>* messages) = 0;
  // A message that says where the stream stands.
  virtual absl::StatusOr<Response> Head(const FoldedView& view, bool at_end) = 0;
};

// Deletes itself.
template <class Response>
class ServedFeed final : public grpc::ServerWriteReactor<Response>, public Feed {
 public:
  // `meter` outlives it.
  ServedFeed(Feeds& feeds, const StreamMeter& meter, std::unique_ptr<FeedSource<Response>> source,
             absl::Time expires)
      : feeds_(feeds), meter_(meter), source_(std::move(source)), expires_(expires) {}

  void Opened() override { meter_.Opened(); }
  absl::StatusOr<Turn> Read(const FoldedView& view, bool head_due) override {
    using Progress = typename FeedSource<Response>::Progress;
    if (pending_.empty()) {
      const absl::StatusOr<Progress> progress = source_->Read(view, &pending_);
      if (!progress.ok()) return progress.status();
      if (pending_.empty()) {
        const bool at_end = *progress == Progress::kAtEnd;
        if (!head_due && (caught_up_ || !at_end)) return at_end ? Turn::kWait : Turn::kAgain;
        absl::StatusOr<Response> head = source_->Head(view, at_end);
        if (!head.ok()) return head.status();
        caught_up_ |= at_end;
        pending_.push_back(*std::move(head));
      }
    }
    message_ = std::move(pending_.front());
    pending_.pop_front();
    return Turn::kSend;
  }
  void Send() override { this->StartWrite(&message_); }
  void Finish(const absl::Status& status) override {
    meter_.Ended(status);
    grpc::ServerWriteReactor<Response>::Finish(ToGrpc(status));
  }
  absl::Time expires() const override { return expires_; }

  void OnWriteDone(bool ok) override { feeds_.Sent(this, ok); }
  void OnCancel() override { feeds_.Cancelled(this); }
  void OnDone() override { delete this; }

 private:
  Feeds& feeds_;
  const StreamMeter meter_;
  const std::unique_ptr<FeedSource<Response>> source_;
  const absl::Time expires_;
  std::deque<Response> pending_;
  Response message_;  // on its way
  bool caught_up_ = false;
};

// A stream that was refused. Deletes itself.
template <class Response>
class RefusedFeed final : public grpc::ServerWriteReactor<Response> {
 public:
  explicit RefusedFeed(const absl::Status& why) { this->Finish(ToGrpc(why)); }
  void OnDone() override { delete this; }
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_FEED_H_
