// What whom a case is about, and whoever referred, are offered; and that no hearing is listed before.
#include "services/sanctions/case/support/support.h"

#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Support : public HearingStory {
 protected:
  Support() { As("listing-1", "LISTING"); }

  std::string Offer(v1::CaseParty to, const std::vector<v1::SupportKind>& kinds) {
    v1::OfferSupportRequest offer;
    offer.set_to(to);
    for (const v1::SupportKind kind : kinds) offer.add_kinds(kind);
    return Ask(offer);
  }
  // "1 2 2026-04-20": to whom, what, when.
  std::vector<std::string> Offered() {
    std::vector<std::string> offered;
    for (const v1::OfferedSupport& one : The().support())
      offered.push_back(absl::StrCat(one.to(), " ", one.kind(), " ", DayText(StoredDay(one.offered_on()))));
    return offered;
  }
  // By whoever offered, with a panel that may sit.
  std::string ListAtOnce() {
    Appear(Listing().members());
    return Ask(Listing());
  }
  // The rules from now on, England's but for one change.
  void Publish(const std::function<void(v1::Rules&)>& change) {
    v1::RulesPublished rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    change(*rules.mutable_rules());
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
  }
};

TEST_F(Support, IsRecordedOnceForEachKindAndParty) {
  v1::OfferSupportRequest offer;
  offer.set_to(v1::CASE_PARTY_SUBJECT);
  for (const auto kind :
       {v1::SUPPORT_KIND_INTERPRETER, v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_INTERPRETER})
    offer.add_kinds(kind);
  *offer.mutable_offered_on() = DateOf(CivilDay(2026, 4, 1));
  EXPECT_EQ(Ask(offer), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SupportOffered"));
  EXPECT_EQ(story_.fact<v1::SupportOffered>()->to(), v1::CASE_PARTY_SUBJECT);
  EXPECT_THAT(story_.fact<v1::SupportOffered>()->kinds(),
              ElementsAre(v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_INTERPRETER));
  // Without a day it is today; what was offered before is passed over.
  EXPECT_EQ(Offer(v1::CASE_PARTY_SUBJECT, {v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_WELLBEING}), "");
  EXPECT_EQ(Offer(v1::CASE_PARTY_REFERRER, {v1::SUPPORT_KIND_WELLBEING}), "");
  EXPECT_THAT(Offered(), ElementsAre("1 1 2026-04-01", "1 3 2026-04-01", "1 5 2026-04-20", "2 5 2026-04-20"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
}

TEST_F(Support, IsNotOfferedTwice) {
  EXPECT_EQ(Ask(Offering()), "");
  EXPECT_EQ(Ask(Offering()), "DUPLICATE");
  EXPECT_EQ(Arg("what"), "offer");
  v1::OfferSupportRequest to_referrer = Offering();
  to_referrer.set_to(v1::CASE_PARTY_REFERRER);
  EXPECT_EQ(Ask(to_referrer), "");
}

TEST_F(Support, WasOfferedSinceTheReferralAndUntilToday) {
  v1::OfferSupportRequest offer = Offering();
  *offer.mutable_offered_on() = DateOf(CivilDay(2026, 4, 21));
  EXPECT_EQ(Ask(offer), "DATE_FUTURE");
  EXPECT_EQ(Arg("field"), "offered_on");
  *offer.mutable_offered_on() = DateOf(CivilDay(2026, 1, 1));
  EXPECT_EQ(Ask(offer), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "offered_on");
  EXPECT_EQ(Arg("earliest"), "2026-01-02");
  offer.mutable_offered_on()->set_day(32);
  EXPECT_EQ(Ask(offer), "DATE_INVALID");
  EXPECT_EQ(Arg("field"), "offered_on");
  *offer.mutable_offered_on() = DateOf(CivilDay(2026, 1, 2));
  EXPECT_EQ(Ask(offer), "");
}

TEST_F(Support, IsOfferedInNoCaseThatIsOverOrThatThereIsNot) {
  v1::SubjectDied died;
  died.set_person_id(kAda);
  Give(died);
  EXPECT_EQ(Ask(Offering()), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_CLOSED_DECEASED");
  story_.When<Case>(kFirst, Offering());
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

TEST_F(Support, IsOfferedToSomebodyWhoIsKnown) {
  v1::CaseOpened opened;
  opened.set_case_id(kSecond);
  *opened.mutable_received_on() = DateOf(CivilDay(2026, 4, 20));
  story_.Given(absl::StrCat("case/", kSecond), opened);
  v1::OfferSupportRequest offer = Offering();
  story_.When<Case>(kSecond, offer);
  EXPECT_EQ(story_.refusal(), "PERSON_UNIDENTIFIED");
  offer.set_to(v1::CASE_PARTY_REFERRER);
  story_.When<Case>(kSecond, offer);
  EXPECT_EQ(story_.refusal(), "");
  offer.set_to(v1::CASE_PARTY_SUBJECT);
  v1::PersonIdentified identified;
  for (const char* person : {kAda, kInterim}) {
    identified.set_person_id(person);
    story_.Given(absl::StrCat("case/", kSecond), identified);
    story_.When<Case>(kSecond, offer);
    EXPECT_EQ(story_.refusal(), "") << "to another person nothing was offered yet";
    EXPECT_EQ(story_.State<Case>(kSecond).support_size(), 8) << "four to each party";
  }
  // Identified once more, it is the same person.
  story_.Given(absl::StrCat("case/", kSecond), identified);
  story_.When<Case>(kSecond, offer);
  EXPECT_EQ(story_.refusal(), "DUPLICATE");
}

TEST_F(Support, OfWhatTheRulesNameComesBeforeAHearing) {
  EXPECT_EQ(ListAtOnce(), "SUPPORT_NOT_OFFERED");
  EXPECT_EQ(Arg("kind"), "SUPPORT_KIND_REPRESENTATION");
  EXPECT_EQ(Offer(v1::CASE_PARTY_SUBJECT, {v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_COMPANION,
                                           v1::SUPPORT_KIND_ADJUSTMENTS}),
            "");
  EXPECT_EQ(ListAtOnce(), "SUPPORT_NOT_OFFERED");
  EXPECT_EQ(Arg("kind"), "SUPPORT_KIND_INTERPRETER");
  EXPECT_EQ(Offer(v1::CASE_PARTY_REFERRER, {v1::SUPPORT_KIND_INTERPRETER}), "");
  EXPECT_EQ(ListAtOnce(), "SUPPORT_NOT_OFFERED") << "whoever referred is not heard";
  EXPECT_EQ(Offer(v1::CASE_PARTY_SUBJECT, {v1::SUPPORT_KIND_INTERPRETER}), "");
  EXPECT_EQ(ListAtOnce(), "");
  EXPECT_EQ(ListAtOnce(), "") << "what was offered once was offered for the next listing";
}

TEST_F(Support, ComesToWhoeverReferredAndIsKnown) {
  constexpr char kReferral[] = "30000000-0000-4000-8000-0000000000f1";
  ASSERT_EQ(Ask(Offering()), "");
  v1::ReferralLinked linked;
  linked.set_referral_id(kReferral);
  Give(linked);
  v1::ReferralReceived received;
  received.set_referral_id(kReferral);
  received.set_case_id(kCase);
  const std::string stream = absl::StrCat("referral/", kReferral);
  story_.As({"anonymous", "PUBLIC", "", ""});
  ASSERT_TRUE(story_.Given(stream, received));
  As("listing-1", "LISTING");
  EXPECT_EQ(ListAtOnce(), "") << "nobody knows who that was";
  story_.As({"ada", "MANAGER", "", kAda});
  received.set_referrer_person_id(kAda);
  ASSERT_TRUE(story_.Given(stream, received));
  As("listing-1", "LISTING");
  EXPECT_EQ(ListAtOnce(), "") << "her own";
  story_.As({"trust-1", "TRUST_HR", "TST01", ""});
  received.clear_referrer_person_id();
  ASSERT_TRUE(story_.Given(stream, received));
  As("listing-1", "LISTING");
  EXPECT_EQ(ListAtOnce(), "REFERRER_SUPPORT_NOT_OFFERED");
  EXPECT_EQ(Arg("kind"), "SUPPORT_KIND_COMPANION");
  EXPECT_EQ(Offer(v1::CASE_PARTY_REFERRER, {v1::SUPPORT_KIND_COMPANION}), "");
  EXPECT_EQ(ListAtOnce(), "REFERRER_SUPPORT_NOT_OFFERED");
  EXPECT_EQ(Arg("kind"), "SUPPORT_KIND_WELLBEING");
  EXPECT_EQ(Offer(v1::CASE_PARTY_REFERRER, {v1::SUPPORT_KIND_WELLBEING}), "");
  EXPECT_EQ(ListAtOnce(), "");
}

// Listed under other rules before; listed anew, it is asked.
TEST_F(Support, IsAskedOfEachListingByTheRulesOfItsDay) {
  Publish([](v1::Rules& rules) { rules.clear_support_offer(); });
  EXPECT_EQ(ListAtOnce(), "") << "no rule, no offer";
  Publish([](v1::Rules& rules) {
    *rules.mutable_support_offer(0)->mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2026, 4, 21));
  });
  EXPECT_EQ(ListAtOnce(), "") << "the rule waits for its day";
  Publish([](v1::Rules& rules) {
    *rules.mutable_support_offer(0)->mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2026, 4, 20));
  });
  EXPECT_EQ(ListAtOnce(), "SUPPORT_NOT_OFFERED");
  EXPECT_EQ(Ask(Offering()), "");
  EXPECT_EQ(ListAtOnce(), "");
}

}  // namespace
}  // namespace candour
