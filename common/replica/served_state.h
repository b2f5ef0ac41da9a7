// A folded state that queries are answered from: one that follows its log (Replica), or one that stands still
// at a moment of the past (StandingState).
#ifndef CANDOUR_COMMON_REPLICA_SERVED_STATE_H_
#define CANDOUR_COMMON_REPLICA_SERVED_STATE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/decider/model.h"
#include "common/replica/folded_view.h"

namespace candour {

struct Folded;

// Thread-safe.
class ServedState {
 public:
  virtual ~ServedState() = default;

  // The newest folded state.
  virtual std::shared_ptr<const FoldedView> View() const = 0;
  // Whether it may be shown.
  virtual bool ready() const = 0;
  // OK, or why nothing is served.
  virtual absl::Status stopped() const = 0;
  // The newest moment of which everything in the log is known to be folded; InfinitePast before the first.
  virtual absl::Time last_at_end() const = 0;

  // Where the log ends now. UNAVAILABLE, DEADLINE_EXCEEDED: it did not say. FAILED_PRECONDITION
  // READ_ONLY_STATE: it has no log to ask.
  virtual absl::StatusOr<uint64_t> LedgerEnd(absl::Duration timeout) const = 0;
  // In words, for operators.
  virtual std::string LedgerPlace() const = 0;

  // Whether everything below `offset` is, or will be, folded here: OK, or READ_ONLY_STATE.
  virtual absl::Status MayReach(uint64_t offset) const = 0;
  // Waits until it is. DEADLINE_EXCEEDED, READ_ONLY_STATE, or why it stopped.
  virtual absl::Status WaitFor(uint64_t offset, absl::Time deadline) const = 0;

  // Called after each change, on the thread that made it, with the new view in place.
  using Observer = std::function<void(const Folded&)>;
  virtual void AddObserver(Observer observer) = 0;

  virtual const std::string& ledger_name() const = 0;
  virtual const Model& model() const = 0;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_SERVED_STATE_H_
