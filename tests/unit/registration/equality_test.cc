// Equality monitoring, by given / when / then: what people declare, what a count may tell, what of a case
// counts in a year.
#include <gmock/gmock.h>

#include <memory>

#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/registration/equality_report/equality_report.h"
#include "services/registration/equality_report/figures.h"
#include "services/registration/model.h"
#include "services/registration/service/case_in_year.h"
#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

namespace theirs = sanctions::v1;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EqualityTest : public PeopleStory {
 protected:
  EqualityTest() : PeopleStory(RegistrationModel()) { AsAda(); }

  static v1::DeclareCharacteristicsRequest Saying(
      const std::vector<std::pair<std::string, std::string>>& said) {
    v1::DeclareCharacteristicsRequest declare;
    for (const auto& [characteristic, category] : said) {
      declare.add_characteristics()->set_characteristic(characteristic);
      declare.mutable_characteristics()->rbegin()->set_category(category);
    }
    return declare;
  }
  static v1::DeclareCharacteristicsRequest TakingBack() {
    v1::DeclareCharacteristicsRequest declare;
    declare.set_take_back(true);
    return declare;
  }
  void GivenApplied() {
    AsRegistrar();
    ASSERT_EQ(Apply(), "");
    AsAda();
  }
  std::vector<std::string> Declared() { return *story_.Ids("characteristics_declared", kDeclared); }

  std::string Take(uint32_t year, v1::RevisionReason why = v1::REVISION_REASON_UNSPECIFIED) {
    v1::TakeEqualityReportRequest take;
    take.set_year(year);
    take.set_revision_reason(why);
    AsRegistrar();
    story_.When<EqualityReport>(absl::StrCat(year), take);
    return story_.refusal();
  }
  void Find(v1::EqualityFigures figures) {
    story_.Finding(std::make_shared<v1::EqualityFigures>(std::move(figures)));
  }
  static v1::EqualityFigures Counted() {
    v1::EqualityFigures figures;
    figures.set_counted(true);
    return figures;
  }
};

TEST_F(EqualityTest, WhatIsSaidStandsInPlaceOfWhatWasSaidBefore) {
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}})), "NOT_ON_THE_REGISTER");
  GivenApplied();
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}, {"ETHNICITY", "ASIAN"}})), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CharacteristicsDeclared"));
  EXPECT_THAT(story_.fact<v1::CharacteristicsDeclared>()->characteristics(), SizeIs(2));
  EXPECT_THAT(Declared(), ElementsAre(kAda));
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}})), "");
  EXPECT_THAT(story_.fact<v1::CharacteristicsDeclared>()->characteristics(), SizeIs(1));
}

TEST_F(EqualityTest, OnlyWhatTheRulesListEachOnce) {
  GivenApplied();
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}, {"SHOE_SIZE", "LARGE"}})), "CHARACTERISTIC_UNKNOWN");
  EXPECT_THAT(story_.decision().refusal().args, ElementsAre(testing::Pair("item", "2")));
  EXPECT_EQ(Ask(Saying({{"SEX", "ASIAN"}})), "CHARACTERISTIC_UNKNOWN");
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}, {"SEX", "FEMALE"}})), "CHARACTERISTIC_REPEATED");
  EXPECT_THAT(Declared(), IsEmpty());
  On(CivilDay(2025, 12, 1));
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}})), "NO_EQUALITY_MONITORING") << "before there was a rule";
}

TEST_F(EqualityTest, ItIsTakenBackWhateverTheRegisterAndItsRulesHaveBecome) {
  EXPECT_EQ(Ask(TakingBack()), "");
  EXPECT_THAT(story_.recorded(), IsEmpty()) << "nothing was said";
  EXPECT_EQ(Ask(Saying({})), "DECLARE_OR_TAKE_BACK") << "a file was forgotten";
  GivenApplied();
  ASSERT_EQ(Ask(Saying({{"SEX", "FEMALE"}})), "");
  v1::RulesPublished without;
  *without.mutable_rules() = England2026();
  without.mutable_rules()->clear_equality_monitoring();
  without.set_digest(RulesDigest(without.rules()));
  story_.Given("rule_set/current", without);
  EXPECT_EQ(Ask(Saying({{"SEX", "MALE"}})), "NO_EQUALITY_MONITORING");
  v1::RegistrantMerged merged;
  merged.set_person_id(kAda);
  merged.set_into("00000000-0000-4000-8000-0000000000bb");
  story_.Given(absl::StrCat("registrant/", kAda), merged);
  EXPECT_EQ(Ask(Saying({{"SEX", "MALE"}})), "PERSON_MERGED");
  EXPECT_THAT(Declared(), ElementsAre(kAda));
  auto both = Saying({{"SEX", "MALE"}});
  both.set_take_back(true);
  EXPECT_EQ(Ask(both), "DECLARE_OR_TAKE_BACK");
  EXPECT_EQ(Ask(TakingBack()), "");
  EXPECT_TRUE(story_.fact<v1::CharacteristicsDeclared>()->taken_back());
  EXPECT_THAT(Declared(), IsEmpty());
}

