// Two records of one human become one to everybody who asks, and nothing that stood on either is lost by it.
#include <functional>
#include <map>

#include "tests/unit/registration/merge_story.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

class MergeTest : public MergeStory {};

TEST_F(MergeTest, IsAFactOnBothPeopleAndOnBothEntriesInOneCommit) {
  EXPECT_EQ(Merge(kAda, kTwin), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonMergedFrom", "PersonMerged", "RegistrantMergedFrom", "RegistrantMerged"));
  EXPECT_EQ(story_.decision().facts()[1].stream, absl::StrCat("person/", kTwin));
  EXPECT_EQ(story_.fact<v1::PersonMergedFrom>()->reason(), "one birth certificate");
  EXPECT_EQ(*DayOf(story_.fact<v1::PersonMergedFrom>()->merged_on()), CivilDay(2026, 2, 2));
  EXPECT_EQ(PersonOf(kTwin).merged_into(), kAda);
  EXPECT_TRUE(PersonOf(kTwin).has_identity()) << "nothing is taken away";
  EXPECT_THAT(PersonOf(kAda).merged_from(), ElementsAre(kTwin));
  EXPECT_EQ(EntryOf(kTwin).merged_into(), kAda);
  EXPECT_THAT(EntryOf(kAda).merged_from(), ElementsAre(kTwin));
  EXPECT_THAT(story_.conditions(), IsSupersetOf({testing::Key(absl::StrCat("person/", kAda)),
                                                 testing::Key(absl::StrCat("person/", kTwin)),
                                                 testing::Key(absl::StrCat("registrant/", kTwin))}));
}

TEST_F(MergeTest, TakesTwoRecordsThatThereAre) {
  const std::string nobody = "0191f3c2-7d1a-7c3e-9b1a-0000000000ff";
  EXPECT_EQ(Merge(kAda, kAda), "SAME_PERSON");
  EXPECT_EQ(Merge(kAda, nobody), "PERSON_UNKNOWN");
  EXPECT_EQ(Arg("person_id"), nobody);
  EXPECT_EQ(Merge(nobody, kAda), "PERSON_UNKNOWN");
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Merge(kAda, kTwin), "ACTOR_UNIDENTIFIED");
  for (const char* own : {kAda, kTwin}) {
    As("registrar-1", "REGISTRAR", own);
    EXPECT_EQ(Merge(kAda, kTwin), "CONFLICT_OF_INTEREST");
  }
}

TEST_F(MergeTest, MakesNoChainAndNoCycle) {
  EXPECT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(Merge(kThird, kTwin), "PERSON_MERGED") << "merged away already";
  EXPECT_EQ(Arg("merged_into"), kAda);
  EXPECT_EQ(Arg("person_id"), kTwin);
  EXPECT_EQ(Merge(kTwin, kThird), "PERSON_MERGED");
  EXPECT_EQ(Merge(kTwin, kAda), "PERSON_MERGED");
  EXPECT_EQ(Merge(kAda, kTwin), "PERSON_MERGED");
  EXPECT_EQ(Merge(kThird, kAda), "HAS_MERGED");
  EXPECT_EQ(Arg("person_id"), kAda);
  EXPECT_EQ(Merge(kAda, kThird), "") << "the other way round";
  EXPECT_THAT(PersonOf(kAda).merged_from(), ElementsAre(kTwin, kThird));
}

