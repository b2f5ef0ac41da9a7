// A death ends every case about who died, whichever comes first: the case or the death. Who leaves is noted,
// and nothing moves.
#include "services/sanctions/subject/subject.h"

#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
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
  // The register's word of it by each record, as the reaction to it decides.
  void DieKnownAs(const std::vector<std::string>& person_ids, CivilDay died_on) {
    registration::v1::PersonDied died;
    died.mutable_person_ids()->Assign(person_ids.begin(), person_ids.end());
    *died.mutable_died_on() = DateOf(died_on);
    const auto& all = RegisterReactions().all();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [](const Reaction& one) { return one.name == "learn_death_of_records"; });
    ASSERT_NE(found, all.end());
    ASSERT_EQ(found->fact_type, died.GetDescriptor()->full_name());
    const auto command = found->to_fact(died.SerializeAsString(), {absl::StrCat("person/", person_ids[0]), 5,
                                                                   story_.now(), story_.now(), "", ""});
    ASSERT_TRUE(command);
    ASSERT_EQ(command->stream, StreamOf<Subject>(person_ids[0]));
    v1::LearnDeath learn;
    ASSERT_TRUE(learn.ParseFromString(command->request->SerializeAsString()));
    EXPECT_EQ(learn.person_id(), person_ids[0]);
    As("system", "SYSTEM");
    ASSERT_EQ(AskOn<Subject>(person_ids[0], learn), "");
  }
  // The reaction of that name to the register's fact, decided.
  template <class Fact>
  void Learn(const std::string& reaction, const std::string& stream, const Fact& fact) {
    const auto& all = RegisterReactions().all();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Reaction& one) { return one.name == reaction; });
    ASSERT_NE(found, all.end());
    ASSERT_EQ(found->fact_type, Fact::descriptor()->full_name());
    const auto command =
        found->to_fact(fact.SerializeAsString(), {stream, 4, story_.now(), story_.now(), "", ""});
    ASSERT_TRUE(command);
    v1::LearnDeparture learn;
    ASSERT_TRUE(learn.ParseFromString(command->request->SerializeAsString()));
    ASSERT_EQ(command->stream, StreamOf<Subject>(learn.person_ids(0)));
    As("system", "SYSTEM");
    ASSERT_EQ(AskOn<Subject>(learn.person_ids(0), learn), "");
  }
  // The reaction to the register's merge of two records, or to its being undone.
  // `version`: of the register's word; 0: the next.
  std::string Merge(const std::string& merged, const std::string& into, uint64_t version = 0) {
    registration::v1::PersonMerged fact;
    fact.set_into(into);
    return LearnOf<v1::LearnMerge>("learn_merge", merged, fact, version);
  }
  std::string Part(const std::string& merged, const std::string& from, bool undid_merge = true,
                   uint64_t version = 0) {
    registration::v1::PersonSplitFrom fact;
    fact.set_split_from(from);
    fact.set_undid_merge(undid_merge);
    return LearnOf<v1::LearnSplit>("learn_split", merged, fact, version);
  }
  template <class Command, class Fact>
  std::string LearnOf(const std::string& reaction, const std::string& person_id, const Fact& fact,
                      uint64_t version) {
    for (const Reaction& one : RegisterReactions().all()) {
      if (one.name != reaction) continue;
      const auto command = one.to_fact(fact.SerializeAsString(),
                                       {absl::StrCat("person/", person_id), version == 0 ? ++word_ : version,
                                        story_.now(), story_.now(), "", ""});
      if (!command) return "nothing asked";
      Command learn;
      learn.ParseFromString(command->request->SerializeAsString());
      EXPECT_EQ(command->stream, StreamOf<Subject>(person_id));
      As("system", "SYSTEM");
      return AskOn<Subject>(person_id, learn);
    }
    return "no such reaction";
  }
  static registration::v1::PersonLeftPost Leaving(std::vector<std::string> person_ids) {
    registration::v1::PersonLeftPost left;
    for (std::string& id : person_ids) left.add_person_ids(std::move(id));
    left.set_org_code("TST01");
    *left.mutable_last_day() = DateOf(CivilDay(2026, 1, 31));
    left.set_reason(registration::v1::END_REASON_SETTLEMENT);
    return left;
  }
  uint64_t word_ = 4;  // version of the register's last word
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
  EXPECT_THAT(Streams(),
              UnorderedElementsAre(StreamOf<Subject>(kAda), StreamOf<Case>(closed), StreamOf<Case>(open)));
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

