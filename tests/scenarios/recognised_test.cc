// What is decided without a hearing here: what the person agrees to, and what somebody else decided.
#include <algorithm>

#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
namespace theirs = sanctions::v1;
using testing::ElementsAre;

class RecognisedScenarios : public Scenarios {
 protected:
  static TokenHolder Self(const RegisteredPerson& who) {
    return {.account = "account-of-" + who.given, .roles = {"MANAGER"}, .person_id = who.person_id};
  }
  // A caution on the one allegation.
  static theirs::ProposeConsensualRequest Caution(const CaseWalk& walk) {
    theirs::ProposeConsensualRequest propose;
    propose.set_type(theirs::SANCTION_TYPE_CAUTION);
    propose.set_months(24);
    theirs::Admission& admission = *propose.add_admissions();
    admission.set_allegation_id(walk.allegation_id());
    admission.set_ground(theirs::GROUND_MISCONDUCT);
    propose.set_public_(true);
    propose.set_reasons("Nobody would learn more at a hearing.");
    propose.set_support("A mentor was offered, and taken.");
    for (int step = theirs::SANCTION_TYPE_NO_FURTHER_ACTION; step < propose.type(); ++step) {
      theirs::LesserSanction& lesser = *propose.add_lesser();
      lesser.set_type(static_cast<theirs::SanctionType>(step));
      lesser.set_why("It would not uphold the standard.");
    }
    return propose;
  }
  static theirs::EndorseConsensualRequest Endorsing(const std::string& consensual_id) {
    theirs::EndorseConsensualRequest endorse;
    endorse.set_consensual_id(consensual_id);
    endorse.set_agree(true);
    endorse.set_delivery(theirs::DELIVERY_LEFT_AT_ADDRESS);
    endorse.set_reasons("So do I.");
    return endorse;
  }
  theirs::RecordExternalBarRequest BarOf(const RegisteredPerson& who, theirs::ExternalBarSource source) {
    theirs::RecordExternalBarRequest record;
    record.set_person_id(who.person_id);
    record.set_source(source);
    record.set_source_ref("REF-0012");
    *record.mutable_from() = DateOf(today() - 30);
    *record.mutable_verified_on() = DateOf(today());
    record.set_evidence_hash(std::string(32, 'e'));
    return record;
  }
  absl::StatusOr<v1::CheckEligibilityResponse> CheckForTheBoard(const RegisteredPerson& who) {
    const std::string post = Must(desk().CreatePost("TST03", v1::POST_TYPE_EXEC_DIRECTOR));
    appointment_ = Must(desk().Propose("TST03", who.person_id, post, today()));
    return desk().CheckEligibility("TST03", appointment_);
  }

  std::string appointment_;
};

INSTANTIATE_TEST_SUITE_P(On, RecognisedScenarios,
                         testing::Values(Environment::kEmbedded, Environment::kKafka), NameOf);

