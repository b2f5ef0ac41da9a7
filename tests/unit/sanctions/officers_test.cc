#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

class Officers : public CaseStory {
 protected:
  std::string Challenge(const std::string& account, const std::string& person) {
    v1::ChallengeOfficerRequest challenge;
    challenge.set_person_id(person);
    challenge.set_account(account);
    challenge.set_reasons("She was my deputy.");
    return Ask(challenge);
  }
  std::string Answer(const std::string& account, bool upheld) {
    v1::AnswerOfficerChallengeRequest answer;
    answer.set_account(account);
    answer.set_upheld(upheld);
    answer.set_reasons("We looked at where she worked.");
    return Ask(answer);
  }
  std::string Recuse(const std::string& account) {
    v1::RecuseOfficerRequest recuse;
    recuse.set_account(account);
    recuse.set_reasons("An old friend.");
    return Ask(recuse);
  }
  // As whoever has the part, asks for what needs it.
  std::string Act() {
    As("chair-1", "PANEL_CHAIR");
    v1::DeclineInterimOrderRequest decline;
    for (const char* account : {"chair-1", "lay-1", "manager-1"}) decline.add_panel(account);
    return Ask(decline);
  }
  void TellAda() {
    v1::InterimNoticeGiven told;
    *told.mutable_hearing_on() = DateOf(CivilDay(2026, 1, 12));
    story_.Given(absl::StrCat("case/", case_), told);
  }
};

TEST_F(Officers, HaveOnePartEach) {
  Investigate();
  EXPECT_EQ(Appoint("screener-1", v1::CASE_PART_EXAMINER, v1::SEAT_LAY), "SOD");
  EXPECT_EQ(Appoint("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY), "");
  EXPECT_EQ(Appoint("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY), "DUPLICATE");
  EXPECT_EQ(Appoint("lay-1", v1::CASE_PART_EXAMINER, v1::SEAT_LAY), "SOD");
  EXPECT_EQ(Appoint("manager-1", v1::CASE_PART_EXAMINER, v1::SEAT_MANAGER, kBea), "");
  EXPECT_EQ(Appoint("manager-2", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_MANAGER, kBea), "SOD")
      << "another account of the same person";
  EXPECT_EQ(Appoint("listing-1", v1::CASE_PART_INVESTIGATOR, v1::SEAT_UNSPECIFIED), "SOD") << "oneself";
}

TEST_F(Officers, AreNotThoseWhoHaveChosenOfficers) {
  Investigate();
  ASSERT_EQ(Appoint("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY), "");  // by listing-1
  v1::AppointOfficerRequest appoint;
  appoint.set_account("listing-1");
  appoint.set_part(v1::CASE_PART_EXAMINER);
  appoint.set_seat(v1::SEAT_LAY);
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Ask(appoint), "SOD");
  appoint.set_account("lay-2");
  EXPECT_EQ(Ask(appoint), "") << "whoever has chosen may choose again, and so may another";
  As("listing-1", "SCREENER");
  EXPECT_EQ(Declare(v1::CASE_PART_SCREENER), "SOD");
}

TEST_F(Officers, KeepTheirPartAfterARecusal) {
  Investigate();
  Seated("examiner-1", v1::CASE_PART_EXAMINER, v1::SEAT_LAY);
  EXPECT_EQ(Recuse("examiner-1"), "");
  EXPECT_EQ(Appoint("examiner-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY), "SOD")
      << "what was seen is seen";
}

TEST_F(Officers, AreAppointedToSomeParts) {
  Investigate();
  EXPECT_EQ(Appoint("a", v1::CASE_PART_PRESENTER, v1::SEAT_UNSPECIFIED), "PART");
  EXPECT_EQ(Appoint("panel-1", v1::CASE_PART_FINAL_PANEL, v1::SEAT_UNSPECIFIED), "SEAT");
  EXPECT_EQ(Appoint("panel-1", v1::CASE_PART_FINAL_PANEL, v1::SEAT_LAY), "");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_SCREENER, v1::SEAT_UNSPECIFIED), "PART");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_EXAMINER, v1::SEAT_UNSPECIFIED), "SEAT");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_INVESTIGATOR, v1::SEAT_LAY), "SEAT");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_INVESTIGATOR, v1::SEAT_UNSPECIFIED, kAda), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_INVESTIGATOR, v1::SEAT_UNSPECIFIED), "");
  As("a", "INVESTIGATOR");
  EXPECT_EQ(Declare(v1::CASE_PART_INVESTIGATOR), "");
  EXPECT_EQ(Declare(v1::CASE_PART_EXAMINER), "SOD");
  As("b", "INVESTIGATOR");
  EXPECT_EQ(Declare(v1::CASE_PART_INVESTIGATOR), "NOT_APPOINTED");
  EXPECT_EQ(Arg("part"), "CASE_PART_INVESTIGATOR");
  As("b", "EXAMINER");
  EXPECT_EQ(Declare(v1::CASE_PART_SCREENER), "NOT_APPOINTED") << "by a screener alone";
  case_ = "another";
  EXPECT_EQ(Appoint("a", v1::CASE_PART_EXAMINER, v1::SEAT_LAY), "CASE_UNKNOWN");
  EXPECT_EQ(Declare(v1::CASE_PART_EXAMINER), "CASE_UNKNOWN");
}

