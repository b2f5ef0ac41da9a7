#include "common/replica/standing_state.h"

#include <utility>

#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/replica/folder.h"
#include "common/replica/rebuild.h"
#include "common/replica/rows.h"

namespace candour {

absl::Status RefuseReadOnly(const RecordsView& view, absl::string_view text) {
  return RefuseCall(
      absl::StatusCode::kFailedPrecondition, "READ_ONLY_STATE",
      absl::StrCat("Here a state of the past is served, of what was recorded up to position ",
                   view.position(), " (",
                   absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(view.recorded_at_us()),
                                    absl::UTCTimeZone()),
                   "): ", text));
}

StandingState::StandingState(std::string folder, std::string ledger_name, const Model& model)
    : folder_(std::move(folder)), ledger_name_(std::move(ledger_name)), model_(model) {}

absl::StatusOr<std::unique_ptr<StandingState>> StandingState::Open(const std::string& folder,
                                                                   const std::string& ledger_name,
                                                                   const Model& model) {
  std::unique_ptr<StandingState> state(new StandingState(folder, ledger_name, model));
  CANDOUR_ASSIGN_OR_RETURN(state->store_,
                           Store::Open({.path = folder, .families = RowFamilies(), .read_only = true}));
  CANDOUR_ASSIGN_OR_RETURN(state->view_, ViewOf(*state->store_, ledger_name));
  if (const uint64_t level = state->view_->self().level; level > model.level()) {
    return absl::FailedPreconditionError(absl::StrCat("the state in ", folder, " is of level ", level,
                                                      "; this build reads up to level ", model.level(),
                                                      ": run a newer build"));
  }
  return state;
}

absl::StatusOr<uint64_t> StandingState::LedgerEnd(absl::Duration) const {
  return RefuseReadOnly(
      *view_,
      "what was recorded later, or at the same moment, is not in it, and there is no ledger "
      "to ask. Leave linearizable out, let as_known_at be earlier, or ask the live service.");
}

absl::Status StandingState::MayReach(uint64_t offset) const {
  if (offset <= view_->position()) return absl::OkStatus();
  return RefuseReadOnly(*view_,
                        "the position asked for lies beyond it, and will for ever. Leave it out, or ask the "
                        "live service.");
}

void StandingState::AddObserver(Observer observer) {
  MutexLock lock(mutex_);
  observers_.push_back(std::move(observer));
}

void StandingState::LookAgain() const {
  Folded all;
  (void)view_->Streams("", "", [&](absl::string_view stream, const replica::v1::StreamRow&) {
    all.streams.emplace_back(stream);
    return true;
  });
  Tell(all);
}

void StandingState::TryAgain() const { Tell(Folded()); }

void StandingState::Tell(const Folded& folded) const {
  std::vector<Observer> observers;
  {
    MutexLock lock(mutex_);
    observers = observers_;
  }
  for (const Observer& observer : observers) observer(folded);
}

}  // namespace candour
