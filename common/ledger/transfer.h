// A ledger out to a file and in again, record by record, void ones too: the same offsets, bytes, chain and so
// the same folded state, whatever it was and will be kept in.
//
//   ExportLedger(*kafka, "register.candour", {}, progress);
//   ImportLedger("register.candour", *folder, [&](LogRecord r, auto done) { folder->AppendRaw(...); }, ...);
#ifndef CANDOUR_COMMON_LEDGER_TRANSFER_H_
#define CANDOUR_COMMON_LEDGER_TRANSFER_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "common/ledger/ledger.h"
#include "common/ledger/ledger_file.h"

namespace candour {

// Hears now and then how many of how many records are done.
using TransferProgress = std::function<void(uint64_t done, uint64_t of)>;
// Chain heads (32 bytes) that somebody noted, each after the record at its offset.
using NotedHeads = std::map<uint64_t, std::string>;

// Visits every record from 0 to the end that the ledger has now. Errors as LedgerReader; UNAVAILABLE where
// nothing comes for half a minute.
absl::Status ReadLedger(Ledger& ledger, const std::function<absl::Status(const LogRecord&)>& visit,
                        const TransferProgress& progress);

// Everything up to the end that the ledger has now. The chain is computed on the way; DATA_LOSS where it does
// not go through a noted head, naming the offset, OUT_OF_RANGE where it ends before one: no file then.
absl::StatusOr<LedgerFileSummary> ExportLedger(Ledger& ledger, const std::string& path,
                                               const NotedHeads& noted, const TransferProgress& progress);

// Reads a whole exported file: OK, or where it is damaged. Errors as LedgerFileReader.
absl::Status CheckLedgerFile(const std::string& path);

// The ledger's AppendRaw.
using RawAppend = std::function<void(LogRecord record, std::function<void(AppendOutcome)> done)>;

// Checks the whole file, then appends its records, then reads the ledger back and compares the chain. Nothing
// is written before the file is found whole. ALREADY_EXISTS: the ledger holds records; with `resume` these
// may be the first ones of the file, left by an import that was ended. UNAVAILABLE: an append was not
// acknowledged, go on with `resume`. DATA_LOSS: what was written is not what is read.
absl::StatusOr<LedgerFileSummary> ImportLedger(const std::string& path, Ledger& ledger,
                                               const RawAppend& append, bool resume,
                                               const TransferProgress& progress);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_TRANSFER_H_
