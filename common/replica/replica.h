// A replica of one ledger: follows the log, folds it into the store, and shows the result.
//
//   auto replica = Replica::Open({.ledger_name = "registration", .ledger = ledger, .store = store, .model =
//   &model}); CANDOUR_RETURN_IF_ERROR((*replica)->Check(absl::Seconds(10))); while (running)
//   (*replica)->Step(absl::Milliseconds(200));     // one thread
//   (*replica)->View()->Load(...);                                 // any thread
//
// A replica that stopped (`stopped()` says why: another log, a level above its own, a store that cannot be
// written or read) stays up and serves nothing; it never skips a record and never crashes over one.
#ifndef CANDOUR_COMMON_REPLICA_REPLICA_H_
#define CANDOUR_COMMON_REPLICA_REPLICA_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/decider/model.h"
#include "common/ledger/ledger.h"
#include "common/replica/folded_view.h"
#include "common/replica/folder.h"
#include "common/replica/served_state.h"
#include "common/store/store.h"

namespace candour {

class Replica : public ServedState {
 public:
  struct Options {
    std::string ledger_name;  // "registration": prefix of its rows
    Ledger* ledger = nullptr;
    Store* store = nullptr;  // families: RowFamilies()
    const Model* model = nullptr;
    // Before it is ready, every record folded before is read again and compared.
    bool verify_log = false;
    // Folded at once, before it is ready.
    size_t large_batch_bytes = kLargeBatchBytes;
    const Clock* clock = &SystemClock();
    // Told about each batch that was folded, before anybody sees it: its records, and how long it took from
    // them to the written rows.
    std::function<void(size_t records, absl::Duration took)> on_batch = nullptr;
  };

  // Reads the stored position. Everything in `options` outlives the replica.
  static absl::StatusOr<std::unique_ptr<Replica>> Open(Options options);

  // Compares the log with the stored position (log_check.h) and learns the end to be folded before it is
  // ready. Call once, again while UNAVAILABLE. Any other error stops the replica.
  absl::Status Check(absl::Duration timeout);

  // Folds the next batch of records, or returns after `timeout` with none: the number folded. One thread at a
  // time. An error stops the replica.
  absl::StatusOr<size_t> Step(absl::Duration timeout);
  // Ends a Step that waits. Thread-safe.
  void Wake();

  // Serves nothing from now on; the first reason stays. Returns it.
  absl::Status Stop(absl::Status why);

  // Everything below is thread-safe.

  // ServedState.
  std::shared_ptr<const FoldedView> View() const override;
  // True from when everything that stood in the log at start was folded, while not stopped and no read
  // failed.
  bool ready() const override;
  absl::Status stopped() const override;
  // It moves by answers of the ledger only (Check, AskEnd): one that is silent lets it grow old.
  absl::Time last_at_end() const override;
  absl::StatusOr<uint64_t> LedgerEnd(absl::Duration timeout) const override;
  std::string LedgerPlace() const override { return options_.ledger->Describe(); }
  absl::Status MayReach(uint64_t) const override { return absl::OkStatus(); }
  absl::Status WaitFor(uint64_t offset, absl::Time deadline) const override;
  // Called after each batch, on the thread of Step.
  void AddObserver(Observer observer) override;
  const std::string& ledger_name() const override { return options_.ledger_name; }
  const Model& model() const override { return *options_.model; }

  // Asks the ledger where it ends, so that last_at_end can move. Errors as Ledger::Range: it does not move.
  absl::Status AskEnd(absl::Duration timeout);

  Ledger& ledger() const { return *options_.ledger; }

 private:
  Replica(Options options, replica::v1::PositionRow position, LedgerSelf self);
  bool TakesMore() const;
  void Publish(const Folded& changed, uint64_t position);
  // The log had `end` records, at least, when asked at `asked`.
  void LearnEnd(absl::Time asked, uint64_t end) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  Folder folder_;
  std::shared_ptr<ExaminedReader> reader_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<const Observer>> observers_ ABSL_GUARDED_BY(mutex_);

  mutable Mutex mutex_;
  mutable std::condition_variable moved_;
  std::shared_ptr<const FoldedView> view_ ABSL_GUARDED_BY(mutex_);
  absl::Status stopped_ ABSL_GUARDED_BY(mutex_);
  absl::Time last_at_end_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  // An end that is not folded yet. The first stays until it is: one that always moved on might never be
  // reached.
  struct End {
    absl::Time asked;
    uint64_t offset;
  };
  std::optional<End> ahead_ ABSL_GUARDED_BY(mutex_);
  std::optional<uint64_t> ready_at_ ABSL_GUARDED_BY(mutex_);  // the end seen at start
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_REPLICA_H_
