// What everybody is told of a decision, and other regulators.
#include "services/sanctions/case/publication/publication.h"

#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Publishing : public HearingStory {
 protected:
  void AsRegistrar() { As("registrar-1", "REGISTRAR"); }
  std::string Publish(bool private_parts_removed = false) {
    v1::PublishDeterminationRequest publish;
    publish.set_text("She moved patients off the list to meet the target.");
    publish.set_private_parts_removed(private_parts_removed);
    return Ask(publish);
  }
  std::optional<v1::Determination> Told(CivilDay day) {
    const v1::Rules rules = SanctionsEngland2026();
    const auto told = ToldOf(The(), SanctionsRules(rules, day));
    return told && ShownOn(*told, day) ? told : std::nullopt;
  }
  v1::RecordRegulatorInformedRequest Informing() {
    v1::RecordRegulatorInformedRequest record;
    record.set_source_id(Sanction().sanction_id());
    record.set_body("GMC");
    return record;
  }
};

TEST_F(Publishing, NothingIsToldBeforeTheDecision) {
  FindUnfit();
  AsRegistrar();
  EXPECT_EQ(Publish(), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_IN_HEARING");
  EXPECT_FALSE(Told(CivilDay(2026, 5, 26)));
}

TEST_F(Publishing, ASuspensionIsToldFromItsDecisionUntilSixtyMonthsAfterItsEnd) {
  ASSERT_EQ(ImposeOn2June(v1::SANCTION_TYPE_SUSPENSION, 12), "");
  auto told = Told(CivilDay(2026, 6, 2));
  ASSERT_TRUE(told);
  EXPECT_EQ(told->outcome(), v1::DETERMINATION_OUTCOME_SANCTION);
  EXPECT_EQ(*DayOf(told->decided_on()), CivilDay(2026, 6, 2));
  ASSERT_EQ(told->sanctions_size(), 1);
  EXPECT_EQ(told->sanctions(0).sanction_id(), Sanction().sanction_id());
  EXPECT_EQ(told->sanctions(0).type(), v1::SANCTION_TYPE_SUSPENSION);
  EXPECT_EQ(told->sanctions(0).status(), v1::SANCTION_STATUS_PENDING);
  EXPECT_FALSE(told->under_appeal());
  EXPECT_FALSE(told->has_shown_until()) << "its days may change with an appeal";
  EXPECT_FALSE(told->has_text_published_on());
  On(CivilDay(2026, 7, 1));
  story_.FireDue();
  told = Told(CivilDay(2026, 7, 1));
  ASSERT_TRUE(told);
  EXPECT_EQ(*DayOf(told->sanctions(0).expires_on()), CivilDay(2027, 6, 30));
  EXPECT_EQ(*DayOf(told->shown_until()), CivilDay(2032, 6, 30));
  EXPECT_TRUE(Told(CivilDay(2032, 6, 30)));
  EXPECT_FALSE(Told(CivilDay(2032, 7, 1)));
}

TEST_F(Publishing, ABarIsToldAsLongAsItStands) {
  InForce(v1::SANCTION_TYPE_BAR);
  const auto told = Told(CivilDay(2090, 1, 1));
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->has_shown_until());
}

TEST_F(Publishing, OfAdviceOnlyThatThereWasAFindingIsTold) {
  ASSERT_EQ(ImposeOn2June(v1::SANCTION_TYPE_ADVICE), "");
  const auto told = Told(CivilDay(2026, 6, 2));
  ASSERT_TRUE(told);
  EXPECT_EQ(told->outcome(), v1::DETERMINATION_OUTCOME_FINDING);
  EXPECT_EQ(told->sanctions_size(), 0);
  EXPECT_EQ(*DayOf(told->shown_until()), CivilDay(2027, 6, 2));
}

// F15: it ends in public, also where nothing was found.
TEST_F(Publishing, ThatNothingWasFoundIsToldForAYear) {
  ListAndOpen();
  ASSERT_EQ(Sit(Facts(0, 0)), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  const auto told = Told(CivilDay(2026, 5, 26));
  ASSERT_TRUE(told);
  EXPECT_EQ(told->outcome(), v1::DETERMINATION_OUTCOME_NO_FINDING);
  EXPECT_EQ(*DayOf(told->decided_on()), CivilDay(2026, 5, 26));
  EXPECT_TRUE(Told(CivilDay(2027, 5, 26)));
  EXPECT_FALSE(Told(CivilDay(2027, 5, 27)));
}

TEST_F(Publishing, WhatIsUnderAppealSaysSoAndWhatIsQuashedIsGone) {
  ASSERT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  On(CivilDay(2026, 6, 20));
  ASSERT_EQ(Lodge(), "");
  ASSERT_TRUE(Told(CivilDay(2026, 6, 20)));
  EXPECT_TRUE(Told(CivilDay(2026, 6, 20))->under_appeal());
  EXPECT_EQ(Told(CivilDay(2026, 6, 20))->sanctions(0).status(), v1::SANCTION_STATUS_STAYED);
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_ALLOWED_QUASHED, CivilDay(2026, 6, 20))), "");
  EXPECT_FALSE(Told(CivilDay(2026, 6, 20)));
  AsRegistrar();
  EXPECT_EQ(Publish(), "STATE");
  Rows rows;
  IndexDetermination(The(), rows);
  EXPECT_TRUE(rows.rows().empty());
}

