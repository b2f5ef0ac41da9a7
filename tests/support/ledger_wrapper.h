// Another ledger, as it is: a test overrides what it wants to go wrong.
#ifndef CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_
#define CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
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

// Whoever reads it gets nothing more while it is held back; it says where it ends all the same.
class HeldBackLedger : public SilentLedger {
 public:
  using SilentLedger::SilentLedger;
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override {
    auto reader = SilentLedger::NewReader(from);
    if (!reader.ok()) return reader.status();
    return std::make_unique<Reader>(*std::move(reader), held_back);
  }
  std::atomic<bool> held_back = false;

 private:
  class Reader : public LedgerReader {
   public:
    Reader(std::unique_ptr<LedgerReader> reader, const std::atomic<bool>& held_back)
        : reader_(std::move(reader)), held_back_(held_back) {}
    absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration timeout) override {
      if (!held_back_ && !kept_.empty()) return std::exchange(kept_, {});
      if (held_back_) {
        absl::SleepFor(std::min(timeout, absl::Milliseconds(5)));
        return std::vector<LogRecord>();
      }
      auto records = reader_->Next(timeout);
      // One that waited before may bring what was appended since.
      if (!records.ok() || !held_back_) return records;
      kept_ = *std::move(records);
      return std::vector<LogRecord>();
    }
    void Wake() override { reader_->Wake(); }

   private:
    const std::unique_ptr<LedgerReader> reader_;
    const std::atomic<bool>& held_back_;
    std::vector<LogRecord> kept_;
  };
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_LEDGER_WRAPPER_H_
