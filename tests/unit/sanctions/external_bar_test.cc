#include "services/sanctions/external_bar/external_bar.h"

#include <gmock/gmock.h>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using absl::CivilDay;
using testing::ElementsAre;

constexpr char kBar[] = "80000000-0000-4000-8000-000000000001";
constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";

class ExternalBars : public testing::Test {
 protected:
  ExternalBars() {
    v1::RulesPublished rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    story_.Given("rule_set/current", rules);
  }
  static v1::RecordExternalBarRequest Recording(CivilDay verified_on) {
    v1::RecordExternalBarRequest record;
    record.set_person_id(kAda);
    record.set_source(v1::EXTERNAL_BAR_SOURCE_COMPANIES_HOUSE);
    record.set_source_ref("12345678");
    *record.mutable_from() = DateOf(CivilDay(2025, 3, 1));
    *record.mutable_verified_on() = DateOf(verified_on);
    record.set_evidence_hash(std::string(32, 'e'));
    return record;
  }
  template <class Request>
  std::string Ask(const Request& request) {
    story_.When<ExternalBar>(kBar, request);
    return story_.refusal();
  }

  Scenario story_{Model::Of<SanctionsRuleSet, ExternalBar>(),
                  absl::FromCivil(absl::CivilHour(CivilDay(2026, 6, 1)) + 12, London())};
};

// Verified on 4 May: to be relied on until 1 June.
TEST_F(ExternalBars, AreRecordedWhenVerified) {
  EXPECT_EQ(Ask(Recording(CivilDay(2026, 5, 4))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ExternalBarRecorded"));
  EXPECT_THAT(*story_.Ids("external_bar_by_person", kAda),
              ElementsAre(story_.fact<v1::ExternalBarRecorded>()->external_bar_id()));
}

TEST_F(ExternalBars, AreFlaggedWhenVerifiedLongAgo) {
  EXPECT_EQ(Ask(Recording(CivilDay(2026, 5, 3))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ExternalBarRecorded", "ExternalBarStaleFlagged"));
  EXPECT_EQ(StoredDay(story_.fact<v1::ExternalBarStaleFlagged>(1)->last_day()), CivilDay(2026, 5, 31));
  EXPECT_TRUE(story_.State<ExternalBar>(kBar).stale());
  EXPECT_FALSE(story_.State<ExternalBar>(kBar).prohibits()) << "until it is verified anew";
}

// By a dated rule: a barring list and disqualifications; what a regulator decided is weighed.
TEST_F(ExternalBars, ProhibitBySource) {
  for (const auto& [source, prohibits] : {std::pair(v1::EXTERNAL_BAR_SOURCE_DBS, true),
                                          {v1::EXTERNAL_BAR_SOURCE_COMPANIES_HOUSE, true},
                                          {v1::EXTERNAL_BAR_SOURCE_CHARITY_COMMISSION, true},
                                          {v1::EXTERNAL_BAR_SOURCE_OTHER_REGULATOR, false}}) {
    v1::RecordExternalBarRequest record = Recording(CivilDay(2026, 6, 1));
    record.set_source(source);
    EXPECT_EQ(Ask(record), "");
    EXPECT_EQ(story_.fact<v1::ExternalBarRecorded>()->prohibits(), prohibits)
        << v1::ExternalBarSource_Name(source);
    EXPECT_EQ(story_.State<ExternalBar>(kBar).prohibits(), prohibits);
  }
}

TEST_F(ExternalBars, HaveDaysThatAreAndEvidence) {
  EXPECT_EQ(Ask(Recording(CivilDay(2026, 6, 2))), "DATE_FUTURE");
  v1::RecordExternalBarRequest record = Recording(CivilDay(2026, 6, 1));
  *record.mutable_to() = DateOf(CivilDay(2025, 2, 28));
  EXPECT_EQ(Ask(record), "DATE_ORDER");
  record.mutable_to()->set_month(13);
  EXPECT_EQ(Ask(record), "DATE_INVALID");
  record = Recording(CivilDay(2026, 6, 1));
  record.set_evidence_hash("short");
  EXPECT_EQ(Ask(record), "EVIDENCE_HASH");
}

TEST_F(ExternalBars, End) {
  v1::RecordExternalBarEndRequest end;
  *end.mutable_last_day() = DateOf(CivilDay(2026, 5, 31));
  EXPECT_EQ(Ask(end), "EXTERNAL_BAR_UNKNOWN");
  Ask(Recording(CivilDay(2026, 6, 1)));
  *end.mutable_last_day() = DateOf(CivilDay(2025, 2, 27));
  EXPECT_EQ(Ask(end), "DATE_ORDER");
  *end.mutable_last_day() = DateOf(CivilDay(2026, 5, 31));
  EXPECT_EQ(Ask(end), "");
  EXPECT_EQ(StoredDay(story_.State<ExternalBar>(kBar).to()), CivilDay(2026, 5, 31));
  EXPECT_EQ(story_.fact<v1::ExternalBarEnded>()->person_id(), kAda);
  EXPECT_FALSE(story_.fact<v1::ExternalBarEnded>()->never_held());
}

TEST_F(ExternalBars, EndNoLaterThanWasRecorded) {
  v1::RecordExternalBarRequest record = Recording(CivilDay(2026, 6, 1));
  *record.mutable_to() = DateOf(CivilDay(2026, 12, 31));
  ASSERT_EQ(Ask(record), "");
  v1::RecordExternalBarEndRequest end;
  *end.mutable_last_day() = DateOf(CivilDay(2027, 1, 1));
  EXPECT_EQ(Ask(end), "EXTERNAL_BAR_OVER");
  EXPECT_EQ(story_.decision().refusal().args[0].second, "2026-12-31");
  *end.mutable_last_day() = DateOf(CivilDay(2026, 12, 31));
  EXPECT_EQ(Ask(end), "");
}

TEST_F(ExternalBars, OfSomebodyElseNeverHeld) {
  Ask(Recording(CivilDay(2026, 6, 1)));
  v1::RecordExternalBarEndRequest end;
  *end.mutable_last_day() = DateOf(CivilDay(2025, 2, 28));
  EXPECT_EQ(Ask(end), "");
  EXPECT_TRUE(story_.fact<v1::ExternalBarEnded>()->never_held());
}

TEST_F(ExternalBars, NeedRules) {
  Scenario bare(Model::Of<SanctionsRuleSet, ExternalBar>(), story_.now());
  bare.When<ExternalBar>(kBar, Recording(CivilDay(2026, 6, 1)));
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

}  // namespace
}  // namespace candour
