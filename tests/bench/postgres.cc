// Commands on the embedded ledger beside what one would take without Candour: a conditional insert into
// PostgreSQL, fsynced too. A command decides, seals, hashes and folds; the insert is all that the other does.
#include "tests/bench/support/postgres.h"

#include <algorithm>

#include "common/base/status.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr char kInserts[] = "postgres.inserts";
constexpr char kCommands[] = "postgres.commands";

// Where both group what they sync. To be reached: at least as many commands as inserts.
constexpr int kClients[] = {16, 64};
constexpr double kLeastOfInserts = 1;

std::vector<RowSpec> Rows(const Settings&) {
  std::vector<RowSpec> rows;
  for (const int n : kClients) {
    for (const RowSpec& row : LoadRows(kInserts, n, "its WAL is fsynced on this disk")) rows.push_back(row);
    for (const RowSpec& row : LoadRows(kCommands, n, "fsynced on this disk, and folded", kInserts))
      rows.push_back(row);
    SetTarget(RowName(kCommands, n, "per_second"), RatioAtLeast(kLeastOfInserts), &rows);
  }
  return rows;
}

absl::Status MeasureRound(const Settings& settings, const Server& server, Postgres& postgres,
                          Samples* samples) {
  for (const int n : kClients) {
    Progress(absl::StrCat(kInserts, ", ", n, " in flight"));
    CANDOUR_ASSIGN_OR_RETURN(const LoadResult inserts,
                             postgres.InsertFacts(n, settings.length / 3, settings.length));
    CANDOUR_RETURN_IF_ERROR(AddLoad(kInserts, n, inserts, samples));
    CANDOUR_RETURN_IF_ERROR(SampleLoad(kCommands, n, settings,
                                       CreatePostCalls(server, std::min(settings.connections, n)), samples));
  }
  return absl::OkStatus();
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  CANDOUR_ASSIGN_OR_RETURN(const auto postgres, Postgres::Start(folder / "postgres"));
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(folder / "data"));
  CANDOUR_RETURN_IF_ERROR(ImportOrganisations(*server));
  for (int run = 0; run < settings.runs; ++run)
    CANDOUR_RETURN_IF_ERROR(MeasureRound(settings, server->server(), *postgres, samples));
  return absl::OkStatus();
}

}  // namespace

Measurement PostgresMeasurement() {
  return {"postgres", "commands on the embedded ledger beside inserts into PostgreSQL 15, started for it",
          &Rows, &Measure, &Postgres::SkipReason};
}

}  // namespace candour
