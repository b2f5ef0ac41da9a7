// Commands on the embedded ledger, beside an empty call and beside RocksDB's own writes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/payload.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/raw_rocksdb.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr char kEcho[] = "embedded.echo";
constexpr char kCommands[] = "embedded.commands";
constexpr char kSynced[] = "embedded.rocksdb_synced";
constexpr char kUnsynced[] = "embedded.rocksdb_unsynced";

// To be reached where so many are in flight: the least share of the echo's rate.
constexpr int kJudgedAt = 64;
constexpr double kLeastOfEcho = 0.5;

bool StartsOwn(const Settings& settings) { return settings.target.address.empty(); }

std::vector<RowSpec> Rows(const Settings& settings) {
  std::vector<RowSpec> rows;
  const auto add = [&](const std::vector<RowSpec>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  const std::string durable = StartsOwn(settings) ? "fsynced on this disk" : "as the target's ledger has it";
  for (const int n : settings.in_flight) {
    add(LoadRows(kEcho, n, "nothing is kept"));
    add(LoadRows(kCommands, n, absl::StrCat(durable, ", and folded"), kEcho));
    if (StartsOwn(settings)) add(LoadRows(kSynced, n, "fsynced on this disk"));
  }
  if (StartsOwn(settings)) {
    add(LoadRows(kUnsynced, 1, "in the page cache"));
    SetTarget(RowName(kCommands, kJudgedAt, "per_second"), RatioAtLeast(kLeastOfEcho), &rows);
  }
  return rows;
}

absl::Status SampleRaw(const std::string& series, int threads, bool sync, const Settings& settings,
                       RawRocksDb& db, Samples* samples) {
  Progress(absl::StrCat(series, ", ", threads, " in flight"));
  return AddLoad(series, threads,
                 RunThreads(threads, settings.length / 3, settings.length,
                            [&db, sync] { return db.Append(Payload(), sync); }),
                 samples);
}

absl::Status MeasureRound(const Settings& settings, const Server& server, RawRocksDb* raw, Samples* samples) {
  for (const int n : settings.in_flight) {
    CANDOUR_RETURN_IF_ERROR(SampleEcho(kEcho, n, settings, samples));
    CANDOUR_RETURN_IF_ERROR(SampleLoad(kCommands, n, settings,
                                       CreatePostCalls(server, std::min(settings.connections, n)), samples));
    if (raw != nullptr) CANDOUR_RETURN_IF_ERROR(SampleRaw(kSynced, n, true, settings, *raw, samples));
  }
  return raw == nullptr ? absl::OkStatus() : SampleRaw(kUnsynced, 1, false, settings, *raw, samples);
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  std::unique_ptr<ServerProcess> own;
  std::unique_ptr<RawRocksDb> raw;
  if (StartsOwn(settings)) {
    CANDOUR_ASSIGN_OR_RETURN(own, ServerProcess::Start(folder / "data"));
    CANDOUR_RETURN_IF_ERROR(ImportOrganisations(*own));
    CANDOUR_ASSIGN_OR_RETURN(raw, RawRocksDb::Open(folder / "raw"));
  }
  for (int run = 0; run < settings.runs; ++run) {
    CANDOUR_RETURN_IF_ERROR(
        MeasureRound(settings, own ? own->server() : settings.target, raw.get(), samples));
  }
  return absl::OkStatus();
}

}  // namespace

Measurement EmbeddedMeasurement() {
  return {"embedded", "commands on the embedded ledger (or on --target) beside empty calls and raw writes",
          &Rows, &Measure};
}

}  // namespace candour
