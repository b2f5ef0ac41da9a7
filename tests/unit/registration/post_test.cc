#include "services/registration/post/post.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using testing::ElementsAre;

class PostTest : public testing::Test {
 protected:
  PostTest() {
    story_.Given("organisation/TST01", Opened("TST01", Day(2011, 4, 1), Day(2026, 3, 31)));
    story_.Given("organisation/TST04", Opened("TST04", Day(2011, 4, 1)));
    v1::SuccessorRecorded successor;
    successor.mutable_successor()->set_org_code("TST04");
    *successor.mutable_successor()->mutable_effective_on() = Day(2026, 4, 1);
    story_.Given("organisation/TST01", successor);
  }

  // A post that exists from 1 January 2020; returns its id.
  std::string Given(const std::string& id, v1::PostType type, const std::string& reports_to = "",
                    const std::string& org_code = "TST01") {
    v1::PostCreated fact;
    fact.set_post_id(id);
    fact.set_org_code(org_code);
    fact.set_type(type);
    fact.mutable_reporting()->set_reports_to_post_id(reports_to);
    *fact.mutable_reporting()->mutable_from() = Day(2020, 1, 1);
    story_.Given("post/" + id, fact);
    return id;
  }
  v1::CreatePostRequest Chief(common::v1::Date from) {
    v1::CreatePostRequest request;
    request.set_org_code("TST01");
    request.set_title("Chief Executive");
    request.set_type(v1::POST_TYPE_CEO);
    request.set_voting(true);
    request.set_stage(v1::STAGE_L4_BOARD);
    *request.mutable_from() = from;
    return request;
  }
  const Decision& Create(const v1::CreatePostRequest& request) {
    return story_.When<Post>(NewIdOf("post", ++commands_), request);
  }
  const Decision& Change(const std::string& post, const std::string& reports_to, common::v1::Date from,
                         bool joint = false, const std::string& org_code = "TST01") {
    ++commands_;
    v1::ChangeReportingRequest request;
    request.set_org_code(org_code);
    request.set_post_id(post);
    request.set_reports_to_post_id(reports_to);
    request.set_joint(joint);
    *request.mutable_from() = from;
    return story_.When<Post>(post, request);
  }

  Scenario story_{Model::Of<Organisation, Import, Post>(), Noon(2026, 2, 1)};
  int commands_ = 0;
};

TEST_F(PostTest, IsCreatedUnderADerivedId) {
  Given("chair", v1::POST_TYPE_CHAIR);
  v1::CreatePostRequest request = Chief(Day(2026, 2, 1));
  request.set_reports_to_post_id("chair");
  Create(request);
  EXPECT_THAT(story_.recorded(), ElementsAre("PostCreated"));
  const v1::PostState& post = story_.State<Post>(NewIdOf("post", 1));
  EXPECT_EQ(post.post_id(), NewIdOf("post", 1));
  EXPECT_EQ(post.title(), "Chief Executive");
  EXPECT_EQ(post.type(), v1::POST_TYPE_CEO);
  EXPECT_TRUE(post.voting());
  EXPECT_EQ(post.stage(), v1::STAGE_L4_BOARD);
  EXPECT_FALSE(ExistsOn(post, absl::CivilDay(2026, 1, 31)));
  EXPECT_TRUE(ExistsOn(post, absl::CivilDay(2026, 2, 1)));
  EXPECT_EQ(ReportsToOn(post, absl::CivilDay(2026, 2, 1)), "chair");
  EXPECT_THAT(story_.conditions(), testing::Contains(testing::Pair("organisation/TST01", 2u)));
  EXPECT_THAT(story_.conditions(), testing::Contains(testing::Pair("post/chair", 1u)));
}

TEST_F(PostTest, RefusesAnOrganisationThatIsNotOpenAndNamesItsSuccessor) {
  Create(Chief(Day(2026, 4, 1)));
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
  EXPECT_EQ(Arg(story_.decision(), "successor"), "TST04");
  EXPECT_EQ(Arg(story_.decision(), "on"), "2026-04-01");
  Create(Chief(Day(2026, 3, 31)));
  EXPECT_EQ(story_.refusal(), "");
  v1::CreatePostRequest nowhere = Chief(Day(2026, 2, 1));
  nowhere.set_org_code("TST09");
  Create(nowhere);
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
  EXPECT_EQ(Arg(story_.decision(), "successor"), "");
}

