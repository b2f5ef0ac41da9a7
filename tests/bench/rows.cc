#include "tests/bench/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace candour {
namespace {

std::optional<double> Median(const std::string& name, const Samples& samples) {
  const auto found = samples.find(name);
  if (found == samples.end() || found->second.empty()) return std::nullopt;
  std::vector<double> values = found->second;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<bool> Met(const Row& row) {
  if (!row.spec.target) return std::nullopt;
  const Target& target = *row.spec.target;
  const std::optional<double> judged = target.of == Target::Of::kValue ? row.value : row.ratio;
  if (!judged) return std::nullopt;
  return target.bound == Target::Bound::kAtLeast ? *judged >= target.limit : *judged <= target.limit;
}

template <class T>
nlohmann::ordered_json OrNull(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

nlohmann::ordered_json TextOrNull(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}

// Four digits that count, no exponent.
std::string Number(double value) {
  const int whole = value > 0 ? static_cast<int>(std::floor(std::log10(value))) + 1 : 1;
  return absl::StrFormat("%.*f", std::clamp(4 - whole, 0, 4), value);
}

std::array<std::string, 7> Cells(const Row& row) {
  return {row.spec.name,
          row.value ? Number(*row.value) : "not measured",
          row.spec.unit,
          row.ratio ? absl::StrCat(absl::StrFormat("%.2f", *row.ratio), " of ", row.spec.reference) : "",
          row.spec.target ? TargetText(*row.spec.target) : "",
          row.met ? (*row.met ? "met" : "NOT MET") : "",
          row.spec.acknowledged};
}

}  // namespace

std::string TargetText(const Target& target) {
  return absl::StrCat(target.of == Target::Of::kValue ? "value" : "ratio",
                      target.bound == Target::Bound::kAtLeast ? " >= " : " <= ", target.limit);
}

std::vector<Row> Judge(const std::vector<RowSpec>& specs, const Samples& samples) {
  std::vector<Row> rows;
  for (const RowSpec& spec : specs) {
    Row& row = rows.emplace_back(Row{.spec = spec, .value = Median(spec.name, samples)});
    const std::optional<double> reference = Median(spec.reference, samples);
    if (row.value && reference && *reference > 0) row.ratio = *row.value / *reference;
    row.met = Met(row);
  }
  return rows;
}

std::string ToJson(const std::vector<Row>& rows) {
  auto list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    list.push_back({{"name", row.spec.name},
                    {"value", OrNull(row.value)},
                    {"unit", row.spec.unit},
                    {"reference", TextOrNull(row.spec.reference)},
                    {"ratio", OrNull(row.ratio)},
                    {"target", row.spec.target ? nlohmann::ordered_json(TargetText(*row.spec.target))
                                               : nlohmann::ordered_json()},
                    {"met", OrNull(row.met)},
                    {"acknowledged", row.spec.acknowledged}});
  }
  return list.dump(2) + "\n";
}

std::string ToTable(const std::vector<Row>& rows) {
  std::vector<std::array<std::string, 7>> lines = {
      {"name", "value", "unit", "ratio", "target", "", "acknowledged"}};
  for (const Row& row : rows) lines.push_back(Cells(row));
  std::array<size_t, 7> widths{};
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::string table;
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      const std::string pad(i + 1 < line.size() ? widths[i] - line[i].size() : 0, ' ');
      absl::StrAppend(&table, i == 0 ? "" : "  ", i == 1 ? pad : "", line[i], i == 1 ? "" : pad);
    }
    table += '\n';
  }
  return table;
}

}  // namespace candour
