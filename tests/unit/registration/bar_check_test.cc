// An employer's check, by given / when / then: what it answers about whom it found, and who is told when that
// turns out wrong. And what the public list shows of the same.
#include "services/registration/bar_check/bar_check.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "candour/sanctions/v1/case.pb.h"
#include "common/decider/erasure.h"
#include "services/registration/model.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/person.h"
#include "services/registration/person/publication.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/person/sealed_apart.h"
#include "services/registration/reactions.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/sanctions.h"
#include "services/registration/views/barred_entry.h"
#include "services/registration/views/likeness.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

namespace theirs = sanctions::v1;

using absl::CivilDay;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kAnna[] = "00000000-0000-4000-8000-0000000000aa";
constexpr char kBen[] = "00000000-0000-4000-8000-0000000000bb";

// Two people known, and two trusts. Today is Monday, 2 March 2026.
class BarCheckTest : public testing::Test {
 protected:
  BarCheckTest() {
    GivenRules(England2026());
    for (const char* code : {"TST01", "TST02"})
      story_.Given(absl::StrCat("organisation/", code), Opened(code, Day(2011, 4, 1)));
    for (const char* person : {kAnna, kBen}) {
      v1::PersonRecorded recorded;
      recorded.set_person_id(person);
      story_.Given(absl::StrCat("person/", person), recorded);
    }
    request_.set_org_code("TST01");
    request_.set_given_names("Anna");
    request_.set_family_name("Quillfeather");
    *request_.mutable_date_of_birth() = Day(1970, 5, 4);
  }
  void GivenRules(const v1::Rules& rules) {
    v1::RulesPublished published;
    *published.mutable_rules() = rules;
    published.set_digest(RulesDigest(rules));
    story_.Given("rule_set/current", published);
  }
  void Given(const std::string& person, const std::string& source, v1::RestrictionKind kind,
             common::v1::Date from, std::optional<common::v1::Date> to = {}) {
    v1::RestrictionApplied applied;
    v1::Restriction& restriction = *applied.mutable_restriction();
    restriction.set_source_ledger(std::string(16, 'S'));
    restriction.set_source_id(source);
    restriction.set_kind(kind);
    *restriction.mutable_from() = from;
    if (to) *restriction.mutable_to() = *to;
    restriction.set_public_(true);
    applied.set_said_at(1);
    ASSERT_TRUE(story_.Given(absl::StrCat("person/", person), applied));
  }
  void GivenLift(const std::string& person, const std::string& source, v1::LiftReason why,
                 common::v1::Date on, uint64_t said_at = 9) {
    v1::RestrictionLifted lifted;
    lifted.set_source_ledger(std::string(16, 'S'));
    lifted.set_source_id(source);
    lifted.set_why(why);
    *lifted.mutable_on() = on;
    lifted.set_said_at(said_at);
    ASSERT_TRUE(story_.Given(absl::StrCat("person/", person), lifted));
  }
  // What the edge finds from now on.
  void Find(const std::vector<std::pair<std::string, v1::Likeness>>& people, bool more = false) {
    auto found = std::make_shared<v1::PeopleFound>();
    for (const auto& [person_id, likeness] : people) {
      found->add_people()->set_person_id(person_id);
      found->mutable_people()->rbegin()->set_likeness(likeness);
    }
    found->mutable_searched()->set_people(2);
    found->mutable_searched()->set_more(more);
    story_.Finding(found);
  }
  const v1::BarCheckPerformed& Check(const std::string& org_code = "TST01") {
    request_.set_org_code(org_code);
    story_.As({"hr-account-1", "TRUST_HR", org_code, ""});
    story_.When<BarCheck>(NewIdOf("bar_check", ++commands_), request_);
    EXPECT_THAT(story_.recorded(), ElementsAre("BarCheckPerformed"));
    return *story_.fact<v1::BarCheckPerformed>();
  }
  std::string Refused() {
    ++commands_;
    story_.When<BarCheck>("x", request_);
    return story_.refusal();
  }
  std::vector<std::string> Inbox(const std::string& holder) {
    std::vector<std::string> checks;
    const auto places = story_.Ids("inbox_open", holder);
    for (const std::string& place : *places)
      checks.push_back(story_.State<Notice>(NoticeIdAt(place)).bar_check_id());
    return checks;
  }
  void TellOfQuash(const std::string& source) { Tell(source, v1::LIFT_REASON_UNSPECIFIED, kAnna); }
  void TellOfEnd(const std::string& source, const std::string& person = kAnna) {
    Tell(source, v1::LIFT_REASON_ENDED, person);
  }
  void Tell(const std::string& source, v1::LiftReason why, const std::string& person) {
    v1::TellOfQuash tell;
    tell.set_source_ledger(std::string(16, 'S'));
    tell.set_source_id(source);
    tell.set_why(why);
    ++commands_;
    story_.When<Person>(person, tell);
  }

