// A whole ledger in one file: to move it between Kafka and a folder, to hand it to an auditor, to keep it.
//
//   file    := "candour-ledger/v1\n" "origin " origin "\n" "ledger_id " 32 hex digits "\n" "\n" record*
//   trailer record  := be32 key length, be32 value length, key, value         FFFFFFFF: null; the n-th has
//   offset n trailer := be32 FFFFFFFE, be64 number of records, 32 bytes chain head; nothing follows
//
// Framed bytes and not Avro, SQLite or JSON: every record exactly as it stands in the log, a reader in twenty
// lines of any language in fifty years, and one pass to write, read and check. `head -3` shows whose it is. A
// file that was cut has no trailer; one that was altered does not hash to its head.
#ifndef CANDOUR_COMMON_LEDGER_LEDGER_FILE_H_
#define CANDOUR_COMMON_LEDGER_LEDGER_FILE_H_

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/ledger/ledger.h"

namespace candour {

struct LedgerFileSummary {
  std::string origin;
  std::string ledger_id;  // 16 bytes
  uint64_t records = 0;
  std::string head;  // the chain after the last of them
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

// Writes "<path>.part" until Finish gives it its name, so that no half file ever bears it.
class LedgerFileWriter {
 public:
  // `first` opens the ledger: FAILED_PRECONDITION where it does not. ALREADY_EXISTS: a file is never written
  // over.
  static absl::StatusOr<LedgerFileWriter> Create(const std::string& path, const LogRecord& first);

  // The next record; the first again too. Moves the chain.
  absl::Status Add(const LogRecord& record);
  // The chain after what was added.
  const LedgerFileSummary& summary() const { return summary_; }
  // Trailer, sync to disk, name.
  absl::Status Finish();

 private:
  LedgerFileWriter(std::string path, OwnedFile file, LedgerFileSummary summary)
      : path_(std::move(path)), file_(std::move(file)), summary_(std::move(summary)) {}
  absl::Status Write(absl::string_view bytes);

  std::string path_;
  OwnedFile file_;
  LedgerFileSummary summary_;
};

class LedgerFileReader {
 public:
  // Reads header and trailer. NOT_FOUND: no such file. INVALID_ARGUMENT: not a file of this format.
  // DATA_LOSS: it was cut.
  static absl::StatusOr<LedgerFileReader> Open(const std::string& path);

  // What header and trailer say.
  const LedgerFileSummary& summary() const { return summary_; }
  // The next record; nullopt after the last, when all of them hash to the trailer's head. DATA_LOSS names the
  // place.
  absl::StatusOr<std::optional<LogRecord>> Next();

 private:
  LedgerFileReader(std::string path, OwnedFile file, LedgerFileSummary summary);
  absl::StatusOr<std::optional<std::string>> ReadPart(uint32_t length);
  absl::Status Damaged(absl::string_view what) const;

  std::string path_;
  OwnedFile file_;
  LedgerFileSummary summary_;
  uint64_t next_ = 0;
  std::string head_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_LEDGER_FILE_H_
