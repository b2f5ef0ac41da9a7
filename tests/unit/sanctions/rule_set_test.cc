#include "services/sanctions/rule_set/rule_set.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "common/decider/scenario.h"
#include "services/sanctions/rule_set/england_2026.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using absl::CivilDay;
using google::protobuf::FieldDescriptor;
using testing::ElementsAre;

constexpr CivilDay kToday(2026, 2, 2);

class SanctionsRuleSetTest : public testing::Test {
 protected:
  SanctionsRuleSetTest() { publish_.mutable_rules()->CopyFrom(SanctionsEngland2026()); }

  v1::Rules& rules() { return *publish_.mutable_rules(); }
  std::string Publish() {
    story_.When<SanctionsRuleSet>(std::string(kCurrentRules), publish_);
    return story_.refusal();
  }
  // Of a set that is England's but for one change.
  std::string PublishWith(const std::function<void(v1::Rules&)>& change) {
    rules() = SanctionsEngland2026();
    change(rules());
    return Publish();
  }

  Scenario story_{Model::Of<SanctionsRuleSet>(), absl::FromCivil(absl::CivilHour(kToday) + 12, London())};
  v1::PublishRulesRequest publish_;
};

TEST_F(SanctionsRuleSetTest, PublishesTheDefaultRulesWithTheirDigest) {
  EXPECT_EQ(Publish(), "");
  ASSERT_NE(story_.fact<v1::RulesPublished>(), nullptr);
  EXPECT_EQ(story_.fact<v1::RulesPublished>()->digest(), RulesDigest(SanctionsEngland2026()));
  EXPECT_EQ(story_.State<SanctionsRuleSet>("current").digest(), RulesDigest(SanctionsEngland2026()));
}

TEST_F(SanctionsRuleSetTest, RecordsNothingWhenTheSameRulesArePublishedAgain) {
  Publish();
  EXPECT_EQ(Publish(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
  rules().mutable_interim_max(0)->set_months(12);
  Publish();
  EXPECT_THAT(story_.recorded(), ElementsAre("RulesPublished"));
}

// Whichever list is new: it is looked at, and asked for.
TEST_F(SanctionsRuleSetTest, LooksAtEveryList) {
  const auto& type = *v1::Rules::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* list = type.field(i);
    if (list->name() == "bank_holidays" || list->name() == "statutory_basis") continue;
    // Without the first nothing is shown for longer than it lasts; without the second it is half past four;
    // without the third nothing has to be offered; without the fourth panels decide on all facts anew;
    // without the fifth nobody comes back under conditions; without the sixth nothing more is asked for;
    // without the last two no standard of proof is named, and no test.
    const std::set<std::string> may_be_missing = {
        "determination_publication", "portal",     "support_offer", "conclusive",
        "restoration_conditions",    "safeguards", "proof",         "case_to_answer"};
    const bool spared = may_be_missing.contains(list->name());
    EXPECT_EQ(PublishWith([&](v1::Rules& r) { r.GetReflection()->ClearField(&r, list); }),
              spared ? "" : "RULES_INCOMPLETE")
        << list->name();
    EXPECT_EQ(PublishWith([&](v1::Rules& r) {
                const auto& reflection = *r.GetReflection();
                reflection.AddMessage(&r, list)->CopyFrom(reflection.GetRepeatedMessage(r, list, 0));
              }),
              "RULE_RANGE")
        << list->name() << " twice from one day";
  }
}

TEST_F(SanctionsRuleSetTest, ASafeguardIsNamedAndMayEnd) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_safeguards(0)->clear_safeguard(); }), "RULE_RANGE");
  v1::Rules rules = SanctionsEngland2026();
  for (int one = 1; v1::Safeguard_IsValid(one); ++one) {
    const auto safeguard = static_cast<v1::Safeguard>(one);
    EXPECT_TRUE(SanctionsRules(rules, kToday).asks(safeguard)) << v1::Safeguard_Name(safeguard);
  }
  v1::SafeguardRule& ends = *rules.add_safeguards();
  ends.set_safeguard(v1::SAFEGUARD_COURT_OFFICE);
  ends.set_ended(true);
  *ends.mutable_validity() = rules.safeguards(0).validity();
  *ends.mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2026, 3, 1));
  EXPECT_TRUE(SanctionsRules(rules, CivilDay(2026, 2, 28)).asks(v1::SAFEGUARD_COURT_OFFICE));
  EXPECT_FALSE(SanctionsRules(rules, CivilDay(2026, 3, 1)).asks(v1::SAFEGUARD_COURT_OFFICE));
  rules.clear_safeguards();
  EXPECT_FALSE(SanctionsRules(rules, kToday).asks(v1::SAFEGUARD_COURT_OFFICE));
}

