#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

using RecordCheck = PeopleStory;

TEST_F(RecordCheck, SaysUntilWhenItMayBeReliedOn) {
  EXPECT_EQ(Check(v1::CHECK_KIND_DBS, CivilDay(2024, 2, 29)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckRecorded"));
  EXPECT_EQ(*DayOf(story_.fact<v1::CheckRecorded>()->valid_until()), CivilDay(2027, 2, 28));
  Check(v1::CHECK_KIND_IDENTITY, CivilDay(1999, 1, 1));
  EXPECT_FALSE(story_.fact<v1::CheckRecorded>()->has_valid_until());
}

TEST_F(RecordCheck, KeepsWhatTheEvidenceIsKnownBy) {
  v1::RecordCheckRequest check;
  check.set_kind(v1::CHECK_KIND_DISQUALIFIED_DIRECTOR);
  check.set_result(v1::CHECK_RESULT_CLEAR);
  *check.mutable_checked_on() = DateOf(CivilDay(2026, 2, 1));
  check.set_evidence_hash(std::string(32, 'e'));
  check.set_source_etag("etag-7");
  EXPECT_EQ(Ask(check), "");
  ASSERT_EQ(Ada().checks_size(), 1);
  EXPECT_EQ(Ada().checks(0).evidence_hash(), std::string(32, 'e'));
  EXPECT_EQ(Ada().checks(0).source_etag(), "etag-7");
}

TEST_F(RecordCheck, FlagsAStaleCheckInsteadOfRefusingIt) {
  EXPECT_EQ(Check(v1::CHECK_KIND_REFERENCE, CivilDay(2025, 2, 1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckRecorded", "CheckStaleFlagged"));
  EXPECT_EQ(*DayOf(story_.fact<v1::CheckStaleFlagged>(1)->valid_until()), CivilDay(2026, 2, 1));
  EXPECT_EQ(Check(v1::CHECK_KIND_REFERENCE, CivilDay(2025, 2, 2)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckRecorded"));
}

TEST_F(RecordCheck, NeedsNoApplication) {
  Check(v1::CHECK_KIND_IDENTITY, CivilDay(2026, 2, 1));
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_NONE);
  Apply();
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_APPLIED);
}

TEST_F(RecordCheck, RefusesOnlyShapeAndDates) {
  EXPECT_EQ(Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 3)), "DATE_FUTURE");
  v1::RecordCheckRequest check;
  check.set_evidence_hash(std::string(32, 'h'));
  check.mutable_checked_on()->set_year(2026);
  EXPECT_EQ(Ask(check), "DATE_INVALID");
  *check.mutable_checked_on() = DateOf(CivilDay(2026, 2, 2));
  check.set_evidence_hash("short");
  EXPECT_EQ(Ask(check), "EVIDENCE_HASH");
  check.set_person_id("0191f3c2-7d1a-7c3e-9b1a-000000000000");
  story_.When<Registrant>(check.person_id(), check);
  EXPECT_EQ(story_.refusal(), "PERSON_UNKNOWN");
}

TEST_F(RecordCheck, IsNotForOneself) {
  As("other-account", "REGISTRAR", kAda);
  EXPECT_EQ(Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 1)), "CONFLICT_OF_INTEREST");
  As("hr-1", "TRUST_HR", kAda);
  EXPECT_EQ(Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 1)), "CONFLICT_OF_INTEREST");
}

