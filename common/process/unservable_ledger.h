// A ledger that is there and may not be served from, as a topic of two partitions. Whoever asks it is told
// why, so that a service starts, says so in its health, and stays up.
#ifndef CANDOUR_COMMON_PROCESS_UNSERVABLE_LEDGER_H_
#define CANDOUR_COMMON_PROCESS_UNSERVABLE_LEDGER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "common/ledger/ledger.h"

namespace candour {

class UnservableLedger : public Ledger {
 public:
  UnservableLedger(std::string name, absl::Status why) : name_(std::move(name)), why_(std::move(why)) {}
  void Append(NewRecord, std::function<void(AppendOutcome)> done) override { done(AppendOutcome::kNotSent); }
  absl::StatusOr<LedgerRange> Range(absl::Duration) override { return why_; }
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t) override { return why_; }
  absl::StatusOr<LogRecord> ReadOne(uint64_t, absl::Duration) override { return why_; }
  std::string ClusterId() const override { return ""; }
  std::string Describe() const override { return name_; }

 private:
  const std::string name_;
  const absl::Status why_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_UNSERVABLE_LEDGER_H_
