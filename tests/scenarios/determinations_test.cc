// What everybody, whom it is about, a court and another regulator are told of a decision.
#include <algorithm>
#include <optional>

#include "candour/sanctions/v1/determination.pb.h"
#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace ours = registration::v1;
using testing::ElementsAre;

constexpr char kWhy[] = "Incidents were taken off the list, and who had reported them was moved.";

class DeterminationScenarios : public Scenarios {
 protected:
  static TokenHolder Self(const RegisteredPerson& who) {
    return {.account = "account-of-" + who.given, .roles = {"MANAGER"}, .person_id = who.person_id};
  }
  absl::StatusOr<v1::Determination> Told(const TokenHolder& who, const std::string& sanction_id,
                                         const std::string& as_known_to = "") {
    v1::GetDeterminationRequest get;
    get.set_sanction_id(sanction_id);
    if (!as_known_to.empty()) get.mutable_as_known_at()->set_position(as_known_to);
    const auto answer = services().Ask(who, &Sanctions::Stub::GetDetermination, get);
    if (!answer.ok()) return answer.status();
    return answer->determination();
  }
  // The numbers of those that everybody is shown, over pages of two.
  std::vector<std::string> Archive() {
    std::vector<std::string> numbers;
    v1::ListDeterminationsRequest list;
    list.set_page_size(2);
    do {
      const auto page = Must(services().Ask(TokenHolder(), &Sanctions::Stub::ListDeterminations, list));
      EXPECT_LE(page.determinations_size(), 2);
      for (const v1::Determination& one : page.determinations()) numbers.push_back(one.case_no());
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return numbers;
  }
  v1::PublishDeterminationResponse Publish(CaseWalk& walk) {
    v1::PublishDeterminationRequest publish;
    publish.set_text(kWhy);
    return Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::PublishDetermination, publish));
  }
  void TakeBack(CaseWalk& walk, const std::string& sanction_id) {
    v1::ProposeCorrectionRequest propose;
    propose.set_kind(v1::CORRECTION_KIND_WRONG_PERSON);
    propose.set_sanction_id(sanction_id);
    propose.set_text("Another person of that name was meant.");
    v1::ConfirmCorrectionRequest confirm;
    confirm.set_correction_id(
        Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::ProposeCorrection, propose)).correction_id());
    confirm.set_text("The decision is not about this person.");
    confirm.set_apology("We took you for somebody else, and are sorry.");
    Must(walk.Ask(TheCast().protection_officer, &Sanctions::Stub::ConfirmCorrection, confirm));
  }
};

INSTANTIATE_TEST_SUITE_P(On, DeterminationScenarios,
                         testing::Values(Environment::kEmbedded, Environment::kKafka), NameOf);

TEST_P(DeterminationScenarios, WhyIsReadByEverybodyUntilItIsQuashed) {
  const RegisteredPerson who = Must(desk().Admit("Ottoline", "Greycastle"));
  CaseWalk walk(services(), who.person_id);
  const std::string bar = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_BAR)).sanction_id();
  const TokenHolder anybody;
  auto told = Must(Told(anybody, bar));
  EXPECT_EQ(told.outcome(), v1::DETERMINATION_OUTCOME_SANCTION);
  EXPECT_EQ(StoredDay(told.decided_on()), today());
  ASSERT_EQ(told.sanctions_size(), 1);
  EXPECT_EQ(told.sanctions(0).type(), v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(told.text(), "") << "reasons are published by somebody who has read them for it";
  const std::string number = told.case_no();
  EXPECT_THAT(Archive(), testing::Contains(number));

  const std::string published = Publish(walk).receipt().token();
  told = Must(Told(anybody, bar));
  EXPECT_EQ(told.text(), kWhy);
  EXPECT_EQ(StoredDay(told.text_published_on()), today());
  v1::GetDeterminationRequest by_number;
  by_number.set_case_no(number);
  EXPECT_EQ(Must(services().Ask(anybody, &Sanctions::Stub::GetDetermination, by_number))
                .determination()
                .SerializeAsString(),
            told.SerializeAsString());
  by_number.set_sanction_id(bar);
  EXPECT_EQ(ReasonOf(services().Ask(anybody, &Sanctions::Stub::GetDetermination, by_number).status()),
            "SHAPE");

  TakeBack(walk, bar);
  EXPECT_EQ(ReasonOf(Told(anybody, bar).status()), "NOT_FOUND");
  EXPECT_EQ(ReasonOf(Told(anybody, bar, published).status()), "NOT_FOUND") << "nor as known earlier";
  EXPECT_THAT(Archive(), testing::Not(testing::Contains(number)));
  EXPECT_EQ(ReasonOf(Told(TheCast().registrar, bar).status()), "NOT_FOUND");
  EXPECT_EQ(Must(Told(TheCast().registrar, bar, published)).text(), kWhy) << "what everybody was shown then";
}

