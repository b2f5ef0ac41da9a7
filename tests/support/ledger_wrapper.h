// Another ledger, as it is: a test overrides what it wants to go wrong.
#ifndef CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_
#define CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "common/ledger/ledger.h"

namespace candour {

class LedgerWrapper : public Ledger {
 public:
  // `ledger` outlives the wrapper.
  explicit LedgerWrapper(Ledger& ledger) : ledger_(ledger) {}
  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override {
    ledger_.Append(std::move(record), std::move(done));
  }
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override { return ledger_.Range(timeout); }
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override {
    return ledger_.NewReader(from);
  }
  absl::StatusOr<LogRecord> ReadOne(uint64_t offset, absl::Duration timeout) override {
    return ledger_.ReadOne(offset, timeout);
  }
  std::string ClusterId() const override { return ledger_.ClusterId(); }
  std::string Describe() const override { return ledger_.Describe(); }

 private:
  Ledger& ledger_;
};

// Says where it ends only while it is not silent.
class SilentLedger : public LedgerWrapper {
 public:
  using LedgerWrapper::LedgerWrapper;
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override {
    if (silent) return absl::UnavailableError("no broker");
    return LedgerWrapper::Range(timeout);
  }
  std::atomic<bool> silent = false;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_
