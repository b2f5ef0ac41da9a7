// Every decision of a ledger with many facts run again, by the auditor's own tool.
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/data_sets.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

// To be reached: a million commits in two minutes.
constexpr double kLeastCommitsPerSecond = 8'333;

std::string Name(const Settings& settings, const std::string& quantity) {
  return absl::StrCat("redecide.", settings.facts, ".", quantity);
}

std::vector<RowSpec> Rows(const Settings& settings) {
  const std::string read = "ledger read twice from the page cache, state in memory";
  return {{Name(settings, "commits_per_second"), "commits/s", read, "", ValueAtLeast(kLeastCommitsPerSecond)},
          {Name(settings, "seconds"), "s", read}};
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string data, settings.data_sets->WithPosts(settings.facts));
  for (int run = 0; run < settings.runs; ++run) {
    Progress("redecide");
    const Stopwatch watch;
    CANDOUR_RETURN_IF_ERROR(Ctl(data, {"--data-dir", data, "audit", "redecide"}));
    const double seconds = absl::ToDoubleSeconds(watch.elapsed());
    (*samples)[Name(settings, "seconds")].push_back(seconds);
    (*samples)[Name(settings, "commits_per_second")].push_back(settings.facts / seconds);
  }
  return absl::OkStatus();
}

}  // namespace

Measurement RedecideMeasurement() {
  return {"redecide", "every decision of --facts facts run again by `candourctl audit redecide`", &Rows,
          &Measure};
}

}  // namespace candour
