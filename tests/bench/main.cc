// What Candour costs, beside the limits of what it stands on, all in one run on one machine. See --help.
#include <stdlib.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/echo.h"

namespace candour {
namespace {

struct Options {
  Settings settings;
  std::vector<std::string> only;
  double seconds = 3;
  std::string out = "build/bench/results.json";
};

std::vector<Measurement> AllMeasurements() {
  return {EmbeddedMeasurement(), PostgresMeasurement(),   BrokerMeasurement(), ReadsMeasurement(),
          RebuildMeasurement(),  RedecideMeasurement(),   CostMeasurement(),   NamesMeasurement(),
          BarsMeasurement(),     BrokerBarsMeasurement(), MixedMeasurement()};
}

std::string Footer(const std::vector<Measurement>& measurements) {
  std::string text = "Measurements:\n";
  for (const Measurement& measurement : measurements)
    absl::StrAppend(&text, "  ", measurement.name, ": ", measurement.about, "\n");
  return text +
         "\nRun it from the top folder of the repository. Each value is the median of the runs; a ratio is "
         "one of "
         "medians.\nThe programs are those of the build that this one belongs to.\n\n"
         "Example:\n  candour_bench --only embedded --runs 1 --seconds 1\n\n"
         "Exit codes: 0 all was measured, whatever was reached, or SKIPPED (it is said why); 1 something "
         "could "
         "not be\nmeasured (it is said what). The value of either is null. 2 wrong usage.";
}

void AddOptions(CLI::App& app, Options* options) {
  Settings& settings = options->settings;
  const CLI::Range many(10, 100'000'000);
  app.add_option("--only", options->only, "measure only this; several")->allow_extra_args(false);
  app.add_option("--runs", settings.runs, "runs of each measurement")->check(CLI::Range(1, 100));
  app.add_option("--seconds", options->seconds, "length of each load")->check(CLI::Range(0.01, 3600.0));
  app.add_option("--in-flight", settings.in_flight, "calls in flight; several")
      ->allow_extra_args(false)
      ->check(CLI::Range(1, 10'000));
  app.add_option("--connections", settings.connections, "client connections")->check(CLI::Range(1, 1'000));
  app.add_option("--facts", settings.facts, "facts in the ledger for `rebuild` and `cost`")->check(many);
  app.add_option("--few-facts", settings.few_facts, "facts that the cost with many is compared with")
      ->check(many);
  app.add_option("--versions", settings.versions, "versions of the record for `reads`")
      ->check(CLI::Range(2, 100'000));
  app.add_option("--people", settings.people, "people for `names`")->check(many);
  app.add_option("--bars", settings.bars, "interim orders for `bars`")->check(CLI::Range(1, 10'000));
  app.add_option("--registered", settings.registered, "people on the register for `mixed`")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--target", settings.target.address,
                 "HOST:PORT of a service that runs with the demo's organisations; with --only embedded");
  app.add_option("--token", settings.target.token, "a registrar's JWT for --target");
  app.add_option("--out", options->out, "file for the results")->capture_default_str();
}

// OK, or what is wrong with the options and what to do.
absl::Status Check(const Options& options, const std::vector<Measurement>& measurements) {
  for (const std::string& name : options.only) {
    if (std::none_of(measurements.begin(), measurements.end(), [&](const auto& m) { return m.name == name; }))
      return absl::InvalidArgumentError(absl::StrCat("--only ", name, ": no such measurement; see --help"));
  }
  const Server& target = options.settings.target;
  if (target.address.empty() != target.token.empty())
    return absl::InvalidArgumentError("--target and --token go together");
  if (!target.address.empty() && options.only != std::vector<std::string>{"embedded"})
    return absl::InvalidArgumentError("--target is for --only embedded");
  if (!std::filesystem::exists("docs/demo/organisations.csv"))
    return absl::InvalidArgumentError("run it from the top folder of the repository");
  return absl::OkStatus();
}

// Measures, or says why not.
absl::Status TryToMeasure(const Measurement& measurement, const Settings& settings, Samples* samples) {
  const std::string missing = measurement.skip_reason ? measurement.skip_reason() : "";
  if (!missing.empty()) {
    std::cerr << "candour_bench: " << measurement.name << " SKIPPED: " << missing << "\n";
    return absl::OkStatus();
  }
  const absl::Status status = measurement.measure(settings, samples);
  if (!status.ok())
    std::cerr << "candour_bench: " << measurement.name << " could not be measured: " << status << "\n";
  return status;
}

// Adds the rows of one measurement; false where it went wrong.
bool Run(const Measurement& measurement, const Settings& settings, std::vector<Row>* rows) {
  Samples samples;
  const absl::Status status = TryToMeasure(measurement, settings, &samples);
  for (Row& row : Judge(measurement.rows(settings), samples)) rows->push_back(std::move(row));
  return status.ok();
}

absl::Status WriteResults(const std::string& path, const std::vector<Row>& rows) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  std::ofstream file(path);
  file << ToJson(rows);
  return file.flush() ? absl::OkStatus() : absl::InternalError(absl::StrCat("cannot write ", path));
}

int MeasureAll(const Options& options, const std::vector<Measurement>& measurements) {
  std::vector<Row> rows;
  bool good = true;
  for (const Measurement& measurement : measurements) {
    const auto& only = options.only;
    if (!only.empty() && std::find(only.begin(), only.end(), measurement.name) == only.end()) continue;
    good = Run(measurement, options.settings, &rows) && good;
    // After each: what was measured stays when a later one is interrupted.
    if (const absl::Status written = WriteResults(options.out, rows); !written.ok()) {
      std::cerr << "candour_bench: " << written.message() << "\n";
      return 1;
    }
  }
  std::cout << ToTable(rows);
  return good ? 0 : 1;
}

// The programs that are measured stand beside this one: <build>/tests/bin/candour_bench, <build>/bin/candour.
void FindPrograms() {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  setenv("CANDOUR_BUILD", self.parent_path().parent_path().parent_path().c_str(), /*overwrite=*/0);
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the programs do
  const std::vector<Measurement> measurements = AllMeasurements();
  Options options;
  CLI::App app("What Candour costs, beside the limits of what it stands on.", "candour_bench");
  AddOptions(app, &options);
  app.footer(Footer(measurements));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const absl::Status wrong = Check(options, measurements); !wrong.ok()) {
    std::cerr << "candour_bench: " << wrong.message() << "\n";
    return 2;
  }
  FindPrograms();
  const EchoProcess echo;  // before any gRPC object of this process: it forks
  options.settings.echo = echo.address();
  options.settings.length = absl::Seconds(options.seconds);
  DataSets data_sets;
  options.settings.data_sets = &data_sets;
  return MeasureAll(options, measurements);
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  setenv("CANDOUR_KAFKA_COMPILER", "all", 1);  // a broker is measured as it runs for long
  return candour::Main(argc, argv);
}
