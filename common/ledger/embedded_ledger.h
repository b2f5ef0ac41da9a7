// The ledger in a folder: one process, nothing to install, the whole system on a laptop.
//
// An acknowledgement means fsynced. Records appended together are synced together (group commit), so the cost
// of a sync is shared by everything that waits. The tail of the log stays in memory for readers that follow
// closely.
#ifndef CANDOUR_COMMON_LEDGER_EMBEDDED_LEDGER_H_
#define CANDOUR_COMMON_LEDGER_EMBEDDED_LEDGER_H_

#include <memory>
#include <string>

#include "common/ledger/ledger.h"

namespace candour {

class EmbeddedLedger : public Ledger {
 public:
  // Opens or makes the ledger in `path`. UNAVAILABLE where another process holds it; DATA_LOSS where the
  // files are damaged.
  static absl::StatusOr<std::unique_ptr<EmbeddedLedger>> Open(const std::string& path);
  // What stands there now, for auditors: takes no lock and writes nothing, so its service may run; what that
  // appends later is not seen. Every append is kNotSent. NOT_FOUND where there is none.
  static absl::StatusOr<std::unique_ptr<EmbeddedLedger>> OpenForReading(const std::string& path);
  // Waits for appends under way. Readers must be gone.
  ~EmbeddedLedger() override;

  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override;
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override;
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override;
  absl::StatusOr<LogRecord> ReadOne(uint64_t offset, absl::Duration timeout) override;
  std::string ClusterId() const override;
  std::string Describe() const override;

  // Appends exactly these bytes, null key or value included, as a foreign producer on a topic could; for
  // import and tests.
  absl::Status AppendRaw(std::optional<std::string> key, std::optional<std::string> value);
  // The same without waiting; `record.offset` means nothing.
  void AppendRaw(LogRecord record, std::function<void(AppendOutcome)> done);

 private:
  class Reader;
  struct Impl;
  static absl::StatusOr<std::unique_ptr<EmbeddedLedger>> OpenAs(const std::string& path, bool read_only);
  explicit EmbeddedLedger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_EMBEDDED_LEDGER_H_
