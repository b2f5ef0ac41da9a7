#include "tests/bench/rows.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace candour {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

const std::vector<RowSpec> kSpecs = {
    {"echo", "calls/s", "nothing is kept"},
    {"command", "calls/s", "synced", "echo", RatioAtLeast(0.5)},
    {"latency", "ms", "synced", "", ValueAtMost(5)},
};

TEST(Judge, TakesTheMedianOfEachRow) {
  const auto rows = Judge(kSpecs, {{"echo", {900, 5000, 1000}}, {"latency", {1, 2, 3, 100}}});
  EXPECT_THAT(rows[0].value, Optional(1000));
  EXPECT_THAT(rows[2].value, Optional(2.5));
}

TEST(Judge, ComparesMedians) {
  const auto rows = Judge(kSpecs, {{"echo", {800, 1000, 9000}}, {"command", {500, 100, 700}}});
  EXPECT_THAT(rows[1].ratio, Optional(0.5));
  EXPECT_THAT(rows[1].met, Optional(true));
  EXPECT_THAT(rows[0].ratio, Eq(std::nullopt));
  EXPECT_THAT(rows[0].met, Eq(std::nullopt)) << "it has no target";
}

TEST(Judge, SaysWhatIsNotMet) {
  const auto rows = Judge(kSpecs, {{"echo", {1000}}, {"command", {499}}, {"latency", {5.1}}});
  EXPECT_THAT(rows[1].met, Optional(false));
  EXPECT_THAT(rows[2].met, Optional(false));
}

TEST(Judge, ABoundIsWithinBothWays) {
  const std::vector<RowSpec> specs = {{"a", "s", "", "", ValueAtLeast(2)},
                                      {"b", "s", "", "a", RatioAtMost(1)},
                                      {"c", "s", "", "a", RatioAtMost(1)}};
  const auto rows = Judge(specs, {{"a", {2}}, {"b", {2}}, {"c", {2.5}}});
  EXPECT_THAT(rows[0].met, Optional(true));
  EXPECT_THAT(rows[1].met, Optional(true));
  EXPECT_THAT(rows[2].met, Optional(false));
}

TEST(Judge, SaysNothingOfWhatWasNotMeasured) {
  const auto rows = Judge(kSpecs, {{"command", {500}}});
  EXPECT_THAT(rows[0].value, Eq(std::nullopt));
  EXPECT_THAT(rows[1].value, Optional(500));
  EXPECT_THAT(rows[1].met, Eq(std::nullopt)) << "without the echo there is no ratio";
  EXPECT_THAT(rows[2].met, Eq(std::nullopt));
}

TEST(ToJson, HasEveryKeyAndNullForWhatIsNotThere) {
  const auto list = nlohmann::json::parse(ToJson(Judge(kSpecs, {{"echo", {1000}}, {"command", {600}}})));
  EXPECT_EQ(list, nlohmann::json::parse(R"([
    {"name": "echo", "value": 1000.0, "unit": "calls/s", "reference": null, "ratio": null, "target": null,
     "met": null, "acknowledged": "nothing is kept"},
    {"name": "command", "value": 600.0, "unit": "calls/s", "reference": "echo", "ratio": 0.6,
     "target": "ratio >= 0.5", "met": true, "acknowledged": "synced"},
    {"name": "latency", "value": null, "unit": "ms", "reference": null, "ratio": null, "target": "value <= 5",
     "met": null, "acknowledged": "synced"}])"));
}

TEST(ToTable, ShowsFourDigitsAndWhatIsNotMet) {
  const std::string table = ToTable(Judge(kSpecs, {{"echo", {12345.678}}, {"command", {1234.5678}}}));
  EXPECT_THAT(table, HasSubstr("  12346  calls/s"));
  EXPECT_THAT(table, HasSubstr("  1235  calls/s  0.10 of echo  ratio >= 0.5  NOT MET  synced"));
  EXPECT_THAT(table, HasSubstr("not measured"));
}

}  // namespace
}  // namespace candour
