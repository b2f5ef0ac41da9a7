// What employers hear of the restrictions of whoever serves with them, and of their end.
#include "tests/unit/registration/restrictions_story.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// Whoever serves on under conditions: each employer hears once, what it is and not what it says.
TEST_F(RestrictionsTest, AnEmployerHearsOfConditions) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-deputy", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  for (const auto& [source, kind] :
       std::map<std::string, v1::RestrictionKind>{{"order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS},
                                                  {"sanction-2", v1::RESTRICTION_KIND_CONDITIONS}}) {
    ASSERT_EQ(Apply(kAnna, source, kind, Day(2026, 3, 20), Day(2027, 3, 19)), "");
    for (const char* holder : {"TST01", "TST02"}) {
      ASSERT_THAT(Inbox(holder), SizeIs(source == "order-1" ? 1 : 2));
      std::vector<v1::RestrictionKind> told;
      const auto places = story_.Ids("inbox_open", holder);
      for (const std::string& place : *places) {
        const auto& notice = story_.State<Notice>(NoticeIdAt(place));
        EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_RESTRICTED);
        EXPECT_EQ(notice.person_id(), kAnna);
        EXPECT_EQ(*DayOf(notice.last_day()), CivilDay(2026, 3, 4));
        told.push_back(notice.restriction_kind());
      }
      EXPECT_THAT(told, Contains(kind));
    }
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  EXPECT_THAT(Inbox("THE_REGULATOR"), IsEmpty());
}

TEST_F(RestrictionsTest, OfWhatForbidsNothingOrIsTheirOwnMatterNobodyHears) {
  InPost("CHA01-director", Day(2025, 1, 1));
  for (const auto kind : {v1::RESTRICTION_KIND_WARNING, v1::RESTRICTION_KIND_CAUTION,
                          v1::RESTRICTION_KIND_EXTERNAL_RECORD, v1::RESTRICTION_KIND_EXTERNAL_BAR}) {
    ASSERT_EQ(Apply(kAnna, absl::StrCat("sanction-", kind), kind, Day(2026, 3, 20)), "");
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  ASSERT_EQ(Apply(kAnna, "suspension-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 20)), "");
  EXPECT_THAT(Inbox("CHA01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED)) << "out of the scope";
  // Its days alone are said anew.
  ASSERT_EQ(Apply(kAnna, "suspension-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 4, 20), {}, 2), "");
  EXPECT_THAT(Inbox("CHA01"), SizeIs(1));
}

TEST_F(RestrictionsTest, WhereOnePostIsProhibitedThatIsWhatTheEmployerHears) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-manager", Day(2025, 1, 1));
  ASSERT_EQ(Bar(Day(2026, 3, 20)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
}

TEST_F(RestrictionsTest, WhatWasQuashedMeanwhileIsNotTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  v1::RestrictionApplied applied;
  v1::Restriction& restriction = *applied.mutable_restriction();
  restriction.set_source_ledger(std::string(16, 'S'));
  restriction.set_source_id("sanction-1");
  restriction.set_kind(v1::RESTRICTION_KIND_CONDITIONS);
  *restriction.mutable_from() = Day(2026, 3, 20);
  applied.set_said_at(1);
  const std::string person = absl::StrCat("person/", kAnna);
  ASSERT_TRUE(story_.Given(person, applied));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 1)), "");
  React(person, applied);  // late
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_RESTRICTION_ENDED))
      << "that it is over, since what was told of it the record does not say";
}

TEST_F(RestrictionsTest, WhatIsOverWhenItIsToldIsNobodysToAcknowledge) {
  InPost("TST01-chief", Day(2025, 1, 1));
  ASSERT_EQ(
      Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 1, 1), Day(2026, 3, 1)), "");
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  ASSERT_EQ(
      Apply(kAnna, "order-2", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 1, 1), Day(2026, 3, 2)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED));
}