// Ada was recorded twice; the record that the case names goes into the other one.
TEST_F(Subjects, WhoWasMergedIsTheSameInTheirCases) {
  Investigate();
  On(CivilDay(2026, 4, 1));
  AsScreener();
  v1::NotifyAllegationRequest notify;
  notify.set_delivery(v1::DELIVERY_PORTAL);
  notify.add_evidence_hashes(std::string(32, 'e'));
  notify.set_unused_schedule_hash(std::string(32, 'u'));
  notify.set_notice("This is alleged.");
  ASSERT_EQ(Ask(notify), "");
  v1::SubmitResponseRequest answer;
  answer.set_person_id(kOld);
  answer.set_text("It was asked of me.");
  As("ada-account", "MANAGER", kOld);
  EXPECT_EQ(Ask(answer), "CASE_UNKNOWN") << "somebody else, as far as one knows";

  EXPECT_EQ(Merge(kAda, kOld), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("SubjectKnownAs", "SubjectRecordsJoined", "SubjectRecordsJoined"));
  EXPECT_THAT(The().also_known_as(), ElementsAre(kOld));
  EXPECT_THAT(story_.State<Subject>(kOld).other_records(), ElementsAre(kAda));
  EXPECT_EQ(Merge(kAda, kOld, word_), "");
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known";
  As("ada-again", "EXAMINER", kOld);
  EXPECT_EQ(Declare(v1::CASE_PART_COUNTERSIGNER), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterestsDeclared", "OfficerRecused"));
  As("ada-account", "MANAGER", kOld);
  EXPECT_EQ(Ask(answer), "");
  // Another referral, by the name that goes on, is part of the same case.
  const std::string first = case_;
  AsTrust();
  ASSERT_EQ(Begin(Referring(kOld)), "");
  EXPECT_EQ(case_, first);

  EXPECT_EQ(Part(kAda, kOld, /*undid_merge=*/false), "nothing asked");
  EXPECT_EQ(Part(kAda, kOld), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("SubjectKnownAsNoMore", "SubjectRecordsParted", "SubjectRecordsParted"));
  EXPECT_THAT(The().also_known_as(), ElementsAre());
  As("ada-account", "MANAGER", kOld);
  EXPECT_EQ(Ask(answer), "CASE_UNKNOWN");
}

// That the two are of one human may have been taken back since, unheard: who lives is not dead for good.
TEST_F(Subjects, ADeathEndsTheCasesOfItsOwnRecordAlone) {
  Investigate();
  ASSERT_EQ(Merge(kAda, kOld), "");
  Die(kOld, CivilDay(2026, 1, 3));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
  ASSERT_EQ(Part(kAda, kOld), "");
  EXPECT_FALSE(story_.State<Subject>(kAda).has_died_on());
}

// Ada was recorded twice, and referred by each record; whichever word comes first, the other adds what is
// left.
TEST_F(Subjects, ADeathEndsTheCasesOfEveryRecordThatTheRegisterNames) {
  Investigate();
  const std::string one = case_;
  AsTrust();
  ASSERT_EQ(Begin(Referring(kOld)), "");
  const std::string other = case_;
  ASSERT_NE(other, one);
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  ASSERT_EQ(Identify(kOld), "");
  AsTrust();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  const std::string another = case_;

  ASSERT_EQ(Merge(kAda, kOld), "");
  DieKnownAs({kOld, kAda}, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown", "SubjectDied", "SubjectDied"));
  EXPECT_THAT(Streams(), ElementsAre(StreamOf<Subject>(kOld), StreamOf<Case>(other), StreamOf<Case>(one)));
  EXPECT_EQ(story_.fact<v1::SubjectDied>(1)->person_id(), kOld);
  EXPECT_EQ(story_.fact<v1::SubjectDied>(2)->person_id(), kAda);
  EXPECT_EQ(story_.State<Case>(one).stage(), v1::CASE_STAGE_CLOSED_DECEASED);
  EXPECT_EQ(story_.State<Case>(other).stage(), v1::CASE_STAGE_CLOSED_DECEASED);
  EXPECT_EQ(story_.State<Case>(another).stage(), v1::CASE_STAGE_RECEIVED);
  EXPECT_FALSE(story_.State<Subject>(kAda).has_died_on()) << "should it be wrong, she can be identified";
  DieKnownAs({kOld, kAda}, CivilDay(2026, 1, 2));
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known, and the first day counts";
  Die(kOld, CivilDay(2026, 1, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(Subjects, WhatADeathOfOneRecordLeftEndsByTheWordOfAll) {
  Investigate();
  ASSERT_EQ(Merge(kAda, kOld), "");
  Die(kOld, CivilDay(2026, 1, 3));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  DieKnownAs({kOld, kAda}, CivilDay(2026, 1, 3));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDied"));
  EXPECT_THAT(Streams(), ElementsAre(StreamOf<Case>(case_)));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_DECEASED);
}

// They were merged by mistake, and were two when the death is heard of: she lives.
TEST_F(Subjects, ADeathEndsNoCaseOfWhoWasSplitOff) {
  Investigate();
  ASSERT_EQ(Merge(kAda, kOld), "");
  ASSERT_EQ(Part(kAda, kOld), "");
  DieKnownAs({kOld, kAda}, CivilDay(2026, 1, 3));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
}

// It was merged with another that lives, as far as is known here; the register knows better.
TEST_F(Subjects, WhoeverTheRegisterDoesNotNameLives) {
  Investigate();
  ASSERT_EQ(Merge(kAda, kOld), "");
  DieKnownAs({kOld}, CivilDay(2026, 1, 3));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDeathKnown"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
  EXPECT_FALSE(story_.State<Subject>(kAda).has_died_on());
}

// Merged the wrong way round, put right, and the words come late.
TEST_F(Subjects, ASplitThatComesLateLeavesTheNewerMerge) {
  ASSERT_EQ(Merge(kAda, kOld, 7), "");
  ASSERT_EQ(Merge(kOld, kAda, 9), "");
  ASSERT_EQ(Part(kAda, kOld, true, 8), "");
  EXPECT_THAT(story_.State<Subject>(kAda).other_records(), ElementsAre(kOld));
  EXPECT_THAT(story_.State<Subject>(kOld).other_records(), ElementsAre(kAda));
  EXPECT_EQ(story_.State<Subject>(kAda).merged_into(), "");
  Investigate();
  EXPECT_THAT(The().also_known_as(), ElementsAre(kOld));
}

// Two records went into one; of the first it turns out that it is another human's.
TEST_F(Subjects, WhoIsSplitFromAGroupStandsAlone) {
  ASSERT_EQ(Merge(kBea, kOld), "");
  ASSERT_EQ(Merge(kAda, kOld), "");
  Investigate();
  EXPECT_THAT(The().also_known_as(), UnorderedElementsAre(kOld, kBea));
  ASSERT_EQ(Part(kBea, kOld), "");
  EXPECT_THAT(The().also_known_as(), ElementsAre(kOld));
  EXPECT_THAT(story_.State<Subject>(kBea).other_records(), ElementsAre());
  EXPECT_THAT(story_.State<Subject>(kOld).other_records(), ElementsAre(kAda));
  ASSERT_EQ(Part(kAda, kOld), "");
  EXPECT_THAT(The().also_known_as(), ElementsAre());
  EXPECT_THAT(story_.State<Subject>(kAda).other_records(), ElementsAre());
}

// The two reactions walk each by itself.
TEST_F(Subjects, WhatWasSplitSinceIsNotJoinedByAWordThatComesLate) {
  Investigate();
  ASSERT_EQ(Part(kAda, kOld, true, 8), "");
  ASSERT_EQ(Merge(kAda, kOld, 7), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
  EXPECT_THAT(The().also_known_as(), ElementsAre());
  ASSERT_EQ(Merge(kAda, kBea, 9), "");
  EXPECT_THAT(The().also_known_as(), ElementsAre(kBea));
  ASSERT_EQ(Merge(kAda, kOld, 11), "") << "the split at 10 was not heard yet";
  EXPECT_THAT(The().also_known_as(), ElementsAre(kOld));
  ASSERT_EQ(Part(kAda, kBea, true, 10), "");
  EXPECT_THAT(The().also_known_as(), ElementsAre(kOld));
}

TEST_F(Subjects, NobodyIdentifiesThemselvesByAnotherRecord) {
  ASSERT_EQ(Merge(kOld, kAda), "");
  Refer();
  As("screener-1", "SCREENER", kOld);
  EXPECT_EQ(Identify(), "CONFLICT_OF_INTEREST");
}

// Merged before anybody referred them.
TEST_F(Subjects, WhoIsIdentifiedIsKnownByAllTheirRecords) {
  ASSERT_EQ(Merge(kOld, kAda), "");
  ASSERT_EQ(Merge(kBea, kAda), "");
  Investigate();
  EXPECT_THAT(The().also_known_as(), UnorderedElementsAre(kOld, kBea));
}

// After Mid Staffordshire the chief executive left under a deal. Here the case knows it, and goes on.
TEST_F(Subjects, ThatWhoeverItIsAboutLeftIsNotedAndTheCaseGoesOn) {
  TakeUp();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  const std::string closed = case_;
  Investigate();
  const std::string open = case_;
  Learn("note_left_post", "appointment/a-1", Leaving({kAda}));
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectLeft"));
  EXPECT_THAT(Streams(), ElementsAre(StreamOf<Case>(open))) << "what is over stays as it is";
  EXPECT_EQ(story_.State<Case>(open).stage(), v1::CASE_STAGE_INVESTIGATION);
  ASSERT_EQ(story_.State<Case>(open).departures_size(), 1);
  const v1::Departure& departure = story_.State<Case>(open).departures(0);
  EXPECT_EQ(departure.reason(), v1::LEAVING_REASON_SETTLEMENT);
  EXPECT_EQ(departure.org_code(), "TST01");
  EXPECT_EQ(departure.appointment_id(), "a-1");
  EXPECT_EQ(StoredDay(departure.last_day()), CivilDay(2026, 1, 31));
  EXPECT_EQ(story_.State<Case>(closed).departures_size(), 0);

  Learn("note_left_post", "appointment/a-1", Leaving({kAda}));
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known";
  registration::v1::PersonLeftPost long_ago = Leaving({kAda});
  *long_ago.mutable_last_day() = DateOf(CivilDay(2025, 12, 31));
  Learn("note_left_post", "appointment/a-0", long_ago);
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "before the referral";
  Learn("note_left_post", "appointment/a-2", Leaving({kBea, kAda}));
  EXPECT_EQ(story_.State<Case>(open).departures_size(), 2) << "by another record of the same human";
  Learn("note_left_post", "appointment/a-3", Leaving({kBea}));
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(Subjects, ThatSomebodyLeftTheRegisterIsNotedToo) {
  Investigate();
  const std::string entry = absl::StrCat("registrant/", kAda);
  registration::v1::RegistrationLapsed lapsed;
  *lapsed.mutable_lapsed_on() = DateOf(CivilDay(2026, 2, 1));
  Learn("note_lapse", entry, lapsed);
  registration::v1::LapsedForUnsignedCode unsigned_code;
  *unsigned_code.mutable_lapsed_on() = DateOf(CivilDay(2026, 3, 1));
  Learn("note_unsigned_lapse", entry, unsigned_code);
  registration::v1::RemovedVoluntarily removed;
  *removed.mutable_removed_on() = DateOf(CivilDay(2026, 4, 1));
  Learn("note_removal", entry, removed);
  ASSERT_EQ(The().departures_size(), 3);
  EXPECT_EQ(The().departures(0).reason(), v1::LEAVING_REASON_LAPSED);
  EXPECT_EQ(StoredDay(The().departures(0).last_day()), CivilDay(2026, 1, 31));
  EXPECT_EQ(The().departures(0).org_code(), "");
  EXPECT_EQ(The().departures(1).reason(), v1::LEAVING_REASON_CODE_UNSIGNED);
  EXPECT_EQ(StoredDay(The().departures(1).last_day()), CivilDay(2026, 2, 28));
  EXPECT_EQ(The().departures(2).reason(), v1::LEAVING_REASON_AT_OWN_REQUEST);
  EXPECT_EQ(StoredDay(The().departures(2).last_day()), CivilDay(2026, 3, 31));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
}

TEST_F(Subjects, WhatSomebodyElseLeftIsNotTheirs) {
  Refer();
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  ASSERT_EQ(Identify(kBea), "");
  Learn("note_left_post", "appointment/a-1", Leaving({kBea}));
  ASSERT_EQ(The().departures_size(), 1);
  AsScreener();
  ASSERT_EQ(Identify(kAda), "");
  EXPECT_EQ(The().departures_size(), 0);
}

TEST_F(Subjects, WhoIsOnlyNamedHasNotLeftAnything) {
  AsTrust();
  v1::SubmitReferralRequest refer = Referring(kAda);
  ASSERT_EQ(Begin(refer), "");
  Learn("note_left_post", "appointment/a-1", Leaving({kAda}));
  EXPECT_THAT(story_.recorded(), ElementsAre());
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
  EXPECT_THAT(Streams(), ElementsAre(StreamOf<Subject>(kAda), StreamOf<Case>(open)))
      << "the other knows it already";

  AsTrust();
  referral_ = referral;
  EXPECT_EQ(AskOfReferral(v1::RequestScreeningReviewRequest()), "SUBJECT_DIED");
}

}  // namespace
}  // namespace candour
