#include "tests/bench/measurement.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "tests/bench/support/echo.h"
#include "tests/bench/support/progress.h"

namespace candour {

std::string RowName(absl::string_view series, int in_flight, absl::string_view quantity) {
  return absl::StrCat(series, ".", in_flight, ".", quantity);
}

std::vector<RowSpec> LoadRows(const std::string& series, int in_flight, const std::string& acknowledged,
                              const std::string& reference) {
  std::vector<RowSpec> rows;
  for (const auto& [quantity, unit, compared] :
       {std::tuple("per_second", "calls/s", true), std::tuple("p50_ms", "ms", true),
        std::tuple("p99_ms", "ms", false), std::tuple("p999_ms", "ms", false)}) {
    rows.push_back({RowName(series, in_flight, quantity), unit, acknowledged,
                    compared && !reference.empty() ? RowName(reference, in_flight, quantity) : ""});
  }
  return rows;
}

void SetTarget(const std::string& name, const Target& target, std::vector<RowSpec>* rows) {
  const auto row = std::find_if(rows->begin(), rows->end(), [&](const auto& r) { return r.name == name; });
  if (row != rows->end()) row->target = target;
}

absl::Status AddLoad(const std::string& series, int in_flight, const LoadResult& result, Samples* samples) {
  const std::string at = absl::StrCat(series, " at ", in_flight, " in flight: ");
  if (result.failed > 0) {
    return absl::Status(
        result.failure.code(),
        absl::StrCat(at, result.failed, " calls failed, the first: ", result.failure.message()));
  }
  if (result.calls == 0) return absl::DeadlineExceededError(at + "no call ended; measure for longer");
  (*samples)[RowName(series, in_flight, "per_second")].push_back(result.per_second);
  (*samples)[RowName(series, in_flight, "p50_ms")].push_back(absl::ToDoubleMilliseconds(result.p50));
  (*samples)[RowName(series, in_flight, "p99_ms")].push_back(absl::ToDoubleMilliseconds(result.p99));
  (*samples)[RowName(series, in_flight, "p999_ms")].push_back(absl::ToDoubleMilliseconds(result.p999));
  return absl::OkStatus();
}

absl::Status SampleLoad(const std::string& series, int in_flight, const Settings& settings, const Call& call,
                        Samples* samples) {
  Progress(absl::StrCat(series, ", ", in_flight, " in flight"));
  return AddLoad(series, in_flight, RunLoad(in_flight, settings.length / 3, settings.length, call), samples);
}

absl::Status SampleEcho(const std::string& series, int in_flight, const Settings& settings,
                        Samples* samples) {
  return SampleLoad(series, in_flight, settings,
                    EchoCalls(settings.echo, std::min(settings.connections, in_flight)), samples);
}

}  // namespace candour