TEST_F(RecordCheck, NeedsRulesToSayHowLongItIsValid) {
  Scenario bare(Model::Of<RuleSet, CodeOfConduct, Person, Registrant>(), story_.now());
  v1::PersonRecorded person;
  person.set_person_id(kAda);
  bare.Given(absl::StrCat("person/", kAda), person);
  v1::RecordCheckRequest check;
  check.set_person_id(kAda);
  *check.mutable_checked_on() = DateOf(CivilDay(2026, 2, 2));
  check.set_evidence_hash(std::string(32, 'h'));
  bare.When<Registrant>(kAda, check);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

TEST_F(RecordCheck, TheLatestByItsDayIsReliedOn) {
  Check(v1::CHECK_KIND_DBS, CivilDay(2026, 1, 10), v1::CHECK_RESULT_ADVERSE);
  Check(v1::CHECK_KIND_DBS, CivilDay(2026, 1, 5), v1::CHECK_RESULT_CLEAR);
  ASSERT_EQ(Ada().checks_size(), 1);
  EXPECT_EQ(Ada().checks(0).result(), v1::CHECK_RESULT_ADVERSE);
  Check(v1::CHECK_KIND_DBS, CivilDay(2026, 1, 10), v1::CHECK_RESULT_CLEAR);
  ASSERT_EQ(Ada().checks_size(), 1);
  EXPECT_EQ(Ada().checks(0).result(), v1::CHECK_RESULT_CLEAR);
}

class Override : public PeopleStory {
 protected:
  Override() {
    Apply();
    CheckAll();
    Sign();
    Check(v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 2), v1::CHECK_RESULT_ADVERSE);
    check_id_ = story_.fact<v1::CheckRecorded>()->check_id();
  }
  std::string Ask(const std::string& check_id) {
    v1::OverrideCheckRequest request;
    request.set_check_id(check_id);
    request.set_reasons("It was another branch of the family.");
    return PeopleStory::Ask(request);
  }
  std::string check_id_;
};

TEST_F(Override, TakesTwoPeople) {
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  EXPECT_EQ(Ask(check_id_), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckOverrideProposed"));
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  EXPECT_EQ(Ask(check_id_), "SOD");
  As("registrar-2", "REGISTRAR");
  EXPECT_EQ(Ask(check_id_), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckOverridden"));
  EXPECT_EQ(Ask(check_id_), "DUPLICATE");
  EXPECT_EQ(Admit(), "");
}

TEST_F(Override, TakesTwoHumansWhereBothTokensSayWhoTheyAre) {
  EXPECT_EQ(Ask(check_id_), "");
  As("another-account-of-theirs", "REGISTRAR", kRegistrar);
  EXPECT_EQ(Ask(check_id_), "SOD");
  EXPECT_EQ(story_.decision().refusal().args.size(), 0u);
  As("registrar-2", "REGISTRAR", "0191f3c2-7d1a-7c3e-9b1a-0000000000e2");
  EXPECT_EQ(Ask(check_id_), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckOverridden"));
}

// Two tokens that say of nobody who it is are told apart by their accounts alone.
TEST_F(Override, TakesTwoAccountsWhereATokenDoesNotSayWhoItIs) {
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Ask(check_id_), "");
  EXPECT_EQ(Ask(check_id_), "SOD");
  As("registrar-2", "REGISTRAR");
  EXPECT_EQ(Ask(check_id_), "");
}

TEST_F(Override, IsForAdverseChecksOnly) {
  Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 2), v1::CHECK_RESULT_INCONCLUSIVE);
  EXPECT_EQ(Ask(story_.fact<v1::CheckRecorded>()->check_id()), "CHECK_NOT_ADVERSE");
  EXPECT_EQ(Ask("0191f3c2-7d1a-7c3e-9b1a-000000000000"), "CHECK_UNKNOWN");
}

TEST_F(Override, DoesNotReachANewCheck) {
  Ask(check_id_);
  Check(v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 2), v1::CHECK_RESULT_ADVERSE);
  As("registrar-2", "REGISTRAR");
  EXPECT_EQ(Ask(check_id_), "CHECK_UNKNOWN");
  EXPECT_EQ(Admit(), "CHECK_MISSING");
}

TEST_F(Override, IsNotForOneself) {
  As("other-account", "REGISTRAR", kAda);
  EXPECT_EQ(Ask(check_id_), "CONFLICT_OF_INTEREST");
}

}  // namespace
}  // namespace candour