  int commands_ = 0;
  v1::CheckBarRequest request_;
  Scenario story_{RegistrationModel(), Noon(2026, 3, 2)};
};

TEST_F(BarCheckTest, WhoIsNamedWholeIsAMatchWithWhatStandsOnThatDay) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Given(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 4, 1), Day(2026, 9, 30));
  Find({{kAnna, v1::LIKENESS_EXACT}, {kBen, v1::LIKENESS_SIMILAR_NAME}});
  const v1::BarCheckPerformed performed = Check();
  EXPECT_EQ(performed.answer(), v1::BAR_CHECK_ANSWER_MATCH);
  EXPECT_EQ(performed.check_id(), NewIdOf("bar_check", 1));
  ASSERT_THAT(performed.found(), SizeIs(2)) << "a human may look at the other";
  ASSERT_THAT(performed.found(0).restrictions(), SizeIs(1)) << "what begins in April is not of that day";
  EXPECT_EQ(performed.found(0).restrictions(0).source_id(), "sanction-1");
  EXPECT_EQ(performed.rule_set(), RulesDigest(England2026()));
  EXPECT_EQ(*DayOf(performed.on()), CivilDay(2026, 3, 2));
  EXPECT_EQ(performed.family_name(), "Quillfeather");
  EXPECT_THAT(story_.conditions(), Contains(testing::Pair(absl::StrCat("person/", kAnna), 3)))
      << "a bar that lands meanwhile is seen";
  *request_.mutable_on() = Day(2026, 4, 1);
  EXPECT_THAT(Check().found(0).restrictions(), SizeIs(2));
  *request_.mutable_on() = Day(2026, 2, 28);
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED);
}

// SC2: a name that was changed by marriage is never a match by itself.
TEST_F(BarCheckTest, WhoIsNotNamedWholeIsForAHumanToDecide) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  for (const v1::Likeness likeness :
       {v1::LIKENESS_OTHER_NUMBER, v1::LIKENESS_FORMER_NAME, v1::LIKENESS_SIMILAR_NAME,
        v1::LIKENESS_SIMILAR_BIRTH, v1::LIKENESS_NUMBER}) {
    Find({{kAnna, likeness}});
    EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_POSSIBLE) << likeness;
  }
  Find({{kAnna, v1::LIKENESS_EXACT}, {kBen, v1::LIKENESS_EXACT}});
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_POSSIBLE) << "two of one name and day";
  Find({{kAnna, v1::LIKENESS_EXACT}}, /*more=*/true);
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_POSSIBLE) << "not all were looked at";
}

TEST_F(BarCheckTest, NobodyFoundProvesNothingAndIsRecordedAllTheSame) {
  Find({});
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_NOT_FOUND);
  EXPECT_THAT(SaysOf(v1::BAR_CHECK_ANSWER_NOT_FOUND, {}), HasSubstr("proves nothing"));
  EXPECT_THAT(*story_.Ids("bar_check_by_organisation", "TST01"), ElementsAre(NewIdOf("bar_check", 1)));
  EXPECT_EQ(story_.State<BarCheck>(NewIdOf("bar_check", 1)).checked_as(), "TRUST_HR");
  Find({}, /*more=*/true);
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_POSSIBLE);
}

TEST_F(BarCheckTest, WithoutRulesWhatIsInForceIsToldAndNothingElse) {
  GivenRules(v1::Rules());
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_CAUTION, Day(2025, 3, 1), Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED);
  GivenRules(England2026());
  EXPECT_EQ(Check().answer(), v1::BAR_CHECK_ANSWER_MATCH) << "over, and shown for a year";
}

