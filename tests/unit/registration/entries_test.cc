#include "services/registration/views/entries.h"

#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Entries : public PeopleStory {
 protected:
  Entries() {
    v1::PersonName& former = *identity_.add_names();
    former.set_given("Ada");
    former.set_family("Gordon");
    *former.mutable_to() = DateOf(CivilDay(2010, 1, 1));
    v1::PersonName& name = *identity_.add_names();
    name.set_given("Ada");
    name.set_family("Byron");
    *identity_.mutable_date_of_birth() = DateOf(CivilDay(1985, 12, 10));
    identity_.mutable_contact()->set_email("ada@example.invalid");
  }
  std::vector<v1::UnsignedCode> Unsigned(CivilDay day) {
    const std::vector<v1::CodeOfConductState> codes = {story_.State<CodeOfConduct>("managers-code")};
    const v1::Rules rules = England2026();
    return UnsignedCodes(Ada(), codes, RulesInForce(rules, day), day);
  }
  v1::Identity identity_;
};

TEST_F(Entries, AreNotPublicBeforeAdmission) {
  Apply();
  CheckAll();
  EXPECT_FALSE(RenderPublicEntry(Ada(), {}, identity_, CivilDay(2026, 2, 2)).has_value());
  Sign();
  Admit();
  EXPECT_TRUE(RenderPublicEntry(Ada(), {}, identity_, CivilDay(2026, 2, 2)).has_value());
  EXPECT_FALSE(RenderPublicEntry(Ada(), {}, identity_, CivilDay(2026, 2, 1)).has_value());
}

TEST_F(Entries, ShowThePublicNameNumberAndTermAndNoMore) {
  Register(CivilDay(2026, 3, 1));
  const v1::PublicEntry entry = *RenderPublicEntry(Ada(), {}, identity_, CivilDay(2026, 3, 1));
  EXPECT_EQ(entry.register_number(), Ada().register_number());
  EXPECT_EQ(entry.family_name(), "Byron");
  EXPECT_EQ(entry.status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(entry.stage(), v1::STAGE_L1_FIRST_LINE);
  EXPECT_EQ(*DayOf(entry.registered_to()), CivilDay(2027, 2, 28));
  EXPECT_THAT(entry.DebugString(), Not(testing::HasSubstr("Gordon")));
  EXPECT_THAT(entry.DebugString(), Not(testing::HasSubstr("1985")));
}

TEST_F(Entries, TellThePublicYearAndMonthOfBirthAtMost) {
  Register(CivilDay(2026, 3, 1));
  const v1::FoundEntry found =
      *RenderFoundEntry(Ada(), {}, identity_, v1::MATCH_REASON_EXACT, CivilDay(2026, 3, 1));
  EXPECT_EQ(found.birth_year(), 1985);
  EXPECT_EQ(found.birth_month(), 12);
  EXPECT_EQ(v1::FoundEntry::descriptor()->FindFieldByName("date_of_birth"), nullptr);
}

TEST_F(Entries, DoNotTellThePublicOfANewApplicationOrItsRefusal) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2028, 1, 10));
  Apply();
  const auto shown = [&] { return RenderPublicEntry(Ada(), {}, identity_, CivilDay(2028, 1, 10))->status(); };
  EXPECT_EQ(shown(), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(StatusAt(CivilDay(2028, 1, 10)), v1::REGISTER_STATUS_APPLIED);
  v1::RegistrationRefused refused;
  *refused.mutable_refused_on() = DateOf(CivilDay(2028, 1, 10));
  story_.Given(absl::StrCat("registrant/", kAda), refused);
  EXPECT_EQ(shown(), v1::REGISTER_STATUS_LAPSED);
}

TEST_F(Entries, StandWithoutANameWhenTheIdentityIsErased) {
  Register(CivilDay(2026, 3, 1));
  const v1::PublicEntry entry = *RenderPublicEntry(Ada(), {}, v1::Identity(), CivilDay(2026, 3, 1));
  EXPECT_EQ(entry.family_name(), "");
  EXPECT_EQ(entry.register_number(), Ada().register_number());
}

// The version of 1 June 2026 is to be signed by day 60 after it, 31 July.
TEST_F(Entries, TellEmployersOfAnUnsignedCode) {
  Register(CivilDay(2026, 3, 1));
  PublishCode("2026.2", CivilDay(2026, 6, 1));
  EXPECT_THAT(Unsigned(CivilDay(2026, 5, 31)), IsEmpty());
  ASSERT_THAT(Unsigned(CivilDay(2026, 7, 31)), SizeIs(1));
  EXPECT_EQ(Unsigned(CivilDay(2026, 7, 31))[0].version(), "2026.2");
  EXPECT_EQ(*DayOf(Unsigned(CivilDay(2026, 7, 31))[0].due()), CivilDay(2026, 7, 31));
  EXPECT_FALSE(Unsigned(CivilDay(2026, 7, 31))[0].overdue());
  EXPECT_TRUE(Unsigned(CivilDay(2026, 8, 1))[0].overdue());
  EXPECT_THAT(Unsigned(CivilDay(2028, 1, 1)), IsEmpty());  // lapsed
}

TEST_F(Entries, TellEmployersNoContact) {
  Register(CivilDay(2026, 3, 1));
  const v1::EmployerEntry entry = RenderEmployerEntry(Ada(), {}, identity_, {}, CivilDay(2026, 3, 1));
  EXPECT_EQ(entry.person_id(), kAda);
  EXPECT_THAT(entry.names(), SizeIs(2));
  EXPECT_THAT(entry.checks(), SizeIs(3));
  EXPECT_THAT(entry.signatures(), SizeIs(1));
  EXPECT_EQ(*DayOf(entry.date_of_birth()), CivilDay(1985, 12, 10));
  EXPECT_THAT(entry.DebugString(), Not(testing::HasSubstr("example.invalid")));
}

TEST_F(Entries, TellNobodyWhichHumanProposedAnOverride) {
  Check(v1::CHECK_KIND_DBS, CivilDay(2026, 2, 2), v1::CHECK_RESULT_ADVERSE);
  v1::OverrideCheckRequest request;
  request.set_check_id(story_.fact<v1::CheckRecorded>()->check_id());
  EXPECT_EQ(Ask(request), "");
  ASSERT_EQ(Ada().checks(0).override_proposed_by_person(), kRegistrar);
  const v1::FullEntry entry = RenderFullEntry(Ada(), {}, identity_, {}, CivilDay(2026, 2, 2));
  EXPECT_EQ(entry.employer().checks(0).override_proposed_by(), "registrar-1");
  EXPECT_EQ(entry.employer().checks(0).override_proposed_by_person(), "");
  EXPECT_EQ(entry.employer().checks(0).evidence_hash(), std::string(32, 'h'));
}

TEST_F(Entries, TellThePersonEverything) {
  Apply();
  const v1::FullEntry entry =
      RenderFullEntry(Ada(), {}, identity_, Unsigned(CivilDay(2026, 2, 2)), CivilDay(2026, 2, 2));
  EXPECT_EQ(entry.contact().email(), "ada@example.invalid");
  EXPECT_EQ(entry.application().stage(), v1::STAGE_L1_FIRST_LINE);
  EXPECT_EQ(entry.employer().status(), v1::REGISTER_STATUS_APPLIED);
  EXPECT_FALSE(entry.employer().has_public_());
  EXPECT_THAT(entry.changes(), SizeIs(1));
}

}  // namespace
}  // namespace candour
