// A death ends every case about who died, whichever comes first: the case or the death.
#include "services/sanctions/subject/subject.h"

#include "candour/registration/v1/person.pb.h"
#include "services/sanctions/register.h"
#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

using testing::UnorderedElementsAre;

constexpr char kOld[] = "30000000-0000-4000-8000-000000000009";

class Subjects : public CaseStory {
 protected:
  // The register's fact about `person_id`, as the reaction to it decides.
  void Die(const std::string& person_id, CivilDay died_on) {
    registration::v1::DeathRecorded recorded;
    *recorded.mutable_died_on() = DateOf(died_on);
    const std::string stream = absl::StrCat("person/", person_id);
    const auto command = RegisterReactions().all().at(0).to_fact(
        recorded.SerializeAsString(), {stream, 4, story_.now(), story_.now(), "", ""});
    ASSERT_TRUE(command);
    ASSERT_EQ(command->stream, StreamOf<Subject>(person_id));
    v1::LearnDeath learn;
    learn.set_person_id(person_id);
    *learn.mutable_died_on() = DateOf(died_on);
    ASSERT_EQ(command->request->SerializeAsString(), learn.SerializeAsString());
    ASSERT_EQ(AskOn<Subject>(person_id, learn), "");
  }
  std::vector<std::string> Streams() const {
    std::vector<std::string> streams;
    for (const DecidedFact& fact : story_.decision().facts()) streams.push_back(fact.stream);
    return streams;
  }
};

TEST_F(Subjects, ADeathInTheRegisterEndsEveryCaseAboutWhoDied) {
  TakeUp();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  const std::string closed = case_;
  Investigate();
  const std::string open = case_;
  ASSERT_NE(open, closed);
  AsTrust();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  const std::string another = case_;

  As("system", "SYSTEM");
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown", "SubjectDied", "SubjectDied"));
  EXPECT_THAT(Streams(), UnorderedElementsAre("", StreamOf<Case>(closed), StreamOf<Case>(open)));
  EXPECT_EQ(StoredDay(story_.fact<v1::SubjectDied>(2)->died_on()), CivilDay(2026, 1, 1));
  EXPECT_EQ(story_.fact<v1::SubjectDied>(2)->person_id(), kAda);
  EXPECT_EQ(story_.State<Case>(open).stage(), v1::CASE_STAGE_CLOSED_DECEASED);
  EXPECT_EQ(story_.State<Case>(closed).stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING)
      << "what was decided stays";
  EXPECT_TRUE(story_.State<Case>(closed).has_person_died_on());
  EXPECT_EQ(story_.State<Case>(another).stage(), v1::CASE_STAGE_RECEIVED);

  Die(kAda, CivilDay(2026, 1, 2));
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known";
}

TEST_F(Subjects, ADeathEndsAnInterimOrderWithTheCase) {
  Investigate();
  SeatInterimPanel();
  ASSERT_EQ(Ask(InterimBar(6)), "");
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown", "SubjectDied", "InterimOrderEnded"));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(2)->case_id(), case_);
  EXPECT_EQ(story_.decision().facts()[2].stream, StreamOf<Case>(case_));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(2)->reason(), v1::INTERIM_END_CASE_ENDED);
}

TEST_F(Subjects, NobodyIsIdentifiedWhoIsKnownToHaveDied) {
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  Refer();
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  EXPECT_EQ(Identify(), "SUBJECT_DIED");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "") << "so it is closed";
}

// Decided at once on different replicas: one lands first, and the other is decided again.
TEST_F(Subjects, IdentificationAndDeathDependOnEachOther) {
  Refer();
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  ASSERT_EQ(Identify(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonIdentified", "CaseConcernsSubject"));
  EXPECT_EQ(story_.fact<v1::CaseConcernsSubject>(1)->case_id(), case_);
  EXPECT_EQ(story_.conditions().at(StreamOf<Subject>(kAda)), 0);
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_EQ(story_.conditions().at(StreamOf<Subject>(kAda)), 1);
}

TEST_F(Subjects, WhoWasTakenForAnotherIsConcernedOnceOrNotAtAll) {
  Refer();
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  for (const char* person : {kAda, kBea, kAda}) ASSERT_EQ(Identify(person), "");
  Die(kBea, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown", "SubjectDied"));
}

// By a build that knew no subjects.
TEST_F(Subjects, ACaseIsFoundThatNeverJoined) {
  v1::CaseOpened opened;
  opened.set_case_id(kOld);
  story_.Given(StreamOf<Case>(kOld), opened);
  v1::PersonIdentified identified;
  identified.set_person_id(kAda);
  story_.Given(StreamOf<Case>(kOld), identified);
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown", "SubjectDied"));
  EXPECT_EQ(story_.State<Case>(kOld).stage(), v1::CASE_STAGE_CLOSED_DECEASED);
}

TEST_F(Subjects, ADeathRecordedOnACaseIsOfThatCaseAlone) {
  TakeUp();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  const std::string closed = case_, referral = referral_;
  Investigate();
  const std::string open = case_;
  case_ = closed;
  v1::RecordSubjectDeathRequest record;
  *record.mutable_died_on() = DateOf(CivilDay(2026, 1, 1));
  ASSERT_EQ(Ask(record), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDied"));
  EXPECT_EQ(story_.State<Case>(open).stage(), v1::CASE_STAGE_INVESTIGATION);
  Die(kAda, CivilDay(2026, 1, 1));
  EXPECT_THAT(Streams(), ElementsAre("", StreamOf<Case>(open))) << "the other knows it already";

  AsTrust();
  referral_ = referral;
  EXPECT_EQ(AskOfReferral(v1::RequestScreeningReviewRequest()), "SUBJECT_DIED");
}

}  // namespace
}  // namespace candour
