// One record of two humans is divided, and a merge that was wrong taken back, without taking anything away.
#include <random>

#include "tests/unit/registration/merge_story.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class SplitTest : public MergeStory {
 protected:
  std::vector<v1::CheckKind> KindsOf(const std::string& id) {
    std::vector<v1::CheckKind> kinds;
    for (const v1::Check& check : EntryOf(id).checks()) kinds.push_back(check.kind());
    return kinds;
  }
};

TEST_F(SplitTest, OfAMergedRecordTakesTheMergeBack) {
  CheckOf(kTwin, v1::CHECK_KIND_REFERENCE, CivilDay(2026, 1, 7), v1::CHECK_RESULT_ADVERSE);
  InPost("seat", kTwin, "chief");
  ASSERT_EQ(Merge(kAda, kTwin), "");
  EXPECT_EQ(Split(kAda, kTwin), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonSplit", "PersonSplitFrom", "RegistrantSplit", "RegistrantSplitFrom"));
  EXPECT_TRUE(story_.fact<v1::PersonSplit>()->undid_merge());
  EXPECT_EQ(story_.fact<v1::PersonSplit>()->reason(), "two birth certificates");
  EXPECT_THAT(PersonOf(kAda).merged_from(), IsEmpty());
  EXPECT_THAT(PersonOf(kAda).split_off(), ElementsAre(kTwin));
  EXPECT_EQ(PersonOf(kTwin).merged_into(), "");
  EXPECT_EQ(PersonOf(kTwin).split_from(), kAda);
  EXPECT_THAT(KindsOf(kTwin), ElementsAre(v1::CHECK_KIND_REFERENCE));
  EXPECT_EQ(story_.State<Appointment>("seat").person_id(), kTwin);
  EXPECT_EQ(ApplyAs(kTwin), "") << "it takes commands again";
  Apply();
  CheckAll();
  Sign();
  EXPECT_EQ(Admit(), "") << "the adverse check is another human's";
  EXPECT_EQ(Split(kAda, kTwin), "NOT_FRESH") << "once";
}

// What was recorded of the record that went on, and is the other's, goes with them.
TEST_F(SplitTest, TakingAMergeBackMovesWhatWasRecordedMeanwhile) {
  ASSERT_EQ(Merge(kAda, kTwin), "");
  const std::string check = CheckOf(kAda, v1::CHECK_KIND_DBS, CivilDay(2026, 1, 7));
  InPost("seat", kAda, "chief");
  InPost("other", kAda, "chair");
  EXPECT_EQ(Split(kAda, kTwin, {"seat"}, {check}), "");
  EXPECT_EQ(story_.State<Appointment>("seat").person_id(), kTwin);
  EXPECT_EQ(story_.State<Appointment>("other").person_id(), kAda);
  EXPECT_THAT(KindsOf(kAda), IsEmpty());
  EXPECT_THAT(KindsOf(kTwin), ElementsAre(v1::CHECK_KIND_DBS));
}

TEST_F(SplitTest, DividesARecordIntoAFreshOne) {
  RegisterAs(kAda);
  const std::string check = CheckOf(kAda, v1::CHECK_KIND_DBS, CivilDay(2026, 1, 7), v1::CHECK_RESULT_ADVERSE);
  InPost("seat", kAda, "chief");
  InPost("other", kAda, "chair");
  EXPECT_EQ(Split(kAda, kTwin, {"seat"}, {check}), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonSplit", "PersonSplitFrom", "RegistrantSplit", "RegistrantSplitFrom",
                          "AppointmentReassigned", "PostHolderRecorded"));
  EXPECT_FALSE(story_.fact<v1::PersonSplit>()->undid_merge());
  EXPECT_EQ(story_.State<Appointment>("seat").person_id(), kTwin);
  EXPECT_EQ(story_.State<Appointment>("seat").status(), v1::APPOINTMENT_STATUS_IN_POST);
  EXPECT_EQ(story_.State<Post>("chief").holdings(0).person_id(), kTwin);
  EXPECT_EQ(story_.State<Appointment>("other").person_id(), kAda);
  EXPECT_THAT(story_.Ids("appointment_by_person", kTwin).value(), ElementsAre("seat"));
  EXPECT_THAT(story_.Ids("appointment_by_person", kAda).value(), ElementsAre("other"));
  ASSERT_EQ(EntryOf(kTwin).checks_size(), 1);
  EXPECT_EQ(EntryOf(kTwin).checks(0).check_id(), check);
  EXPECT_EQ(EntryOf(kTwin).checks(0).result(), v1::CHECK_RESULT_ADVERSE);
  EXPECT_EQ(KindsOf(kAda).size(), 3);
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_ACTIVE) << "the registration stays";
  EXPECT_EQ(EntryOf(kTwin).register_number(), "");
}