TEST_F(EqualityTest, AYearIsCountedOnceItIsOverAndAgainWithAReason) {
  Find(Counted());
  EXPECT_EQ(Take(2026), "YEAR_NOT_OVER");
  EXPECT_EQ(Take(0), "DATE_INVALID");
  EXPECT_EQ(Take(10000), "DATE_INVALID");
  EXPECT_EQ(Take(2025), "NO_EQUALITY_MONITORING");
  On(CivilDay(2026, 12, 31));
  EXPECT_EQ(Take(2026), "YEAR_NOT_OVER") << "its last day";
  On(CivilDay(2027, 1, 1));
  EXPECT_EQ(Take(2026, v1::REVISION_REASON_ERROR), "NO_REPORT");
  Find(v1::EqualityFigures());
  EXPECT_EQ(Take(2026), "SANCTIONS_NOT_FOLLOWED");
  v1::EqualityFigures figures = Counted();
  figures.add_characteristics()->set_characteristic("SEX");
  Find(figures);
  EXPECT_EQ(Take(2026), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("EqualityReportTaken")) << "nothing stands out";
  EXPECT_EQ(story_.fact<v1::EqualityReportTaken>()->revision(), 1);
  EXPECT_EQ(Take(2026), "REPORT_TAKEN");
  figures.add_disproportions()->set_category("MALE");
  Find(figures);
  EXPECT_EQ(Take(2026, v1::REVISION_REASON_METHOD), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("EqualityReportTaken", "DisproportionFound"));
  EXPECT_EQ(story_.fact<v1::DisproportionFound>(1)->revision(), 2);
  EXPECT_EQ(story_.State<EqualityReport>("2026").figures().disproportions(0).category(), "MALE");
}

// Of what she said under a record that was merged into hers nothing stands beside what she says now.
TEST_F(EqualityTest, WhatSheSaysIsSaidForAllHerRecords) {
  constexpr char kMergedRecord[] = "00000000-0000-4000-8000-0000000000bb";
  GivenApplied();
  const auto given_merged = [&] {
    v1::CharacteristicsDeclared said;
    said.mutable_sealed()->set_ciphertext("sealed");
    v1::RegistrationApplied applied;
    applied.set_person_id(kMergedRecord);
    *applied.mutable_applied_on() = DateOf(CivilDay(2026, 1, 5));
    story_.Given(absl::StrCat("registrant/", kMergedRecord), applied);
    story_.Given(absl::StrCat("registrant/", kMergedRecord), said);
  };
  given_merged();
  v1::RegistrantMergedFrom from;
  from.set_person_id(kAda);
  from.set_merged_person_id(kMergedRecord);
  story_.Given(absl::StrCat("registrant/", kAda), from);
  EXPECT_THAT(Declared(), ElementsAre(kMergedRecord));
  EXPECT_EQ(Ask(Saying({{"SEX", "FEMALE"}})), "");
  EXPECT_THAT(Declared(), ElementsAre(kAda));
  given_merged();
  EXPECT_THAT(Declared(), SizeIs(2));
  EXPECT_EQ(Ask(TakingBack()), "");
  EXPECT_THAT(Declared(), IsEmpty());
}

// ---- what a count may tell

v1::EqualityMonitoringRule BySex() {
  v1::EqualityMonitoringRule rule = England2026().equality_monitoring(0);
  rule.clear_characteristics();
  auto& sex = *rule.add_characteristics();
  sex.set_code("SEX");
  for (const char* category : {"FEMALE", "MALE", "NEITHER"}) sex.add_categories(category);
  return rule;
}

EqualityTally Of(CategoryTally women, CategoryTally men) {
  return {{"SEX", {{"FEMALE", women}, {"MALE", men}}}};
}