// An employer has to know what somebody works under; what is about health stays out of it.
TEST_P(DeterminationScenarios, ConditionsThatHoldAreReadByEverybody) {
  const RegisteredPerson who = Must(desk().Admit("Isaura", "Pemberwick"));
  CaseWalk walk(services(), who.person_id);
  const std::string sanction = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_CONDITIONS, 12)).sanction_id();
  v1::PublishDeterminationRequest publish;
  publish.set_text(kWhy);
  publish.set_conditions("Works under the supervision of an executive of another trust.");
  Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::PublishDetermination, publish));
  // From when it holds, which a timer says.
  EXPECT_TRUE(
      Becomes([&] { return Must(Told(TokenHolder(), sanction)).conditions() == publish.conditions(); }));
  Publish(walk);
  EXPECT_EQ(Must(Told(TokenHolder(), sanction)).conditions(), "") << "the newest publication counts";
}

TEST_P(DeterminationScenarios, ConditionsAreReadOfTheDaysOnWhichTheyHoldUntilTheyAreVaried) {
  const RegisteredPerson who = Must(desk().Admit("Rosalind", "Thackeray-Holm"));
  CaseWalk walk(services(), who.person_id);
  const std::string sanction = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_CONDITIONS, 12)).sanction_id();
  v1::PublishDeterminationRequest publish;
  publish.set_text(kWhy);
  publish.set_conditions("Works under the supervision of an executive of another trust.");
  Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::PublishDetermination, publish));
  const auto on = [&](absl::CivilDay day) {
    v1::GetDeterminationRequest get;
    get.set_sanction_id(sanction);
    *get.mutable_on() = DateOf(day);
    return Must(services().Ask(TokenHolder(), &Sanctions::Stub::GetDetermination, get)).determination();
  };
  ASSERT_TRUE(Becomes([&] { return on(today()).conditions() == publish.conditions(); }));
  const absl::CivilDay last = StoredDay(Must(walk.View()).sanctions(0).expires_on());
  EXPECT_EQ(on(last).conditions(), publish.conditions());
  EXPECT_EQ(on(last + 1).conditions(), "") << "they are over";
  EXPECT_EQ(on(last + 1).text(), kWhy);

  v1::GiveReviewNoticeRequest give;
  give.set_sanction_id(sanction);
  give.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  *give.mutable_hearing_on() = DateOf(today());
  give.set_notice("Whether the conditions are to change will be heard.");
  Must(walk.Ask(TheCast().listing, &Sanctions::Stub::GiveReviewNotice, give));
  v1::ReviewSanctionRequest vary;
  vary.set_sanction_id(sanction);
  for (const v1::PanelMember& member : CaseWalk::Members()) *vary.add_members() = member;
  vary.set_result(v1::REVIEW_RESULT_VARY);
  vary.set_conditions("Reports every month.");
  vary.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  vary.set_reasons("The supervisor has left.");
  vary.set_remediation("A letter, and no more.");
  vary.set_votes(3);
  vary.set_attended(true);
  Must(walk.Ask(TheCast().chair, &Sanctions::Stub::ReviewSanction, vary));
  EXPECT_EQ(on(today()).conditions(), "") << "what they work under now was not published";
  EXPECT_EQ(on(last).conditions(), "");
  EXPECT_EQ(on(today()).text(), kWhy);
}

