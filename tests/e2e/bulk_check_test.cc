// A whole list of staff through candourctl, as an employer's own script sends it: a thousand rows, whoever is
// barred among them, and rows that can't be sent.
#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/cluster/child_process.h"
#include "tests/e2e/followed_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAreArray;

constexpr int kRows = 1000;
constexpr int kKnown = 40;  // the first of them; nobody has the others' names
constexpr CivilDay kToday(2026, 1, 5);

struct Member {
  std::string given, family, born;
};

// A thousand names, and as many days of birth, all different.
Member MemberAt(int i) {
  static constexpr const char* kGiven[] = {"Ada",   "Bela",  "Cora", "Dov",  "Edda",
                                           "Fabio", "Greta", "Hugo", "Ines", "Jonas"};
  static constexpr const char* kStart[] = {"Alder", "Bramble", "Clover", "Dapple", "Elder",
                                           "Fern",  "Goose",   "Hazel",  "Ivy",    "Juniper"};
  static constexpr const char* kEnd[] = {"by",  "cote", "dale", "field",  "ham",
                                         "ley", "mere", "shaw", "thorpe", "wick"};
  return {kGiven[i / 100], absl::StrCat(kStart[i % 10], kEnd[i / 10 % 10]),
          DayText(CivilDay(1955, 1, 1) + 11 * i)};
}

class BulkCheckTest : public FollowedTest {
 protected:
  // Lark since 2020 where they changed their name.
  std::string Record(const Member& member, bool changed_name) {
    v1::RecordPersonRequest record;
    v1::Identity& identity = *record.mutable_identity();
    v1::PersonName& name = *identity.add_names();
    name.set_given(member.given);
    name.set_family(member.family);
    if (changed_name) {
      *name.mutable_to() = DateOf(CivilDay(2020, 6, 1));
      identity.add_names()->set_given(member.given);
      identity.mutable_names(1)->set_family("Lark");
    }
    CivilDay born;
    EXPECT_TRUE(absl::ParseCivilTime(member.born, &born));
    *identity.mutable_date_of_birth() = DateOf(born);
    return service_->Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  ToolResult CheckBars(const std::string& file) {
    return RunTool("candourctl",
                   {"--server", service_->address(), "--token", service_->TokenFor({"TRUST_HR"}, "TST01"),
                    "register", "check-bars", file, "--org-code", "TST01"},
                   dir_ / "candourctl");
  }
};

TEST_F(BulkCheckTest, OfAThousandRowsEachHasItsAnswerOrSaysWhyNot) {
  Begin();
  const std::map<int, std::string> faults = {
      {100, absl::StrCat(",", MemberAt(100).given, ",", MemberAt(100).born, ",")},
      {333, "Alderby,Ada,1980-02-30,"},
      {500, "Alderby,Ada,04/05/1971,"},
      {777, "\"Alderby,Ada,1971-05-04,"},
      {998, "Alderby,Ada,1971-05-04,M0000001A"}};
  const std::map<int, std::string> why = {{100, "family_name is empty"},
                                          {333, "date_of_birth is no day; write it as 1971-05-04"},
                                          {500, "date_of_birth is no day; write it as 1971-05-04"},
                                          {777, "the line is no CSV"},
                                          {998, "register"}};
  std::map<int, std::string> answers;  // of what is not NOT_FOUND
  std::string csv = "family_name,given_names,date_of_birth,register_number\n";
  for (int i = 0; i < kRows; ++i) {
    const Member member = MemberAt(i);
    const bool barred = i == 3 || i == 17 || i == 39, changed_name = i == 8;
    if (i < kKnown) {
      const std::string person = Record(member, changed_name);
      if (barred) TheyImpose(person, absl::StrCat("sanction-", i), theirs::SANCTION_TYPE_BAR, kToday);
      answers[i] = barred ? "MATCH" : changed_name ? "POSSIBLE" : "NOTHING_RECORDED";
    }
    absl::StrAppend(&csv,
                    faults.contains(i)
                        ? faults.at(i)
                        : absl::StrCat(member.family, ",", member.given, ",", member.born, ","),
                    "\n");
  }
  std::ofstream(dir_ / "staff.csv") << csv;
  const ToolResult checked = CheckBars(dir_ / "staff.csv");
  EXPECT_EQ(checked.exit_code, 8) << checked.printed;

  const std::string stdout_text = *ReadFile(dir_ / "candourctl.stdout");
  const std::vector<std::string> lines = absl::StrSplit(stdout_text, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), kRows);
  std::map<std::string, int> counts;
  for (int i = 0; i < kRows; ++i) {
    const std::vector<std::string> fields = absl::StrSplit(lines[i], "  ");
    ASSERT_GE(fields.size(), 3) << lines[i];
    EXPECT_EQ(fields[0], absl::StrCat(i + 2)) << "of the line in the file";
    ++counts[fields[1]];
    if (why.contains(i)) {
      EXPECT_EQ(fields[1], "ERROR") << lines[i];
      EXPECT_THAT(lines[i], HasSubstr(why.at(i)));
      continue;
    }
    EXPECT_EQ(fields[1], answers.contains(i) ? answers.at(i) : "NOT_FOUND") << lines[i];
    EXPECT_EQ(fields[2].size(), 36) << "the check's id: " << lines[i];
    EXPECT_EQ(absl::StrContains(lines[i], "BAR from 2026-01-05"), fields[1] == "MATCH") << lines[i];
  }
  EXPECT_EQ(counts,
            (std::map<std::string, int>{
                {"MATCH", 3}, {"POSSIBLE", 1}, {"NOTHING_RECORDED", 36}, {"NOT_FOUND", 955}, {"ERROR", 5}}));
  EXPECT_THAT(stdout_text, Not(HasSubstr("Bramble"))) << "the rows say who it is";

  // How far it is, while it goes on: for whoever waits, not for the file of answers.
  std::vector<std::string> said = {"995 answered, 5 not, 0 with an unknown outcome"};
  for (int rows = 50; rows <= kRows; rows += 50) said.push_back(absl::StrCat(rows, " of 1000 rows"));
  const std::string stderr_text = *ReadFile(dir_ / "candourctl.stderr");
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(stderr_text, '\n', absl::SkipEmpty())),
              UnorderedElementsAreArray(said));
}

}  // namespace
}  // namespace candour