// 28 days beginning with 27 February 2027 end on Good Friday; the next day on which the court office is open
// is the Tuesday after Easter. Baines, of 2012, ends on a Friday.
TEST_F(SanctionsRuleSetTest, TheLastDayForAnAppealIsOneOnWhichTheCourtOfficeIsOpen) {
  v1::Rules rules = SanctionsEngland2026();
  const auto last_day = [&](CivilDay served_on) {
    return SanctionsRules(rules, served_on).appeal_last_day(served_on);
  };
  EXPECT_EQ(last_day(CivilDay(2027, 2, 27)), CivilDay(2027, 3, 30));
  EXPECT_EQ(last_day(CivilDay(2027, 3, 3)), CivilDay(2027, 3, 30)) << "a Tuesday by itself";
  EXPECT_EQ(last_day(CivilDay(2012, 2, 18)), CivilDay(2012, 3, 16));
  EXPECT_EQ(last_day(CivilDay(2026, 6, 3)), CivilDay(2026, 6, 30)) << "SC10";
  rules.clear_safeguards();
  EXPECT_EQ(last_day(CivilDay(2027, 2, 27)), CivilDay(2027, 3, 26)) << "by older rules";
}

TEST_F(SanctionsRuleSetTest, RefusesAPortalThatClosesAtNoTimeOfTheClock) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_portal(0)->set_closes_hour(23); }), "");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_portal(0)->set_closes_minute(60); }), "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesACautionThatIsLongerAtLeastThanAtMost) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_caution(0)->set_min_months(60); }), "");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_caution(0)->set_min_months(61); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_caution(0)->set_min_months(0); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_caution(0)->set_max_months(1'201); }), "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesReviewsOfAnInterimOrderThatNeverCome) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_interim_review(0)->set_first_months(0); }),
            "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_interim_review(0)->set_next_months(1'201); }),
            "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAPanelThatCannotSit) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_quorum(4); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_quorum(0); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_min_lay(2); }), "");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_min_lay(3); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_min_lay(4'294'967'295); }), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_panel(0)->set_size(100); }), "RULE_RANGE");
}

