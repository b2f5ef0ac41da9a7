#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "services/registration/organisation/ods.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using testing::ElementsAre;

// A line as ODS writes it, 27 columns.
std::string Line(absl::string_view code, absl::string_view name, absl::string_view opened,
                 absl::string_view closed = "") {
  return absl::StrCat("\"", code, "\",\"", name, "\",\"Y56\",\"QMJ\",\"\",\"\",\"\",\"\",\"\",\"NW1 0PE\",\"",
                      opened, "\",\"", closed, "\"", std::string(15, ','), "\r\n");
}

class OrganisationTest : public testing::Test {
 protected:
  const Decision& ImportFile(const std::string& csv) {
    v1::ImportOrganisationsRequest request;
    request.set_ods_csv(csv);
    return story_.When<Import>(absl::StrCat("import-", ++imports_), request);
  }
  const v1::OrganisationsImported& report() const { return *story_.fact<v1::OrganisationsImported>(); }
  const Decision& Succeed(const std::string& code, const std::string& successor, common::v1::Date on) {
    v1::RecordSuccessorRequest request;
    request.set_org_code(code);
    request.set_successor(successor);
    *request.mutable_effective_on() = on;
    return story_.When<Organisation>(code, request);
  }

  Scenario story_{Model::Of<Organisation, Import>(), Noon(2026, 2, 1)};
  int imports_ = 0;
};

// The one fault of a file with one bad row, as "row/fault/column".
std::string FaultOf(const std::string& csv) {
  const OdsFile file = ParseOds(csv);
  if (file.refused.size() != 1) return absl::StrCat(file.refused.size(), " faults");
  const v1::RefusedRow& bad = file.refused[0];
  return absl::StrCat(bad.row(), "/", v1::RowFault_Name(bad.fault()), "/", bad.column());
}

TEST(OdsFileTest, ReadsARow) {
  const OdsFile file =
      ParseOds("\xEF\xBB\xBF" + Line("R0C", "A, B AND KING'S NHS TRUST", "20200301", "20200326"));
  ASSERT_EQ(file.rows.size(), 1u);
  EXPECT_EQ(file.rows[0].org_code, "R0C");
  const v1::OrganisationDetails& details = file.rows[0].details;
  EXPECT_EQ(details.name(), "A, B AND KING'S NHS TRUST");
  EXPECT_EQ(details.type(), v1::ORGANISATION_TYPE_NHS_TRUST);
  EXPECT_EQ(details.type_basis(), v1::TYPE_BASIS_NAME);
  EXPECT_EQ(details.grouping(), "Y56");
  EXPECT_EQ(details.icb(), "QMJ");
  EXPECT_EQ(DayOf(details.opened_on()), absl::CivilDay(2020, 3, 1));
  EXPECT_EQ(DayOf(details.closed_on()), absl::CivilDay(2020, 3, 26));
}

TEST(OdsFileTest, TakesTheTypeFromTheName) {
  EXPECT_EQ(TypeFromName("TEST VALE NHS FOUNDATION TRUST"), v1::ORGANISATION_TYPE_FOUNDATION_TRUST);
  EXPECT_EQ(TypeFromName("TEST VALE NHS TRUST"), v1::ORGANISATION_TYPE_NHS_TRUST);
  EXPECT_EQ(TypeFromName("NHS TEST VALE INTEGRATED CARE BOARD"), v1::ORGANISATION_TYPE_ICB);
  EXPECT_EQ(TypeFromName("TEST VALE HEALTH"), v1::ORGANISATION_TYPE_OTHER);
}

