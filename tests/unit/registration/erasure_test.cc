// Two people, no hold, no duty to keep, a waiting period: then what is sealed about somebody is erased.
#include "common/decider/erasure.h"

#include <set>

#include "absl/strings/str_replace.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/post/post.h"
#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

constexpr char kSeat[] = "0191f3c2-7d1a-7c3e-9b1a-00000000005e";
constexpr char kDpo[] = "0191f3c2-7d1a-7c3e-9b1a-00000000d0d0";

class ErasureTest : public PeopleStory {
 protected:
  ErasureTest()
      : PeopleStory(Model::Of<RuleSet, CodeOfConduct, Person, Registrant, Appointment, Erasure>()) {}

  std::string Request(CivilDay born = CivilDay(1945, 12, 10)) {
    v1::RequestErasureRequest request;
    request.set_ground(v1::ERASURE_GROUND_RETENTION_ENDED);
    *request.mutable_date_of_birth() = DateOf(born);
    request.set_reason("asked by letter");
    return AskOfPerson(request);
  }
  std::string Approve(const std::string& account = "dpo-1", const std::string& person = kDpo,
                      CivilDay born = CivilDay(1945, 12, 10)) {
    As(account, "DPO", person);
    v1::ApproveErasureRequest approve;
    *approve.mutable_date_of_birth() = DateOf(born);
    std::string refusal = AskOfPerson(approve);
    AsRegistrar();
    return refusal;
  }
  std::string Withdraw() {
    v1::WithdrawErasureRequest withdraw;
    withdraw.set_reason("a mistake");
    return AskOfPerson(withdraw);
  }
  std::string Hold(const std::string& reference = "INQ/2026/14") {
    v1::PlaceLegalHoldRequest place;
    place.set_reference(reference);
    place.set_legal_basis("Inquiries Act 2005 s 21");
    place.set_reason("a witness");
    return AskOfPerson(place);
  }
  std::string Lift(const std::string& hold_id) {
    v1::LiftLegalHoldRequest lift;
    lift.set_hold_id(hold_id);
    lift.set_reason("closed");
    return AskOfPerson(lift);
  }
  // In a post from 1 January 2025 on.
  void Seat(std::optional<CivilDay> end = std::nullopt) {
    v1::PersonFoundInPost found;
    found.set_appointment_id(kSeat);
    found.set_person_id(kAda);
    *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2025, 1, 1));
    if (end) *found.mutable_terms()->mutable_end() = DateOf(*end);
    story_.Given(absl::StrCat("appointment/", kSeat), found);
  }
  const v1::PersonState& AdaHerself() { return story_.State<Person>(kAda); }
};

TEST_F(ErasureTest, TwoPeopleAskAndTheTimerErases) {
  EXPECT_EQ(Request(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ErasureRequested"));
  EXPECT_EQ(AdaHerself().erasure().requested_by(), "registrar-1");
  EXPECT_TRUE(story_.Timers().empty()) << "nothing is due before a second person approved it";
  EXPECT_EQ(Approve(), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::ErasureApproved>()->last_day()), CivilDay(2026, 2, 16));

  story_.At(Noon(CivilDay(2026, 2, 16)));
  EXPECT_EQ(story_.FireDue(), 0) << "the last day counts";
  EXPECT_TRUE(AdaHerself().has_identity());
  story_.At(Noon(CivilDay(2026, 2, 17)));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonalDataErased", "SubjectErased"));
  EXPECT_EQ(story_.fact<v1::PersonalDataErased>()->ground(), v1::ERASURE_GROUND_RETENTION_ENDED);
  EXPECT_FALSE(AdaHerself().has_identity());
  EXPECT_EQ(*DayOf(AdaHerself().erased_on()), CivilDay(2026, 2, 17));
  EXPECT_EQ(story_.State<Erasure>(absl::StrCat("person.", kAda)).subject(), absl::StrCat("person/", kAda));
}

TEST_F(ErasureTest, CoversWhatIsSealedAboutTheAppointments) {
  Seat(CivilDay(2019, 12, 31));
  Request();
  Approve();
  story_.At(Noon(CivilDay(2026, 2, 17)));
  story_.FireDue();
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonalDataErased", "SubjectErased", "SubjectErased"));
  EXPECT_EQ(story_.State<Erasure>(absl::StrCat("appointment.", kSeat)).subject(),
            absl::StrCat("appointment/", kSeat));
}

// Nobody names the birthday again when the time has come, and the rule may ask for it only then.
TEST_F(ErasureTest, WhoeverIsFoundToHaveServedMeanwhileMustBeOldEnough) {
  EXPECT_EQ(Request(CivilDay(1975, 12, 10)), "") << "never served: no age is asked";
  EXPECT_EQ(Approve("dpo-1", kDpo, CivilDay(1975, 12, 10)), "");
  EXPECT_EQ(story_.fact<v1::ErasureApproved>()->age_over_months(), 0);
  Seat(CivilDay(2019, 12, 31));
  story_.At(Noon(CivilDay(2026, 2, 17)));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("ErasureStopped"));
  EXPECT_EQ(story_.fact<v1::ErasureStopped>()->obstacle(), v1::ERASURE_OBSTACLE_RETENTION);
}

