// The inbox of an organisation: what gets into it, who takes it out, and what follows when nobody does.
#include "services/registration/notice/notice.h"

#include <gmock/gmock.h>

#include <map>

#include "services/registration/appointment/appointment.h"
#include "services/registration/model.h"
#include "services/registration/reactions.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr char kAnna[] = "00000000-0000-4000-8000-0000000000aa";

// Anna is in post at TST01 (twice) and TST02, was in post at TST03, and is proposed at TST04. Today is
// Thursday, 2 April 2026: Good Friday and Easter Monday follow, so two working days end on Wednesday, 8
// April.
class InboxTest : public testing::Test {
 protected:
  InboxTest() {
    v1::RulesPublished rules;
    *rules.mutable_rules() = England2026();
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
    for (const char* code : {"TST01", "TST02", "TST03", "TST04"}) {
      story_.Given(absl::StrCat("organisation/", code), Opened(code, Day(2011, 4, 1)));
    }
    v1::PersonRecorded anna;
    anna.set_person_id(kAnna);
    story_.Given(absl::StrCat("person/", kAnna), anna);
    v1::RegistrationApplied applied;
    applied.set_person_id(kAnna);
    *applied.mutable_applied_on() = Day(2025, 1, 1);
    story_.Given(absl::StrCat("registrant/", kAnna), applied);
    GivenInPost("a1", "TST01");
    GivenInPost("a2", "TST01");
    GivenInPost("a3", "TST02");
    GivenInPost("a4", "TST03", Day(2026, 4, 1));
    v1::AppointmentProposed proposed;
    proposed.set_appointment_id("a5");
    proposed.set_person_id(kAnna);
    proposed.set_org_code("TST04");
    *proposed.mutable_terms()->mutable_start() = Day(2026, 5, 1);
    story_.Given("appointment/a5", proposed);
  }

  void GivenInPost(const std::string& id, const std::string& org_code,
                   std::optional<common::v1::Date> end = {}) {
    v1::PersonFoundInPost found;
    found.set_appointment_id(id);
    found.set_person_id(kAnna);
    found.set_org_code(org_code);
    *found.mutable_terms()->mutable_start() = Day(2025, 1, 1);
    if (end) *found.mutable_terms()->mutable_end() = *end;
    story_.Given("appointment/" + id, found);
  }
  // Records the fact and does what the register's reactions to it decide.
  void Happens(const std::string& stream, const google::protobuf::Message& fact) {
    ASSERT_TRUE(story_.Given(stream, fact));
    for (const Reaction& reaction : RegistrationReactions().all()) {
      if (reaction.fact_type != fact.GetDescriptor()->full_name()) continue;
      const FactContext at{stream, 1, story_.now(), story_.now(), "", ""};
      const auto command = reaction.to_fact(fact.SerializeAsString(), at);
      ASSERT_TRUE(command);
      EXPECT_EQ(command->stream, stream);
      const Context context(story_, absl::StrCat("00000000-0000-4000-9000-00000000000", ++reactions_),
                            SystemActor(), story_.now());
      const auto decision = DecideWithin(reaction, *command, context);
      ASSERT_TRUE(decision.ok() && !decision->refused()) << decision.status();
      for (const auto& [to, noted] : decision->facts())
        ASSERT_TRUE(story_.Given(to.empty() ? stream : to, *noted));
    }
  }
  void AnnaLapses() {
    v1::RegistrationLapsed lapsed;
    *lapsed.mutable_lapsed_on() = Day(2026, 4, 2);
    Happens(absl::StrCat("registrant/", kAnna), lapsed);
  }
  std::vector<v1::NoticeState> Inbox(absl::string_view holder, absl::string_view view = "inbox_open") {
    std::vector<v1::NoticeState> notices;
    const auto places = story_.Ids(view, holder);
    for (const std::string& place : *places) notices.push_back(story_.State<Notice>(NoticeIdAt(place)));
    return notices;
  }
  std::vector<v1::NoticeKind> Kinds(absl::string_view holder) {
    std::vector<v1::NoticeKind> kinds;
    for (const v1::NoticeState& notice : Inbox(holder)) kinds.push_back(notice.kind());
    return kinds;
  }
  std::string Acknowledge(const std::string& notice_id, const std::string& org_code) {
    v1::AcknowledgeNoticeRequest acknowledge;
    acknowledge.set_notice_id(notice_id);
    acknowledge.set_org_code(org_code);
    story_.When<Notice>(notice_id, acknowledge);
    return story_.refusal();
  }
  void AsHr(const std::string& person = "") { story_.As({"hr-1", "TRUST_HR", "TST01", person}); }
  void AsRegion() { story_.As({"region-1", "NHSE_REGION", "", ""}); }
  // Timers, on the morning of a day.
  void Morning(int month, int day) {
    story_.At(Noon(2026, month, day));
    story_.FireDue();
  }