TEST_F(SplitTest, AProposalIsToBeCheckedAgain) {
  const std::string proposed = Propose(kAda, "chief");
  ASSERT_EQ(story_.State<Appointment>(proposed).status(), v1::APPOINTMENT_STATUS_CLEARED);
  EXPECT_EQ(Split(kAda, kTwin, {proposed}), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonSplit", "PersonSplitFrom", "AppointmentReassigned"));
  EXPECT_EQ(story_.State<Appointment>(proposed).status(), v1::APPOINTMENT_STATUS_PROPOSED);
}

TEST_F(SplitTest, MovesOnlyWhatIsThere) {
  InPost("theirs", kThird, "chief");
  const std::string check = CheckOf(kThird, v1::CHECK_KIND_DBS, CivilDay(2026, 1, 7));
  EXPECT_EQ(Split(kAda, kTwin, {"theirs"}), "APPOINTMENT_OF_ANOTHER");
  EXPECT_EQ(Arg("appointment_id"), "theirs");
  EXPECT_EQ(Split(kAda, kTwin, {"none"}), "APPOINTMENT_OF_ANOTHER");
  EXPECT_EQ(Split(kAda, kTwin, {}, {check}), "CHECK_UNKNOWN");
  EXPECT_EQ(Arg("check_id"), check);
  InPost("seat", kAda, "chair");
  EXPECT_EQ(Split(kAda, kTwin, {"seat", "seat"}), "") << "named twice is named";
  EXPECT_EQ(story_.State<Appointment>("seat").person_id(), kTwin);
}

// What somebody else has done stays theirs: divided into a fresh record first, merged with it then.
TEST_F(SplitTest, TheOtherRecordIsFresh) {
  EXPECT_EQ(Split(kAda, kAda), "SAME_PERSON");
  EXPECT_EQ(Split(kAda, "0191f3c2-7d1a-7c3e-9b1a-0000000000ff"), "PERSON_UNKNOWN");
  InPost("seat", kTwin, "chief");
  EXPECT_EQ(Split(kAda, kTwin), "NOT_FRESH");
  EXPECT_EQ(Arg("person_id"), kTwin);
  CheckOf(kThird, v1::CHECK_KIND_DBS, CivilDay(2026, 1, 7));
  EXPECT_EQ(Split(kAda, kThird), "NOT_FRESH");
  ASSERT_EQ(Merge(kThird, kFourth), "");
  EXPECT_EQ(Split(kAda, kFourth), "PERSON_MERGED") << "merged into another";
  EXPECT_EQ(Arg("merged_into"), kThird);
}

TEST_F(SplitTest, NobodyDecidesOnTheirOwnRecord) {
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Split(kAda, kTwin), "ACTOR_UNIDENTIFIED");
  for (const char* own : {kAda, kTwin}) {
    As("registrar-1", "REGISTRAR", own);
    EXPECT_EQ(Split(kAda, kTwin), "CONFLICT_OF_INTEREST");
  }
  AsRegistrar();
  ASSERT_EQ(Merge(kAda, kTwin), "");
  As("registrar-1", "REGISTRAR", kTwin);
  EXPECT_EQ(Split(kAda, kTwin), "CONFLICT_OF_INTEREST");
}

// Both are whole again: what is sealed of one is not erased with the other.
TEST_F(SplitTest, AfterASplitEachIsErasedAlone) {
  InPost("seat", kTwin, "chief", Day(2019, 12, 31));
  ASSERT_EQ(Merge(kAda, kTwin), "");
  ASSERT_EQ(Split(kAda, kTwin), "");
  EXPECT_EQ(RequestErasure(kAda), "");
  EXPECT_EQ(ApproveErasure(kAda, kTwin), "") << "another human now";
  On(CivilDay(2026, 2, 17));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonalDataErased", "SubjectErased"));
  EXPECT_TRUE(PersonOf(kTwin).has_identity());
  EXPECT_EQ(Hold(kTwin), "");
}

// Whatever is merged and split in whatever order: each record goes on, or points to one that does, and both
// sides and the entries of the register say so.
TEST_F(SplitTest, NoOrderOfMergesAndSplitsMakesAChain) {
  const std::vector<std::string> people = {kAda, kTwin, kThird, kFourth};
  std::mt19937 random(20261129);
  int merged = 0, split = 0;
  for (int step = 0; step < 2000; ++step) {
    const std::string &one = people[random() % 4], &other = people[random() % 4];
    if (random() % 2 == 0) {
      merged += Merge(one, other) == "" ? 1 : 0;
    } else {
      split += Split(one, other) == "" ? 1 : 0;
    }
    for (const std::string& id : people) {
      const v1::PersonState& person = PersonOf(id);
      std::vector<std::string> from;
      for (const std::string& each : people) {
        if (PersonOf(each).merged_into() == id) from.push_back(each);
      }
      ASSERT_THAT(person.merged_from(), testing::UnorderedElementsAreArray(from));
      ASSERT_TRUE(person.merged_into().empty() || from.empty()) << "a chain, step " << step;
      ASSERT_EQ(EntryOf(id).merged_into(), person.merged_into());
      ASSERT_THAT(EntryOf(id).merged_from(), testing::UnorderedElementsAreArray(from));
    }
  }
  EXPECT_GT(merged, 50);
  EXPECT_GT(split, 50);
}

}  // namespace
}  // namespace candour