TEST_F(ErasureTest, TheSecondIsAnotherAccountAndAnotherPerson) {
  As("registrar-1", "REGISTRAR", kSeat);
  EXPECT_EQ(Request(), "");
  EXPECT_EQ(Approve("registrar-1"), "SOD");
  EXPECT_EQ(Approve("dpo-1", kSeat), "SOD") << "the same person with another account";
  EXPECT_EQ(Approve("dpo-1", kAda), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(Approve("dpo-1", ""), "ACTOR_UNIDENTIFIED") << "who may be the first with another account";
  EXPECT_EQ(Approve("dpo-1", kDpo), "");
  EXPECT_EQ(Approve("dpo-2"), "DUPLICATE");
  EXPECT_EQ(Request(), "DUPLICATE");
}

TEST_F(ErasureTest, WhoAsksForItIsAPersonToo) {
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Request(), "ACTOR_UNIDENTIFIED");
}

// What it is for may be what they must not be told.
TEST_F(ErasureTest, WhoAsksForTheirOwnIsNotToldWhatTheHoldIsFor) {
  EXPECT_EQ(Hold(), "");
  AsAda();
  EXPECT_EQ(Request(), "LEGAL_HOLD_STANDS");
}

TEST_F(ErasureTest, AHoldIsNotForWhomItIsAbout) {
  EXPECT_EQ(Hold(), "");
  const std::string hold_id = story_.fact<v1::LegalHoldPlaced>()->hold_id();
  As("dpo-2", "DPO", kAda);
  EXPECT_EQ(Hold("COURT/1"), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(Lift(hold_id), "CONFLICT_OF_INTEREST");
}

TEST_F(ErasureTest, NothingStandsToBeApprovedThatNobodyAskedFor) {
  EXPECT_EQ(Approve(), "ERASURE_NOT_REQUESTED");
  EXPECT_EQ(Withdraw(), "ERASURE_NOT_REQUESTED");
}

TEST_F(ErasureTest, AHoldForbidsItAtEveryStep) {
  EXPECT_EQ(Hold(), "");
  const std::string hold_id = story_.fact<v1::LegalHoldPlaced>()->hold_id();
  EXPECT_EQ(Hold(), "DUPLICATE");
  EXPECT_EQ(Request(), "LEGAL_HOLD");
  EXPECT_EQ(Arg("reference"), "INQ/2026/14");
  EXPECT_EQ(Lift(kSeat), "HOLD_UNKNOWN");
  EXPECT_EQ(Lift(hold_id), "");
  EXPECT_EQ(Request(), "");
  EXPECT_EQ(Hold("COURT/1"), "");
  EXPECT_EQ(Approve(), "LEGAL_HOLD");
  EXPECT_EQ(Lift(AdaHerself().holds(0).hold_id()), "");
  EXPECT_EQ(Approve(), "");
  EXPECT_EQ(Hold("COURT/2"), "");
  story_.At(Noon(CivilDay(2026, 2, 17)));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("ErasureStopped"));
  EXPECT_EQ(story_.fact<v1::ErasureStopped>()->obstacle(), v1::ERASURE_OBSTACLE_LEGAL_HOLD);
  EXPECT_TRUE(AdaHerself().has_identity());
  EXPECT_FALSE(AdaHerself().has_erasure()) << "it has to be asked for anew";
}

TEST_F(ErasureTest, WithdrawnIsNeverDue) {
  Request();
  Approve();
  EXPECT_EQ(Withdraw(), "");
  story_.At(Noon(CivilDay(2026, 3, 17)));
  EXPECT_EQ(story_.FireDue(), 0);
  EXPECT_TRUE(AdaHerself().has_identity());
  EXPECT_EQ(Request(), "");
}