std::vector<std::string> Told(const v1::EqualityFigures& figures) {
  std::vector<std::string> told;
  for (const v1::Disproportion& one : figures.disproportions())
    told.push_back(absl::StrCat(one.category(), " ", v1::EqualityMeasure_Name(one.measure()).substr(17), " ",
                                one.risk_ratio_percent()));
  return told;
}

TEST(FiguresOf, ShowsNoFewAndNothingFromWhichTheyFollow) {
  const auto figures = FiguresOf(Of({.registered = 203, .referred = 13, .case_to_answer = 7, .sanctioned = 0},
                                    {.registered = 88, .referred = 12, .case_to_answer = 9, .sanctioned = 8}),
                                 BySex());
  EXPECT_TRUE(figures.counted());
  ASSERT_THAT(figures.characteristics(), SizeIs(1));
  const auto& sex = figures.characteristics(0);
  ASSERT_THAT(sex.categories(), SizeIs(3));
  const auto& women = sex.categories(0);
  const auto& men = sex.categories(1);
  EXPECT_EQ(women.registered().people(), 205);
  EXPECT_EQ(women.referred().people(), 15);
  EXPECT_TRUE(women.case_to_answer().suppressed());
  EXPECT_EQ(women.case_to_answer().people(), 0);
  EXPECT_FALSE(women.sanctioned().suppressed()) << "none";
  EXPECT_TRUE(men.case_to_answer().suppressed()) << "or the 7 would follow";
  EXPECT_EQ(men.sanctioned().people(), 10);
  EXPECT_EQ(sex.categories(2).registered().people(), 0) << "listed, and nobody's";
  EXPECT_EQ(sex.declared().people(), 290);
}

TEST(FiguresOf, TellsARateThatIsMoreThanAQuarterHigherByWhatIsShown) {
  EXPECT_THAT(Told(FiguresOf(Of({100, 25, 0, 0}, {100, 20, 0, 0}), BySex())), IsEmpty()) << "125: not more";
  EXPECT_THAT(Told(FiguresOf(Of({100, 30, 0, 0}, {100, 20, 0, 0}), BySex())),
              ElementsAre("FEMALE REFERRED 150"));
  EXPECT_THAT(Told(FiguresOf(Of({102, 28, 8, 10}, {99, 22, 8, 20}), BySex())),
              ElementsAre("FEMALE REFERRED 150", "MALE SANCTIONED 200"))
      << "of the rounded numbers: 30 and 20";
  EXPECT_THAT(Told(FiguresOf(Of({100, 20, 0, 0}, {100, 0, 0, 0}), BySex())),
              ElementsAre("FEMALE REFERRED 0"));
}

TEST(FiguresOf, TellsNothingOfFewPeople) {
  EXPECT_THAT(Told(FiguresOf(Of({27, 20, 0, 0}, {100, 10, 0, 0}), BySex())), IsEmpty());
  EXPECT_THAT(Told(FiguresOf(Of({30, 20, 0, 0}, {100, 10, 0, 0}), BySex())),
              ElementsAre("FEMALE REFERRED 666"));
  EXPECT_THAT(Told(FiguresOf(Of({100, 20, 0, 0}, {27, 0, 0, 0}), BySex())), IsEmpty()) << "of the others";
  EXPECT_THAT(Told(FiguresOf(Of({100, 7, 0, 0}, {100, 0, 0, 0}), BySex())), IsEmpty()) << "7 are not told";
  EXPECT_THAT(Told(FiguresOf(Of({100, 40, 0, 0}, {100, 7, 0, 0}), BySex())), IsEmpty()) << "of the others";
  // Of the third category there is one: so how many men there are is not told, nor a ratio that would.
  EqualityTally tally = Of({200, 10, 0, 0}, {100, 40, 0, 0});
  tally["SEX"]["NEITHER"] = {1, 0, 0, 0};
  EXPECT_THAT(Told(FiguresOf(tally, BySex())), IsEmpty());
}

// ---- what of a case counts

