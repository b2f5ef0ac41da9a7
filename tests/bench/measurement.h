// One measurement: its rows, and how they are filled. candour_bench runs them one after the other.
#ifndef CANDOUR_TESTS_BENCH_MEASUREMENT_H_
#define CANDOUR_TESTS_BENCH_MEASUREMENT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/bench/rows.h"
#include "tests/bench/support/calls.h"
#include "tests/bench/support/data_sets.h"
#include "tests/bench/support/load.h"

namespace candour {

struct Settings {
  int runs = 3;
  absl::Duration length = absl::Seconds(3);  // of one load; a third of it before that warms up
  std::vector<int> in_flight = {1, 16, 64, 256};
  int connections = 4;
  int facts = 1'000'000;
  int few_facts = 10'000;
  int versions = 1'000;
  int people = 100'000;
  int bars = 200;
  int registered = 500;
  Server target;     // a running service to measure instead of one that is started; address empty: none
  std::string echo;  // address
  DataSets* data_sets = nullptr;
};

struct Measurement {
  std::string name;
  std::string about;
  std::vector<RowSpec> (*rows)(const Settings&);
  // Adds a sample to each row for each run. What it added before an error counts.
  absl::Status (*measure)(const Settings&, Samples*);
  // What is missing on this machine, and what to do; empty: nothing.
  std::string (*skip_reason)() = nullptr;
};

Measurement EmbeddedMeasurement();  // embedded.cc
Measurement PostgresMeasurement();  // postgres.cc
Measurement BrokerMeasurement();    // broker.cc
Measurement ReadsMeasurement();     // reads.cc
Measurement RebuildMeasurement();   // rebuild.cc
Measurement RedecideMeasurement();  // redecide.cc
Measurement CostMeasurement();      // cost.cc
Measurement NamesMeasurement();     // names.cc
Measurement BarsMeasurement();      // bars.cc
Measurement BrokerBarsMeasurement();
Measurement MixedMeasurement();  // mixed.cc

// "embedded.commands.64.p50_ms".
std::string RowName(absl::string_view series, int in_flight, absl::string_view quantity);

// The rows of a load: per_second, p50_ms, p99_ms and p999_ms; the first two compared with those of
// `reference`.
std::vector<RowSpec> LoadRows(const std::string& series, int in_flight, const std::string& acknowledged,
                              const std::string& reference = "");
// Sets what a row is to reach. The row is there.
void SetTarget(const std::string& name, const Target& target, std::vector<RowSpec>* rows);

// Runs a load and adds its samples. An error where a call failed, or none ended.
absl::Status SampleLoad(const std::string& series, int in_flight, const Settings& settings, const Call& call,
                        Samples* samples);
absl::Status AddLoad(const std::string& series, int in_flight, const LoadResult& result, Samples* samples);
// An empty call, of the same length.
absl::Status SampleEcho(const std::string& series, int in_flight, const Settings& settings, Samples* samples);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_MEASUREMENT_H_