// What is private would end a case unseen; what takes somebody's post is for a panel.
TEST_F(SanctionsRuleSetTest, RefusesAgreementsOnWhatOnlyAPanelImposes) {
  const auto allowed = [this](v1::SanctionType type) {
    return PublishWith([&](v1::Rules& r) { r.mutable_consensual_types(0)->add_types(type); });
  };
  EXPECT_EQ(allowed(v1::SANCTION_TYPE_CONDITIONS), "");
  for (const auto type : {v1::SANCTION_TYPE_UNSPECIFIED, v1::SANCTION_TYPE_NO_FURTHER_ACTION,
                          v1::SANCTION_TYPE_ADVICE, v1::SANCTION_TYPE_SUSPENSION, v1::SANCTION_TYPE_BAR})
    EXPECT_EQ(allowed(type), "RULE_RANGE") << v1::SanctionType_Name(type);
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_consensual_types(0)->clear_types(); }), "")
      << "none at all";
  EXPECT_EQ(PublishWith([](v1::Rules& r) {
              r.mutable_external_bar_effect(0)->add_sources(v1::EXTERNAL_BAR_SOURCE_UNSPECIFIED);
            }),
            "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAWindowThatClosesBeforeItOpens) {
  const auto closes = [this](uint32_t days_before) {
    return PublishWith(
        [&](v1::Rules& r) { r.mutable_sanction_review_window(0)->set_closes_days_before(days_before); });
  };
  EXPECT_EQ(closes(56), "");
  EXPECT_EQ(closes(57), "RULE_RANGE");
  EXPECT_EQ(
      PublishWith([](v1::Rules& r) { r.mutable_sanction_review_window(0)->set_opens_days_before(36'601); }),
      "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAlarmsThatDoNotCountDown) {
  const auto alarms = [this](const std::vector<uint32_t>& days) {
    return PublishWith([&](v1::Rules& r) {
      r.mutable_interim_alarms(0)->mutable_days_before()->Assign(days.begin(), days.end());
    });
  };
  EXPECT_EQ(alarms({30, 14, 7}), "");
  EXPECT_EQ(alarms({7}), "");
  EXPECT_EQ(alarms({}), "RULE_RANGE");
  EXPECT_EQ(alarms({14, 30}), "RULE_RANGE");
  EXPECT_EQ(alarms({14, 14}), "RULE_RANGE");
  EXPECT_EQ(alarms({14, 0}), "RULE_RANGE");
  EXPECT_EQ(alarms({36'601, 7}), "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAgesThatDoNotRise) {
  const auto ages = [this](const std::vector<uint32_t>& days) {
    return PublishWith(
        [&](v1::Rules& r) { r.mutable_case_age(0)->mutable_days()->Assign(days.begin(), days.end()); });
  };
  EXPECT_EQ(ages({182, 364, 546}), "");
  EXPECT_EQ(ages({1, 36'600}), "");
  for (const std::vector<uint32_t>& wrong :
       std::vector<std::vector<uint32_t>>{{}, {0}, {0, 1}, {364, 182}, {182, 182}, {182, 36'601}})
    EXPECT_EQ(ages(wrong), "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAnOfferOfNothingOrOfTheSameTwice) {
  const auto offers = [this](const std::vector<int>& kinds) {
    const std::string refusal = PublishWith([&](v1::Rules& r) {
      r.mutable_support_offer(0)->mutable_kinds()->Assign(kinds.begin(), kinds.end());
    });
    EXPECT_EQ(refusal.empty() ? "support_offer" : story_.decision().refusal().args[0].second,
              "support_offer");
    return refusal;
  };
  EXPECT_EQ(offers({}), "") << "none at all";
  EXPECT_EQ(offers({v1::SUPPORT_KIND_WELLBEING, v1::SUPPORT_KIND_COMPANION}), "");
  EXPECT_EQ(offers({v1::SUPPORT_KIND_UNSPECIFIED}), "RULE_RANGE");
  EXPECT_EQ(offers({v1::SUPPORT_KIND_COMPANION, v1::SUPPORT_KIND_COMPANION}), "RULE_RANGE");
}

TEST_F(SanctionsRuleSetTest, RefusesAGroundThatEndsBeforeItBegins) {
  const auto ends = [this](CivilDay last_day) {
    return PublishWith(
        [&](v1::Rules& r) { *r.mutable_fppt_grounds(0)->mutable_last_day() = DateOf(last_day); });
  };
  EXPECT_EQ(ends(CivilDay(2014, 11, 27)), "");
  EXPECT_EQ(ends(CivilDay(2014, 11, 26)), "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) {
              r.mutable_fppt_grounds(0)->set_ground(v1::FPPT_GROUND_KIND_UNSPECIFIED);
            }),
            "RULE_RANGE");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_fppt_grounds()->RemoveLast(); }), "RULES_INCOMPLETE");
}

TEST_F(SanctionsRuleSetTest, RefusesADayThatNoCalendarHas) {
  EXPECT_EQ(PublishWith([](v1::Rules& r) {
              r.mutable_appeal(0)->mutable_validity()->mutable_valid_from()->set_day(32);
            }),
            "DATE_INVALID");
  EXPECT_EQ(PublishWith([](v1::Rules& r) { r.mutable_bank_holidays(0)->mutable_days(0)->set_month(13); }),
            "DATE_INVALID");
}

TEST(SanctionsRules, SaysWhatEnglandsDefaultsAre) {
  const v1::Rules england = SanctionsEngland2026();
  const SanctionsRules rules(england, kToday);
  EXPECT_EQ(rules.caution().min_months(), 12);
  EXPECT_EQ(rules.caution().max_months(), 60);
  EXPECT_EQ(rules.conditions_months_max(), 36);
  EXPECT_EQ(rules.suspension_months_max(), 12);
  EXPECT_EQ(rules.interim_months_max(), 18);
  EXPECT_EQ(rules.interim_first_review_months(), 6);
  EXPECT_EQ(rules.interim_next_review_months(), 3);
  EXPECT_THAT(rules.interim_alarms(), ElementsAre(30, 14, 7));
  EXPECT_EQ(rules.referral_acknowledgement_working_days(), 5);
  EXPECT_EQ(rules.risk_assessment_working_days(), 2);
  EXPECT_EQ(rules.decision_letter_working_days(), 5);
  EXPECT_EQ(rules.allegation_age_months(), 60);
  EXPECT_EQ(rules.same_organisation_months(), 60);
  EXPECT_EQ(rules.stay_review_months(), 3);
  EXPECT_EQ(rules.panel().size(), 3);
  EXPECT_EQ(rules.panel().quorum(), 3);
  EXPECT_EQ(rules.panel().max_registrants_over_lay(), 1);
  EXPECT_EQ(rules.sanction_review_window().opens_days_before(), 56);
  EXPECT_EQ(rules.sanction_review_window().closes_days_before(), 28);
  EXPECT_THAT(rules.sanction_review_alarms(), ElementsAre(60, 30, 14));
  EXPECT_THAT(rules.support_offer(), ElementsAre(v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_COMPANION,
                                                 v1::SUPPORT_KIND_INTERPRETER, v1::SUPPORT_KIND_ADJUSTMENTS));
  EXPECT_EQ(rules.restoration_months(), 60);
  EXPECT_EQ(rules.restoration_reapply_months(), 12);
  EXPECT_EQ(rules.restoration_closed_review_months(), 36);
  EXPECT_EQ(rules.bank_holidays().count(CivilDay(2026, 12, 28)), 1);
}

TEST(SanctionsRules, CountsEachPeriodInItsOwnWay) {
  const v1::Rules england = SanctionsEngland2026();
  const SanctionsRules rules(england, kToday);
  // Baines: served on 18 February 2012; the overseer's window begins when the last day is over.
  const CivilDay last = rules.appeal_last_day(CivilDay(2012, 2, 18));
  EXPECT_EQ(last, CivilDay(2012, 3, 16));
  EXPECT_EQ(rules.oversight().LastDay(last), CivilDay(2012, 4, 25));
  const CivilDay day(2026, 3, 1);
  EXPECT_EQ(rules.interim_notice().LastDay(day), CivilDay(2026, 3, 8));
  EXPECT_EQ(rules.screening().LastDay(day), CivilDay(2026, 3, 31));
  for (const Period& period : {rules.interim_hearing(), rules.screening_review(), rules.determination(),
                               rules.representations(), rules.hearing_notice()}) {
    EXPECT_EQ(period.LastDay(day), CivilDay(2026, 3, 29));
  }
}

// Before its first day nothing is asked, as without the list.
TEST(SanctionsRules, NothingHasToBeOfferedWithoutARuleInForce) {
  v1::Rules changed = SanctionsEngland2026();
  *changed.mutable_support_offer(0)->mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2027, 4, 1));
  const SanctionsRules rules(changed, CivilDay(2027, 3, 31));
  EXPECT_THAT(rules.support_offer(), ElementsAre());
  EXPECT_EQ(rules.On(CivilDay(2027, 4, 1)).support_offer().size(), 4u);
  changed.clear_support_offer();
  EXPECT_THAT(rules.On(CivilDay(2027, 4, 1)).support_offer(), ElementsAre());
}

TEST(SanctionsRules, AnEntryWaitsForItsDay) {
  v1::Rules changed = SanctionsEngland2026();
  auto& later = *changed.add_suspension_max();
  *later.mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2027, 4, 1));
  later.set_months(24);
  const SanctionsRules rules(changed, CivilDay(2027, 3, 31));
  EXPECT_EQ(rules.suspension_months_max(), 12);
  EXPECT_EQ(rules.On(CivilDay(2027, 4, 1)).suspension_months_max(), 24);
}

}  // namespace
}  // namespace candour