TEST_F(ErasureTest, AManagerTakesBackOnlyTheirOwnRequest) {
  Request();
  AsAda();
  EXPECT_EQ(Withdraw(), "CONFLICT_OF_INTEREST");
  AsRegistrar();
  EXPECT_EQ(Withdraw(), "");
  AsAda();
  EXPECT_EQ(Request(), "");
  EXPECT_EQ(Withdraw(), "");
}

TEST_F(ErasureTest, NobodyRegisteredOrApplying) {
  Apply();
  EXPECT_EQ(Request(), "APPLICATION_OPEN");
  Register(CivilDay(2026, 3, 2));
  EXPECT_EQ(Request(), "REGISTERED");
  EXPECT_EQ(Arg("last_day"), "2027-03-01");
}

// Off the register since 1 March 2027: six years, and 75 years from birth.
TEST_F(ErasureTest, TheRulesKeepWhoeverServed) {
  Register(CivilDay(2026, 3, 2));
  On(CivilDay(2033, 3, 1));
  EXPECT_EQ(Request(), "RETENTION");
  EXPECT_EQ(Arg("until"), "2033-03-01");
  On(CivilDay(2033, 3, 2));
  EXPECT_EQ(Request(CivilDay(1973, 5, 4)), "RETENTION_AGE");
  EXPECT_EQ(Arg("months"), "900");
  for (const auto& [name, value] : story_.decision().refusal().args) {
    EXPECT_THAT(value, testing::Not(testing::HasSubstr("2048"))) << name << " tells the birthday";
  }
  EXPECT_EQ(Request(CivilDay(1958, 3, 3)), "RETENTION_AGE") << "75 tomorrow";
  EXPECT_EQ(Request(CivilDay(1958, 3, 2)), "") << "75 today";
  EXPECT_EQ(Approve("dpo-1", kDpo, CivilDay(1973, 5, 4)), "RETENTION_AGE");
  EXPECT_EQ(Approve(), "");
}

TEST_F(ErasureTest, LeavingAndDeathEndATerm) {
  Register(CivilDay(2026, 3, 2));
  On(CivilDay(2026, 6, 1));
  AsAda();
  EXPECT_EQ(Ask(v1::RequestRemovalRequest()), "");
  AsRegistrar();
  EXPECT_EQ(Request(), "RETENTION");
  EXPECT_EQ(Arg("until"), "2032-06-01");
}

TEST_F(ErasureTest, NobodyInPost) {
  Seat();
  EXPECT_EQ(Request(), "IN_POST");
  EXPECT_EQ(Arg("appointment_id"), kSeat);
  EXPECT_EQ(Arg("last_day"), "");
  Seat(CivilDay(2026, 2, 2));
  EXPECT_EQ(Request(), "IN_POST") << "the last day counts";
  Seat(CivilDay(2026, 2, 1));
  EXPECT_EQ(Request(), "RETENTION");
  EXPECT_EQ(Arg("until"), "2032-02-01");
}

TEST_F(ErasureTest, WhoTookAPostMeanwhileKeepsTheirName) {
  Request();
  Approve();
  Seat();
  story_.At(Noon(CivilDay(2026, 2, 17)));
  story_.FireDue();
  EXPECT_EQ(story_.fact<v1::ErasureStopped>()->obstacle(), v1::ERASURE_OBSTACLE_IN_POST);
}

TEST_F(ErasureTest, RulesFromBeforeThereWasErasureEraseNothing) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->clear_retention_from_birth();
  story_.Given("rule_set/current", rules);
  EXPECT_EQ(Request(), "RULES_INCOMPLETE");
  EXPECT_EQ(Arg("rule"), "retention_from_birth");
}

TEST_F(ErasureTest, WhoIsErasedStaysSo) {
  Request();
  Approve();
  story_.At(Noon(CivilDay(2026, 2, 17)));
  story_.FireDue();
  EXPECT_EQ(Request(), "PERSON_ERASED");
  EXPECT_EQ(Arg("erased_on"), "2026-02-17");
  EXPECT_EQ(Hold(), "PERSON_ERASED");
  EXPECT_EQ(Apply(), "PERSON_ERASED");
  EXPECT_EQ(Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 1)), "PERSON_ERASED");
  v1::CorrectPersonRequest correct;
  EXPECT_EQ(AskOfPerson(correct), "PERSON_ERASED");
  EXPECT_EQ(AskOfPerson(v1::RecordDeathRequest()), "PERSON_ERASED");
}

