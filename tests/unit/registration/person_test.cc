#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class People : public PeopleStory {
 protected:
  People() {
    AddName("Ada", "Byron");
    *identity_.mutable_date_of_birth() = DateOf(CivilDay(1985, 12, 10));
  }
  v1::PersonName& AddName(const std::string& given, const std::string& family) {
    v1::PersonName& name = *identity_.add_names();
    name.set_given(given);
    name.set_family(family);
    return name;
  }
  std::string Record() {
    v1::RecordPersonRequest record;
    *record.mutable_identity() = identity_;
    record.set_org_code("TST01");
    story_.When<Person>("new", record);
    return story_.refusal();
  }
  std::string Correct(const std::string& person_id) {
    v1::CorrectPersonRequest correct;
    correct.set_person_id(person_id);
    correct.set_correction(v1::IDENTITY_CORRECTION_NAME_CHANGED);
    correct.set_reason("Married.");
    *correct.mutable_identity() = identity_;
    story_.When<Person>(person_id, correct);
    return story_.refusal();
  }
  v1::Identity identity_;
};

TEST_F(People, AreRecordedUnderAnIdThatFollowsFromTheCommand) {
  EXPECT_EQ(Record(), "");
  const Context context(story_, "00000000-0000-4000-8000-000000000001", {}, story_.now());
  EXPECT_EQ(story_.fact<v1::PersonRecorded>()->person_id(), context.NewId("person"));
  EXPECT_EQ(story_.fact<v1::PersonRecorded>()->org_code(), "TST01");
}

TEST_F(People, AreKnownByTheirSealedIdentityOnly) {
  v1::PersonCorrected corrected;
  corrected.mutable_sealed()->set_ciphertext("new box");
  story_.Given(absl::StrCat("person/", kAda), corrected);
  EXPECT_EQ(story_.State<Person>(kAda).identity().ciphertext(), "new box");
  EXPECT_EQ(story_.State<Person>(kAda).person_id(), kAda);
}

TEST_F(People, HaveOneNameInUse) {
  *identity_.mutable_names(0)->mutable_to() = DateOf(CivilDay(2020, 1, 1));
  EXPECT_EQ(Record(), "NAME_MISSING");
  AddName("Ada", "Lovelace");
  EXPECT_EQ(Record(), "");
  EXPECT_EQ(CurrentName(identity_)->family(), "Lovelace");
}

TEST_F(People, KeepTheLastNameWithoutAnEnd) {
  v1::PersonName& former = AddName("Ada", "Gordon");
  *former.mutable_to() = DateOf(CivilDay(2001, 1, 1));
  EXPECT_EQ(CurrentName(identity_)->family(), "Byron");
  EXPECT_EQ(CurrentName(v1::Identity()), nullptr);
}

TEST_F(People, HaveDaysThatCanBe) {
  const v1::Identity good = identity_;
  *identity_.mutable_date_of_birth() = DateOf(CivilDay(2026, 2, 3));
  EXPECT_EQ(Record(), "DATE_FUTURE");
  identity_.mutable_date_of_birth()->set_month(13);
  EXPECT_EQ(Record(), "DATE_INVALID");
  identity_ = good;
  *identity_.mutable_names(0)->mutable_from() = DateOf(CivilDay(2026, 2, 3));
  EXPECT_EQ(Record(), "DATE_FUTURE");
  *identity_.mutable_names(0)->mutable_from() = DateOf(CivilDay(2020, 2, 3));
  *identity_.mutable_names(0)->mutable_to() = DateOf(CivilDay(2020, 2, 2));
  EXPECT_EQ(Record(), "DATE_ORDER");
  identity_.mutable_names(0)->mutable_to()->set_day(0);
  EXPECT_EQ(Record(), "DATE_INVALID");
  identity_ = good;
  *identity_.add_other_regulators()->mutable_checked_on() = DateOf(CivilDay(2026, 2, 3));
  EXPECT_EQ(Record(), "DATE_FUTURE");
  identity_.mutable_other_regulators(0)->mutable_checked_on()->set_day(30);
  EXPECT_EQ(Record(), "DATE_INVALID");
}

TEST_F(People, NameNoDayInARefusal) {
  *identity_.mutable_date_of_birth() = DateOf(CivilDay(2031, 5, 17));
  Record();
  for (const auto& [name, value] : story_.decision().refusal().args) {
    EXPECT_THAT(value, testing::Not(testing::HasSubstr("2031"))) << name;
  }
}

TEST_F(People, AreCorrectedWithAReason) {
  EXPECT_EQ(Correct(kAda), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonCorrected"));
  EXPECT_EQ(story_.fact<v1::PersonCorrected>()->reason(), "Married.");
  EXPECT_EQ(Correct("0191f3c2-7d1a-7c3e-9b1a-000000000000"), "PERSON_UNKNOWN");
  identity_.clear_date_of_birth();
  EXPECT_EQ(Correct(kAda), "DATE_INVALID");
}

}  // namespace
}  // namespace candour
