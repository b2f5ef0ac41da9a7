// What is measured, as rows: value, what it is compared with, what is to be reached.
//
//   const std::vector<RowSpec> specs = {{"echo", "calls/s", "nothing is kept"},
//                                       {"command", "calls/s", "synced", "echo", RatioAtLeast(0.5)}};
//   std::vector<Row> rows = Judge(specs, {{"echo", {900, 1000, 1100}}, {"command", {600, 610, 590}}});
//   rows[1].ratio;                                              // 0.6, of the medians
#ifndef CANDOUR_TESTS_BENCH_ROWS_H_
#define CANDOUR_TESTS_BENCH_ROWS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace candour {

// What is to be reached, by the value or by its ratio to the reference.
struct Target {
  enum class Of { kValue, kRatio };
  enum class Bound { kAtLeast, kAtMost };
  Of of;
  Bound bound;
  double limit;
};
inline Target RatioAtLeast(double limit) { return {Target::Of::kRatio, Target::Bound::kAtLeast, limit}; }
inline Target RatioAtMost(double limit) { return {Target::Of::kRatio, Target::Bound::kAtMost, limit}; }
inline Target ValueAtLeast(double limit) { return {Target::Of::kValue, Target::Bound::kAtLeast, limit}; }
inline Target ValueAtMost(double limit) { return {Target::Of::kValue, Target::Bound::kAtMost, limit}; }
// "ratio >= 0.5".
std::string TargetText(const Target& target);

struct RowSpec {
  std::string name;
  std::string unit;
  std::string acknowledged;    // what had happened when the call was answered
  std::string reference = {};  // another row; empty: none
  std::optional<Target> target = std::nullopt;
};

struct Row {
  RowSpec spec;
  std::optional<double> value = std::nullopt;  // the median; nullopt: not measured
  std::optional<double> ratio = std::nullopt;  // to the reference's value
  std::optional<bool> met = std::nullopt;      // where there is a target and what it asks for
};

// By the name of their row, one from each run.
using Samples = std::map<std::string, std::vector<double>>;

// One row for each of `specs`, in their order.
std::vector<Row> Judge(const std::vector<RowSpec>& specs, const Samples& samples);

// A list of {name, value, unit, reference, ratio, target, met, acknowledged}; null for what is not there.
std::string ToJson(const std::vector<Row>& rows);
// In columns, for people.
std::string ToTable(const std::vector<Row>& rows);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_ROWS_H_
