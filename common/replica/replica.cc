#include "common/replica/replica.h"

#include <algorithm>
#include <chrono>

#include "common/base/kill_point.h"
#include "common/base/status.h"
#include "common/replica/log_check.h"
#include "common/replica/rows.h"

namespace candour {

Replica::Replica(Options options, replica::v1::PositionRow position, LedgerSelf self)
    : options_(std::move(options)),
      folder_(options_.ledger_name, *options_.model, *options_.store, std::move(position), std::move(self)) {
  view_ = std::make_shared<FoldedView>(options_.ledger_name, options_.store->Snapshot(), folder_.position(),
                                       folder_.declared());
}

absl::StatusOr<std::unique_ptr<Replica>> Replica::Open(Options options) {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<replica::v1::PositionRow> stored,
                           ReadPosition(*options.store, options.ledger_name));
  replica::v1::PositionRow position = stored.value_or(replica::v1::PositionRow());
  if (!stored) position.set_cluster_id(options.ledger->ClusterId());
  CANDOUR_ASSIGN_OR_RETURN(LedgerSelf self, ReadSelf(*options.store, options.ledger_name, position));
  return std::unique_ptr<Replica>(new Replica(std::move(options), std::move(position), std::move(self)));
}

absl::Status Replica::Check(absl::Duration timeout) {
  absl::Status checked =
      CheckLog(*options_.ledger, *options_.store, options_.ledger_name, folder_.position(), timeout);
  if (checked.ok() && options_.verify_log) {
    checked = VerifyLog(*options_.ledger, *options_.store, options_.ledger_name, folder_.position(), nullptr);
  }
  if (IsSilent(checked)) return checked;
  if (!checked.ok()) return Stop(checked);
  const absl::Time asked = options_.clock->Now();
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, options_.ledger->Range(timeout));
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<LedgerReader> reader,
                           options_.ledger->NewReader(folder_.position().next_offset()));
  auto examined =
      std::make_shared<ExaminedReader>(std::move(reader), folder_.position().next_offset(), range.end);
  MutexLock lock(mutex_);
  reader_ = std::move(examined);
  ready_at_ = range.end;
  LearnEnd(asked, range.end);
  return absl::OkStatus();
}

absl::Status Replica::AskEnd(absl::Duration timeout) {
  const absl::Time asked =
      options_.clock->Now();  // before the question: what is appended after it may be missing
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, options_.ledger->Range(timeout));
  MutexLock lock(mutex_);
  LearnEnd(asked, range.end);
  return absl::OkStatus();
}

void Replica::LearnEnd(absl::Time asked, uint64_t end) {
  if (view_->position() >= end) {
    last_at_end_ = std::max(last_at_end_, asked);
  } else if (!ahead_) {
    ahead_ = End{asked, end};
  }
}

absl::StatusOr<size_t> Replica::Step(absl::Duration timeout) {
  std::shared_ptr<ExaminedReader> reader;
  {
    MutexLock lock(mutex_);
    if (!stopped_.ok()) return stopped_;
    reader = reader_;
  }
  if (!reader) return absl::FailedPreconditionError("the log was not checked yet");
  if (absl::Status damage = options_.store->damage(); !damage.ok()) return Stop(std::move(damage));
  absl::StatusOr<ExaminedReader::Records> records = reader->Next(timeout);
  const auto start = std::chrono::steady_clock::now();
  absl::Status folded = records.status();
  size_t count = 0;
  while (folded.ok()) {
    for (ExaminedRecord& record : *records) {
      if (folded = folder_.Fold(std::move(record)); !folded.ok()) break;
      ++count;
    }
    if (!folded.ok() || records->empty() || !TakesMore()) break;
    records = reader->Next(timeout);
    folded = records.status();
  }
  if (count > 0) {
    Folded changed;
    absl::StatusOr<Store::Batch> batch = folder_.Finish(&changed);
    if (!batch.ok()) return Stop(batch.status());
    KillPoint("replica.before_write");
    if (absl::Status written = options_.store->Write(*batch, Store::Sync::kNo); !written.ok())
      return Stop(written);
    KillPoint("replica.after_write");
    if (options_.on_batch)
      options_.on_batch(count, absl::FromChrono(std::chrono::steady_clock::now() - start));
    Publish(changed, folder_.position().next_offset());
  }
  if (!folded.ok()) return Stop(folded);
  return count;
}

// Before it is ready nobody waits for a view: many records become one batch, which is cheaper by the record.
bool Replica::TakesMore() const {
  if (folder_.batch_bytes() >= options_.large_batch_bytes) return false;
  MutexLock lock(mutex_);
  return ready_at_ && folder_.position().next_offset() < *ready_at_;
}

void Replica::Publish(const Folded& changed, uint64_t position) {
  auto view = std::make_shared<FoldedView>(options_.ledger_name, options_.store->Snapshot(),
                                           folder_.position(), folder_.declared());
  std::vector<std::shared_ptr<const Observer>> observers;
  {
    MutexLock lock(mutex_);
    observers = observers_;
    view_ = std::move(view);
    if (ahead_ && position >= ahead_->offset) {
      last_at_end_ = std::max(last_at_end_, ahead_->asked);
      ahead_.reset();
    }
    moved_.notify_all();
  }
  for (const auto& observer : observers) (*observer)(changed);
}

absl::Status Replica::Stop(absl::Status why) {
  MutexLock lock(mutex_);
  if (stopped_.ok()) stopped_ = std::move(why);
  moved_.notify_all();
  return stopped_;
}

void Replica::Wake() {
  MutexLock lock(mutex_);
  if (reader_) reader_->Wake();
}

std::shared_ptr<const FoldedView> Replica::View() const {
  MutexLock lock(mutex_);
  return view_;
}

bool Replica::ready() const {
  MutexLock lock(mutex_);
  return stopped_.ok() && options_.store->damage().ok() && ready_at_ && view_->position() >= *ready_at_;
}

absl::Status Replica::stopped() const {
  MutexLock lock(mutex_);
  return stopped_;
}

absl::Time Replica::last_at_end() const {
  MutexLock lock(mutex_);
  return last_at_end_;
}

absl::StatusOr<uint64_t> Replica::LedgerEnd(absl::Duration timeout) const {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, options_.ledger->Range(timeout));
  return range.end;
}

void Replica::AddObserver(Observer observer) {
  MutexLock lock(mutex_);
  observers_.push_back(std::make_shared<const Observer>(std::move(observer)));
}

absl::Status Replica::WaitFor(uint64_t offset, absl::Time deadline) const {
  MutexLock lock(mutex_);
  while (stopped_.ok() && view_->position() < offset) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return absl::DeadlineExceededError(absl::StrCat("this replica has folded to ", view_->position()));
    }
    lock.WaitFor(moved_, absl::ToChronoNanoseconds(std::min(left, absl::Seconds(1))));
  }
  return stopped_;
}

}  // namespace candour