TEST_F(BarCheckTest, RefusesWhatIsNoQuestion) {
  request_.mutable_date_of_birth()->set_month(13);
  EXPECT_EQ(Refused(), "DATE_INVALID");
  *request_.mutable_date_of_birth() = Day(2026, 3, 3);
  EXPECT_EQ(Refused(), "DATE_FUTURE");
  *request_.mutable_date_of_birth() = Day(1970, 5, 4);
  request_.mutable_on()->set_day(32);
  EXPECT_EQ(Refused(), "DATE_INVALID");
  EXPECT_EQ(Arg(story_.decision(), "field"), "on");
  request_.clear_on();
  request_.set_register_number("M1234567A");
  EXPECT_EQ(Refused(), "NUMBER_MISTYPED");
  request_.clear_register_number();
  request_.set_org_code("TST77");
  EXPECT_EQ(Refused(), "ORG_UNKNOWN");
}

// SC24: whoever was told of a bar that never held hears so, once.
TEST_F(BarCheckTest, WhoeverHeardOfWhatIsQuashedIsToldOnce) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  Check("TST01");
  const std::string first = NewIdOf("bar_check", 1), second = NewIdOf("bar_check", 2);
  Check("TST01");
  Find({{kAnna, v1::LIKENESS_FORMER_NAME}});
  Check("TST02");
  GivenLift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  EXPECT_EQ(Check("TST02").answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED) << "quashed at once";
  TellOfQuash("sanction-1");
  EXPECT_THAT(story_.recorded(), ElementsAre("QuashTold", "NoticeRaised", "NoticeRaised"));
  EXPECT_THAT(Inbox("TST01"), ElementsAre(std::min(first, second)));
  EXPECT_THAT(Inbox("TST02"), SizeIs(1));
  const auto places = story_.Ids("inbox_open", "TST01");
  const v1::NoticeState& notice = story_.State<Notice>(NoticeIdAt(places->at(0)));
  EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED);
  EXPECT_EQ(notice.person_id(), kAnna);
  EXPECT_EQ(*DayOf(notice.last_day()), CivilDay(2026, 3, 4)) << "two working days";
  EXPECT_THAT(story_.State<Person>(kAnna).telling(), IsEmpty());
  TellOfQuash("sanction-9");
  EXPECT_THAT(story_.recorded(), IsEmpty()) << "nobody heard of it";
}

TEST_F(BarCheckTest, MoreThanOneCommitTellsAreToldBySeveral) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  for (int i = 0; i < 450; ++i) {
    const std::string code = absl::StrCat("T", absl::Dec(i, absl::kZeroPad4));
    story_.Given("organisation/" + code, Opened(code, Day(2011, 4, 1)));
    Check(code);
  }
  TellOfQuash("sanction-1");
  EXPECT_THAT(story_.recorded(), SizeIs(201));
  EXPECT_EQ(story_.FireDue(), 2);
  for (const char* code : {"T0000", "T0199", "T0200", "T0399", "T0400", "T0449"})
    EXPECT_THAT(Inbox(code), SizeIs(1)) << code;
  EXPECT_THAT(story_.State<Person>(kAnna).telling(), IsEmpty());
}

TEST_F(BarCheckTest, ByAReactionToWhatIsQuashedAndToNothingElse) {
  v1::RestrictionLifted lifted;
  lifted.set_source_id("sanction-1");
  for (const Reaction& reaction : RegistrationReactions().all()) {
    if (reaction.name != "tell_of_quashed_restriction") continue;
    const std::string stream = absl::StrCat("person/", kAnna);
    const FactContext at{stream, 1, story_.now(), story_.now(), "", ""};
    for (const v1::LiftReason why : {v1::LIFT_REASON_ENDED, v1::LIFT_REASON_STAYED}) {
      lifted.set_why(why);
      EXPECT_FALSE(reaction.to_fact(lifted.SerializeAsString(), at));
    }
    lifted.set_why(v1::LIFT_REASON_QUASHED);
    const auto command = reaction.to_fact(lifted.SerializeAsString(), at);
    ASSERT_TRUE(command);
    EXPECT_EQ(command->stream, stream);
    return;
  }
  ADD_FAILURE() << "there is no such reaction";
}

