// An organisation closes, the register moves what it had to do, and no open case is left with it.
#include "services/sanctions/organisation/organisation.h"

#include "candour/registration/v1/organisation.pb.h"
#include "services/sanctions/register.h"
#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

class Organisations : public CaseStory {
 protected:
  // The register's fact, as the reaction to it decides.
  void Close(const std::string& org_code, const std::string& to) {
    registration::v1::DutiesTransferred transferred;
    transferred.set_to(to);
    transferred.set_more(true);  // it may say so again
    const auto& all = RegisterReactions().all();
    const auto found = std::find_if(
        all.begin(), all.end(), [](const Reaction& one) { return one.name == "learn_duties_transferred"; });
    ASSERT_NE(found, all.end());
    ASSERT_EQ(found->fact_type, transferred.GetDescriptor()->full_name());
    const auto command =
        found->to_fact(transferred.SerializeAsString(),
                       {absl::StrCat("organisation/", org_code), 4, story_.now(), story_.now(), "", ""});
    ASSERT_TRUE(command);
    EXPECT_EQ(command->stream, StreamOf<NamedOrganisation>(org_code));
    v1::LearnDutiesTransferred learn;
    ASSERT_TRUE(learn.ParseFromString(command->request->SerializeAsString()));
    As("system", "SYSTEM");
    ASSERT_EQ(AskOn<NamedOrganisation>(org_code, learn), "");
    for (const std::string& name : story_.recorded())
      EXPECT_TRUE(found->records.contains("candour.sanctions.v1." + name)) << name;
  }
  std::string ReferTo(const std::string& person_id, const std::string& org_code) {
    AsTrust();
    v1::SubmitReferralRequest refer = Referring(person_id);
    refer.set_org_code(org_code);
    EXPECT_EQ(Begin(refer), "");
    return case_;
  }
};

TEST_F(Organisations, WhoeverCarriesOnIsNamedInEachOpenCase) {
  TakeUp();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  const std::string closed = case_;
  Investigate();
  const std::string open = case_;
  const std::string elsewhere = ReferTo(kBea, "TST02");
  const std::string unscreened = ReferTo(kCal, "TST01");

  Close("TST01", "TST03");
  EXPECT_THAT(story_.recorded(), ElementsAre("DutiesTransferKnown", "CaseRehomed", "CaseRehomed"));
  EXPECT_EQ(story_.fact<v1::DutiesTransferKnown>(0)->to(), "TST03");
  EXPECT_EQ(story_.fact<v1::CaseRehomed>(1)->from(), "TST01");
  EXPECT_EQ(story_.fact<v1::CaseRehomed>(1)->to(), "TST03");
  EXPECT_EQ(story_.State<NamedOrganisation>("TST01").carried_on_by(), "TST03");
  EXPECT_THAT(story_.State<Case>(open).org_codes(), ElementsAre("TST01", "TST03"));
  EXPECT_THAT(story_.State<Case>(unscreened).org_codes(), ElementsAre("TST01", "TST03"));
  EXPECT_THAT(story_.State<Case>(closed).org_codes(), ElementsAre("TST01")) << "what is over stays as it is";
  EXPECT_THAT(story_.State<Case>(elsewhere).org_codes(), ElementsAre("TST02"));
  EXPECT_EQ(story_.State<Case>(open).stage(), v1::CASE_STAGE_INVESTIGATION)
      << "no end of a post moves a case";
  EXPECT_EQ(story_.State<Case>(unscreened).stage(), v1::CASE_STAGE_RECEIVED);
  EXPECT_GT(story_.conditions().at(StreamOf<Case>(open)), 0) << "of an end at the same moment one is second";

  Close("TST01", "TST03");
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known";
  Close("TST03", "TST04");
  EXPECT_THAT(story_.State<Case>(open).org_codes(), ElementsAre("TST01", "TST03", "TST04"));
}

TEST_F(Organisations, WhereNobodyCarriesOnTheRegionIsNoOrganisation) {
  Investigate();
  Close("TST01", "NHSE_REGION");
  EXPECT_THAT(story_.recorded(), ElementsAre("DutiesTransferKnown", "CaseRehomed"));
  EXPECT_EQ(story_.fact<v1::CaseRehomed>(1)->to(), "NHSE_REGION");
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01"));
  Close("TST01", "TST03");
  EXPECT_THAT(story_.recorded(), ElementsAre("DutiesTransferKnown", "CaseRehomed")) << "named after that";
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST03"));
}

TEST_F(Organisations, WhoIsNamedAlreadyIsNamedOnce) {
  Refer();
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(kAda);
  identify.add_org_codes("TST03");
  ASSERT_EQ(Ask(identify), "");
  Close("TST01", "TST03");
  EXPECT_THAT(story_.recorded(), ElementsAre("DutiesTransferKnown", "CaseRehomed"));
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST03"));
}

// Its referrals are decided on in the other, even where somebody had another look at it.
TEST_F(Organisations, WhatWentIntoAnotherCaseIsFoundThere) {
  v1::CaseOpened opened;
  opened.set_case_id("linked");
  opened.set_org_code("TST01");
  v1::CaseLinked linked;
  linked.set_linked_into("another");
  story_.Given("case/linked", opened);
  story_.Given("case/linked", linked);
  story_.Given("case/linked", v1::ScreeningReviewRequested());
  ASSERT_EQ(story_.State<Case>("linked").stage(), v1::CASE_STAGE_SCREENING);
  Close("TST01", "TST03");
  EXPECT_THAT(story_.recorded(), ElementsAre("DutiesTransferKnown"));
}

TEST_F(Organisations, ThePeopleOfWhoeverCarriesOnKeepOut) {
  Investigate();
  SeatInterimPanel();
  As("lay-1", "PANEL_MEMBER");
  ASSERT_EQ(Declare(v1::CASE_PART_INTERIM_PANEL, "TST03"), "");
  Close("TST02", "TST03");
  AsChair();
  v1::MakeInterimOrderRequest make = InterimBar(6);
  make.set_months(600);
  EXPECT_EQ(Ask(make), "RULE_RANGE") << "free to decide";
  Close("TST01", "TST03");
  AsChair();
  EXPECT_EQ(Ask(make), "CONFLICT_OF_INTEREST");
}

}  // namespace
}  // namespace candour
