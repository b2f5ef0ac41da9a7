// SC5, F13, where a referral describes somebody and names nobody: whether they had referred whoever made it
// is known once a screener has said who they are.
#include "services/sanctions/referral/referred_before.h"

#include "services/sanctions/reactions.h"
#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

constexpr char kOld[] = "30000000-0000-4000-8000-000000000009";

class ReferredBefore : public CaseStory {
 protected:
  void AsBea() { As("bea-account", "CHAIR", kBea); }
  static v1::SubmitReferralRequest Describing() {
    v1::SubmitReferralRequest submit = Referring("");
    submit.set_described_person("The chief executive of TST01.");
    return submit;
  }
  void IdentifyAs(const std::string& person_id) {
    AsScreener();
    ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
    ASSERT_EQ(Identify(person_id), "");
  }
  // As the reaction to the identification decides.
  void Look() {
    ASSERT_EQ(CaseReactions().all().size(), 1u);
    const Reaction& reaction = CaseReactions().all()[0];
    ASSERT_EQ(reaction.fact_type, v1::PersonIdentified::descriptor()->full_name());
    const auto command = reaction.to_fact(v1::PersonIdentified().SerializeAsString(),
                                          {StreamOf<Case>(case_), 4, story_.now(), story_.now(), "", ""});
    ASSERT_TRUE(command);
    EXPECT_EQ(command->stream, StreamOf<Case>(case_));
    ASSERT_EQ(command->request->GetDescriptor(), v1::LookAtReferrers::descriptor());
    As("system", "SYSTEM");
    ASSERT_EQ(AskOn<Case>(case_, v1::LookAtReferrers()), "");
  }
  const v1::ReferralState& TheReferral() { return story_.State<Referral>(referral_); }
};

TEST_F(ReferredBefore, IsFlaggedOnceItIsKnownWhoItIsAbout) {
  AsAda();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  On(CivilDay(2026, 1, 5));
  AsBea();
  ASSERT_EQ(Begin(Describing()), "");
  EXPECT_THAT(TheReferral().flags(), ElementsAre());
  IdentifyAs(kAda);
  Look();
  EXPECT_THAT(story_.recorded(), ElementsAre("ReferralFlagged"));
  EXPECT_EQ(story_.decision().facts()[0].stream, StreamOf<Referral>(referral_));
  EXPECT_THAT(TheReferral().flags(), ElementsAre(v1::REFERRAL_FLAG_REFERRED_BEFORE));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING) << "looked at like any other";
  Look();
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "flagged";
}

TEST_F(ReferredBefore, ByAnotherRecordOfTheirs) {
  v1::SubjectRecordsJoined joined;
  joined.add_person_ids(kOld);
  story_.Given(StreamOf<Subject>(kAda), joined);
  As("ada-account", "MANAGER", kOld);
  ASSERT_EQ(Begin(Referring(kBea)), "");
  AsBea();
  ASSERT_EQ(Begin(Describing()), "");
  IdentifyAs(kAda);
  Look();
  EXPECT_THAT(TheReferral().flags(), ElementsAre(v1::REFERRAL_FLAG_REFERRED_BEFORE)) << "and on one day";
}

TEST_F(ReferredBefore, NotBySomebodyElse) {
  As("cal-account", "MANAGER", kCal);
  ASSERT_EQ(Begin(Referring(kBea)), "");
  AsTrust();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  On(CivilDay(2026, 1, 5));
  AsBea();
  ASSERT_EQ(Begin(Describing()), "");
  IdentifyAs(kAda);
  Look();
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

// Who was referred refers back: that is what the others are protected from.
TEST_F(ReferredBefore, NotAfterIt) {
  AsBea();
  ASSERT_EQ(Begin(Describing()), "");
  const std::string first = case_;
  On(CivilDay(2026, 1, 5));
  AsAda();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  case_ = first;
  IdentifyAs(kAda);
  Look();
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(ReferredBefore, NotOneself) {
  AsAda();
  v1::RequestDeterminationRequest ask;
  ask.set_person_id(kAda);
  ask.set_text("I want this decided.");
  ASSERT_EQ(Begin(ask), "");
  EXPECT_EQ(TheReferral().referrer_person_id(), kAda);
  IdentifyAs(kAda);
  Look();
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

}  // namespace
}  // namespace candour