TEST_F(RestrictionsTest, WhereverAMergedRecordServesHearsUnderTheOneThatGoesOn) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1), kAnnaTwice);
  MergeTwice();
  ASSERT_EQ(Apply(kAnnaTwice, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 20)), "");
  for (const char* holder : {"TST01", "TST02"}) {
    EXPECT_THAT(Inbox(holder), Contains(v1::NOTICE_KIND_RESTRICTED)) << holder;
    const auto places = story_.Ids("inbox_open", holder);
    for (const std::string& place : *places)
      EXPECT_EQ(story_.State<Notice>(NoticeIdAt(place)).person_id(), kAnna);
  }
}

// Whoever was told of it hears that it is over: once at each employer, what it was.
TEST_F(RestrictionsTest, AnEmployerHearsThatConditionsEnded) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-deputy", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 3, 20), Day(2027, 3, 19));
  story_.At(Noon(2026, 5, 29));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 5, 30)), "");
  for (const char* holder : {"TST01", "TST02"}) {
    EXPECT_THAT(Inbox(holder), ElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
    const auto places = story_.Ids("inbox_open", holder);
    const auto& ended = story_.State<Notice>(NoticeIdAt(places->back()));
    EXPECT_EQ(ended.restriction_kind(), v1::RESTRICTION_KIND_INTERIM_CONDITIONS);
    EXPECT_EQ(ended.person_id(), kAnna);
    EXPECT_EQ(*DayOf(ended.raised_on()), CivilDay(2026, 5, 29));
    EXPECT_EQ(*DayOf(ended.last_day()), CivilDay(2026, 6, 2));
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  EXPECT_THAT(Inbox("THE_REGULATOR"), IsEmpty());
}

TEST_F(RestrictionsTest, AnEmployerHearsThatConditionsAreStayedOrQuashedOnWhicheverDayTheyBegan) {
  InPost("TST01-chief", Day(2025, 1, 1));
  int told = 0;
  for (const v1::LiftReason why : {v1::LIFT_REASON_ENDED, v1::LIFT_REASON_STAYED, v1::LIFT_REASON_QUASHED}) {
    for (const int from : {1, 20}) {
      const std::string source = absl::StrCat("sanction-", why, "-", from);
      Apply(kAnna, source, v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, from));
      ASSERT_EQ(Lift(kAnna, source, why, Day(2026, 3, 3)), "");
      ++told;
      const auto inbox = Inbox("TST01");
      EXPECT_EQ(std::count(inbox.begin(), inbox.end(), v1::NOTICE_KIND_RESTRICTION_ENDED), told) << source;
      EXPECT_EQ(std::count(inbox.begin(), inbox.end(), v1::NOTICE_KIND_RESTRICTED), told) << source;
    }
  }
}

TEST_F(RestrictionsTest, OfTheEndOfWhatNobodyWasToldNobodyHears) {
  InPost("CHA01-director", Day(2025, 1, 1));
  for (const auto kind : {v1::RESTRICTION_KIND_WARNING, v1::RESTRICTION_KIND_CAUTION,
                          v1::RESTRICTION_KIND_EXTERNAL_RECORD, v1::RESTRICTION_KIND_EXTERNAL_BAR}) {
    const std::string source = absl::StrCat("sanction-", kind);
    Apply(kAnna, source, kind, Day(2026, 3, 1));
    ASSERT_EQ(Lift(kAnna, source, v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  // Lifted before it is known what it was.
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2)), "");
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1));
  // Long over when the register hears of it, and then of its end.
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2025, 1, 1), Day(2026, 2, 28));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 1)), "");
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
}

TEST_F(RestrictionsTest, TheEndOfWhoeverServesNowhereIsNobodysToAcknowledge) {
  Bar(Day(2026, 3, 1));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  for (const char* holder : {"TST01", "TST02", "CHA01", "THE_REGULATOR"})
    EXPECT_THAT(Inbox(holder), IsEmpty()) << holder;
}

// The day was told with it, and that it has come is told too, to whoever may act again as well.
TEST_F(RestrictionsTest, AnEndOnItsOwnLastDayIsTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 2), Day(2026, 3, 8));
  story_.At(Noon(2026, 3, 9));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 9)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_RESTRICTION_ENDED));
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
  story_.At(Noon(2026, 3, 10));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 10), 10), "");
  EXPECT_THAT(Inbox("TST02"), SizeIs(2)) << "it was over, as was told";
  EXPECT_THAT(Inbox("TST01"), Contains(v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, WhereALiftedProhibitionIsToldThatIsWhatTheEmployerHears) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-manager", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  InPost("CHA01-director", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 2), Day(2027, 9, 1));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 3)), "");
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
  for (const char* holder : {"TST02", "CHA01"}) {
    EXPECT_THAT(Inbox(holder),
                UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED))
        << holder;
  }
}

