#include "common/replica/log_check.h"

#include "absl/strings/escaping.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/status.h"
#include "common/ledger/chain.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using replica::v1::PositionRow;

constexpr absl::string_view kRemedy =
    "; nothing is served from this state. Give back the log it was folded from, or delete the state folder "
    "to fold again "
    "from this log";

absl::Status Problem(absl::string_view kind, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(kind, ": ", what, kRemedy));
}

// The chain as this replica folded it.
class StoredChain {
 public:
  StoredChain(const Store& store, absl::string_view ledger, absl::string_view origin)
      : store_(store), prefix_(LedgerPrefix(ledger)), start_(ChainStart(origin)) {}

  // The head after `offset`; -1: the start.
  absl::StatusOr<std::string> After(int64_t offset) const {
    if (offset < 0) return start_;
    CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                             store_.Get(kLogRows, OffsetKey(prefix_, static_cast<uint64_t>(offset))));
    replica::v1::LogRow row;
    if (!bytes || !row.ParseFromString(*bytes)) {
      return absl::DataLossError(absl::StrCat("the state has no chain head for offset ", offset));
    }
    return std::move(*row.mutable_head());
  }

  // Whether `record` is the one that was folded at its offset.
  absl::StatusOr<bool> Holds(const LogRecord& record) const {
    const auto offset = static_cast<int64_t>(record.offset);
    CANDOUR_ASSIGN_OR_RETURN(const std::string before, After(offset - 1));
    CANDOUR_ASSIGN_OR_RETURN(const std::string after, After(offset));
    return ChainNext(before, record) == after;
  }

 private:
  const Store& store_;
  const std::string prefix_, start_;
};

// The first offset in [0, last] from which the records differ, given that `last` differs: by halving, since a
// log that was cut and written on differs in every record after the cut.
absl::StatusOr<uint64_t> FirstDifferent(Ledger& ledger, const StoredChain& chain, uint64_t last,
                                        absl::Duration timeout) {
  uint64_t low = 0, high = last;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    CANDOUR_ASSIGN_OR_RETURN(const LogRecord record, ledger.ReadOne(middle, timeout));
    CANDOUR_ASSIGN_OR_RETURN(const bool holds, chain.Holds(record));
    if (holds) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return high;
}

absl::Status CheckOpened(const LogRecord& first, const PositionRow& position) {
  ledger::v1::Commit commit;
  const bool parsed = first.value && commit.ParseFromString(*first.value);
  const std::string id = parsed ? commit.control().opened().ledger_id() : "";
  if (id == position.ledger_id()) return absl::OkStatus();
  return Problem(
      "RECREATED",
      absl::StrCat("offset 0 opens ledger ", id.empty() ? "none" : absl::BytesToHexString(id),
                   ", the state was folded from ledger ", absl::BytesToHexString(position.ledger_id())));
}

}  // namespace

absl::Status CheckLog(Ledger& ledger, const Store& store, absl::string_view ledger_name,
                      const PositionRow& position, absl::Duration timeout) {
  if (position.next_offset() == 0) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(timeout));
  if (ledger.ClusterId() != position.cluster_id()) {
    return Problem("FOREIGN", absl::StrCat(ledger.Describe(), " is installation ", ledger.ClusterId(),
                                           ", the state was folded from ", position.cluster_id()));
  }
  if (range.begin > 0) {
    return Problem("GAPPED",
                   absl::StrCat("the log begins at offset ", range.begin, ": records were deleted"));
  }
  if (range.end == 0) {
    return Problem("TRUNCATED",
                   absl::StrCat("the log is empty, the state was folded to offset ", position.next_offset()));
  }
  CANDOUR_ASSIGN_OR_RETURN(const LogRecord first, ledger.ReadOne(0, timeout));
  CANDOUR_RETURN_IF_ERROR(CheckOpened(first, position));

  const StoredChain chain(store, ledger_name, position.origin());
  const uint64_t last = std::min(range.end, position.next_offset()) - 1;
  CANDOUR_ASSIGN_OR_RETURN(const LogRecord record, ledger.ReadOne(last, timeout));
  CANDOUR_ASSIGN_OR_RETURN(const bool holds, chain.Holds(record));
  if (!holds) {
    CANDOUR_ASSIGN_OR_RETURN(const uint64_t offset, FirstDifferent(ledger, chain, last, timeout));
    if (offset == last && range.end >= position.next_offset()) {
      return Problem("ALTERED",
                     absl::StrCat("the record at offset ", offset, " is not the one that was folded"));
    }
    return Problem("RESTORED",
                   absl::StrCat("from offset ", offset,
                                " on the log holds other records than were folded: an older copy was put "
                                "back and written to"));
  }
  if (range.end < position.next_offset()) {
    return Problem("TRUNCATED", absl::StrCat("the log ends at offset ", range.end,
                                             ", the state was folded to ", position.next_offset()));
  }
  return absl::OkStatus();
}

absl::Status VerifyLog(Ledger& ledger, const Store& store, absl::string_view ledger_name,
                       const PositionRow& position, const std::function<void(uint64_t)>& progress) {
  const StoredChain chain(store, ledger_name, position.origin());
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(0));
  uint64_t next = 0;
  while (next < position.next_offset()) {
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(absl::Seconds(30)));
    if (records.empty()) return absl::UnavailableError(absl::StrCat("no answer while reading offset ", next));
    for (const LogRecord& record : records) {
      if (record.offset >= position.next_offset()) return absl::OkStatus();
      CANDOUR_ASSIGN_OR_RETURN(const bool holds, chain.Holds(record));
      if (!holds) {
        return Problem("ALTERED", absl::StrCat("the record at offset ", record.offset,
                                               " is not the one that was folded"));
      }
      next = record.offset + 1;
    }
    if (progress) progress(next);
  }
  return absl::OkStatus();
}

}  // namespace candour