// Whoever is merged away could not renew, be admitted or refused.
TEST_F(MergeTest, WhoeverIsRegisteredOrAppliesGoesOn) {
  EXPECT_EQ(ApplyAs(kTwin), "");
  EXPECT_EQ(Merge(kAda, kTwin), "APPLICATION_OPEN");
  EXPECT_EQ(Arg("person_id"), kTwin);
  RegisterAs(kThird);
  EXPECT_EQ(Merge(kAda, kThird), "REGISTRATION_LIVE");
  EXPECT_EQ(Arg("person_id"), kThird);
  EXPECT_EQ(Arg("last_day"), "2027-02-01");
  RegisterAs(kFourth);
  EXPECT_EQ(Merge(kThird, kFourth), "REGISTRATION_LIVE");
  EXPECT_EQ(Arg("person_id"), kFourth) << "which of the two has to leave the register";
  EXPECT_EQ(AskAbout<Registrant>(kFourth, v1::RequestRemovalRequest()), "");
  EXPECT_EQ(Merge(kAda, kFourth), "NUMBER_WOULD_BE_LOST");
  EXPECT_EQ(Merge(kThird, kFourth), "");
  EXPECT_EQ(StatusOn(EntryOf(kThird), CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(Merge(kThird, kAda), "");
}

TEST_F(MergeTest, DeathsAgree) {
  EXPECT_EQ(Die(kTwin, CivilDay(2026, 1, 5)), "");
  EXPECT_EQ(Merge(kAda, kTwin), "DEATHS_DISAGREE");
  EXPECT_EQ(Merge(kTwin, kAda), "DEATHS_DISAGREE");
  EXPECT_EQ(Die(kAda, CivilDay(2026, 1, 6)), "");
  EXPECT_EQ(Merge(kAda, kTwin), "DEATHS_DISAGREE");
  EXPECT_EQ(Die(kAda, CivilDay(2026, 1, 5)), "");
  EXPECT_EQ(Merge(kAda, kTwin), "");
}

// Each command with what it needs to be looked at; "" where the merged record takes it.
TEST_F(MergeTest, TheMergedRecordTakesNoCommandAndSaysWhereToGo) {
  EXPECT_EQ(Hold(kTwin), "");
  const std::string hold_id = story_.fact<v1::LegalHoldPlaced>()->hold_id();
  const std::string adverse =
      CheckOf(kTwin, v1::CHECK_KIND_REFERENCE, CivilDay(2026, 1, 7), v1::CHECK_RESULT_ADVERSE);
  const std::string proposed = Propose(kTwin, "chief");
  InPost("seat", kTwin, "chair");
  ASSERT_EQ(Merge(kAda, kTwin), "");

  const auto of_person = [&](auto request) { return [=, this] { return AskAbout<Person>(kTwin, request); }; };
  const auto of_entry = [&](auto request) {
    return [=, this] { return AskAbout<Registrant>(kTwin, request); };
  };
  const std::map<std::string, std::function<std::string()>> commands = {
      {"CorrectPerson", of_person(v1::CorrectPersonRequest())},
      {"RecordDeath", of_person(v1::RecordDeathRequest())},
      {"PlaceLegalHold", [&] { return Hold(kTwin); }},
      {"RequestErasure", [&] { return RequestErasure(kTwin); }},
      {"ApproveErasure", [&] { return ApproveErasure(kTwin); }},
      {"WithdrawErasure", of_person(v1::WithdrawErasureRequest())},
      {"MergePersons", [&] { return Merge(kTwin, kThird); }},
      {"SplitPerson", [&] { return Split(kTwin, kThird); }},
      {"Apply", of_entry(v1::ApplyRequest())},
      {"RecordCheck", of_entry(v1::RecordCheckRequest())},
      {"SignCode", of_entry(v1::SignCodeRequest())},
      {"AdmitToRegister", of_entry(v1::AdmitToRegisterRequest())},
      {"GiveNoticeOfRefusal", of_entry(v1::GiveNoticeOfRefusalRequest())},
      {"SubmitRepresentations", of_entry(v1::SubmitRepresentationsRequest())},
      {"Refuse", of_entry(v1::RefuseRequest())},
      {"Renew", of_entry(v1::RenewRequest())},
      {"RequestRemoval", of_entry(v1::RequestRemovalRequest())},
      {"DeclareChange", of_entry(v1::DeclareChangeRequest())},
      {"CheckEligibility", [&] { return CheckEligibility(proposed); }},
      {"ConfirmAppointment", [&] { return Confirm(proposed, kThird); }},
  };
  for (const auto& [name, ask] : commands) {
    EXPECT_EQ(ask(), "PERSON_MERGED") << name;
    EXPECT_EQ(Arg("merged_into"), kAda) << name;
  }
  // What stands on the merged record alone is put right there.
  v1::LiftLegalHoldRequest lift;
  lift.set_hold_id(hold_id);
  EXPECT_EQ(AskAbout<Person>(kTwin, lift), "");
  EXPECT_EQ(Override(kTwin, adverse), "");
  v1::EndAppointmentRequest end;
  end.set_org_code("TST01");
  *end.mutable_end() = Day(2026, 2, 28);
  story_.When<Appointment>("seat", end);
  EXPECT_EQ(story_.refusal(), "");
  EXPECT_EQ(story_.State<Appointment>("seat").person_id(), kTwin) << "as it was recorded";
}

TEST_F(MergeTest, AnAdverseCheckIsNotWashedAway) {
  const std::string adverse =
      CheckOf(kTwin, v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 2), v1::CHECK_RESULT_ADVERSE);
  CheckOf(kTwin, v1::CHECK_KIND_RIGHT_TO_WORK, CivilDay(2026, 1, 9));
  Apply();
  Check(v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 2));
  Check(v1::CHECK_KIND_IDENTITY, CivilDay(2026, 2, 2));
  Sign();
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  EXPECT_EQ(Arg("kinds"), "RIGHT_TO_WORK");
  EXPECT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(Admit(), "CHECK_MISSING") << "made on one day, the adverse one counts";
  EXPECT_EQ(Arg("kinds"), "REFERENCE") << "and the clear one of the other record does too";
  EXPECT_EQ(Override(kTwin, adverse), "");
  As("registrar-2", "REGISTRAR", kThird);
  EXPECT_EQ(Override(kTwin, adverse), "");
  EXPECT_EQ(Admit(), "");
}