TEST_F(PostTest, RefusesADayThatNoCalendarHas) {
  Create(Chief(common::v1::Date()));
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
  Given("chief", v1::POST_TYPE_CEO);
  Change("chief", "", common::v1::Date());
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
}

TEST_F(PostTest, RefusesASuperiorThatDoesNotExistThen) {
  v1::CreatePostRequest request = Chief(Day(2019, 12, 31));
  request.set_reports_to_post_id("chair");
  Create(request);
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  Given("chair", v1::POST_TYPE_CHAIR);
  Create(request);
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  *request.mutable_from() = Day(2020, 1, 1);
  Create(request);
  EXPECT_EQ(story_.refusal(), "");
}

TEST_F(PostTest, OnlyAJointPostReportsAcrossOrganisations) {
  Given("chief", v1::POST_TYPE_CEO);
  Given("other", v1::POST_TYPE_CEO, "", "TST04");
  Change("chief", "other", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "REPORTING_ACROSS_ORGANISATIONS");
  Change("chief", "other", Day(2026, 2, 1), true);
  EXPECT_THAT(story_.recorded(), ElementsAre("ReportingChanged"));
}

TEST_F(PostTest, ChangesReportingFromADayOn) {
  Given("chair", v1::POST_TYPE_CHAIR);
  Given("chief", v1::POST_TYPE_CEO, "chair");
  Given("nurse", v1::POST_TYPE_EXEC_DIRECTOR);
  Change("nurse", "chief", Day(2026, 3, 1));
  Change("nurse", "chair", Day(2026, 2, 1));
  const v1::PostState& nurse = story_.State<Post>("nurse");
  EXPECT_EQ(ReportsToOn(nurse, absl::CivilDay(2026, 1, 31)), "");
  EXPECT_EQ(ReportsToOn(nurse, absl::CivilDay(2026, 2, 28)), "chair");
  EXPECT_EQ(ReportsToOn(nurse, absl::CivilDay(2026, 3, 1)), "chief");
  Change("nurse", "", Day(2026, 2, 1));
  EXPECT_EQ(ReportsToOn(nurse, absl::CivilDay(2026, 2, 28)), "");
  EXPECT_EQ(nurse.reporting_size(), 3);
  Change("nurse", "chief", Day(2026, 3, 1));
  EXPECT_FALSE(story_.decision().refused());
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(PostTest, RefusesAChangeThatCannotBe) {
  Given("chief", v1::POST_TYPE_CEO);
  Change("absent", "", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  Change("chief", "", Day(2026, 2, 1), false, "TST04");
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  Change("chief", "", Day(2019, 12, 31));
  EXPECT_EQ(story_.refusal(), "DATE_ORDER");
  EXPECT_EQ(Arg(story_.decision(), "earliest"), "2020-01-01");
  Change("chief", "", Day(2026, 4, 1));
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
}

TEST_F(PostTest, NobodyReportsToThemselves) {
  Given("a", v1::POST_TYPE_MANAGER);
  Given("b", v1::POST_TYPE_MANAGER, "a");
  Given("c", v1::POST_TYPE_MANAGER, "b");
  Change("a", "a", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "REPORTING_CYCLE");
  Change("a", "c", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "REPORTING_CYCLE");
  EXPECT_EQ(Arg(story_.decision(), "on"), "2026-02-01");
  EXPECT_THAT(story_.conditions(), testing::Contains(testing::Pair("post/b", 1u)));
}

TEST_F(PostTest, FindsACycleOnALaterDay) {
  Given("a", v1::POST_TYPE_MANAGER);
  Given("b", v1::POST_TYPE_MANAGER);
  Given("c", v1::POST_TYPE_MANAGER);
  Change("c", "a", Day(2026, 3, 1));  // until then c reports to nobody
  Change("b", "c", Day(2026, 2, 10));
  Change("a", "b", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "REPORTING_CYCLE");
  EXPECT_EQ(Arg(story_.decision(), "on"), "2026-03-01");
}

TEST_F(PostTest, ALineThatEndsBeforeTheCircleClosesIsNone) {
  Given("a", v1::POST_TYPE_MANAGER);
  Given("b", v1::POST_TYPE_MANAGER);
  Change("b", "a", Day(2026, 3, 1));
  Change("a", "", Day(2026, 3, 1));
  Change("a", "b", Day(2026, 2, 1));  // for February only
  EXPECT_EQ(story_.refusal(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ReportingChanged"));
}

TEST_F(PostTest, ALineAboveCountsOnItsOwnDaysOnly) {
  Given("a", v1::POST_TYPE_MANAGER);
  Given("b", v1::POST_TYPE_MANAGER, "a");
  Change("b", "", Day(2026, 2, 1));  // under a until 31 January
  Change("a", "b", Day(2026, 1, 31));
  EXPECT_EQ(story_.refusal(), "REPORTING_CYCLE");
  Change("a", "b", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "");
}

TEST_F(PostTest, GivesUpOnALineWithoutEnd) {
  Given("top", v1::POST_TYPE_MANAGER);
  std::string above = "post-0";
  Given(above, v1::POST_TYPE_MANAGER);
  for (int i = 1; i <= 101; ++i) above = Given(absl::StrCat("post-", i), v1::POST_TYPE_MANAGER, above);
  Change("top", "post-99", Day(2026, 2, 1));  // a hundred posts
  EXPECT_EQ(story_.refusal(), "");
  Change("top", "post-100", Day(2026, 2, 1));
  EXPECT_EQ(story_.refusal(), "REPORTING_TOO_LONG");
}

TEST_F(PostTest, ADirectReportOfTheBoardFollowsFromTheLineOfTheDay) {
  Given("chief", v1::POST_TYPE_CEO);
  Given("deputy", v1::POST_TYPE_MANAGER, "chief");
  Given("team", v1::POST_TYPE_MANAGER, "deputy");
  const auto direct = [&](const std::string& post, const std::string& superior, int month) {
    return IsDirectReportOn(story_.State<Post>(post), story_.State<Post>(superior),
                            absl::CivilDay(2026, month, 1));
  };
  EXPECT_TRUE(direct("deputy", "chief", 2));
  EXPECT_FALSE(direct("team", "deputy", 2));
  EXPECT_FALSE(direct("team", "chief", 2));
  EXPECT_FALSE(direct("chief", "chief", 2));
  Change("team", "chief", Day(2026, 3, 1));
  EXPECT_FALSE(direct("team", "chief", 2));
  EXPECT_TRUE(direct("team", "chief", 3));
}

v1::Holding Held(const std::string& appointment, const std::string& person, common::v1::Date start,
                 std::optional<common::v1::Date> end = {}, bool substantive = true) {
  v1::Holding holding;
  holding.set_appointment_id(appointment);
  holding.set_person_id(person);
  holding.set_substantive(substantive);
  *holding.mutable_start() = start;
  if (end) *holding.mutable_end() = *end;
  return holding;
}

TEST_F(PostTest, KnowsWhoHoldsItSubstantively) {
  Given("chief", v1::POST_TYPE_CEO);
  v1::PostHolderRecorded fact;
  *fact.mutable_holding() = Held("1", "anna", Day(2024, 1, 1));
  story_.Given("post/chief", fact);
  *fact.mutable_holding() = Held("1", "anna", Day(2024, 1, 1), Day(2026, 1, 31));
  story_.Given("post/chief", fact);
  const v1::PostState& chief = story_.State<Post>("chief");
  EXPECT_EQ(chief.holdings_size(), 1);
  EXPECT_NE(HeldByAnother(chief, Held("2", "ben", Day(2026, 1, 31))), nullptr);
  EXPECT_EQ(HeldByAnother(chief, Held("2", "ben", Day(2026, 2, 1))), nullptr);
  EXPECT_NE(HeldByAnother(chief, Held("2", "ben", Day(2020, 1, 1), Day(2024, 1, 1))), nullptr);
  EXPECT_EQ(HeldByAnother(chief, Held("2", "ben", Day(2020, 1, 1), Day(2023, 12, 31))), nullptr);
  EXPECT_EQ(HeldByAnother(chief, Held("2", "anna", Day(2026, 1, 1))), nullptr);
  EXPECT_EQ(HeldByAnother(chief, Held("2", "ben", Day(2026, 1, 1), {}, false)), nullptr);
  v1::PostHolderRemoved removed;
  removed.set_appointment_id("1");
  story_.Given("post/chief", removed);
  EXPECT_EQ(chief.holdings_size(), 0);
}

TEST_F(PostTest, IndexesByOrganisation) {
  Given("chief", v1::POST_TYPE_CEO);
  Rows rows;
  Index(v1::PostState(), rows);
  Index(story_.State<Post>("chief"), rows);
  EXPECT_EQ(rows.rows().size(), 1u);
  EXPECT_EQ(rows.rows().count(RowKey("post_by_organisation", {"TST01", "chief"})), 1u);
}

}  // namespace
}  // namespace candour
