#include "services/registration/code_of_conduct/code_of_conduct.h"

#include <gmock/gmock.h>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/scenario.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::ElementsAre;

class Codes : public testing::Test {
 protected:
  std::string Publish(const std::string& version, CivilDay from, std::vector<std::string> clauses = {"1"}) {
    v1::PublishCodeRequest publish;
    publish.set_code_id("managers-code");
    publish.set_version(version);
    publish.set_title("Code of conduct for managers");
    *publish.mutable_in_force_from() = DateOf(from);
    for (const std::string& id : clauses) {
      v1::Clause& clause = *publish.add_clauses();
      clause.set_id(id);
      clause.set_text("Speak up, and listen to those who do.");
      clause.set_sanctionable(true);
    }
    story_.When<CodeOfConduct>("managers-code", publish);
    return story_.refusal();
  }
  const v1::CodeOfConductState& code() { return story_.State<CodeOfConduct>("managers-code"); }
  std::string InForceOn(CivilDay day) {
    const v1::CodeVersion* version = VersionInForce(code(), day);
    return version == nullptr ? "none" : version->version();
  }

  Scenario story_{Model::Of<CodeOfConduct>(), EndOfDay(CivilDay(2026, 2, 2))};
};

TEST_F(Codes, AreInForceFromTheirDayUntilTheNext) {
  EXPECT_EQ(Publish("2024.1", CivilDay(2024, 1, 1)), "");
  EXPECT_EQ(Publish("2026.1", CivilDay(2026, 4, 1)), "");
  EXPECT_EQ(InForceOn(CivilDay(2023, 12, 31)), "none");
  EXPECT_EQ(InForceOn(CivilDay(2024, 1, 1)), "2024.1");
  EXPECT_EQ(InForceOn(CivilDay(2026, 3, 31)), "2024.1");
  EXPECT_EQ(InForceOn(CivilDay(2026, 4, 1)), "2026.1");
}

TEST_F(Codes, RefuseAVersionTwice) {
  Publish("2024.1", CivilDay(2024, 1, 1));
  EXPECT_EQ(Publish("2024.1", CivilDay(2026, 1, 1)), "CODE_VERSION_EXISTS");
}

TEST_F(Codes, RefuseToChangeWhatWasInForce) {
  Publish("2024.1", CivilDay(2024, 1, 1));
  EXPECT_EQ(Publish("2023.9", CivilDay(2023, 1, 1)), "DATE_ORDER");
  EXPECT_EQ(Publish("2024.2", CivilDay(2024, 1, 1)), "DATE_ORDER");
  EXPECT_THAT(story_.decision().refusal().args,
              ElementsAre(testing::_, testing::Pair("earliest", "2024-01-02")));
  EXPECT_EQ(Publish("2024.2", CivilDay(2024, 1, 2)), "");
}

TEST_F(Codes, RefuseTwoClausesOfOneName) {
  EXPECT_EQ(Publish("2024.1", CivilDay(2024, 1, 1), {"1", "2", "1"}), "CLAUSE_REPEATED");
}

TEST_F(Codes, RefuseADayThatNoCalendarHas) {
  v1::PublishCodeRequest publish;
  publish.mutable_in_force_from()->set_year(2026);
  story_.When<CodeOfConduct>("managers-code", publish);
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
}

TEST_F(Codes, KeepTheirHistory) {
  Publish("2024.1", CivilDay(2024, 1, 1), {"1", "2"});
  Publish("2026.1", CivilDay(2026, 4, 1));
  const v1::CodeSummary summary = Summarise(code());
  EXPECT_EQ(summary.code_id(), "managers-code");
  ASSERT_EQ(summary.versions_size(), 2);
  EXPECT_EQ(summary.versions(0).clauses(), 2u);
  EXPECT_EQ(*DayOf(summary.versions(0).in_force_to()), CivilDay(2026, 3, 31));
  EXPECT_FALSE(summary.versions(1).has_in_force_to());
  EXPECT_EQ(FindVersion(code(), "2024.1")->clauses(1).id(), "2");
  EXPECT_EQ(FindVersion(code(), "1999"), nullptr);
}

}  // namespace
}  // namespace candour