// An earlier adverse check gives way to a later clear one, as it does within one record.
TEST_F(MergeTest, TheLaterCheckCounts) {
  CheckOf(kTwin, v1::CHECK_KIND_REFERENCE, CivilDay(2026, 1, 2), v1::CHECK_RESULT_ADVERSE);
  Apply();
  CheckAll();
  Sign();
  EXPECT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(Admit(), "");
}

TEST_F(MergeTest, OnesOwnMatterIsThatOfEveryRecord) {
  const std::string adverse =
      CheckOf(kTwin, v1::CHECK_KIND_REFERENCE, CivilDay(2026, 1, 2), v1::CHECK_RESULT_ADVERSE);
  Apply();
  const std::string proposed = Propose(kAda, "chief");
  ASSERT_EQ(Merge(kAda, kTwin), "");
  ASSERT_EQ(Merge(kAda, kThird), "");
  EXPECT_EQ(Confirm(proposed, kTwin), "CONFLICT_OF_INTEREST");
  As("registrar-2", "REGISTRAR", kTwin);
  EXPECT_EQ(Admit(), "CONFLICT_OF_INTEREST");
  for (const char* own : {kAda, kThird}) {
    As("registrar-2", "REGISTRAR", own);
    EXPECT_EQ(Override(kTwin, adverse), "CONFLICT_OF_INTEREST");
  }
  AsRegistrar();
  EXPECT_EQ(Confirm(proposed, kFourth), "");
}

TEST_F(MergeTest, APostHeldByTheOtherRecordIsHeldByTheSamePerson) {
  InPost("seat", kTwin, "chief");
  const std::string before = Propose(kAda, "chief");
  EXPECT_THAT(story_.fact<v1::EligibilityDecided>()->reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD));
  ASSERT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(CheckEligibility(before), "");
  EXPECT_THAT(story_.fact<v1::EligibilityDecided>()->reasons(), IsEmpty());
  EXPECT_EQ(Confirm(before, kFourth), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("Appointed", "PostHolderRecorded"));
}