TEST_F(Publishing, WhatWasSentBackIsGoneUntilItIsHeardAgain) {
  ASSERT_EQ(ImposeOn2June(v1::SANCTION_TYPE_SUSPENSION, 12), "");
  AsRegistrar();
  ASSERT_EQ(Publish(), "");
  On(CivilDay(2026, 6, 20));
  ASSERT_EQ(Lodge(), "");
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 6, 20))), "");
  EXPECT_FALSE(Told(CivilDay(2026, 6, 20)));
  EXPECT_FALSE(The().has_publication()) << "no word on what is decided next";
}

TEST_F(Publishing, ReasonsAreReadBeforeTheyArePublished) {
  v1::ListHearingRequest listing = Listing();
  listing.set_private_(true);
  ASSERT_EQ(List(listing), "");
  On(CivilDay(2026, 5, 26));
  ASSERT_EQ(Open(), "");
  Sit(Facts(3, 0));
  Sit(Grounds());
  Sit(Impairment());
  On(CivilDay(2026, 6, 2));
  ASSERT_EQ(Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12)), "");
  AsRegistrar();
  EXPECT_EQ(Publish(), "PRIVATE_PARTS");
  v1::PublishDeterminationRequest blank;
  blank.set_text(" \n");
  blank.set_private_parts_removed(true);
  EXPECT_EQ(Ask(blank), "MISSING_REASONS");
  EXPECT_EQ(Publish(true), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeterminationPublished"));
  EXPECT_EQ(*DayOf(Told(CivilDay(2026, 6, 2))->text_published_on()), CivilDay(2026, 6, 2));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_APPEAL_PERIOD);
  As("registrar-2", "REGISTRAR", kAda);
  EXPECT_EQ(Publish(true), "CONFLICT_OF_INTEREST");
}

TEST_F(Publishing, WhatWasFoundOnHealthIsReadBeforeItIsPublished) {
  FindUnfit(v1::GROUND_HEALTH);
  ASSERT_EQ(Sit(Imposing(v1::SANCTION_TYPE_CONDITIONS, 12)), "");
  AsRegistrar();
  EXPECT_EQ(Publish(), "PRIVATE_PARTS");
  v1::PublishDeterminationRequest publish;
  publish.set_text("It was found that she can't do this work alone.");
  publish.set_conditions("Works under supervision.");
  publish.set_private_parts_removed(true);
  EXPECT_EQ(Ask(publish), "");
  EXPECT_EQ(story_.fact<v1::DeterminationPublished>()->conditions(), "Works under supervision.");
}

// What was published is no longer what they work under.
TEST_F(Publishing, ConditionsThatWereVariedAreShownNoMoreUntilTheyArePublishedAnew) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  v1::PublishDeterminationRequest publish;
  publish.set_text("She may do this work with somebody beside her.");
  publish.set_conditions("Works under supervision.");
  AsRegistrar();
  ASSERT_EQ(Ask(publish), "");
  EXPECT_TRUE(The().publication().conditions_stand());
  Announce(CivilDay(2026, 12, 1));
  v1::ReviewSanctionRequest vary = Review(v1::REVIEW_RESULT_VARY);
  vary.set_conditions("Reports every month.");
  ASSERT_EQ(Ask(vary), "");
  EXPECT_FALSE(The().publication().conditions_stand());
  publish.set_conditions(vary.conditions());
  AsRegistrar();
  ASSERT_EQ(Ask(publish), "");
  EXPECT_TRUE(The().publication().conditions_stand());
}

TEST_F(Publishing, TheNewestComesFirstAndIsFoundByItsNumberAndItsSanction) {
  InForce(v1::SANCTION_TYPE_BAR);
  Rows rows;
  IndexDetermination(The(), rows);
  EXPECT_EQ(rows.IdsUnder("determination_of", Sanction().sanction_id()), std::vector<std::string>{kCase});
  const std::vector<std::string> listed = rows.IdsUnder("determination", kListed);
  ASSERT_EQ(listed.size(), 1);
  EXPECT_EQ(listed[0], absl::StrCat("79739397.", kCase)) << "99999999 less 20260602";
  EXPECT_EQ(CaseIdAt(listed[0]), kCase);
}

// SC18: the other regulator of a medical director.
TEST_F(Publishing, ThatAnotherRegulatorWasToldIsRecorded) {
  InForce(v1::SANCTION_TYPE_BAR);
  AsRegistrar();
  v1::RecordRegulatorInformedRequest record = Informing();
  record.set_source_id(kSecond);
  EXPECT_EQ(Ask(record), "SANCTION_UNKNOWN");
  record = Informing();
  *record.mutable_informed_on() = DateOf(CivilDay(2026, 7, 2));
  EXPECT_EQ(Ask(record), "DATE_FUTURE");
  EXPECT_EQ(Arg("field"), "informed_on");
  *record.mutable_informed_on() = DateOf(CivilDay(2026, 1, 1));
  EXPECT_EQ(Ask(record), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-01-02");
  record.mutable_informed_on()->set_day(32);
  EXPECT_EQ(Ask(record), "DATE_INVALID");
  record = Informing();
  record.set_evidence_hash("short");
  EXPECT_EQ(Ask(record), "EVIDENCE_HASH");
  EXPECT_EQ(Ask(Informing()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OtherRegulatorInformed"));
  record = Informing();
  record.set_source_id(kInterim);
  EXPECT_EQ(Ask(record), "") << "of an interim order too";
  ASSERT_EQ(The().informed_size(), 2);
  EXPECT_EQ(The().informed(0).body(), "GMC");
  EXPECT_EQ(*DayOf(The().informed(0).informed_on()), CivilDay(2026, 7, 1));
  As("registrar-2", "REGISTRAR", kAda);
  EXPECT_EQ(Ask(Informing()), "CONFLICT_OF_INTEREST");
  story_.When<Case>(kFirst, Informing());
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

}  // namespace
}  // namespace candour