  int reactions_ = 0;
  Scenario story_{RegistrationModel(), Noon(2026, 4, 2)};
};

TEST_F(InboxTest, HasWhatConcernsThoseInPostOnceForEachOrganisation) {
  AnnaLapses();
  ASSERT_THAT(Inbox("TST01"), SizeIs(1)) << "two appointments, one inbox";
  const v1::NoticeState notice = Inbox("TST01")[0];
  EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_REGISTRATION_LAPSED);
  EXPECT_EQ(notice.person_id(), kAnna);
  EXPECT_EQ(notice.appointment_id(), "a1");
  EXPECT_EQ(*DayOf(notice.raised_on()), absl::CivilDay(2026, 4, 2));
  EXPECT_EQ(*DayOf(notice.last_day()), absl::CivilDay(2026, 4, 8)) << "over Easter";
  EXPECT_THAT(*story_.Ids("notice_by_organisation", "TST01"), ElementsAre(notice.notice_id()))
      << "for whoever follows what concerns the trust";
  EXPECT_THAT(Inbox("TST02"), SizeIs(1));
  EXPECT_THAT(Inbox("TST03"), IsEmpty()) << "left yesterday";
  EXPECT_THAT(Inbox("TST04"), IsEmpty()) << "not in post yet";
}

TEST_F(InboxTest, HasEveryKindOfFact) {
  const std::string anna = absl::StrCat("registrant/", kAnna);
  AnnaLapses();
  Happens(anna, v1::LapsedForUnsignedCode());
  Happens(anna, v1::CodeUnsignedFlagged());
  Happens(anna, v1::RenewalOpened());
  Happens(anna, v1::CodeSignatureDue());
  v1::CheckExpired expired;
  expired.set_kind(v1::CHECK_KIND_DBS);
  Happens(anna, expired);
  v1::DeathRecorded died;
  *died.mutable_died_on() = Day(2026, 4, 1);
  Happens(absl::StrCat("person/", kAnna), died);
  EXPECT_THAT(Kinds("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_REGISTRATION_LAPSED, v1::NOTICE_KIND_REGISTRATION_LAPSED,
                                   v1::NOTICE_KIND_CODE_UNSIGNED, v1::NOTICE_KIND_CHECK_EXPIRED,
                                   v1::NOTICE_KIND_PERSON_DIED, v1::NOTICE_KIND_RENEWAL_OPEN,
                                   v1::NOTICE_KIND_CODE_SIGNATURE_DUE));
  EXPECT_THAT(Inbox("TST03"), IsEmpty()) << "left: reminders go to nobody there";
  for (const v1::NoticeState& notice : Inbox("TST01")) {
    const bool check = notice.kind() == v1::NOTICE_KIND_CHECK_EXPIRED;
    EXPECT_EQ(notice.check_kind(), check ? v1::CHECK_KIND_DBS : v1::CHECK_KIND_UNSPECIFIED);
  }
}