class CaseInYearTest : public testing::Test {
 protected:
  template <class Fact>
  void Take(const Fact& fact, CivilDay on, const std::string& command_id = "") {
    replica::v1::FactRow row;
    row.set_type(Fact::descriptor()->full_name());
    row.set_value(fact.SerializeAsString());
    row.set_decided_at_us(absl::ToUnixMicros(Noon(on)));
    row.set_command_id(command_id.empty() ? absl::StrCat(++commands_) : command_id);
    ASSERT_TRUE(case_.Take(row).ok());
  }
  void Open(CivilDay on) {
    theirs::CaseOpened opened;
    *opened.mutable_received_on() = DateOf(on);
    Take(opened, on);
  }
  void Identify(const std::string& person_id) {
    theirs::PersonIdentified identified;
    identified.set_person_id(person_id);
    Take(identified, CivilDay(2026, 2, 1));
  }
  void Impose(const std::string& id, theirs::SanctionType type, CivilDay on) {
    theirs::SanctionImposed imposed;
    imposed.set_sanction_id(id);
    imposed.set_type(type);
    Take(imposed, on);
  }
  void FindToAnswer(CivilDay on) {
    theirs::CaseToAnswer found;
    *found.mutable_decided_on() = DateOf(on);
    Take(found, on);
  }

  int commands_ = 0;
  CaseInYear case_{"case/1", 2026};
};

TEST_F(CaseInYearTest, CountsByTheDayOnWhichEachHappened) {
  Open(CivilDay(2025, 12, 31));
  Identify("ada");
  EXPECT_EQ(case_.person_id(), "ada");
  EXPECT_FALSE(case_.received());
  FindToAnswer(CivilDay(2026, 1, 1));
  EXPECT_TRUE(case_.to_answer());
  Impose("s1", theirs::SANCTION_TYPE_BAR, CivilDay(2027, 1, 1));
  EXPECT_FALSE(case_.sanctioned());
  Impose("s2", theirs::SANCTION_TYPE_NO_FURTHER_ACTION, CivilDay(2026, 12, 31));
  EXPECT_FALSE(case_.sanctioned());
  Impose("s3", theirs::SANCTION_TYPE_CAUTION, CivilDay(2026, 12, 31));
  EXPECT_TRUE(case_.sanctioned());
}

TEST_F(CaseInYearTest, WhatWasQuashedOrIsAboutSomebodyElseDoesNotCount) {
  Open(CivilDay(2026, 1, 1));
  EXPECT_TRUE(case_.received());
  EXPECT_EQ(case_.person_id(), "");
  Identify("ada");
  Identify("bea");
  EXPECT_EQ(case_.person_id(), "bea");
  Impose("s1", theirs::SANCTION_TYPE_BAR, CivilDay(2026, 6, 1));
  theirs::SanctionQuashed quashed;
  quashed.set_sanction_id("s1");
  Take(quashed, CivilDay(2027, 6, 1));
  EXPECT_FALSE(case_.sanctioned());
  theirs::DeterminationCorrected corrected;
  corrected.set_kind(theirs::CORRECTION_KIND_SLIP);
  Take(corrected, CivilDay(2027, 7, 1));
  EXPECT_EQ(case_.person_id(), "bea");
  corrected.set_kind(theirs::CORRECTION_KIND_WRONG_PERSON);
  Take(corrected, CivilDay(2027, 7, 2));
  EXPECT_EQ(case_.person_id(), "") << "it never was about her";
}

TEST_F(CaseInYearTest, WhatGoesOnFromAnEarlierDecisionIsNoneOfItsYear) {
  Identify("ada");
  theirs::SanctionImposed conditions;
  conditions.set_sanction_id("s2");
  conditions.set_type(theirs::SANCTION_TYPE_CONDITIONS);
  Take(theirs::Restored(), CivilDay(2026, 6, 1), "restoring");
  Take(conditions, CivilDay(2026, 6, 1), "restoring");
  EXPECT_FALSE(case_.sanctioned());
  Take(theirs::SanctionReviewed(), CivilDay(2026, 7, 1), "reviewing");
  conditions.set_sanction_id("s3");
  Take(conditions, CivilDay(2026, 7, 1), "reviewing");
  EXPECT_FALSE(case_.sanctioned());
  Impose("s4", theirs::SANCTION_TYPE_WARNING, CivilDay(2026, 8, 1));
  EXPECT_TRUE(case_.sanctioned());
}

TEST_F(CaseInYearTest, SaysThatAFactIsDamaged) {
  replica::v1::FactRow row;
  row.set_type(theirs::CaseToAnswer::descriptor()->full_name());
  row.set_value("\xff");
  EXPECT_EQ(case_.Take(row).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace candour