TEST_F(Officers, OfAClosedCaseAreNotAppointed) {
  TakeUp();
  Screen(v1::SCREENING_OUTCOME_CLOSE);
  EXPECT_EQ(Appoint("a", v1::CASE_PART_EXAMINER, v1::SEAT_LAY), "STATE");
  EXPECT_EQ(Appoint("a", v1::CASE_PART_FINAL_PANEL, v1::SEAT_LAY), "STATE");
}

TEST_F(Officers, OfTheSameOrganisationWithinFiveYearsTakeNoPart) {
  Investigate();  // 2 January 2026
  ASSERT_EQ(Appoint("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY), "");
  As("lay-1", "PANEL_MEMBER");
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_INTERIM_PANEL);
  v1::FormerOrganisation& there = *declare.add_organisations();
  there.set_org_code("TST01");
  *there.mutable_until() = DateOf(CivilDay(2021, 1, 1));
  EXPECT_EQ(Ask(declare), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterestsDeclared")) << "five years and a day ago";
  *there.mutable_until() = DateOf(CivilDay(2021, 1, 2));
  EXPECT_EQ(Ask(declare), "");
  EXPECT_EQ(story_.fact<v1::OfficerRecused>(1)->reason(), v1::RECUSAL_REASON_SAME_ORGANISATION);
  there.mutable_until()->set_day(32);
  EXPECT_EQ(Ask(declare), "DATE_INVALID");
}

TEST_F(Officers, SayWhatElseBindsThem) {
  Investigate();
  Appoint("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY);
  As("lay-1", "PANEL_MEMBER");
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_INTERIM_PANEL);
  declare.set_has_interest(true);
  EXPECT_EQ(Ask(declare), "");
  EXPECT_EQ(FindOfficer(The(), "lay-1")->recused(), v1::RECUSAL_REASON_DECLARED_INTEREST);
  declare.set_has_interest(false);
  EXPECT_EQ(Ask(declare), "");
  EXPECT_EQ(FindOfficer(The(), "lay-1")->recused(), v1::RECUSAL_REASON_DECLARED_INTEREST) << "it stays";
}

TEST_F(Officers, ActOnceTheyHaveSaidIt) {
  Investigate();
  for (const auto& [account, seat] : std::vector<std::pair<std::string, v1::Seat>>{
           {"chair-1", v1::SEAT_LAY_CHAIR}, {"lay-1", v1::SEAT_LAY}, {"manager-1", v1::SEAT_MANAGER}}) {
    Appoint(account, v1::CASE_PART_INTERIM_PANEL, seat);
  }
  EXPECT_EQ(Act(), "INTERESTS_UNDECLARED");
  for (const char* account : {"chair-1", "lay-1", "manager-1"}) {
    As(account, "PANEL_MEMBER");
    Declare(v1::CASE_PART_INTERIM_PANEL);
  }
  EXPECT_EQ(Act(), "");
}

TEST_F(Officers, StandBackFromAnOrganisationThatALaterReferralNames) {
  Investigate();
  SeatInterimPanel();
  As("lay-1", "PANEL_MEMBER");
  Declare(v1::CASE_PART_INTERIM_PANEL, "TST02");
  EXPECT_EQ(Act(), "");
  v1::SubmitReferralRequest another = Referring(kAda);
  another.set_org_code("TST02");
  As("anonymous", "PUBLIC");
  ASSERT_EQ(Begin(another), "");
  EXPECT_EQ(Act(), "") << "nobody unknown takes a panel apart";
  As("worker-1", "REPORTER");
  ASSERT_EQ(Begin(another), "");
  EXPECT_EQ(Act(), "CONFLICT_OF_INTEREST");
}

TEST_F(Officers, AreTakenOutByThemselvesOrWhoeverAppoints) {
  Investigate();
  SeatInterimPanel();
  As("lay-1", "PANEL_MEMBER");
  EXPECT_EQ(Recuse("manager-1"), "SOD");
  EXPECT_EQ(Recuse("nobody"), "OFFICER_UNKNOWN");
  EXPECT_EQ(Recuse("lay-1"), "");
  EXPECT_EQ(Recuse("lay-1"), "");
  EXPECT_THAT(story_.recorded(), testing::IsEmpty());
  EXPECT_EQ(Act(), "CONFLICT_OF_INTEREST");
  As("listing-1", "LISTING");
  EXPECT_EQ(Recuse("manager-1"), "");
  case_ = "another";
  EXPECT_EQ(Recuse("manager-1"), "CASE_UNKNOWN");
}

TEST_F(Officers, AreChallengedAndDecideNothingUntilItIsAnswered) {
  Investigate();
  SeatInterimPanel();
  AsAda();
  EXPECT_EQ(Challenge("lay-1", kAda), "CASE_UNKNOWN") << "she was not told of the case";
  TellAda();
  EXPECT_EQ(Challenge("nobody", kAda), "OFFICER_UNKNOWN");
  EXPECT_EQ(Challenge("lay-1", kAda), "");
  EXPECT_EQ(Challenge("lay-1", kAda), "DUPLICATE");
  EXPECT_EQ(Challenge("manager-1", kBea), "CASE_UNKNOWN") << "another's";
  As("presenter-1", "PRESENTER");
  EXPECT_EQ(Challenge("manager-1", ""), "NOT_APPOINTED");
  EXPECT_EQ(Act(), "CHALLENGE_OPEN");
  As("manager-1", "REGISTRAR", kBea);
  EXPECT_EQ(Answer("lay-1", false), "SOD") << "somebody without a part answers";
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Answer("nobody", false), "OFFICER_UNKNOWN");
  EXPECT_EQ(Answer("manager-1", false), "NOT_CHALLENGED");
  EXPECT_EQ(Answer("lay-1", false), "");
  EXPECT_EQ(Act(), "");
  case_ = "another";
  EXPECT_EQ(Answer("lay-1", false), "CASE_UNKNOWN");
}

TEST_F(Officers, GoWhereAChallengeIsUpheld) {
  Investigate();
  SeatInterimPanel();
  TellAda();
  AsAda();
  ASSERT_EQ(Challenge("lay-1", kAda), "");
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Answer("lay-1", true), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OfficerChallengeAnswered", "OfficerRecused"));
  EXPECT_EQ(Act(), "CONFLICT_OF_INTEREST");
}

// Whoever was taken out while it waited might be listed again.
TEST_F(Officers, StayOutWhereAChallengeIsUpheldLater) {
  Investigate();
  SeatInterimPanel();
  TellAda();
  AsAda();
  ASSERT_EQ(Challenge("lay-1", kAda), "");
  As("registrar-1", "REGISTRAR");
  ASSERT_EQ(Recuse("lay-1"), "");
  EXPECT_EQ(FindOfficer(The(), "lay-1")->recused(), v1::RECUSAL_REASON_WITHDRAWN);
  EXPECT_EQ(Answer("lay-1", true), "");
  EXPECT_EQ(FindOfficer(The(), "lay-1")->recused(), v1::RECUSAL_REASON_CHALLENGED);
  EXPECT_EQ(Recuse("lay-1"), "");
  EXPECT_THAT(story_.recorded(), testing::IsEmpty());
}

}  // namespace
}  // namespace candour
