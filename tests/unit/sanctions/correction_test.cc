#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Correcting : public HearingStory {
 protected:
  v1::ProposeCorrectionRequest Proposal(v1::CorrectionKind kind) {
    v1::ProposeCorrectionRequest propose;
    propose.set_kind(kind);
    if (kind == v1::CORRECTION_KIND_WRONG_PERSON) propose.set_sanction_id(Sanction().sanction_id());
    propose.set_text("The date in paragraph 4 is 3 March.");
    return propose;
  }
  v1::ConfirmCorrectionRequest Confirmation() {
    v1::ConfirmCorrectionRequest confirm;
    confirm.set_correction_id(The().correction().correction_id());
    confirm.set_text("The date in paragraph 4 is 3 March.");
    confirm.set_apology("You were taken for somebody of the same name. We are sorry.");
    return confirm;
  }
};

TEST_F(Correcting, TakesTheRegistrarAndTheDpo) {
  ListAndOpen();
  As("registrar-1", "REGISTRAR", "70000000-0000-4000-8000-000000000001");
  EXPECT_EQ(Ask(Proposal(v1::CORRECTION_KIND_SLIP)), "STATE");  // nothing is determined yet
  As(kChair, "PANEL_CHAIR");
  Sit(Facts(3, 0));
  As("registrar-1", "REGISTRAR", "70000000-0000-4000-8000-000000000001");
  v1::ProposeCorrectionRequest bare = Proposal(v1::CORRECTION_KIND_SLIP);
  bare.clear_text();
  EXPECT_EQ(Ask(bare), "MISSING_REASONS");
  EXPECT_EQ(Ask(Proposal(v1::CORRECTION_KIND_SLIP)), "");
  EXPECT_EQ(Ask(Proposal(v1::CORRECTION_KIND_SLIP)), "DUPLICATE");
  As("registrar-1", "DPO");
  EXPECT_EQ(Ask(Confirmation()), "SOD");
  As("registrar-2", "REGISTRAR");
  EXPECT_EQ(Ask(Confirmation()), "SOD");
  As("dpo-1", "DPO", "70000000-0000-4000-8000-000000000001");
  EXPECT_EQ(Ask(Confirmation()), "SOD");
  As("dpo-1", "DPO", kAda);
  EXPECT_EQ(Ask(Confirmation()), "CONFLICT_OF_INTEREST");
  As("dpo-1", "DPO");
  v1::ConfirmCorrectionRequest confirm = Confirmation();
  confirm.clear_text();
  EXPECT_EQ(Ask(confirm), "MISSING_REASONS");
  EXPECT_EQ(Ask(Confirmation()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeterminationCorrected"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_IN_HEARING);
  EXPECT_EQ(Ask(Confirmation()), "CORRECTION_UNKNOWN");
}

// SC24: somebody of the same name was barred.
TEST_F(Correcting, QuashesTheBarOfTheWrongPersonAndApologises) {
  InForce(v1::SANCTION_TYPE_BAR);
  As("dpo-1", "DPO");
  v1::ProposeCorrectionRequest propose = Proposal(v1::CORRECTION_KIND_WRONG_PERSON);
  propose.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(propose), "SANCTION_UNKNOWN");
  EXPECT_EQ(Ask(Proposal(v1::CORRECTION_KIND_WRONG_PERSON)), "");
  As("registrar-1", "REGISTRAR");
  v1::ConfirmCorrectionRequest confirm = Confirmation();
  confirm.clear_apology();
  EXPECT_EQ(Ask(confirm), "MISSING_REASONS");
  EXPECT_EQ(Ask(Confirmation()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeterminationCorrected", "SanctionQuashed", "InterimOrderEnded",
                                             "ApologyRecorded"));
  const auto* quashed = story_.fact<v1::SanctionQuashed>(1);
  EXPECT_EQ(quashed->person_id(), kAda);
  EXPECT_EQ(quashed->reason(), v1::QUASH_REASON_WRONG_PERSON);
  EXPECT_EQ(story_.fact<v1::ApologyRecorded>(3)->person_id(), kAda);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_QUASHED);
  EXPECT_EQ(Ask(Proposal(v1::CORRECTION_KIND_WRONG_PERSON)), "STATE");
}

