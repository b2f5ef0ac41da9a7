#include "common/ledger/transfer.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <optional>

#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/ledger/chain.h"

namespace candour {
namespace {

constexpr absl::Duration kSilence = absl::Seconds(30);
// Appended together, and answered before more are: a topic that stops taking them holds a piece of the log
// without a gap.
constexpr size_t kWindowRecords = 1024;
constexpr size_t kWindowBytes = 4 << 20;

// Counts the answers to a window of appends. Shared with their callbacks, which may come late.
class Window {
 public:
  void Answered(AppendOutcome outcome) {
    MutexLock lock(mutex_);
    ++answered_;
    good_ = good_ && outcome == AppendOutcome::kAppended;
    changed_.notify_all();
  }
  // False where one of `sent` was not acknowledged.
  bool Await(size_t sent) {
    MutexLock lock(mutex_);
    while (answered_ < sent) lock.Wait(changed_);  // every ledger answers every append
    return good_;
  }
  bool good() {
    MutexLock lock(mutex_);
    return good_;
  }

 private:
  Mutex mutex_;
  std::condition_variable changed_;
  size_t answered_ ABSL_GUARDED_BY(mutex_) = 0;
  bool good_ ABSL_GUARDED_BY(mutex_) = true;
};

// Takes the file past the records that the ledger has already: they must be the same.
absl::Status SkipHeld(Ledger& ledger, uint64_t held, LedgerFileReader* file) {
  if (held > file->summary().records)
    return absl::AlreadyExistsError(absl::StrCat(ledger.Describe(), " holds more records than the file"));
  return ReadLedger(
      ledger,
      [&](const LogRecord& stands) -> absl::Status {
        CANDOUR_ASSIGN_OR_RETURN(const std::optional<LogRecord> record, file->Next());
        if (record && record->key == stands.key && record->value == stands.value) return absl::OkStatus();
        return absl::AlreadyExistsError(absl::StrCat(ledger.Describe(), " holds another record at offset ",
                                                     stands.offset, ": it is not a part of this file"));
      },
      nullptr);
}

absl::Status AppendRest(LedgerFileReader* file, const RawAppend& append, const TransferProgress& progress) {
  for (bool ended = false; !ended;) {
    const auto window = std::make_shared<Window>();
    size_t sent = 0, bytes = 0;
    while (sent < kWindowRecords && bytes < kWindowBytes && window->good()) {
      CANDOUR_ASSIGN_OR_RETURN(std::optional<LogRecord> record, file->Next());
      ended = !record;
      if (ended) break;
      ++sent;
      bytes += record->key.value_or("").size() + record->value.value_or("").size();
      if (progress) progress(record->offset + 1, file->summary().records);
      append(*std::move(record), [window](AppendOutcome outcome) { window->Answered(outcome); });
    }
    if (!window->Await(sent))
      return absl::UnavailableError("an append was not acknowledged; run the import again with --resume");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ChainOf(Ledger& ledger, const std::string& origin) {
  std::string head = ChainStart(origin);
  CANDOUR_RETURN_IF_ERROR(ReadLedger(
      ledger,
      [&](const LogRecord& record) {
        head = ChainNext(head, record);
        return absl::OkStatus();
      },
      nullptr));
  return head;
}

absl::Status CheckNoted(const NotedHeads& noted, const LogRecord& record, const std::string& head) {
  const auto found = noted.find(record.offset);
  if (found == noted.end() || found->second == head) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the chain head after offset ", record.offset,
                                          " is not the noted one: a record up to there was altered"));
}

}  // namespace

absl::Status ReadLedger(Ledger& ledger, const std::function<absl::Status(const LogRecord&)>& visit,
                        const TransferProgress& progress) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kSilence));
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(0));
  for (uint64_t next = 0; next < range.end;) {
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(kSilence));
    if (records.empty())
      return absl::UnavailableError(
          absl::StrCat(ledger.Describe(), ": no answer while reading offset ", next));
    for (const LogRecord& record : records) {
      if (record.offset >= range.end) return absl::OkStatus();
      CANDOUR_RETURN_IF_ERROR(visit(record));
      next = record.offset + 1;
    }
    if (progress) progress(next, range.end);
  }
  return absl::OkStatus();
}

absl::StatusOr<LedgerFileSummary> ExportLedger(Ledger& ledger, const std::string& path,
                                               const NotedHeads& noted, const TransferProgress& progress) {
  std::optional<LedgerFileWriter> file;
  const absl::Status read = ReadLedger(
      ledger,
      [&](const LogRecord& record) -> absl::Status {
        if (!file) {
          CANDOUR_ASSIGN_OR_RETURN(file, LedgerFileWriter::Create(path, record));
        }
        CANDOUR_RETURN_IF_ERROR(file->Add(record));
        return CheckNoted(noted, record, file->summary().head);
      },
      progress);
  absl::Status whole = read;
  if (whole.ok() && !file) whole = absl::FailedPreconditionError(ledger.Describe() + " is empty");
  if (whole.ok() && !noted.empty() && noted.rbegin()->first >= file->summary().records) {
    whole = absl::OutOfRangeError(absl::StrCat("the log ends at offset ", file->summary().records,
                                               ", a head was noted after offset ", noted.rbegin()->first));
  }
  if (whole.ok()) whole = file->Finish();
  if (whole.ok()) return file->summary();
  if (file) std::filesystem::remove(path + ".part");
  return whole;
}

absl::Status CheckLedgerFile(const std::string& path) {
  CANDOUR_ASSIGN_OR_RETURN(LedgerFileReader file, LedgerFileReader::Open(path));
  while (true) {
    CANDOUR_ASSIGN_OR_RETURN(const std::optional<LogRecord> record, file.Next());
    if (!record) return absl::OkStatus();
  }
}

absl::StatusOr<LedgerFileSummary> ImportLedger(const std::string& path, Ledger& ledger,
                                               const RawAppend& append, bool resume,
                                               const TransferProgress& progress) {
  CANDOUR_RETURN_IF_ERROR(CheckLedgerFile(path));
  CANDOUR_ASSIGN_OR_RETURN(LedgerFileReader file, LedgerFileReader::Open(path));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kSilence));
  if (range.end > 0 && !resume) {
    return absl::AlreadyExistsError(absl::StrCat(
        ledger.Describe(), " already holds records; an import that was ended goes on with --resume"));
  }
  if (range.end > 0) CANDOUR_RETURN_IF_ERROR(SkipHeld(ledger, range.end, &file));
  CANDOUR_RETURN_IF_ERROR(AppendRest(&file, append, progress));
  CANDOUR_ASSIGN_OR_RETURN(const std::string head, ChainOf(ledger, file.summary().origin));
  if (head == file.summary().head) return file.summary();
  return absl::DataLossError(
      absl::StrCat(ledger.Describe(), " does not hold what the file holds; make a new one and import again"));
}

}  // namespace candour
