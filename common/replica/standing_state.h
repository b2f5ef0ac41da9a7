// A folded state to which nothing is added any more: what `candourctl state rebuild --until` leaves. Read
// only; its folder is neither locked nor written.
//
//   auto state = StandingState::Open("then", "registration", model);
//   (*state)->View()->Streams("person/", ...);
#ifndef CANDOUR_COMMON_REPLICA_STANDING_STATE_H_
#define CANDOUR_COMMON_REPLICA_STANDING_STATE_H_

#include <memory>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/replica/served_state.h"
#include "common/store/store.h"

namespace candour {

// The refusal READ_ONLY_STATE (FAILED_PRECONDITION) of what a state of the past can't do: `text` goes on
// after which state this is.
absl::Status RefuseReadOnly(const RecordsView& view, absl::string_view text);

class StandingState : public ServedState {
 public:
  // `model` outlives it. NOT_FOUND: no state of this ledger is in the folder. FAILED_PRECONDITION: it was
  // folded by a build of another format, or of a level above the model's. DATA_LOSS: it is damaged.
  static absl::StatusOr<std::unique_ptr<StandingState>> Open(const std::string& folder,
                                                             const std::string& ledger_name,
                                                             const Model& model);

  // ServedState. Everything in the log up to its last record is folded, so that is how fresh it is.
  std::shared_ptr<const FoldedView> View() const override { return view_; }
  bool ready() const override { return stopped().ok(); }
  absl::Status stopped() const override { return store_->damage(); }
  absl::Time last_at_end() const override { return absl::FromUnixMicros(view_->recorded_at_us()); }
  absl::StatusOr<uint64_t> LedgerEnd(absl::Duration timeout) const override;
  std::string LedgerPlace() const override { return "state " + folder_; }
  absl::Status MayReach(uint64_t offset) const override;
  absl::Status WaitFor(uint64_t offset, absl::Time) const override { return MayReach(offset); }
  void AddObserver(Observer observer) override;
  const std::string& ledger_name() const override { return ledger_name_; }
  const Model& model() const override { return model_; }

  // Tells the observers of every record, as if each were new. The records are what they were; but keys go
  // meanwhile, and with them what was opened and kept in memory.
  void LookAgain() const;
  // Tells them that nothing changed: what they could not do before, for want of a key log, they try again.
  void TryAgain() const;

 private:
  void Tell(const Folded& folded) const;
  StandingState(std::string folder, std::string ledger_name, const Model& model);

  const std::string folder_, ledger_name_;
  const Model& model_;
  std::unique_ptr<Store> store_;
  std::shared_ptr<const FoldedView> view_;  // ends before the store
  mutable Mutex mutex_;
  std::vector<Observer> observers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_STANDING_STATE_H_