// A bar without an end, and somebody is restored.
TEST_F(BarCheckTest, WhoeverHeardOfWhatEndsBeforeItsLastDayIsToldOnce) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  Check("TST01");
  const std::string first = NewIdOf("bar_check", 1), second = NewIdOf("bar_check", 2);
  Check("TST01");
  Check("TST02");
  GivenLift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 3));
  TellOfEnd("sanction-1");
  ASSERT_THAT(story_.recorded(), ElementsAre("QuashTold", "NoticeRaised", "NoticeRaised"));
  EXPECT_EQ(story_.fact<v1::QuashTold>()->why(), v1::LIFT_REASON_ENDED);
  EXPECT_EQ(story_.fact<v1::QuashTold>()->up_to(), "TST02");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(std::min(first, second)));
  EXPECT_THAT(Inbox("TST02"), SizeIs(1));
  const auto places = story_.Ids("inbox_open", "TST01");
  const v1::NoticeState& notice = story_.State<Notice>(NoticeIdAt(places->at(0)));
  EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_CHECKED_RESTRICTION_ENDED);
  EXPECT_EQ(notice.person_id(), kAnna);
  EXPECT_EQ(*DayOf(notice.last_day()), CivilDay(2026, 3, 4)) << "two working days";
  TellOfEnd("sanction-9");
  EXPECT_THAT(story_.recorded(), IsEmpty()) << "nobody knows of it";
}

TEST_F(BarCheckTest, OfWhoDiedNobodyIsToldThatItEnded) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  Check("TST01");
  v1::DeathRecorded died;
  *died.mutable_died_on() = Day(2026, 3, 2);
  story_.Given(absl::StrCat("person/", kAnna), died);
  TellOfEnd("sanction-1");
  EXPECT_THAT(story_.recorded(), IsEmpty());
  TellOfQuash("sanction-1");
  EXPECT_THAT(story_.recorded(), ElementsAre("QuashTold", "NoticeRaised")) << "it never held";
}

// One is being told as ended when a court quashes it: each is told to all of them.
TEST_F(BarCheckTest, ThatItEndedAndThatItNeverHeldAreEachToldToTheLast) {
  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  for (int i = 0; i < 250; ++i) {
    const std::string code = absl::StrCat("T", absl::Dec(i, absl::kZeroPad4));
    story_.Given("organisation/" + code, Opened(code, Day(2011, 4, 1)));
    Check(code);
  }
  GivenLift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 3));
  TellOfEnd("sanction-1");
  EXPECT_THAT(story_.recorded(), SizeIs(201));
  GivenLift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2), 10);
  TellOfQuash("sanction-1");
  ASSERT_THAT(story_.State<Person>(kAnna).telling(), SizeIs(2));
  EXPECT_EQ(story_.State<Person>(kAnna).telling(0).why(), v1::LIFT_REASON_ENDED);
  EXPECT_EQ(story_.State<Person>(kAnna).telling(1).why(), v1::LIFT_REASON_UNSPECIFIED);
  EXPECT_EQ(story_.FireDue(), 2);
  for (const char* code : {"T0000", "T0199", "T0200", "T0249"}) {
    std::vector<v1::NoticeKind> kinds;
    const auto places = story_.Ids("inbox_open", code);
    for (const std::string& place : *places) kinds.push_back(story_.State<Notice>(NoticeIdAt(place)).kind());
    EXPECT_THAT(kinds, testing::UnorderedElementsAre(v1::NOTICE_KIND_CHECKED_RESTRICTION_ENDED,
                                                     v1::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED))
        << code;
  }
  EXPECT_THAT(story_.State<Person>(kAnna).telling(), IsEmpty());
}

// Empty: there is none.
Reaction NamedReaction(absl::string_view name) {
  for (const Reaction& reaction : SanctionsReactions().all()) {
    if (reaction.name == name) return reaction;
  }
  return Reaction();
}

