// F11: whether managers are treated alike, from what they say of themselves to what everybody may see of it.
#include "candour/registration/v1/equality_report.pb.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace ours = registration::v1;
namespace theirs = sanctions::v1;
using absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const CivilDay kMonday(2026, 3, 2);

std::string Morning(CivilDay day) { return absl::StrCat(DayText(day), "T10:00:00Z"); }

// Those of England, but that one alone is few, and three are enough to tell of a difference.
ours::Rules RulesForFew() {
  ours::Rules rules = England2026();
  auto& monitoring = *rules.mutable_equality_monitoring(0);
  monitoring.set_small_number(1);
  monitoring.set_round_to(1);
  monitoring.set_least_people(3);
  return rules;
}

const ours::CategoryFigures& Of(const std::string& category, const ours::CharacteristicFigures& figures) {
  static const ours::CategoryFigures kNone;
  for (const auto& one : figures.categories()) {
    if (one.category() == category) return one;
  }
  ADD_FAILURE() << "no " << category;
  return kNone;
}

// "4", or "*" where it is not told.
std::string Shown(const ours::PeopleCount& count) {
  return count.suppressed() ? absl::StrCat("*", count.people() == 0 ? "" : " and yet told")
                            : absl::StrCat(count.people());
}
std::vector<std::string> Row(const ours::CategoryFigures& one) {
  return {Shown(one.registered()), Shown(one.referred()), Shown(one.case_to_answer()),
          Shown(one.sanctioned())};
}

class EqualityScenario : public DatedScenarios {
 protected:
  void SetUp() override {
    DatedScenarios::SetUp();
    if (IsSkipped()) return;
    services_ = ServicesFrom(GetParam(), Morning(kMonday));
    Must(services_->Start());
    desk_ = std::make_unique<RegisterDesk>(*services_);
    Must(desk_->Furnish(RulesWithoutWaiting()));
    Must(desk_->PublishRules(RulesForFew()));
  }
  static TokenHolder Self(const std::string& person_id) {
    return {.account = absl::StrCat("account-", person_id.substr(0, 8)),
            .roles = {"MANAGER"},
            .person_id = person_id};
  }
  absl::Status Declare(const TokenHolder& who, const std::string& person_id,
                       const std::vector<std::pair<std::string, std::string>>& said) {
    ours::DeclareCharacteristicsRequest declare;
    declare.set_person_id(person_id);
    declare.set_take_back(said.empty());
    for (const auto& [characteristic, category] : said) {
      auto& one = *declare.add_characteristics();
      one.set_characteristic(characteristic);
      one.set_category(category);
    }
    return services_->Ask(who, &Register::Stub::DeclareCharacteristics, declare).status();
  }
  RegisteredPerson AdmitWhoSays(const std::string& given, const std::string& ethnicity) {
    const RegisteredPerson who = Must(desk_->Admit(given, "Wintergreen"));
    Must(Declare(Self(who.person_id), who.person_id, {{"ETHNICITY", ethnicity}}));
    return who;
  }
  std::vector<std::string> Said(const std::string& person_id) {
    ours::GetCharacteristicsRequest ask;
    ask.set_person_id(person_id);
    std::vector<std::string> said;
    const auto answer = Must(services_->Ask(Self(person_id), &Register::Stub::GetCharacteristics, ask));
    for (const auto& one : answer.characteristics())
      said.push_back(absl::StrCat(one.characteristic(), " ", one.category()));
    return said;
  }
  absl::StatusOr<ours::TakeEqualityReportResponse> Take(
      uint32_t year, ours::RevisionReason why = ours::REVISION_REASON_UNSPECIFIED) {
    ours::TakeEqualityReportRequest take;
    take.set_year(year);
    take.set_revision_reason(why);
    return services_->Ask(TheCast().registrar, &Register::Stub::TakeEqualityReport, take);
  }
  // As everybody sees it; 0: the latest.
  absl::StatusOr<ours::GetEqualityReportResponse> Report(uint32_t year) {
    ours::GetEqualityReportRequest ask;
    ask.set_year(year);
    return services_->Ask(TokenHolder(), &Register::Stub::GetEqualityReport, ask);
  }