// On a civil day, by what is known: not before it was decided, and the reasons not before they were
// published.
TEST_P(DeterminationScenarios, IsShownOfTheDaysOnWhichItWas) {
  const RegisteredPerson who = Must(desk().Admit("Lysander", "Oakhurst-Vale"));
  CaseWalk walk(services(), who.person_id);
  const auto imposed = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_SUSPENSION, 6));
  Publish(walk);
  v1::GetDeterminationRequest get;
  get.set_sanction_id(imposed.sanction_id());
  const auto on = [&](const TokenHolder& who_asks, absl::CivilDay day) {
    *get.mutable_on() = DateOf(day);
    return services().Ask(who_asks, &Sanctions::Stub::GetDetermination, get);
  };
  for (const TokenHolder& who_asks : {TokenHolder(), TheCast().registrar}) {
    EXPECT_EQ(ReasonOf(on(who_asks, today() - 1).status()), "NOT_FOUND");
    EXPECT_EQ(Must(on(who_asks, today())).determination().text(), kWhy);
    EXPECT_EQ(Must(on(who_asks, today() + 40)).determination().text(), kWhy);
  }
  get.mutable_on()->set_month(13);
  const absl::Status none = services().Ask(TokenHolder(), &Sanctions::Stub::GetDetermination, get).status();
  EXPECT_EQ(ReasonOf(none), "DATE_INVALID") << none;
}

TEST_P(DeterminationScenarios, WhomItIsAboutReadsTheReasonsOfEachStage) {
  const RegisteredPerson who = Must(desk().Admit("Peregrine", "Ashworth-Lane"));
  CaseWalk walk(services(), who.person_id);
  const auto imposed = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_SUSPENSION, 6));
  v1::GetCaseRequest get;
  get.set_person_id(who.person_id);
  const v1::CaseView seen = Must(walk.Ask(Self(who), &Sanctions::Stub::GetCase, get)).case_();
  std::vector<v1::DecisionKind> kinds;
  for (const v1::DecisionView& one : seen.decisions()) kinds.push_back(one.kind());
  EXPECT_THAT(kinds, ElementsAre(v1::DECISION_KIND_EXAMINATION, v1::DECISION_KIND_EXAMINATION,
                                 v1::DECISION_KIND_FACTS, v1::DECISION_KIND_GROUNDS,
                                 v1::DECISION_KIND_UNFITNESS, v1::DECISION_KIND_SANCTION));
  ASSERT_EQ(seen.decisions_size(), 6);
  EXPECT_NE(seen.decisions(0).reasons(), "");
  ASSERT_EQ(seen.decisions(2).of_allegations_size(), 1);
  EXPECT_EQ(seen.decisions(2).of_allegations(0).allegation_id(), walk.allegation_id());
  EXPECT_NE(seen.decisions(2).of_allegations(0).reasons(), "");
  const v1::DecisionView& sanction = seen.decisions(5);
  EXPECT_NE(sanction.reasons(), "");
  EXPECT_NE(sanction.support(), "");
  EXPECT_GT(sanction.factors_size(), 0);
  EXPECT_EQ(StoredDay(sanction.decided_on()), today());

  // A court reads what it may have to look at, and not what was thought before the hearing.
  const v1::CaseView court =
      Must(walk.Ask(TheCast().clerk, &Sanctions::Stub::GetCase, v1::GetCaseRequest())).case_();
  ASSERT_EQ(court.decisions_size(), 4);
  EXPECT_EQ(court.decisions(0).kind(), v1::DECISION_KIND_FACTS);
  EXPECT_EQ(court.decisions(3).reasons(), sanction.reasons());
  // The screener's own reasons are the regulator's.
  const v1::CaseView whole = Must(walk.View());
  EXPECT_EQ(whole.decisions(0).kind(), v1::DECISION_KIND_SCREENING);
  EXPECT_EQ(whole.decisions_size(), 7);
}

// Whoever hears the case, and whom it is about, don't see what whoever referred was offered.
TEST_P(DeterminationScenarios, WhatWasOfferedIsSeenByWhomItWasOfferedTo) {
  const RegisteredPerson who = Must(desk().Admit("Thaddeus", "Marlowe-Finch"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_SUSPENSION, 6));
  v1::OfferSupportRequest offer;
  offer.set_to(v1::CASE_PARTY_REFERRER);
  offer.add_kinds(v1::SUPPORT_KIND_UNSPECIFIED);
  EXPECT_EQ(ReasonOf(walk.Ask(TheCast().listing, &Sanctions::Stub::OfferSupport, offer).status()), "SHAPE");
  offer.set_kinds(0, v1::SUPPORT_KIND_WELLBEING);
  EXPECT_EQ(ReasonOf(walk.Ask(TheCast().listing, &Sanctions::Stub::OfferSupport, offer).status()),
            "DUPLICATE");
  v1::GetCaseRequest get;
  const auto seen = [&](const TokenHolder& by) {
    return Must(walk.Ask(by, &Sanctions::Stub::GetCase, get)).case_().support();
  };
  const auto all = seen(TheCast().registrar);
  ASSERT_EQ(all.size(), 6);
  EXPECT_EQ(all[0].kind(), v1::SUPPORT_KIND_REPRESENTATION);
  EXPECT_EQ(StoredDay(all[0].offered_on()), today());
  EXPECT_EQ(all[4].to(), v1::CASE_PARTY_REFERRER);
  EXPECT_EQ(all[5].kind(), v1::SUPPORT_KIND_WELLBEING);
  EXPECT_EQ(seen(TheCast().chair).size(), 4);
  EXPECT_EQ(seen(TheCast().clerk).size(), 0);
  get.set_person_id(who.person_id);
  EXPECT_EQ(seen(Self(who)).size(), 4);
}