// What makes way for something else, or ran out, is no news.
TEST_F(BarCheckTest, ReactionsTellOfWhatAPanelEndedBeforeItsTime) {
  const std::string case_stream = "case/10000000-0000-4000-8000-000000000001", ledger(16, 'S');
  const FactContext at{case_stream, 3, story_.now(), story_.now(), "", "", ledger};
  const auto told = [&](absl::string_view name, const google::protobuf::Message& fact) {
    const Reaction reaction = NamedReaction(name);
    return reaction.to_fact && reaction.to_fact(fact.SerializeAsString(), at).has_value();
  };
  std::vector<theirs::InterimEnd> orders;
  theirs::InterimOrderEnded order;
  order.set_person_id(kAnna);
  order.set_order_id("order-1");
  for (int one = 1; theirs::InterimEnd_IsValid(one); ++one) {
    order.set_reason(static_cast<theirs::InterimEnd>(one));
    if (told("tell_checkers_of_ended_order", order)) orders.push_back(order.reason());
  }
  EXPECT_THAT(orders, ElementsAre(theirs::INTERIM_END_REVOKED, theirs::INTERIM_END_CASE_ENDED,
                                  theirs::INTERIM_END_SANCTION_QUASHED));
  std::vector<theirs::SanctionEnd> sanctions;
  theirs::SanctionEnded sanction;
  sanction.set_person_id(kAnna);
  sanction.set_sanction_id("sanction-1");
  for (int one = 1; theirs::SanctionEnd_IsValid(one); ++one) {
    sanction.set_reason(static_cast<theirs::SanctionEnd>(one));
    if (told("tell_checkers_of_ended_sanction", sanction)) sanctions.push_back(sanction.reason());
  }
  EXPECT_THAT(sanctions, ElementsAre(theirs::SANCTION_END_LIFTED));

  Given(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  Find({{kAnna, v1::LIKENESS_EXACT}});
  Check();
  sanction.set_reason(theirs::SANCTION_END_LIFTED);
  const Reaction reaction = NamedReaction("tell_checkers_of_ended_sanction");
  const auto command = reaction.to_fact(sanction.SerializeAsString(), at);
  ASSERT_TRUE(command);
  EXPECT_EQ(command->stream, absl::StrCat("person/", kAnna));
  const Context context(story_, "00000000-0000-4000-9000-000000000001", SystemActor(), story_.now());
  const auto decision = DecideWithin(reaction, *command, context);
  ASSERT_TRUE(decision.ok() && decision->facts().size() == 2);
  EXPECT_EQ(dynamic_cast<const v1::NoticeRaised&>(*decision->facts()[1].fact).kind(),
            v1::NOTICE_KIND_CHECKED_RESTRICTION_ENDED);
}

// What somebody asked about them is theirs too.
TEST_F(BarCheckTest, AnErasureReachesTheChecksThatNamedThePerson) {
  Find({{kAnna, v1::LIKENESS_EXACT}});
  Check();
  const std::string named = NewIdOf("bar_check", 1);
  Find({{kAnna, v1::LIKENESS_SIMILAR_NAME}, {kBen, v1::LIKENESS_EXACT}});
  Check();
  const Context context(story_, "00000000-0000-4000-8000-000000000099", SystemActor(), story_.now());
  EXPECT_THAT(SealedApart(context, kAnna), ElementsAre("bar_check/" + named));
  EXPECT_THAT(SealedApart(context, kAnna, PlaceAmongSealed("bar_check/" + named)), IsEmpty());
  v1::PersonalDataErased erased;
  *erased.mutable_erased_on() = Day(2026, 3, 2);
  story_.Given(absl::StrCat("person/", kAnna), erased);
  ++commands_;
  story_.When<Person>(kAnna, v1::EraseLateAppointments());
  ASSERT_THAT(story_.recorded(), ElementsAre("SubjectErased"));
  EXPECT_EQ(story_.fact<common::v1::SubjectErased>()->subject(), "bar_check/" + named);
}

// ---- how far a record is like the one asked for

v1::Identity Who(const std::string& given, const std::string& family, common::v1::Date born,
                 const std::string& former = "") {
  v1::Identity identity;
  if (!former.empty()) {
    identity.add_names()->set_given(given);
    identity.mutable_names(0)->set_family(former);
    *identity.mutable_names(0)->mutable_to() = Day(2020, 1, 1);
  }
  identity.add_names()->set_given(given);
  identity.mutable_names()->rbegin()->set_family(family);
  *identity.mutable_date_of_birth() = born;
  return identity;
}

TEST_F(BarCheckTest, OnlyTheWholeNameAndTheDayAreExact) {
  const common::v1::Date born = Day(1970, 5, 4);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", born), "", true), v1::LIKENESS_EXACT);
  EXPECT_EQ(LikenessOf(request_, Who("ÁNNA", "Quill-Feather", born), "", true), v1::LIKENESS_SIMILAR_NAME)
      << "two words are not one";
  EXPECT_EQ(LikenessOf(request_, Who("Anna Mary", "Quillfeather", born), "", true),
            v1::LIKENESS_SIMILAR_NAME);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Lark", born, "Quillfeather"), "", true),
            v1::LIKENESS_FORMER_NAME);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", Day(1970, 4, 5)), "", true),
            v1::LIKENESS_SIMILAR_BIRTH)
      << "day and month changed places";
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", Day(1971, 5, 4)), "", true),
            v1::LIKENESS_SIMILAR_BIRTH);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", Day(1971, 5, 5)), "", true),
            v1::LIKENESS_UNSPECIFIED)
      << "somebody else of the name";
  EXPECT_EQ(LikenessOf(request_, Who("Anna Mary", "Quillfeather", Day(1971, 5, 4)), "", true),
            v1::LIKENESS_UNSPECIFIED);
}