// Whatever the registrar is told, where the person serves by another record is told too.
TEST_F(MergeTest, NoticesGoWhereverThePersonServes) {
  InPost("seat", kTwin, "chief");
  ASSERT_EQ(Merge(kAda, kTwin), "");
  v1::RaiseNotices raise;
  raise.set_kind(v1::NOTICE_KIND_REGISTRATION_LAPSED);
  story_.When<Registrant>(kAda, raise);
  ASSERT_THAT(story_.recorded(), ElementsAre("NoticeRaised"));
  EXPECT_EQ(story_.fact<v1::NoticeRaised>()->person_id(), kAda);
  EXPECT_EQ(story_.fact<v1::NoticeRaised>()->appointment_id(), "seat");
  story_.When<Person>(kAda, raise);
  EXPECT_THAT(story_.recorded(), ElementsAre("NoticeRaised"));
}

class MergedErasureTest : public MergeStory {};

TEST_F(MergedErasureTest, NothingIsMergedOrSplitWhileOneIsUnderWay) {
  EXPECT_EQ(RequestErasure(kTwin), "");
  EXPECT_EQ(Merge(kAda, kTwin), "ERASURE_PENDING");
  EXPECT_EQ(Arg("person_id"), kTwin);
  EXPECT_EQ(Merge(kTwin, kAda), "ERASURE_PENDING");
  EXPECT_EQ(Split(kTwin, kThird), "ERASURE_PENDING");
  EXPECT_EQ(AskAbout<Person>(kTwin, v1::WithdrawErasureRequest()), "");
  EXPECT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(RequestErasure(kAda), "");
  EXPECT_EQ(Split(kAda, kTwin), "ERASURE_PENDING");
}

TEST_F(MergedErasureTest, WhatStandsOnTheMergedRecordStandsAgainstIt) {
  EXPECT_EQ(Hold(kTwin), "");
  const std::string hold_id = story_.fact<v1::LegalHoldPlaced>()->hold_id();
  ASSERT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(RequestErasure(kAda), "LEGAL_HOLD");
  EXPECT_EQ(Arg("person_id"), kTwin) << "where it can be lifted";
  As("manager-1", "MANAGER", kTwin);
  EXPECT_EQ(RequestErasure(kAda), "LEGAL_HOLD_STANDS");
  AsRegistrar();
  v1::LiftLegalHoldRequest lift;
  lift.set_hold_id(hold_id);
  EXPECT_EQ(AskAbout<Person>(kTwin, lift), "");
  InPost("seat", kTwin, "chief");
  EXPECT_EQ(RequestErasure(kAda), "IN_POST");
  EXPECT_EQ(Arg("appointment_id"), "seat");
  InPost("seat", kTwin, "chief", Day(2026, 1, 31));
  EXPECT_EQ(RequestErasure(kAda), "RETENTION");
  EXPECT_EQ(Arg("until"), "2032-01-31");
}

TEST_F(MergedErasureTest, CoversAllRecordsOfThePersonAndTheirAppointments) {
  InPost("seat", kTwin, "chief", Day(2019, 12, 31));
  ASSERT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(RequestErasure(kAda), "");
  EXPECT_EQ(ApproveErasure(kAda, kTwin), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(ApproveErasure(kAda), "");
  On(CivilDay(2026, 2, 17));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonalDataErased", "SubjectErased", "PersonalDataErased",
                                             "SubjectErased", "SubjectErased"));
  for (const char* id : {kAda, kTwin}) {
    EXPECT_TRUE(PersonOf(id).has_erased_on());
    EXPECT_FALSE(PersonOf(id).has_identity());
    EXPECT_EQ(story_.State<Erasure>(absl::StrCat("person.", id)).subject(), absl::StrCat("person/", id));
    EXPECT_EQ(Hold(id), "PERSON_ERASED");
  }
  EXPECT_EQ(story_.State<Erasure>("appointment.seat").subject(), "appointment/seat");
  EXPECT_EQ(Split(kAda, kTwin), "PERSON_ERASED");
  EXPECT_EQ(Merge(kThird, kAda), "PERSON_ERASED");
}

}  // namespace
}  // namespace candour