// Before the appeal period is over the interim order goes too, and nothing takes effect.
TEST_F(Correcting, EndsTheInterimOrderOfTheWrongPerson) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  As("dpo-1", "DPO");
  Ask(Proposal(v1::CORRECTION_KIND_WRONG_PERSON));
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Ask(Confirmation()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeterminationCorrected", "SanctionQuashed", "InterimOrderEnded",
                                             "ApologyRecorded"));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(2)->reason(), v1::INTERIM_END_WRONG_PERSON);
  EXPECT_EQ(StoredDay(story_.fact<v1::InterimOrderEnded>(2)->last_day()), CivilDay(2026, 1, 11))
      << "on no day";
  On(CivilDay(2026, 7, 1));
  EXPECT_EQ(story_.FireDue(), 0);
}

// Nothing is decided yet, and somebody of the same name was taken out of their post.
TEST_F(Correcting, TakesTheInterimOrderOffTheWrongPersonBeforeADecision) {
  As("registrar-1", "REGISTRAR");
  v1::ProposeCorrectionRequest propose;
  propose.set_kind(v1::CORRECTION_KIND_WRONG_PERSON);
  propose.set_text("Another person of that name was meant.");
  EXPECT_EQ(Ask(propose), "SANCTION_UNKNOWN");
  propose.set_sanction_id(kInterim);
  EXPECT_EQ(Ask(propose), "");
  As("dpo-1", "DPO");
  EXPECT_EQ(Ask(Confirmation()), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("DeterminationCorrected", "InterimOrderEnded", "ApologyRecorded"));
  const auto* ended = story_.fact<v1::InterimOrderEnded>(1);
  EXPECT_EQ(ended->order_id(), kInterim);
  EXPECT_EQ(ended->reason(), v1::INTERIM_END_WRONG_PERSON);
  EXPECT_EQ(StoredDay(ended->last_day()), CivilDay(2026, 1, 11)) << "the day before its first";
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_QUASHED);
  As("listing-1", "LISTING");
  EXPECT_EQ(List(Listing()), "STATE");
}

// Proposed, and then a court sends the case back: there is no sanction left of anybody.
TEST_F(Correcting, ConfirmsNothingThatIsQuashedMeanwhile) {
  ASSERT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  As("dpo-1", "DPO");
  ASSERT_EQ(Ask(Proposal(v1::CORRECTION_KIND_WRONG_PERSON)), "");
  On(CivilDay(2026, 6, 20));
  ASSERT_EQ(Lodge(), "");
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 6, 20))), "");
  As("registrar-1", "REGISTRAR");
  EXPECT_EQ(Ask(Confirmation()), "DUPLICATE");
  EXPECT_EQ(Arg("what"), "quashing");
}

TEST_F(Correcting, EndsACaseWithTheDeathOfWhomItIsAbout) {
  ListAndOpen();
  v1::RecordSubjectDeathRequest record;
  *record.mutable_died_on() = DateOf(CivilDay(2026, 5, 27));
  EXPECT_EQ(Ask(record), "DATE_FUTURE");
  record.mutable_died_on()->set_month(13);
  EXPECT_EQ(Ask(record), "DATE_INVALID");
  *record.mutable_died_on() = DateOf(CivilDay(2026, 5, 25));
  EXPECT_EQ(Ask(record), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SubjectDied", "InterimOrderEnded"));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(1)->reason(), v1::INTERIM_END_CASE_ENDED);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_DECEASED);
  EXPECT_EQ(Sit(Facts(3, 0)), "STATE");
  EXPECT_EQ(Ask(record), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(Correcting, LetsNothingTakeEffectAfterADeath) {
  ImposeOn2June(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::RecordSubjectDeathRequest record;
  *record.mutable_died_on() = DateOf(CivilDay(2026, 6, 1));
  EXPECT_EQ(Ask(record), "");
  On(CivilDay(2028, 1, 1));
  EXPECT_EQ(story_.FireDue(), 0);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_PENDING);
}

}  // namespace
}  // namespace candour