TEST_F(BarCheckTest, ANumberTellsPeopleApartAndMakesNobodyAMatchAlone) {
  request_.set_register_number("M0000001X");
  const common::v1::Date born = Day(1970, 5, 4);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", born), "M0000001X", true), v1::LIKENESS_EXACT);
  EXPECT_EQ(LikenessOf(request_, Who("Anna", "Quillfeather", born), "M0000002X", true),
            v1::LIKENESS_OTHER_NUMBER);
  EXPECT_EQ(LikenessOf(request_, Who("Ben", "Lark", Day(1960, 1, 1)), "M0000001X", false),
            v1::LIKENESS_NUMBER);
}

// ---- what is public, and for how long

class PublicationTest : public BarCheckTest {
 protected:
  std::vector<v1::KnownRestriction> Known() {
    const auto& known = story_.State<Person>(kAnna).restrictions();
    return {known.begin(), known.end()};
  }
  std::vector<std::string> ShownAt(CivilDay day, const v1::Rules& rules = England2026()) {
    const RulesInForce in_force(rules, day);
    std::vector<std::string> ids;
    for (const v1::Restriction& one : ShownOn(Known(), &in_force, day))
      ids.push_back(absl::StrCat(one.source_id(), InForceOn(one, day) ? "" : " over"));
    return ids;
  }
};

TEST_F(PublicationTest, WhatIsOverStaysAsLongAsItsRuleSays) {
  Given(kAnna, "suspension", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 8, 31));
  EXPECT_THAT(ShownAt(CivilDay(2026, 2, 28)), IsEmpty());
  EXPECT_THAT(ShownAt(CivilDay(2026, 3, 1)), ElementsAre("suspension"));
  EXPECT_THAT(ShownAt(CivilDay(2026, 9, 1)), ElementsAre("suspension over"));
  EXPECT_THAT(ShownAt(CivilDay(2031, 8, 31)), ElementsAre("suspension over")) << "60 months";
  EXPECT_THAT(ShownAt(CivilDay(2031, 9, 1)), IsEmpty());
  v1::Rules without = England2026();
  without.clear_publication();
  EXPECT_THAT(ShownAt(CivilDay(2026, 8, 31), without), ElementsAre("suspension"));
  EXPECT_THAT(ShownAt(CivilDay(2026, 9, 1), without), IsEmpty()) << "on the day after its last day";
}

TEST_F(PublicationTest, AWarningIsShownForItsMonthsThoughItHasNoEnd) {
  Given(kAnna, "warning", v1::RESTRICTION_KIND_WARNING, Day(2026, 3, 1));
  EXPECT_THAT(ShownAt(CivilDay(2028, 3, 1)), ElementsAre("warning"));
  EXPECT_THAT(ShownAt(CivilDay(2028, 3, 2)), IsEmpty());
}

TEST_F(PublicationTest, AnInterimOrderIsShownWhileItIsInForceAndQuashedOnesNever) {
  Given(kAnna, "order", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 8, 31));
  Given(kAnna, "bar", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  EXPECT_THAT(ShownAt(CivilDay(2026, 3, 2)), ElementsAre("bar", "order")) << "the gravest first";
  GivenLift(kAnna, "order", v1::LIFT_REASON_ENDED, Day(2026, 6, 1));
  GivenLift(kAnna, "bar", v1::LIFT_REASON_QUASHED, Day(2026, 6, 1));
  EXPECT_THAT(ShownAt(CivilDay(2026, 5, 31)), ElementsAre("order"));
  EXPECT_THAT(ShownAt(CivilDay(2026, 6, 1)), IsEmpty());
  EXPECT_THAT(*story_.Ids("restricted", kRestricted), ElementsAre(kAnna));
}