// SC18: a medical director, whom the GMC has on a register too.
TEST_P(DeterminationScenarios, SC18TwoRegulators) {
  const RegisteredPerson who = Must(desk().Admit("Leocadia", "Brightwater"));
  CaseWalk walk(services(), who.person_id);
  const std::string bar = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_BAR)).sanction_id();
  v1::RecordRegulatorInformedRequest record;
  record.set_source_id(bar);
  record.set_body("GMC");
  record.set_evidence_hash(std::string(32, 'e'));
  Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::RecordRegulatorInformed, record));
  const v1::CaseView whole = Must(walk.View());
  ASSERT_EQ(whole.informed_size(), 1);
  EXPECT_EQ(whole.informed(0).body(), "GMC");
  EXPECT_EQ(whole.informed(0).source_id(), bar);
  EXPECT_EQ(StoredDay(whole.informed(0).informed_on()), today());

  // The other way: an erasure there is a matter of fitness for whoever appoints, and no bar by itself.
  const RegisteredPerson erased = Must(desk().Admit("Cuthbert", "Vane-Holloway"));
  v1::RecordExternalBarRequest import;
  import.set_person_id(erased.person_id);
  import.set_source(v1::EXTERNAL_BAR_SOURCE_OTHER_REGULATOR);
  import.set_source_ref("GMC-7654321");
  *import.mutable_from() = DateOf(today());
  *import.mutable_verified_on() = DateOf(today());
  import.set_evidence_hash(std::string(32, 'e'));
  EXPECT_FALSE(
      Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBar, import)).prohibits());
  const std::string post = Must(desk().CreatePost("TST03", ours::POST_TYPE_EXEC_DIRECTOR));
  const std::string appointment = Must(desk().Propose("TST03", erased.person_id, post, today()));
  const auto checked = Must(desk().CheckEligibility("TST03", appointment));
  EXPECT_EQ(checked.outcome(), ours::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(checked.notes(), ElementsAre(ours::ELIGIBILITY_NOTE_EXTERNAL_RECORD));
}

TEST_P(DeterminationScenarios, ACourtsExtensionOfAnInterimOrderReachesTheRegister) {
  const RegisteredPerson who = Must(desk().Admit("Thessaly", "Okonkwo-Reid"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(walk.SeatInterimPanel());
  const std::string order = Must(walk.MakeInterimOrder(18)).order_id();
  EXPECT_TRUE(desk().TimeUntilShown(who.number, ours::REGISTER_STATUS_SUSPENDED));
  const absl::CivilDay until = StoredDay(Must(desk().Entry(who.number)).restrictions(0).to());
  v1::RecordInterimExtensionRequest record;
  record.set_order_id(order);
  *record.mutable_ends_on() = DateOf(until + 180);
  *record.mutable_decided_on() = DateOf(today());
  record.set_court_ref("CO/99/2026");
  Must(walk.Ask(TheCast().clerk, &Sanctions::Stub::RecordInterimExtension, record));
  EXPECT_TRUE(Becomes([&] {
    const auto entry = desk().Entry(who.number);
    return entry.ok() && entry->restrictions_size() == 1 &&
           StoredDay(entry->restrictions(0).to()) == until + 180;
  }));
  const v1::CaseView whole = Must(walk.View());
  ASSERT_EQ(whole.interim_orders_size(), 1);
  EXPECT_EQ(whole.interim_orders(0).extended_by(), "CO/99/2026");
  EXPECT_EQ(StoredDay(whole.interim_orders(0).ends_on()), until + 180);
}

}  // namespace
}  // namespace candour
