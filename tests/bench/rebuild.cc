// The state folded again from a ledger with many facts, by the program itself; beside it the same records
// read and written to RocksDB as they are. Then a start on the state that is there.
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/ledger/embedded_ledger.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/data_sets.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/raw_rocksdb.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

// To be reached with a million facts.
constexpr double kLeastFactsPerSecond = 150'000;
constexpr double kMostOfRawTime = 2;  // half as fast as raw
constexpr double kMostMib = 1024;

constexpr double kMib = 1024 * 1024;

std::string Name(const Settings& settings, const std::string& quantity) {
  return absl::StrCat("rebuild.", settings.facts, ".", quantity);
}
std::string StartName(const Settings& settings, const std::string& quantity) {
  return absl::StrCat("start.", settings.facts, ".", quantity);
}

std::vector<RowSpec> Rows(const Settings& settings) {
  const std::string folded = "ledger read from the page cache, state written to it";
  return {
      {Name(settings, "facts_per_second"), "facts/s", folded, "", ValueAtLeast(kLeastFactsPerSecond)},
      {Name(settings, "seconds"), "s", folded, Name(settings, "raw_seconds"), RatioAtMost(kMostOfRawTime)},
      {Name(settings, "raw_seconds"), "s", folded},
      {Name(settings, "peak_memory_mib"), "MiB", "resident", "", ValueAtMost(kMostMib)},
      {Name(settings, "state_mib"), "MiB", "on disk"},
      {Name(settings, "ledger_mib"), "MiB", "on disk"},
      {StartName(settings, "verified_seconds"), "s", "the whole ledger hashed, then serves"},
      {StartName(settings, "seconds"), "s", "serves (--verify-log no)"}};
}

// From the start of the process until it serves: what an operator waits for.
absl::Status SampleRebuild(const Settings& settings, const std::string& data, Samples* samples) {
  Progress("rebuild");
  ForgetState(data);
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data));
  CANDOUR_ASSIGN_OR_RETURN(const uint64_t peak, server->PeakBytes());
  CANDOUR_RETURN_IF_ERROR(server->Stop());
  const double seconds = absl::ToDoubleSeconds(server->started_in());
  (*samples)[Name(settings, "seconds")].push_back(seconds);
  (*samples)[Name(settings, "facts_per_second")].push_back(settings.facts / seconds);
  (*samples)[Name(settings, "peak_memory_mib")].push_back(static_cast<double>(peak) / kMib);
  (*samples)[Name(settings, "state_mib")].push_back(
      static_cast<double>(BytesOnDisk(data + "/registration/state")) / kMib);
  (*samples)[Name(settings, "ledger_mib")].push_back(
      static_cast<double>(BytesOnDisk(data + "/registration/ledger")) / kMib);
  return absl::OkStatus();
}

absl::Status CopyRecords(EmbeddedLedger& ledger, RawRocksDb& raw) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kPatience));
  CANDOUR_ASSIGN_OR_RETURN(const auto reader, ledger.NewReader(0));
  for (uint64_t copied = 0; copied < range.end;) {
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(kPatience));
    if (records.empty()) return absl::DeadlineExceededError("the ledger does not answer");
    std::vector<absl::string_view> values;
    for (const LogRecord& record : records) values.push_back(record.value ? *record.value : "");
    CANDOUR_RETURN_IF_ERROR(raw.AppendAll(values));
    copied += records.size();
  }
  return absl::OkStatus();
}

absl::Status SampleRaw(const Settings& settings, const std::string& data, Samples* samples) {
  Progress("raw read and write");
  const TempDir folder;
  const Stopwatch watch;
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, EmbeddedLedger::Open(data + "/registration/ledger"));
  CANDOUR_ASSIGN_OR_RETURN(const auto raw, RawRocksDb::Open(folder.path()));
  CANDOUR_RETURN_IF_ERROR(CopyRecords(*ledger, *raw));
  (*samples)[Name(settings, "raw_seconds")].push_back(absl::ToDoubleSeconds(watch.elapsed()));
  return absl::OkStatus();
}

absl::Status SampleStart(const std::string& name, const std::string& data, const std::string& verify,
                         Samples* samples) {
  Progress(name);
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data, {"--verify-log", verify}));
  (*samples)[name].push_back(absl::ToDoubleSeconds(server->started_in()));
  return server->Stop();
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string data, settings.data_sets->WithPosts(settings.facts));
  for (int run = 0; run < settings.runs; ++run) {
    CANDOUR_RETURN_IF_ERROR(SampleRaw(settings, data, samples));
    CANDOUR_RETURN_IF_ERROR(SampleRebuild(settings, data, samples));
    CANDOUR_RETURN_IF_ERROR(SampleStart(StartName(settings, "verified_seconds"), data, "yes", samples));
    CANDOUR_RETURN_IF_ERROR(SampleStart(StartName(settings, "seconds"), data, "no", samples));
  }
  return absl::OkStatus();
}

}  // namespace

Measurement RebuildMeasurement() {
  return {"rebuild", "the state folded again from --facts facts beside raw reads and writes; a start on it",
          &Rows, &Measure};
}

}  // namespace candour