TEST_F(PublicationTest, WhatIsNotPublicIsNotShown) {
  v1::RestrictionApplied applied;
  applied.mutable_restriction()->set_source_id("private");
  applied.mutable_restriction()->set_kind(v1::RESTRICTION_KIND_CONDITIONS);
  *applied.mutable_restriction()->mutable_from() = Day(2026, 3, 1);
  applied.set_said_at(1);
  story_.Given(absl::StrCat("person/", kAnna), applied);
  EXPECT_THAT(ShownAt(CivilDay(2026, 3, 2)), IsEmpty());
}

TEST_F(PublicationTest, AnEntryHasTheMonthOfBirthAndSaysWhatIsNoFinding) {
  Given(kAnna, "order", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 8, 31));
  const v1::Identity identity = Who("Anna", "Lark", Day(1970, 5, 4), "Quillfeather");
  const auto entry = RenderBarredEntry("M0000001X", Known(), identity, nullptr, CivilDay(2026, 3, 2));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->family_name(), "Lark");
  EXPECT_EQ(entry->birth_year(), 1970);
  EXPECT_EQ(entry->birth_month(), 5);
  ASSERT_THAT(entry->restrictions(), SizeIs(1));
  EXPECT_TRUE(entry->restrictions(0).in_force());
  EXPECT_THAT(entry->restrictions(0).note(), HasSubstr("not a finding"));
  EXPECT_FALSE(RenderBarredEntry("", Known(), identity, nullptr, CivilDay(2027, 9, 1)));
}

TEST_F(PublicationTest, ABarLeavesTheListOnTheBirthdayThatTheRulesName) {
  Given(kAnna, "bar", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  const v1::Identity identity = Who("Anna", "Lark", Day(1970, 5, 4), "Quillfeather");
  const auto shown = [&](CivilDay day) {
    const v1::Rules rules = England2026();
    const RulesInForce in_force(rules, day);
    return RenderBarredEntry("", Known(), identity, &in_force, day).has_value();
  };
  EXPECT_TRUE(shown(CivilDay(2070, 5, 3)));
  EXPECT_FALSE(shown(CivilDay(2070, 5, 4))) << "a hundred years old";
}

TEST_F(PublicationTest, TheLastOrganisationIsTheOneOfThePostThatEndsLast) {
  const auto served = [](const std::string& code, common::v1::Date start,
                         std::optional<common::v1::Date> end) {
    v1::AppointmentState one;
    one.set_org_code(code);
    one.set_status(v1::APPOINTMENT_STATUS_IN_POST);
    *one.mutable_terms()->mutable_start() = start;
    if (end) *one.mutable_terms()->mutable_end() = *end;
    return one;
  };
  std::vector<v1::AppointmentState> all = {served("TST01", Day(2020, 1, 1), Day(2025, 1, 1)),
                                           served("TST02", Day(2024, 1, 1), {}),
                                           served("TST03", Day(2027, 1, 1), {})};
  EXPECT_EQ(LastOrganisation(all, CivilDay(2026, 3, 2)), "TST02") << "what begins later is none yet";
  EXPECT_EQ(LastOrganisation(all, CivilDay(2023, 3, 2)), "TST01");
  all[1].set_status(v1::APPOINTMENT_STATUS_PROPOSED);
  EXPECT_EQ(LastOrganisation(all, CivilDay(2026, 3, 2)), "TST01");
  EXPECT_EQ(LastOrganisation({}, CivilDay(2026, 3, 2)), "");
}

TEST_F(BarCheckTest, OfTheNameOnThePublicListIsWhoIsCalledSoNow) {
  v1::PersonName name;
  name.set_given("Anna Mary");
  name.set_family("van der Lark");
  EXPECT_TRUE(NamesFamilyWhole("anna VAN DER lark", name));
  EXPECT_TRUE(NamesFamilyWhole("van der lark mary", name));
  EXPECT_FALSE(NamesFamilyWhole("anna lark", name));
  EXPECT_FALSE(NamesFamilyWhole("van der lark", name)) << "a family is no person";
  EXPECT_FALSE(NamesFamilyWhole("anna jane van der lark", name));
}

}  // namespace
}  // namespace candour
