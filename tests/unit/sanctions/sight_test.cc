#include "services/sanctions/case/sight.h"

#include <gmock/gmock.h>

#include "common/decider/day.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";

class SightOfACase : public testing::Test {
 protected:
  SightOfACase() {
    the_.set_case_id("c");
    the_.set_person_id(kAda);
    the_.set_stage(v1::CASE_STAGE_INVESTIGATION);
    the_.add_allegations();
    v1::Officer& officer = *the_.add_officers();
    officer.set_account("lay-1");
    officer.set_part(v1::CASE_PART_INTERIM_PANEL);
  }
  Sight Of(const std::string& account, const std::string& role, const std::string& person = "",
           const std::string& asked = "") {
    return SightOf(the_, Actor{account, role, "", person}, asked);
  }

  v1::CaseState the_;
};

TEST_F(SightOfACase, IsThePersonsOnceTheyWereTold) {
  EXPECT_EQ(Of("ada", "MANAGER", kAda, kAda), Sight::kNothing);
  the_.mutable_allegations(0)->set_notified(true);
  EXPECT_EQ(Of("ada", "MANAGER", kAda, kAda), Sight::kSubject);
  EXPECT_EQ(Of("bea", "MANAGER", "bea", "bea"), Sight::kNothing);
  EXPECT_EQ(Of("ada", "SCREENER", kAda), Sight::kNothing) << "in no other role";
}

TEST_F(SightOfACase, IsTheOfficersOfTheCase) {
  EXPECT_EQ(Of("lay-1", "PANEL_MEMBER"), Sight::kPanel);
  EXPECT_EQ(Of("lay-2", "PANEL_MEMBER"), Sight::kNothing);
  the_.mutable_officers(0)->set_recused(v1::RECUSAL_REASON_WITHDRAWN);
  EXPECT_EQ(Of("lay-1", "PANEL_MEMBER"), Sight::kNothing);
  the_.mutable_hearing()->set_presenter("presenter-1");
  EXPECT_EQ(Of("presenter-1", "PRESENTER"), Sight::kPanel);
  EXPECT_EQ(Of("", "PRESENTER"), Sight::kNothing);
}

// Whoever hears it does not see what was dropped before, whatever else their token says.
TEST_F(SightOfACase, OfAPanelIsNoMoreWithAnotherRole) {
  v1::PanelMember& member = *the_.mutable_hearing()->add_members();
  member.set_account("final-1");
  v1::Officer& officer = *the_.add_officers();
  officer.set_account("final-1");
  officer.set_part(v1::CASE_PART_FINAL_PANEL);
  EXPECT_EQ(Of("final-1", "EXAMINER"), Sight::kPanel);
  EXPECT_EQ(Of("examiner-1", "EXAMINER"), Sight::kAll);
}

TEST_F(SightOfACase, IsNotOfWhomTheReferralNames) {
  the_.clear_person_id();
  the_.set_named_person_id(kAda);
  EXPECT_EQ(Of("ada", "SCREENER", kAda), Sight::kNothing);
  EXPECT_EQ(Of("bea", "SCREENER", "bea"), Sight::kAll);
}

TEST_F(SightOfACase, IsTheRegulatorsAndAfterTheDecisionOfThoseWhoOverseeIt) {
  EXPECT_EQ(Of("screener-1", "SCREENER"), Sight::kAll);
  EXPECT_EQ(Of("oversight-1", "OVERSIGHT"), Sight::kNothing);
  the_.set_stage(v1::CASE_STAGE_FINAL);
  EXPECT_EQ(Of("oversight-1", "OVERSIGHT"), Sight::kAll);
  EXPECT_EQ(Of("clerk-1", "COURT_CLERK"), Sight::kOutcome) << "whose outcomes name a sanction";
  the_.set_stage(v1::CASE_STAGE_LISTED);
  EXPECT_EQ(Of("clerk-1", "COURT_CLERK"), Sight::kNothing);
}

// What whoever referred was offered is the regulator's to know.
TEST_F(SightOfACase, HasWhatWasOfferedToOthersForTheRegulatorAlone) {
  for (const Sight sight : {Sight::kSubject, Sight::kPanel, Sight::kAll}) {
    EXPECT_TRUE(SeesSupportOf(v1::CASE_PARTY_SUBJECT, sight));
    EXPECT_EQ(SeesSupportOf(v1::CASE_PARTY_REFERRER, sight), sight == Sight::kAll);
  }
  for (const Sight sight : {Sight::kOutcome, Sight::kNothing})
    EXPECT_FALSE(SeesSupportOf(v1::CASE_PARTY_SUBJECT, sight));
}

// Nor to whoever reads the case for its outcome, or has another part in it.
TEST_F(SightOfACase, HasWhatADoctorFoundForThePersonThePanelAndTheRegulatorAlone) {
  the_.mutable_hearing()->add_members()->set_account("panel-1");
  const auto sees = [&](Sight sight, const std::string& account, const std::string& role) {
    return SeesHealth(sight, the_, Actor{account, role, "", ""});
  };
  EXPECT_TRUE(sees(Sight::kSubject, "ada", "MANAGER"));
  EXPECT_TRUE(sees(Sight::kPanel, "panel-1", "PANEL_MEMBER"));
  EXPECT_TRUE(sees(Sight::kAll, "registrar-1", "REGISTRAR"));
  EXPECT_FALSE(sees(Sight::kPanel, "lay-1", "PANEL_MEMBER")) << "of the interim panel";
  EXPECT_FALSE(sees(Sight::kAll, "cqc-1", "CQC"));
  EXPECT_FALSE(sees(Sight::kAll, "psa-1", "OVERSIGHT"));
  EXPECT_FALSE(sees(Sight::kOutcome, "clerk-1", "COURT_CLERK"));
}

TEST_F(SightOfACase, TellsTheReferrerItsOutcomeAlone) {
  EXPECT_EQ(OutcomeFor(the_), v1::REFERRAL_OUTCOME_OPEN);
  the_.set_stage(v1::CASE_STAGE_NO_CASE);
  EXPECT_EQ(OutcomeFor(the_), v1::REFERRAL_OUTCOME_CLOSED);
  the_.set_stage(v1::CASE_STAGE_CLOSED_AT_SCREENING);
  EXPECT_EQ(OutcomeFor(the_), v1::REFERRAL_OUTCOME_CLOSED_AT_SCREENING);
  the_.set_stage(v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(OutcomeFor(the_), v1::REFERRAL_OUTCOME_CLOSED) << "somebody was named wrongly, and nothing heard";
  *the_.mutable_decided_on() = DateOf(absl::CivilDay(2026, 6, 2));
  EXPECT_EQ(OutcomeFor(the_), v1::REFERRAL_OUTCOME_HEARD);
}

}  // namespace
}  // namespace candour