  std::unique_ptr<DatedServices> services_;
  std::unique_ptr<RegisterDesk> desk_;
};

TEST_P(EqualityScenario, WhoSpeaksOfThemselvesIsCountedAndNobodyElseReadsIt) {
  const RegisteredPerson ada = AdmitWhoSays("Ada", "ASIAN"), bea = AdmitWhoSays("Bea", "ASIAN"),
                         cyd = AdmitWhoSays("Cyd", "ASIAN");
  for (const char* given : {"Dan", "Eve", "Fay", "Gus"}) AdmitWhoSays(given, "WHITE");
  for (const char* given : {"Hal", "Ina"}) AdmitWhoSays(given, "BLACK");
  AdmitWhoSays("Jem", "MIXED");
  const RegisteredPerson ivo = Must(desk_->Admit("Ivo", "Wintergreen"));  // says nothing
  EXPECT_THAT(Said(ada.person_id), ElementsAre("ETHNICITY ASIAN"));

  // What is asked wrongly, and by the wrong people.
  EXPECT_EQ(ReasonOf(Declare(Self(bea.person_id), ada.person_id, {{"SEX", "FEMALE"}})), "SCOPE");
  EXPECT_EQ(ReasonOf(Declare(TheCast().registrar, ada.person_id, {{"SEX", "FEMALE"}})), "ROLE");
  const absl::Status unknown =
      Declare(Self(ivo.person_id), ivo.person_id, {{"SEX", "FEMALE"}, {"ETHNICITY", "FEMALE"}});
  EXPECT_EQ(ReasonOf(unknown), "CHARACTERISTIC_UNKNOWN");
  EXPECT_EQ(ArgOf(unknown, "item"), "2") << "and not what it was";
  const absl::Status repeated =
      Declare(Self(ivo.person_id), ivo.person_id, {{"SEX", "FEMALE"}, {"SEX", "MALE"}});
  EXPECT_EQ(ReasonOf(repeated), "CHARACTERISTIC_REPEATED");
  EXPECT_EQ(ArgOf(repeated, "item"), "2");
  EXPECT_EQ(ReasonOf(Take(2026).status()), "YEAR_NOT_OVER");
  EXPECT_EQ(ReasonOf(Take(26).status()), "DATE_INVALID");
  EXPECT_EQ(ReasonOf(Take(2025).status()), "NO_EQUALITY_MONITORING") << "the rules begin in 2026";
  EXPECT_EQ(ReasonOf(Report(0).status()), "NOT_FOUND");

  // The registrar reads a history opened, but not this.
  int declared = 0;
  for (const auto& entry : Must(services_->HistoryInRegister(absl::StrCat("registrant/", ada.person_id)))) {
    ours::CharacteristicsDeclared fact;
    if (entry.fact().type() != fact.GetDescriptor()->full_name()) continue;
    ++declared;
    ASSERT_TRUE(fact.ParseFromString(entry.fact().value()));
    EXPECT_THAT(fact.characteristics(), IsEmpty());
    EXPECT_TRUE(fact.has_sealed());
  }
  EXPECT_EQ(declared, 1);

  // Two are referred, one of them barred; and one who says nothing of herself.
  CaseWalk of_ada(*services_, ada.person_id), of_bea(*services_, bea.person_id),
      of_ivo(*services_, ivo.person_id);
  Must(of_ada.HearAtOnce(kMonday, theirs::SANCTION_TYPE_BAR));
  for (CaseWalk* walk : {&of_bea, &of_ivo}) {
    Must(walk->Refer());
    Must(walk->Identify());
  }
  Must(services_->MoveTo(Morning(CivilDay(2027, 1, 4))));

  const auto taken = Must(Take(2026));
  EXPECT_EQ(taken.revision(), 1);
  ASSERT_THAT(taken.disproportions(), SizeIs(1));
  EXPECT_EQ(taken.disproportions(0).category(), "ASIAN");
  EXPECT_EQ(taken.disproportions(0).measure(), ours::EQUALITY_MEASURE_REFERRED);
  EXPECT_EQ(taken.disproportions(0).risk_ratio_percent(), 0) << "of the others it is nobody";

  const auto report = Must(Report(0));
  EXPECT_EQ(report.year(), 2026);
  EXPECT_EQ(report.rule_set().size(), 32);
  EXPECT_EQ(Text(report.taken_on()), "2027-01-04");
  ASSERT_THAT(report.characteristics(), SizeIs(6));
  const auto& ethnicity = report.characteristics(1);
  ASSERT_EQ(ethnicity.characteristic(), "ETHNICITY");
  EXPECT_EQ(Shown(ethnicity.declared()), "10");
  // One alone is few; and the least of the others is not told either, since the total would tell it. Where
  // one is all there is, it is not told either of whom there is nobody.
  EXPECT_THAT(Row(Of("MIXED", ethnicity)), ElementsAre("*", "0", "*", "*"));
  EXPECT_THAT(Row(Of("BLACK", ethnicity)), ElementsAre("*", "0", "*", "*"));
  EXPECT_THAT(Row(Of("ASIAN", ethnicity)), ElementsAre("3", "2", "*", "*"));
  EXPECT_THAT(Row(Of("WHITE", ethnicity)), ElementsAre("4", "0", "*", "*"));
  EXPECT_THAT(Row(Of("OTHER", ethnicity)), ElementsAre("0", "0", "*", "*"));
  EXPECT_EQ(Shown(report.characteristics(0).declared()), "0");

  // Taken once; again only with a reason. Who takes it back is counted no more.
  const absl::Status again = Take(2026).status();
  EXPECT_EQ(ReasonOf(again), "REPORT_TAKEN");
  EXPECT_EQ(ArgOf(again, "revision"), "1");
  Must(Declare(Self(cyd.person_id), cyd.person_id, {}));
  EXPECT_THAT(Said(cyd.person_id), IsEmpty());
  EXPECT_EQ(Must(Take(2026, ours::REVISION_REASON_LATE_RECORDS)).revision(), 2);
  const auto revised = Must(Report(2026));
  EXPECT_EQ(revised.revision(), 2);
  EXPECT_EQ(revised.revision_reason(), ours::REVISION_REASON_LATE_RECORDS);
  EXPECT_EQ(Shown(revised.characteristics(1).declared()), "9");
  EXPECT_THAT(revised.disproportions(), IsEmpty()) << "they are two: too few";
}