TEST_P(RecognisedScenarios, WhatIsAgreedIsPublishedAndMayBeAppealed) {
  const RegisteredPerson odile = Must(desk().Admit("Odile", "Farthingale"));
  CaseWalk walk(services(), odile.person_id);
  Must(walk.Investigate());
  Must(walk.FindCaseToAnswer());
  const std::string id =
      Must(walk.Ask(TheCast().examiner_lay, &Sanctions::Stub::ProposeConsensual, Caution(walk)))
          .consensual_id();

  // The person hears of it when two examiners want it.
  theirs::GetCaseRequest own;
  own.set_person_id(odile.person_id);
  const auto before = Must(walk.Ask(Self(odile), &Sanctions::Stub::GetCase, own)).case_();
  EXPECT_EQ(before.stage(), theirs::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_FALSE(before.has_consensual());
  const auto alone =
      walk.Ask(TheCast().examiner_lay, &Sanctions::Stub::EndorseConsensual, Endorsing(id)).status();
  EXPECT_EQ(ReasonOf(alone), "SOD") << alone;
  const auto served =
      Must(walk.Ask(TheCast().examiner_manager, &Sanctions::Stub::EndorseConsensual, Endorsing(id)));
  EXPECT_EQ(StoredDay(served.last_day()), today() + 28);
  const auto seen = Must(walk.Ask(Self(odile), &Sanctions::Stub::GetCase, own)).case_();
  EXPECT_EQ(seen.stage(), theirs::CASE_STAGE_CONSENSUAL_PROPOSED);
  EXPECT_EQ(seen.consensual().reasons(), "Nobody would learn more at a hearing.");
  EXPECT_EQ(seen.consensual().proposal().type(), theirs::SANCTION_TYPE_CAUTION);

  theirs::AnswerConsensualRequest answer;
  answer.set_person_id(odile.person_id);
  answer.set_consensual_id(id);
  answer.set_agree(true);
  answer.set_admits_facts(true);
  const auto half = walk.Ask(Self(odile), &Sanctions::Stub::AnswerConsensual, answer).status();
  EXPECT_EQ(ReasonOf(half), "ADMISSION_MISSING") << half;
  answer.set_admits_unfitness(true);
  const auto agreed = Must(walk.Ask(Self(odile), &Sanctions::Stub::AnswerConsensual, answer));
  // These rules let no appeal run; after half past four it is served tomorrow.
  const AskedAbout then{.on = StoredDay(agreed.effective_on())};
  EXPECT_LE(*then.on, today() + 1);

  // Published as any other.
  EXPECT_TRUE(Becomes([&] {
    const auto listed = desk().BarredList(odile.name(), then);
    return listed.ok() && listed->answer() == v1::BARRED_LIST_ANSWER_ON_THE_LIST;
  }));
  const auto entry = Must(desk().Entry(odile.number, then));
  EXPECT_EQ(entry.status(), v1::REGISTER_STATUS_ACTIVE) << "a caution changes no status";
  ASSERT_EQ(entry.restrictions_size(), 1);
  EXPECT_EQ(entry.restrictions(0).kind(), v1::RESTRICTION_KIND_CAUTION);
  EXPECT_EQ(entry.restrictions(0).source_id(), agreed.sanction_id());
}

TEST_P(RecognisedScenarios, ABarOfSomebodyElseStopsAnAppointmentAndIsNotPublic) {
  const RegisteredPerson basil = Must(desk().Admit("Basil", "Wetherspoon-Crane"));
  EXPECT_EQ(Must(CheckForTheBoard(basil)).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  const auto recorded = Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBar,
                                            BarOf(basil, theirs::EXTERNAL_BAR_SOURCE_DBS)));
  EXPECT_TRUE(recorded.prohibits());
  const absl::Status confirmed = desk().Confirm("TST03", appointment_);
  EXPECT_EQ(ReasonOf(confirmed), "BARRED") << confirmed;
  EXPECT_EQ(ArgOf(confirmed, "restriction"), recorded.external_bar_id());
  EXPECT_THAT(Must(CheckForTheBoard(basil)).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));

  // Nobody learns of it who only looks.
  const auto entry = Must(desk().Entry(basil.number));
  EXPECT_EQ(entry.status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(entry.restrictions_size(), 0);
  EXPECT_EQ(Must(desk().BarredList(basil.name())).answer(), v1::BARRED_LIST_ANSWER_NOTHING_RECORDED);

  // It was another's: heard on the identity alone, and put right.
  theirs::RecordExternalBarEndRequest end;
  end.set_external_bar_id(recorded.external_bar_id());
  *end.mutable_last_day() = DateOf(today() - 31);
  Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBarEnd, end));
  EXPECT_EQ(Must(CheckForTheBoard(basil)).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
}

TEST_P(RecognisedScenarios, WhatAnotherRegulatorDecidedIsForWhoeverAppointsToWeigh) {
  const RegisteredPerson minna = Must(desk().Admit("Minna", "Applegarth"));
  const auto recorded = Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBar,
                                            BarOf(minna, theirs::EXTERNAL_BAR_SOURCE_OTHER_REGULATOR)));
  EXPECT_FALSE(recorded.prohibits());
  const auto checked = Must(CheckForTheBoard(minna));
  EXPECT_EQ(checked.outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(checked.notes(), ElementsAre(v1::ELIGIBILITY_NOTE_EXTERNAL_RECORD));
  Must(desk().Confirm("TST03", appointment_));
}

}  // namespace
}  // namespace candour