TEST(OdsFileTest, NamesTheFaultOfARow) {
  EXPECT_EQ(FaultOf("\"TST01\",\"NEVER CLOSED,Y56\n"), "1/ROW_FAULT_MALFORMED/0");
  EXPECT_EQ(FaultOf("\"TST01\"x,NAME\n"), "1/ROW_FAULT_MALFORMED/0");
  EXPECT_EQ(FaultOf("TST01,A,,,,,,,,,20200101\rTST02,B,,,,,,,,,20200101\n"), "1/ROW_FAULT_MALFORMED/0");
  EXPECT_EQ(FaultOf("TST01,NAME,,,,,,,,,20200101\n"), "1/ROW_FAULT_TOO_FEW_COLUMNS/0");
  EXPECT_EQ(FaultOf(Line("TST01", "BAD \xFF NAME", "20200101")), "1/ROW_FAULT_BAD_TEXT/1");
  EXPECT_EQ(FaultOf(Line("TST01", "BELL \x07 NAME", "20200101")), "1/ROW_FAULT_BAD_TEXT/1");
  EXPECT_EQ(FaultOf(Line("TST01", std::string("NUL \0", 5), "20200101")), "1/ROW_FAULT_BAD_TEXT/1");
  EXPECT_EQ(FaultOf(Line("TST01", std::string(201, 'A'), "20200101")), "1/ROW_FAULT_BAD_TEXT/1");
  EXPECT_EQ(FaultOf(Line("T1", "NAME", "20200101")), "1/ROW_FAULT_BAD_CODE/0");
  EXPECT_EQ(FaultOf(Line("tst01", "NAME", "20200101")), "1/ROW_FAULT_BAD_CODE/0");
  EXPECT_EQ(FaultOf(Line("TST01", "  ", "20200101")), "1/ROW_FAULT_EMPTY_NAME/1");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "")), "1/ROW_FAULT_BAD_DATE/10");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "20230229")), "1/ROW_FAULT_BAD_DATE/10");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "2023-2-9")), "1/ROW_FAULT_BAD_DATE/10");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "+2023029")), "1/ROW_FAULT_BAD_DATE/10");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "20200101", "20201301")), "1/ROW_FAULT_BAD_DATE/11");
  EXPECT_EQ(FaultOf(Line("TST01", "NAME", "20200102", "20200101")), "1/ROW_FAULT_CLOSED_BEFORE_OPENED/11");
  EXPECT_EQ(FaultOf(Line("TST01", "A", "20200101") + "\n" + Line("TST01", "B", "20200101")),
            "3/ROW_FAULT_DUPLICATE_CODE/0");
}

TEST(OdsFileTest, AFaultCostsNoOtherRow) {
  const OdsFile file =
      ParseOds(Line("TST01", "A", "20200101") + "\"TST02\",\"OPEN QUOTE\n" + Line("TST03", "C", "20200101"));
  ASSERT_EQ(file.rows.size(), 2u);
  EXPECT_EQ(file.rows[1].org_code, "TST03");
  ASSERT_EQ(file.refused.size(), 1u);
  EXPECT_EQ(file.refused[0].row(), 2u);
}

TEST(OdsFileTest, AnEmptyFileHasNoRows) {
  EXPECT_EQ(ParseOds("").total(), 0u);
  EXPECT_EQ(ParseOds("\r\n  \n").total(), 0u);
}

TEST_F(OrganisationTest, ImportsWhatIsNew) {
  const std::string csv = Line("TST01", "TEST VALE NHS TRUST", "20110701") + Line("X", "BAD", "20110701");
  ImportFile(csv);
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationImported"));
  EXPECT_EQ(report().sha256(), Sha256(csv));
  EXPECT_EQ(report().rows(), 2u);
  EXPECT_EQ(report().added(), 1u);
  EXPECT_EQ(report().refused_size(), 1);
  EXPECT_EQ(story_.decision().facts()[1].stream, "organisation/TST01");
  EXPECT_EQ(story_.State<Organisation>("TST01").details().name(), "TEST VALE NHS TRUST");
}

TEST_F(OrganisationTest, AnUnchangedFileRecordsItsReportAlone) {
  const std::string csv = Line("TST01", "TEST VALE NHS TRUST", "20110701");
  ImportFile(csv);
  ImportFile(csv);
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported"));
  EXPECT_EQ(report().unchanged(), 1u);
  EXPECT_EQ(story_.conditions().at("organisation/TST01"), 1u);
}

TEST_F(OrganisationTest, EachChangeIsOneFact) {
  ImportFile(Line("TST01", "TEST VALE NHS TRUST", "20110701"));
  ImportFile(Line("TST01", "TEST VALE NHS FOUNDATION TRUST", "20110701"));
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationRenamed"));
  EXPECT_EQ(story_.State<Organisation>("TST01").details().type(), v1::ORGANISATION_TYPE_FOUNDATION_TRUST);
  ImportFile(Line("TST01", "TEST VALE NHS FOUNDATION TRUST", "20110701", "20260331"));
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationClosed"));
  ImportFile(Line("TST01", "TEST VALE NHS FOUNDATION TRUST", "20110701", "20260430"));
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationAmended"));
  EXPECT_EQ(DayOf(story_.State<Organisation>("TST01").details().closed_on()), absl::CivilDay(2026, 4, 30));
  ImportFile(Line("TST01", "TEST VALE NHS FOUNDATION TRUST", "20110701"));
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationReopened"));
  ImportFile(Line("TST01", "TEST DALE NHS TRUST", "20110701", "20260331"));
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported", "OrganisationAmended"));
  EXPECT_EQ(report().changed(), 1u);
  EXPECT_EQ(story_.State<Organisation>("TST01").details().name(), "TEST DALE NHS TRUST");
}