// Under which id somebody goes on has to be known wherever they serve, by whichever record.
TEST_F(InboxTest, SaysUnderWhichIdSomebodyGoesOn) {
  constexpr char kSecond[] = "00000000-0000-4000-8000-0000000000ab";
  v1::PersonFoundInPost found;
  found.set_appointment_id("s1");
  found.set_person_id(kSecond);
  found.set_org_code("TST03");
  *found.mutable_terms()->mutable_start() = Day(2025, 1, 1);
  story_.Given("appointment/s1", found);
  v1::PersonRecorded recorded;
  recorded.set_person_id(kSecond);
  story_.Given(absl::StrCat("person/", kSecond), recorded);
  v1::PersonMergedFrom merged;
  merged.set_merged_person_id(kSecond);
  Happens(absl::StrCat("person/", kAnna), merged);
  for (const char* holder : {"TST01", "TST02", "TST03"}) {
    ASSERT_THAT(Kinds(holder), ElementsAre(v1::NOTICE_KIND_PERSON_MERGED)) << holder;
    EXPECT_EQ(Inbox(holder)[0].person_id(), kAnna);
  }
  EXPECT_EQ(Inbox("TST03")[0].appointment_id(), "s1");

  v1::PersonSplit split;
  split.set_split_person_id(kSecond);
  Happens(absl::StrCat("person/", kAnna), split);
  Happens(absl::StrCat("person/", kSecond), v1::PersonSplitFrom());
  EXPECT_THAT(Kinds("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PERSON_MERGED, v1::NOTICE_KIND_PERSON_SPLIT));
  ASSERT_THAT(Kinds("TST03"),
              UnorderedElementsAre(v1::NOTICE_KIND_PERSON_MERGED, v1::NOTICE_KIND_PERSON_SPLIT));
  for (const v1::NoticeState& notice : Inbox("TST03")) {
    const bool is_split = notice.kind() == v1::NOTICE_KIND_PERSON_SPLIT;
    EXPECT_EQ(notice.person_id(), is_split ? kSecond : kAnna);
  }
}

TEST_F(InboxTest, AnAttemptGoesToWhoeverMadeIt) {
  Happens("appointment/a5", v1::IneligibleAttemptNoted());
  EXPECT_THAT(Kinds("TST04"), ElementsAre(v1::NOTICE_KIND_INELIGIBLE_ATTEMPT));
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
}

TEST_F(InboxTest, IsEmptiedByAcknowledging) {
  AnnaLapses();
  const std::string id = Inbox("TST01")[0].notice_id();
  AsHr();
  story_.At(Noon(2026, 4, 8));
  EXPECT_EQ(Acknowledge(id, "TST01"), "");
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  ASSERT_THAT(Inbox("TST01", "inbox"), SizeIs(1));
  const v1::NoticeState notice = story_.State<Notice>(id);
  EXPECT_EQ(*DayOf(notice.acknowledged_on()), absl::CivilDay(2026, 4, 8));
  EXPECT_EQ(notice.acknowledged_by(), "hr-1");
  EXPECT_EQ(notice.acknowledged_as(), "TRUST_HR");
  Morning(4, 9);
  EXPECT_FALSE(story_.State<Notice>(id).has_escalated_on());
  EXPECT_EQ(Acknowledge(id, "TST01"), "DUPLICATE");
}

TEST_F(InboxTest, RefusesWhoMayNot) {
  AnnaLapses();
  const std::string id = Inbox("TST01")[0].notice_id();
  AsHr();
  EXPECT_EQ(Acknowledge("00000000-0000-4000-8000-000000000001", "TST01"), "NOTICE_UNKNOWN");
  EXPECT_EQ(Acknowledge(Inbox("TST02")[0].notice_id(), "TST01"), "NOTICE_UNKNOWN") << "in another inbox";
  EXPECT_EQ(Acknowledge(id, ""), "NOTICE_UNKNOWN") << "without an organisation only the region asks";
  AsHr(kAnna);
  EXPECT_EQ(Acknowledge(id, "TST01"), "CONFLICT_OF_INTEREST");
  AsRegion();
  EXPECT_EQ(Acknowledge(id, "TST01"), "NOT_ESCALATED");
  EXPECT_EQ(Arg(story_.decision(), "last_day"), "2026-04-08");
}

TEST_F(InboxTest, WhatNobodyAcknowledgesGoesToTheRegionToo) {
  AnnaLapses();
  const std::string id = Inbox("TST01")[0].notice_id();
  Morning(4, 8);
  EXPECT_THAT(Inbox(kRegion), IsEmpty()) << "the last day is not over";
  Morning(4, 9);
  EXPECT_THAT(Inbox(kRegion), SizeIs(2));
  EXPECT_EQ(*DayOf(story_.State<Notice>(id).escalated_on()), absl::CivilDay(2026, 4, 9));
  EXPECT_THAT(Inbox("TST01"), SizeIs(1)) << "and stays with its holder";
  AsRegion();
  EXPECT_EQ(Acknowledge(id, ""), "");
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  EXPECT_THAT(Inbox(kRegion), SizeIs(1));
  EXPECT_THAT(story_.Timers(), IsEmpty());
}

// What came to the regulator is the registrar's to acknowledge, and nothing else is.
TEST_F(InboxTest, TheRegulatorHasOneToo) {
  Happens("appointment/a3", v1::BarBreachAttempt());
  ASSERT_THAT(Kinds("TST02"), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  ASSERT_THAT(Kinds(kRegulator), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  const std::string theirs = Inbox("TST02")[0].notice_id(), own = Inbox(kRegulator)[0].notice_id();
  EXPECT_EQ(Inbox(kRegulator)[0].appointment_id(), "a3");
  EXPECT_EQ(*DayOf(Inbox(kRegulator)[0].last_day()), absl::CivilDay(2026, 4, 8));
  story_.As({"registrar-1", "REGISTRAR", "", kAnna});
  EXPECT_EQ(Acknowledge(own, ""), "CONFLICT_OF_INTEREST");
  story_.As({"registrar-1", "REGISTRAR", "", ""});
  EXPECT_EQ(Acknowledge(theirs, "TST02"), "NOTICE_UNKNOWN");
  EXPECT_EQ(Acknowledge(theirs, ""), "NOTICE_UNKNOWN");
  EXPECT_EQ(Arg(story_.decision(), "notice_id"), theirs);
  AsRegion();
  EXPECT_EQ(Acknowledge(own, std::string(kRegulator)), "NOT_ESCALATED");
  AsHr();
  EXPECT_EQ(Acknowledge(own, "TST01"), "NOTICE_UNKNOWN");
  story_.As({"registrar-1", "REGISTRAR", "", ""});
  EXPECT_EQ(Acknowledge(own, std::string(kRegulator)), "");
  EXPECT_EQ(Acknowledge(own, ""), "DUPLICATE");
  EXPECT_THAT(Inbox(kRegulator), IsEmpty());
  EXPECT_THAT(Inbox("TST02"), SizeIs(1)) << "the employer's is another";
}

TEST_F(InboxTest, TheRegionHearsWhereTheRegulatorSaysNothing) {
  Happens("appointment/a3", v1::BarBreachAttempt());
  Morning(4, 9);
  EXPECT_THAT(Inbox(kRegion), SizeIs(2));
  EXPECT_THAT(Inbox(kRegulator), SizeIs(1));
}

TEST_F(InboxTest, WithoutARuleNothingIsLate) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->clear_notice_acknowledgement();
  story_.Given("rule_set/current", rules);
  AnnaLapses();
  EXPECT_FALSE(Inbox("TST01")[0].has_last_day());
  EXPECT_THAT(story_.Timers(), IsEmpty());
}

// ---- when the holder closes

class DutiesTest : public InboxTest {
 protected:
  void Closes(const std::string& code, common::v1::Date last_day, const std::string& successor = "") {
    v1::OrganisationClosed closed;
    *closed.mutable_closed_on() = last_day;
    ASSERT_TRUE(story_.Given("organisation/" + code, closed));
    if (!successor.empty()) Succeeds(code, successor, last_day);
  }
  void Succeeds(const std::string& code, const std::string& successor, common::v1::Date from) {
    v1::SuccessorRecorded recorded;
    recorded.mutable_successor()->set_org_code(successor);
    *recorded.mutable_successor()->mutable_effective_on() = from;
    ASSERT_TRUE(story_.Given("organisation/" + code, recorded));
  }
  const v1::OrganisationState& Org(const std::string& code) { return story_.State<Organisation>(code); }
};

TEST_F(DutiesTest, OfAClosedOrganisationAreItsSuccessors) {
  AnnaLapses();
  Closes("TST01", Day(2026, 4, 7), "TST03");
  Morning(4, 7);
  EXPECT_THAT(Inbox("TST01"), SizeIs(1)) << "its last day";
  Morning(4, 8);
  EXPECT_EQ(Org("TST01").duties().to(), "TST03");
  EXPECT_TRUE(Org("TST01").duties().complete());
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  ASSERT_THAT(Inbox("TST03"), SizeIs(1));
  EXPECT_THAT(Inbox("TST03")[0].moved_from(), ElementsAre("TST01"));
  EXPECT_EQ(*DayOf(Inbox("TST03")[0].last_day()), absl::CivilDay(2026, 4, 10)) << "two days of its own";
  Morning(4, 9);
  EXPECT_FALSE(Inbox("TST03")[0].has_escalated_on()) << "nor late by the closed one's days";
  story_.As({"hr-3", "TRUST_HR", "TST03", ""});
  EXPECT_EQ(Acknowledge(Inbox("TST03")[0].notice_id(), "TST03"), "");
}

TEST_F(DutiesTest, WithoutASuccessorAreTheRegions) {
  AnnaLapses();
  Closes("TST01", Day(2026, 4, 7));
  Morning(4, 8);
  EXPECT_EQ(Org("TST01").duties().to(), "NHSE_REGION");
  ASSERT_THAT(Inbox(kRegion), SizeIs(1));
  AsRegion();
  EXPECT_EQ(Acknowledge(Inbox(kRegion)[0].notice_id(), ""), "") << "the holder need not wait";
}

TEST_F(DutiesTest, WhatWasEscalatedStaysSo) {
  AnnaLapses();
  Morning(4, 9);
  Closes("TST01", Day(2026, 4, 9), "TST03");
  Morning(4, 10);
  ASSERT_THAT(Inbox("TST03"), SizeIs(1));
  EXPECT_TRUE(Inbox("TST03")[0].has_escalated_on());
  EXPECT_FALSE(Inbox("TST03")[0].has_last_day());
  EXPECT_THAT(Inbox(kRegion), SizeIs(2));
}

TEST_F(DutiesTest, WhatComesAfterTheLastDayGoesThereAtOnce) {
  Closes("TST01", Day(2026, 4, 1), "TST03");  // no timer has run yet
  AnnaLapses();
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  EXPECT_THAT(Inbox("TST03"), SizeIs(1));
}

TEST_F(DutiesTest, FollowSuccessorsOfSuccessors) {
  Closes("TST01", Day(2026, 3, 1), "TST03");
  Closes("TST03", Day(2026, 3, 2), "TST04");
  AnnaLapses();
  EXPECT_THAT(Inbox("TST04"), SizeIs(1));
}

TEST_F(DutiesTest, InACircleAreTheRegions) {
  Closes("TST01", Day(2026, 3, 1), "TST03");
  Closes("TST03", Day(2026, 3, 2), "TST01");
  AnnaLapses();
  EXPECT_THAT(Inbox(kRegion), SizeIs(1));
  Morning(4, 2);
  EXPECT_EQ(Org("TST01").duties().to(), "NHSE_REGION");
}

TEST_F(DutiesTest, ASuccessorNamedLaterHasThemFromThen) {
  Closes("TST01", Day(2026, 4, 1));
  Morning(4, 2);
  EXPECT_EQ(Org("TST01").duties().to(), "NHSE_REGION");
  Succeeds("TST01", "TST03", Day(2026, 4, 2));
  Morning(4, 2);
  EXPECT_EQ(Org("TST01").duties().to(), "TST03");
  AnnaLapses();
  EXPECT_THAT(Inbox("TST03"), SizeIs(1));
}

TEST_F(DutiesTest, OfOneThatReopensAreItsOwnAgain) {
  Closes("TST01", Day(2026, 4, 1), "TST03");
  Morning(4, 2);
  story_.Given("organisation/TST01", v1::OrganisationReopened());
  EXPECT_FALSE(Org("TST01").has_duties());
  AnnaLapses();
  EXPECT_THAT(Inbox("TST01"), SizeIs(1));
  Morning(4, 3);
  EXPECT_FALSE(Org("TST01").has_duties());
}

TEST_F(DutiesTest, OneKnownOnlyAsClosedHasNone) {
  story_.Given("organisation/TST09", Opened("TST09", Day(2011, 4, 1), Day(2020, 3, 31)));
  EXPECT_THAT(story_.Timers(), IsEmpty());
  story_.Given("organisation/TST08", Opened("TST08", Day(2011, 4, 1), Day(2026, 4, 2)));
  EXPECT_THAT(story_.Timers(), SizeIs(1)) << "closes today";
}

TEST_F(DutiesTest, OfManyNoticesAreMovedInSeveralCommits) {
  for (int i = 0; i < 450; ++i) {
    v1::NoticeRaised raised;
    raised.set_notice_id(absl::StrCat("n", i));
    raised.set_kind(v1::NOTICE_KIND_CHECK_EXPIRED);
    raised.set_org_code("TST01");
    *raised.mutable_raised_on() = Day(2026, 4, 1);
    *raised.mutable_last_day() = Day(2026, 4, 8);
    story_.Given(absl::StrCat("notice/n", i), raised);
  }
  Closes("TST01", Day(2026, 4, 2), "TST03");
  story_.At(Noon(2026, 4, 3));
  EXPECT_EQ(story_.FireDue(), 3);
  EXPECT_TRUE(Org("TST01").duties().complete());
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  EXPECT_THAT(Inbox("TST03"), SizeIs(450));
}

}  // namespace
}  // namespace candour