TEST_F(ErasureTest, KeysAreSaidToBeDestroyedOnce) {
  const std::string stream = absl::StrCat("erasure/person.", kAda);
  const auto decide = [&](const std::set<std::string>& keys) {
    const Context context(story_, "00000000-0000-4000-8000-00000000ffff", SystemActor(), story_.now());
    auto decision = KeysDestroyedCommand(stream, keys).decide(context);
    if (decision.ok()) {
      for (const DecidedFact& fact : decision->facts()) story_.Given(stream, *fact.fact);
    }
    return decision.status().code();
  };
  EXPECT_EQ(decide({"key-1"}), absl::StatusCode::kFailedPrecondition) << "nothing was erased";
  Request();
  Approve();
  story_.At(Noon(CivilDay(2026, 2, 17)));
  story_.FireDue();
  EXPECT_EQ(decide({"key-1", "key-2"}), absl::StatusCode::kOk);
  EXPECT_EQ(decide({}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(decide({"key-2"}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(decide({"key-2", "late"}), absl::StatusCode::kOk);
  EXPECT_THAT(story_.State<Erasure>(absl::StrCat("person.", kAda)).key_ids(),
              ElementsAre("key-1", "key-2", "late"));
}

// Two orders. An erasure that is recorded first moves the person, of whom both proposals depend ...
TEST_F(ErasureTest, WhoeverGetsAPostIsReadSoAnErasureInBetweenIsSeen) {
  const std::string herself = absl::StrCat("person/", kAda);
  v1::ProposeAppointmentRequest propose;
  propose.set_person_id(kAda);
  *propose.mutable_terms()->mutable_start() = DateOf(CivilDay(2026, 3, 1));
  story_.When<Appointment>(kSeat, propose);
  ASSERT_EQ(story_.conditions().count(herself), 1u);
  EXPECT_EQ(story_.conditions().at(herself), 1u);
  v1::RecordPersonInPostRequest record;
  record.set_person_id(kAda);
  *record.mutable_terms()->mutable_start() = DateOf(CivilDay(2025, 1, 1));
  record.mutable_found()->set_title("Chief executive");
  story_.When<Appointment>(kSeat, record);
  ASSERT_EQ(story_.conditions().count(herself), 1u);
  EXPECT_EQ(story_.conditions().at(herself), 1u);

  v1::PersonalDataErased erased;
  *erased.mutable_erased_on() = DateOf(CivilDay(2026, 2, 1));
  story_.Given(herself, erased);
  story_.When<Appointment>(kSeat, propose);
  EXPECT_EQ(story_.refusal(), "PERSON_ERASED");
  story_.When<Appointment>(kSeat, record);
  EXPECT_EQ(story_.refusal(), "PERSON_ERASED");
}

// ... and one that did not know of an appointment, recorded just before it, is followed by what finds it.
TEST_F(ErasureTest, AnAppointmentThatTheErasureDidNotKnowOfIsErasedAfterIt) {
  EXPECT_THAT((story_.When<Person>(kAda, v1::EraseLateAppointments()), story_.recorded()), ElementsAre());
  Seat(CivilDay(2025, 6, 1));
  v1::PersonalDataErased erased;
  *erased.mutable_erased_on() = DateOf(CivilDay(2026, 2, 1));
  story_.Given(absl::StrCat("person/", kAda), erased);

  story_.When<Person>(kAda, v1::EraseLateAppointments());
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectErased"));
  ASSERT_NE(story_.fact<common::v1::SubjectErased>(), nullptr);
  EXPECT_EQ(story_.fact<common::v1::SubjectErased>()->subject(), absl::StrCat("appointment/", kSeat));
  EXPECT_EQ(story_.State<Erasure>(absl::StrCat("appointment.", kSeat)).subject(),
            absl::StrCat("appointment/", kSeat));
  story_.When<Person>(kAda, v1::EraseLateAppointments());
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

// ---- of more appointments than one commit holds

class LongServiceTest : public ErasureTest {
 protected:
  static std::string SeatId(int n) {
    return absl::StrCat("0191f3c2-7d1a-7c3e-9b1a-", absl::Dec(n, absl::kZeroPad12));
  }
  // In one post after the other, a day each, the last until the end of 2019; in an order that is not that of
  // ids.
  void Serve(int appointments, const std::string& person = kAda, int first = 1) {
    for (int i = 0; i < appointments; ++i) {
      v1::PersonFoundInPost found;
      found.set_appointment_id(SeatId(first + i));
      found.set_person_id(person);
      const CivilDay day = CivilDay(2019, 12, 31) - (i * 7) % appointments;
      *found.mutable_terms()->mutable_start() = DateOf(day);
      *found.mutable_terms()->mutable_end() = DateOf(day);
      story_.Given(absl::StrCat("appointment/", found.appointment_id()), found);
    }
  }
  void RequestAndApprove() {
    ASSERT_EQ(Request(), "");
    ASSERT_EQ(Approve(), "");
    story_.At(Noon(CivilDay(2026, 2, 17)));
  }
  // Streams of the commit that the last decision became; at most 512 are admitted.
  size_t Writes() {
    std::set<std::string> streams;
    for (const auto& [stream, version] : story_.conditions()) streams.insert(stream);
    if (story_.decision().refused()) return streams.size();
    for (const DecidedFact& fact : story_.decision().facts()) {
      if (!fact.stream.empty()) streams.insert(fact.stream);
    }
    return streams.size();
  }
  // How many times the last decision recorded it.
  long Recorded(const std::string& name) {
    const std::vector<std::string> names = story_.recorded();
    return std::count(names.begin(), names.end(), name);
  }
  bool IsErased(const std::string& subject) {
    const std::string id = absl::StrReplaceAll(subject, {{"/", "."}});
    return story_.State<Erasure>(id).subject() == subject;
  }
  int ErasedSeats(int appointments, int first = 1) {
    int erased = 0;
    for (int n = first; n < first + appointments; ++n) erased += IsErased("appointment/" + SeatId(n));
    return erased;
  }
};

TEST_F(LongServiceTest, WhatOneCommitHoldsIsOneCommit) {
  Serve(254);
  RequestAndApprove();
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_EQ(Recorded("SubjectErased"), 255);
  EXPECT_EQ(Recorded("ErasureContinues"), 0);
  EXPECT_EQ(Writes(), 512) << "all that a commit takes";
  EXPECT_EQ(ErasedSeats(254), 254);
}

TEST_F(LongServiceTest, MoreIsErasedInSeveral) {
  Serve(600);
  RequestAndApprove();
  ASSERT_TRUE(story_.FireNext());
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonalDataErased", "SubjectErased", "ErasureContinues"))
      << "the person at once";
  EXPECT_LE(Writes(), 512);
  EXPECT_FALSE(AdaHerself().has_identity());
  EXPECT_EQ(*DayOf(AdaHerself().erased_on()), CivilDay(2026, 2, 17));
  EXPECT_TRUE(IsErased(absl::StrCat("person/", kAda)));
  for (const int erased : {200, 400}) {
    ASSERT_TRUE(story_.FireNext());
    EXPECT_EQ(Recorded("SubjectErased"), 200);
    ASSERT_EQ(Recorded("ErasureContinues"), 1);
    EXPECT_EQ(story_.fact<v1::ErasureContinues>()->after(), SeatId(erased));
    EXPECT_LE(Writes(), 512);
    EXPECT_EQ(ErasedSeats(600), erased);
  }
  ASSERT_TRUE(story_.FireNext());
  EXPECT_EQ(Recorded("SubjectErased"), 200);
  EXPECT_EQ(Recorded("ErasureCompleted"), 1);
  EXPECT_EQ(ErasedSeats(600), 600);
  EXPECT_FALSE(story_.FireNext());
  EXPECT_TRUE(story_.Timers().empty());
  EXPECT_TRUE(AdaHerself().erasing().complete());
}

TEST_F(LongServiceTest, AHoldBeforeTheFirstCommitStopsAllOfIt) {
  Serve(600);
  RequestAndApprove();
  EXPECT_EQ(Hold(), "");
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("ErasureStopped"));
  EXPECT_EQ(ErasedSeats(600), 0);
  EXPECT_TRUE(AdaHerself().has_identity());
}

// As after any erasure: the person is erased, and what is left of it is only carried out.
TEST_F(LongServiceTest, AHoldInBetweenComesTooLate) {
  Serve(600);
  RequestAndApprove();
  ASSERT_TRUE(story_.FireNext());
  ASSERT_TRUE(story_.FireNext());
  EXPECT_EQ(Hold(), "PERSON_ERASED");
  EXPECT_EQ(Withdraw(), "PERSON_ERASED");
  EXPECT_EQ(story_.FireDue(), 2);
  EXPECT_EQ(ErasedSeats(600), 600);
}

TEST_F(LongServiceTest, WhoIsInOneOfManyPostsKeepsTheirName) {
  Serve(600);
  v1::AppointmentCorrected open;
  open.mutable_now()->set_post_id(kSeat);
  *open.mutable_now()->mutable_start() = DateOf(CivilDay(2019, 1, 1));
  story_.Given("appointment/" + SeatId(77), open);
  EXPECT_EQ(Request(), "IN_POST");
  EXPECT_EQ(Arg("appointment_id"), SeatId(77));
  EXPECT_LE(Writes(), 512);
  EXPECT_EQ(story_.conditions().count("appointment/" + SeatId(77)), 1) << "who leaves meanwhile is seen";
}

TEST_F(LongServiceTest, TheLastOfManyDaysIsWhatTheRulesCountFrom) {
  Serve(600);
  v1::AppointmentEnded ended;
  *ended.mutable_end() = DateOf(CivilDay(2020, 3, 1));
  story_.Given("appointment/" + SeatId(300), ended);
  EXPECT_EQ(Request(), "RETENTION");
  EXPECT_EQ(Arg("until"), "2026-03-01");
}

TEST_F(LongServiceTest, OfOnesThatAreOnlyProposedNoneKeepsAName) {
  for (int n = 1; n <= 600; ++n) {
    v1::AppointmentProposed proposed;
    proposed.set_appointment_id(SeatId(n));
    proposed.set_person_id(kAda);
    story_.Given("appointment/" + SeatId(n), proposed);
  }
  RequestAndApprove();
  EXPECT_EQ(story_.FireDue(), 4);
  EXPECT_EQ(ErasedSeats(600), 600) << "why one was corrected is sealed all the same";
}

// Each record goes on with its own.
TEST_F(LongServiceTest, OfARecordThatWasMergedTheyAreErasedToo) {
  constexpr char kSecond[] = "0191f3c2-7d1a-7c3e-9b1a-00000000ab02";
  v1::PersonRecorded second;
  second.set_person_id(kSecond);
  story_.Given(absl::StrCat("person/", kSecond), second);
  v1::PersonMergedFrom merged_from;
  merged_from.set_merged_person_id(kSecond);
  story_.Given(absl::StrCat("person/", kAda), merged_from);
  v1::PersonMerged merged;
  merged.set_into(kAda);
  story_.Given(absl::StrCat("person/", kSecond), merged);
  Serve(250);
  Serve(210, kSecond, 1001);
  RequestAndApprove();
  EXPECT_EQ(story_.FireDue(), 5) << "the people; of each record 200 and the rest";
  EXPECT_EQ(ErasedSeats(250), 250);
  EXPECT_EQ(ErasedSeats(210, 1001), 210);
  EXPECT_TRUE(IsErased(absl::StrCat("person/", kSecond)));
  EXPECT_TRUE(AdaHerself().erasing().complete());
  EXPECT_TRUE(story_.State<Person>(kSecond).erasing().complete());
}

// The reaction that looks for late ones would read them all.
TEST_F(LongServiceTest, NothingIsLateWhereTheErasureGoesOn) {
  Serve(600);
  RequestAndApprove();
  ASSERT_TRUE(story_.FireNext());
  story_.When<Person>(kAda, v1::EraseLateAppointments());
  EXPECT_THAT(story_.recorded(), ElementsAre());
  story_.FireDue();
  story_.When<Person>(kAda, v1::EraseLateAppointments());
  EXPECT_THAT(story_.recorded(), ElementsAre());
  EXPECT_EQ(Writes(), 1);
}

TEST_F(ErasureTest, OfARefusedRecordTheIdIsErasedAndOfAPersonNever) {
  v1::EraseRefusedPerson refused;
  refused.set_person_id(kSeat);  // nobody's
  story_.When<Person>(kSeat, refused);
  ASSERT_NE(story_.fact<common::v1::SubjectErased>(), nullptr);
  EXPECT_EQ(story_.fact<common::v1::SubjectErased>()->subject(), absl::StrCat("person/", kSeat));
  refused.set_person_id(kAda);
  story_.When<Person>(kAda, refused);
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

}  // namespace
}  // namespace candour