TEST_P(EqualityScenario, AHumanWithTwoRecordsIsCountedOnceByWhatTheySayNow) {
  const RegisteredPerson ada = AdmitWhoSays("Ada", "ASIAN"), once = AdmitWhoSays("Adah", "WHITE");
  for (const char* given : {"Dan", "Eve"}) AdmitWhoSays(given, "WHITE");
  ours::RequestRemovalRequest leave;
  leave.set_person_id(once.person_id);
  Must(services_->Ask(Self(once.person_id), &Register::Stub::RequestRemoval, leave));
  ours::MergePersonsRequest merge;
  merge.set_person_id(ada.person_id);
  merge.set_merged_person_id(once.person_id);
  merge.set_reason("The same papers.");
  Must(services_->Ask(TheCast().registrar, &Register::Stub::MergePersons, merge));
  EXPECT_THAT(Said(ada.person_id), ElementsAre("ETHNICITY ASIAN"));
  Must(services_->MoveTo(Morning(CivilDay(2027, 1, 4))));
  Must(Take(2026));
  EXPECT_EQ(Shown(Must(Report(2026)).characteristics(1).declared()), "3") << "four records, three people";
  Must(Declare(Self(ada.person_id), ada.person_id, {}));
  EXPECT_THAT(Said(ada.person_id), IsEmpty());
  Must(Take(2026, ours::REVISION_REASON_ERROR));
  EXPECT_EQ(Shown(Must(Report(2026)).characteristics(1).declared()), "2") << "nor by her other record";
}

INSTANTIATE_TEST_SUITE_P(All, EqualityScenario, testing::Values(Environment::kEmbedded, Environment::kKafka),
                         NameOf);

}  // namespace
}  // namespace candour