// Extended weeks before its last day: it holds until then, and its successor is told by itself.
TEST_F(RestrictionsTest, WhatHoldsUntilItsSuccessorIsNotToldAsEnded) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 3, 31));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 4, 1)), "");
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 4, 1), Day(2026, 9, 30));
  EXPECT_THAT(Inbox("TST01"), UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"), UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTED));
}

// Two reactions to one fact, neither of which waits for the other.
TEST_F(RestrictionsTest, WhicheverReactionComesFirstToALiftTheSameIsTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  const std::string person = absl::StrCat("person/", kAnna);
  std::vector<std::string> order = {"review_lifted_restriction", "tell_of_restriction_end"};
  for (const char* source : {"sanction-1", "sanction-2"}) {
    const size_t so_far = Inbox("TST01").size();
    Apply(kAnna, source, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
    v1::RestrictionLifted lifted;
    lifted.set_source_ledger(std::string(16, 'S'));
    lifted.set_source_id(source);
    lifted.set_why(v1::LIFT_REASON_STAYED);
    lifted.set_said_at(9);
    ASSERT_TRUE(story_.Given(person, lifted));
    for (const std::string& name : order) {
      for (const Reaction& reaction : RegistrationReactions().all()) {
        const FactContext at{person, 1, story_.now(), story_.now(), "", ""};
        if (reaction.name == name) Follow(reaction, reaction.to_fact(lifted.SerializeAsString(), at));
      }
    }
    EXPECT_THAT(Inbox("TST01"), SizeIs(so_far + 2));
    EXPECT_THAT(Inbox("TST02"), SizeIs(so_far + 2));
    std::reverse(order.begin(), order.end());
  }
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED,
                                   v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
  EXPECT_THAT(Inbox("TST02"),
              UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED,
                                   v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
}

// Nobody goes on believing that it is over.
TEST_F(RestrictionsTest, WhatHoldsAgainAfterAStayIsToldAgain) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 20), {}, 3);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4);
  story_.At(Noon(2026, 3, 3));
  ASSERT_EQ(Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), {}, 6), "");
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED,
                                   v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"),
              UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED,
                                   v1::NOTICE_KIND_RESTRICTED));
  const auto places = story_.Ids("inbox_open", "TST02");
  const auto& again = story_.State<Notice>(NoticeIdAt(places->back()));
  EXPECT_EQ(again.kind(), v1::NOTICE_KIND_RESTRICTED);
  EXPECT_EQ(again.restriction_kind(), v1::RESTRICTION_KIND_SUSPENSION);
  // Said of days that were known to be over.
  ASSERT_EQ(Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 1, 1), Day(2026, 3, 2), 7),
            "");
  EXPECT_THAT(Inbox("TST02"), SizeIs(3));
}

TEST_F(RestrictionsTest, TheEndOfAMergedRecordsIsToldUnderTheOneThatGoesOn) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1), kAnnaTwice);
  MergeTwice();
  Apply(kAnnaTwice, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  ASSERT_EQ(Lift(kAnnaTwice, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  EXPECT_THAT(Inbox("TST01"), Contains(v1::NOTICE_KIND_PROHIBITION_LIFTED));
  EXPECT_THAT(Inbox("TST01"), testing::Not(Contains(v1::NOTICE_KIND_RESTRICTION_ENDED)));
  EXPECT_THAT(Inbox("TST02"), Contains(v1::NOTICE_KIND_RESTRICTION_ENDED));
  const auto places = story_.Ids("inbox_open", "TST02");
  for (const std::string& place : *places)
    EXPECT_EQ(story_.State<Notice>(NoticeIdAt(place)).person_id(), kAnna);
}

}  // namespace
}  // namespace candour