TEST_F(OrganisationTest, RefusesMoreRowsThanACommitHolds) {
  std::string csv;
  for (int i = 0; i < 501; ++i)
    absl::StrAppend(&csv, "T", absl::Dec(i, absl::kZeroPad4), ",N,,,,,,,,,20200101,\n");
  ImportFile(csv);
  EXPECT_EQ(story_.refusal(), "TOO_MANY_ROWS");
  EXPECT_EQ(Arg(story_.decision(), "rows"), "501");
  EXPECT_EQ(story_.decision().refusal().code, absl::StatusCode::kInvalidArgument);
  ImportFile(csv.substr(0, csv.rfind("T")));
  EXPECT_EQ(report().added(), 500u);
}

TEST_F(OrganisationTest, IsOpenFromTheFirstDayToTheLast) {
  ImportFile(Line("TST01", "TEST VALE NHS TRUST", "20110701", "20260331"));
  const v1::OrganisationState& state = story_.State<Organisation>("TST01");
  EXPECT_FALSE(OpenOn(state, absl::CivilDay(2011, 6, 30)));
  EXPECT_TRUE(OpenOn(state, absl::CivilDay(2011, 7, 1)));
  EXPECT_TRUE(OpenOn(state, absl::CivilDay(2026, 3, 31)));
  EXPECT_FALSE(OpenOn(state, absl::CivilDay(2026, 4, 1)));
  EXPECT_FALSE(OpenOn(v1::OrganisationState(), absl::CivilDay(2026, 4, 1)));
}

TEST_F(OrganisationTest, RemembersWhoCarriesOn) {
  ImportFile(Line("TST01", "A NHS TRUST", "20110701") + Line("TST02", "B NHS TRUST", "20110701") +
             Line("TST03", "C NHS TRUST", "20110701"));
  EXPECT_EQ(SuccessorOf(story_.State<Organisation>("TST01")), "");
  Succeed("TST01", "TST02", Day(2026, 4, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre("SuccessorRecorded"));
  Succeed("TST01", "TST02", Day(2026, 4, 1));
  EXPECT_THAT(story_.recorded(), ElementsAre());
  Succeed("TST01", "TST03", Day(2025, 4, 1));
  EXPECT_EQ(SuccessorOf(story_.State<Organisation>("TST01")), "TST02");
  Succeed("TST01", "TST03", Day(2027, 4, 1));
  EXPECT_EQ(SuccessorOf(story_.State<Organisation>("TST01")), "TST03");
  EXPECT_EQ(story_.State<Organisation>("TST01").successors_size(), 2);
}

TEST_F(OrganisationTest, RefusesASuccessorThatCannotBe) {
  ImportFile(Line("TST01", "A NHS TRUST", "20110701"));
  Succeed("TST09", "TST01", Day(2026, 4, 1));
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
  Succeed("TST01", "TST09", Day(2026, 4, 1));
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
  EXPECT_EQ(Arg(story_.decision(), "org_code"), "TST09");
  Succeed("TST01", "TST01", Day(2026, 4, 1));
  EXPECT_EQ(story_.refusal(), "SUCCESSOR_IS_ITSELF");
  common::v1::Date never;
  never.set_year(2026), never.set_month(2), never.set_day(31);
  Succeed("TST01", "TST02", never);
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
}

TEST_F(OrganisationTest, IndexesByCode) {
  Rows rows;
  Index(v1::OrganisationState(), rows);
  EXPECT_TRUE(rows.rows().empty());
  ImportFile(Line("TST01", "A NHS TRUST", "20110701"));
  Index(story_.State<Organisation>("TST01"), rows);
  EXPECT_EQ(rows.rows().count(RowKey("organisation", {"TST01"})), 1u);
}

TEST_F(OrganisationTest, TakesTheDemonstrationFile) {
  ImportFile(*ReadFile("docs/demo/organisations.csv"));
  EXPECT_EQ(report().refused_size(), 0);
  EXPECT_EQ(report().added(), 6u);
  EXPECT_FALSE(OpenOn(story_.State<Organisation>("TST05"), absl::CivilDay(2026, 4, 1)));
}

TEST_F(OrganisationTest, TakesTheRealFileOnce) {
  const auto csv = ReadFile("../shared/data/ods/etr.csv");
  if (!csv.ok()) GTEST_SKIP() << csv.status();
  ImportFile(*csv);
  EXPECT_EQ(report().added(), 273u);
  EXPECT_EQ(report().refused_size(), 0);
  int open = 0;
  for (const OdsRow& row : ParseOds(*csv).rows) {
    open += OpenOn(story_.State<Organisation>(row.org_code), absl::CivilDay(2026, 2, 1));
  }
  EXPECT_EQ(open, 205);
  ImportFile(*csv);
  EXPECT_THAT(story_.recorded(), ElementsAre("OrganisationsImported"));
  EXPECT_EQ(report().unchanged(), 273u);
}

}  // namespace
}  // namespace candour
