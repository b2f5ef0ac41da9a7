// Bars and suspensions: what they do to whoever is under one, by the reactions of the register too.
#include "services/registration/person/restrictions.h"

#include <gmock/gmock.h>

#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/appointment/scope.h"
#include "services/registration/module.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/reactions.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/views/entries.h"
#include "services/registration/views/seats.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr char kAnna[] = "00000000-0000-4000-8000-0000000000aa";
constexpr char kAnnaTwice[] = "00000000-0000-4000-8000-0000000000ab";
constexpr char kCleo[] = "00000000-0000-4000-8000-0000000000cc";
constexpr char kConfirm[] = "/candour.registration.v1.Appointments/ConfirmAppointment";

// Two trusts with a chief executive, who has a deputy, who has a manager; and a charity with a director.
// Anna, who is known twice, was never registered. Today is Monday, 2 March 2026.
class RestrictionsTest : public testing::Test {
 protected:
  RestrictionsTest() {
    GivenRules(England2026());
    GivenOrganisation("TST01", v1::ORGANISATION_TYPE_NHS_TRUST);
    GivenOrganisation("TST02", v1::ORGANISATION_TYPE_FOUNDATION_TRUST);
    GivenOrganisation("CHA01", v1::ORGANISATION_TYPE_OTHER);
    for (const char* code : {"TST01", "TST02"}) {
      GivenPost(absl::StrCat(code, "-chief"), code, v1::POST_TYPE_CEO);
      GivenPost(absl::StrCat(code, "-deputy"), code, v1::POST_TYPE_MANAGER, absl::StrCat(code, "-chief"));
      GivenPost(absl::StrCat(code, "-manager"), code, v1::POST_TYPE_MANAGER, absl::StrCat(code, "-deputy"));
    }
    GivenPost("CHA01-director", "CHA01", v1::POST_TYPE_EXEC_DIRECTOR);
    for (const char* person : {kAnna, kAnnaTwice, kCleo}) {
      v1::PersonRecorded recorded;
      recorded.set_person_id(person);
      story_.Given(absl::StrCat("person/", person), recorded);
    }
  }

  void GivenRules(const v1::Rules& rules) {
    v1::RulesPublished published;
    *published.mutable_rules() = rules;
    published.set_digest(RulesDigest(rules));
    story_.Given("rule_set/current", published);
  }
  void GivenOrganisation(const std::string& code, v1::OrganisationType type) {
    v1::OrganisationImported opened = Opened(code, Day(2011, 4, 1));
    opened.mutable_details()->set_type(type);
    story_.Given("organisation/" + code, opened);
  }
  void GivenPost(const std::string& id, const std::string& org_code, v1::PostType type,
                 const std::string& reports_to = "") {
    v1::PostCreated created;
    created.set_post_id(id);
    created.set_org_code(org_code);
    created.set_type(type);
    created.mutable_reporting()->set_reports_to_post_id(reports_to);
    *created.mutable_reporting()->mutable_from() = Day(2020, 1, 1);
    story_.Given("post/" + id, created);
  }

  // Decides, and does what the register's reactions to it decide, one after the other. The refusal, or "".
  template <class Aggregate, class Request>
  std::string Do(const std::string& id, const Request& request, const std::string& method = "") {
    last_ = story_.When<Aggregate>(id, request);
    conditions_ = story_.conditions();
    const std::string stream = StreamOf<Aggregate>(id);
    if (!last_.refused()) {
      for (const DecidedFact& fact : std::vector<DecidedFact>(last_.facts()))
        React(fact.stream.empty() ? stream : fact.stream, *fact.fact);
      return "";
    }
    for (const Reaction& reaction : RegistrationReactions().all()) {
      if (method.empty() || reaction.refused_method != method) continue;  // empty: of a fact
      ledger::v1::Refusal logged;
      logged.set_reason(last_.refusal().reason);
      for (const auto& [name, value] : last_.refusal().args) {
        auto* arg = logged.add_args();
        arg->set_name(name);
        arg->set_value(value);
      }
      Follow(reaction, reaction.to_refusal({stream, method, logged, story_.now()}));
    }
    return last_.refusal().reason;
  }
  void React(const std::string& stream, const google::protobuf::Message& fact) {
    for (const Reaction& reaction : RegistrationReactions().all()) {
      if (reaction.fact_type != fact.GetDescriptor()->full_name()) continue;
      const FactContext at{stream, 1, story_.now(), story_.now(), "", ""};
      Follow(reaction, reaction.to_fact(fact.SerializeAsString(), at));
    }
  }
  void Follow(const Reaction& reaction, const std::optional<SystemCommand>& command) {
    if (!command) return;
    const Context context(story_,
                          absl::StrCat("00000000-0000-4000-9000-", absl::Dec(++reactions_, absl::kZeroPad12)),
                          SystemActor(), story_.now());
    const auto decision = DecideWithin(reaction, *command, context);
    ASSERT_TRUE(decision.ok() && !decision->refused()) << reaction.name << decision.status();
    for (const DecidedFact& fact : decision->facts()) {
      const std::string stream = fact.stream.empty() ? command->stream : fact.stream;
      ASSERT_TRUE(story_.Given(stream, *fact.fact));
      React(stream, *fact.fact);
    }
  }

  // What a reaction to the sanctions' ledger asks.
  std::string Apply(const std::string& person, const std::string& source, v1::RestrictionKind kind,
                    common::v1::Date from, std::optional<common::v1::Date> to = {}, uint64_t said_at = 1) {
    v1::ApplyRestriction apply;
    v1::Restriction& restriction = *apply.mutable_restriction();
    restriction.set_source_ledger(std::string(16, 'S'));
    restriction.set_source_id(source);
    restriction.set_kind(kind);
    *restriction.mutable_from() = from;
    if (to) *restriction.mutable_to() = *to;
    restriction.set_basis(v1::RESTRICTION_BASIS_AGREED);
    restriction.set_public_(true);
    apply.set_said_at(said_at);
    return Do<Person>(person, apply);
  }
  std::string Bar(common::v1::Date from, const std::string& person = kAnna) {
    return Apply(person, "sanction-1", v1::RESTRICTION_KIND_BAR, from);
  }
  std::string Lift(const std::string& person, const std::string& source, v1::LiftReason why,
                   common::v1::Date on, uint64_t said_at = 9) {
    v1::LiftRestriction lift;
    lift.set_source_ledger(std::string(16, 'S'));
    lift.set_source_id(source);
    lift.set_why(why);
    *lift.mutable_on() = on;
    lift.set_said_at(said_at);
    return Do<Person>(person, lift);
  }

  static v1::Terms TermsOf(const std::string& post, common::v1::Date start,
                           v1::AppointmentBasis basis = v1::APPOINTMENT_BASIS_SUBSTANTIVE) {
    v1::Terms terms;
    terms.set_post_id(post);
    terms.set_basis(basis);
    *terms.mutable_start() = start;
    return terms;
  }
  std::string Propose(const std::string& post, common::v1::Date start,
                      v1::AppointmentBasis basis = v1::APPOINTMENT_BASIS_SUBSTANTIVE) {
    v1::ProposeAppointmentRequest propose;
    propose.set_org_code(post.substr(0, 5));
    propose.set_person_id(kAnna);
    *propose.mutable_terms() = TermsOf(post, start, basis);
    story_.As({"hr-1", "TRUST_HR", propose.org_code(), ""});
    EXPECT_EQ(Do<Appointment>(absl::StrCat("proposal-", ++proposals_), propose), "");
    const auto& proposed = dynamic_cast<const v1::AppointmentProposed&>(*last_.facts()[0].fact);
    story_.Given("appointment/" + proposed.appointment_id(), proposed);
    return proposed.appointment_id();
  }
  v1::EligibilityDecided Check(const std::string& id) {
    v1::CheckEligibilityRequest check;
    check.set_org_code(State(id).org_code());
    check.set_appointment_id(id);
    EXPECT_EQ(Do<Appointment>(id, check), "");
    return dynamic_cast<const v1::EligibilityDecided&>(*last_.facts().at(0).fact);
  }
  std::string Confirm(const std::string& id) {
    v1::ConfirmAppointmentRequest confirm;
    confirm.set_org_code(State(id).org_code());
    confirm.set_appointment_id(id);
    story_.As({"chair-1", "CHAIR", confirm.org_code(), kCleo});
    return Do<Appointment>(id, confirm, kConfirm);
  }
  std::string InPost(const std::string& post, common::v1::Date start, const std::string& person = kAnna) {
    v1::PersonFoundInPost found;
    found.set_appointment_id(absl::StrCat("held-", post));
    found.set_person_id(person);
    found.set_org_code(post.substr(0, 5));
    *found.mutable_terms() = TermsOf(post, start);
    story_.Given("appointment/" + found.appointment_id(), found);
    return found.appointment_id();
  }
  const v1::AppointmentState& State(const std::string& id) { return story_.State<Appointment>(id); }
  const v1::PersonState& Anna() { return story_.State<Person>(kAnna); }
  std::vector<v1::NoticeKind> Inbox(const std::string& holder) {
    std::vector<v1::NoticeKind> kinds;
    const auto places = story_.Ids("inbox_open", holder);
    for (const std::string& place : *places) kinds.push_back(story_.State<Notice>(NoticeIdAt(place)).kind());
    return kinds;
  }
  std::vector<v1::KnownRestriction> Restrictions() {
    return {Anna().restrictions().begin(), Anna().restrictions().end()};
  }
  void MergeTwice() {
    v1::MergePersonsRequest merge;
    merge.set_person_id(kAnna);
    merge.set_merged_person_id(kAnnaTwice);
    story_.As({"registrar-1", "REGISTRAR", "", kCleo});
    ASSERT_EQ(Do<Person>(kAnna, merge), "");
  }

  int reactions_ = 0, proposals_ = 0;
  Decision last_;
  std::map<std::string, uint64_t> conditions_;
  Scenario story_{RegistrationModel(), Noon(2026, 3, 2)};
};

// SC2 of the scenarios that the register has to hold: barred from 1 March, tries elsewhere on the 10th.
TEST_F(RestrictionsTest, WhoeverIsBarredIsNotAppointedElsewhere) {
  ASSERT_EQ(Bar(Day(2026, 3, 1)), "");
  story_.At(Noon(2026, 3, 10));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  const v1::EligibilityDecided decided = Check(id);
  EXPECT_EQ(decided.outcome(), v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  EXPECT_THAT(decided.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_EQ(Arg(last_, "restriction"), "sanction-1");
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
  EXPECT_EQ(State(id).ineligible_attempts(), 0);
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  EXPECT_THAT(Inbox("THE_REGULATOR"), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  const v1::NoticeState told = story_.State<Notice>(NoticeIdAt(story_.Ids("inbox", kRegulator)->at(0)));
  EXPECT_EQ(told.person_id(), kAnna);
  EXPECT_EQ(told.appointment_id(), id);
  const std::string interim = Propose("TST01-chief", Day(2026, 4, 1), v1::APPOINTMENT_BASIS_INTERIM);
  EXPECT_THAT(Check(interim).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED)) << "nor for a while";
}

// Whoever appoints is told; the register's public status says nothing.
TEST_F(RestrictionsTest, ABarOfSomebodyElseStopsAnAppointmentAndIsNoStatus) {
  Apply(kAnna, "external-1", v1::RESTRICTION_KIND_EXTERNAL_BAR, Day(2026, 3, 1));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  EXPECT_THAT(Check(id).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_EQ(Arg(last_, "restriction"), "external-1");
  EXPECT_EQ(
      ShownStatus(v1::REGISTER_STATUS_ACTIVE, RestrictionsOn(Restrictions(), absl::CivilDay(2026, 4, 1))),
      v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(RestrictionsTest, WhatAnotherRegulatorDecidedIsANote) {
  Apply(kAnna, "external-1", v1::RESTRICTION_KIND_EXTERNAL_RECORD, Day(2026, 3, 1), Day(2026, 4, 30));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  EXPECT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(id).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_EXTERNAL_RECORD));
  const std::string later = Propose("TST02-manager", Day(2026, 5, 1));
  EXPECT_THAT(Check(later).notes(), IsEmpty());
  EXPECT_EQ(Confirm(id), "");
}

TEST_F(RestrictionsTest, OutsideItsScopeABarIsSaidAndDecidesNothing) {
  Bar(Day(2026, 3, 1));
  const std::string charity = Propose("CHA01-director", Day(2026, 4, 1));
  EXPECT_EQ(Check(charity).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(charity).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_OUT_OF_SCOPE));
  EXPECT_EQ(Confirm(charity), "");
  EXPECT_THAT(State(charity).prohibitions(), IsEmpty());
  const std::string manager = Propose("TST02-manager", Day(2026, 4, 1));
  EXPECT_THAT(Check(manager).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_SCOPE_VOLUNTARY));
  EXPECT_EQ(Confirm(manager), "");
}

TEST_F(RestrictionsTest, AWiderScopeHoldsFromItsDay) {
  v1::Rules rules = England2026();
  v1::BarScopeRule& wider = *rules.add_bar_scope();
  wider = rules.bar_scope(0);
  *wider.mutable_validity()->mutable_valid_from() = Day(2026, 7, 1);
  wider.add_organisation_types(v1::ORGANISATION_TYPE_OTHER);
  GivenRules(rules);
  Bar(Day(2026, 3, 1));
  const std::string before = Propose("CHA01-director", Day(2026, 6, 1));
  EXPECT_EQ(Check(before).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  ASSERT_EQ(Confirm(before), "");
  ASSERT_THAT(State(before).prohibitions(), SizeIs(1)) << "known already on the day of the appointment";
  EXPECT_EQ(*DayOf(State(before).prohibitions(0).from()), CivilDay(2026, 7, 1));
  const std::string after = Propose("CHA01-director", Day(2026, 7, 1), v1::APPOINTMENT_BASIS_INTERIM);
  EXPECT_THAT(Check(after).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
}

// Rules that are published after the bar: the charity is brought into scope from 1 July, then taken out
// again.
TEST_F(RestrictionsTest, AScopeThatIsPublishedLaterReachesWhoeverServesAlready) {
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  ASSERT_THAT(State(charity).prohibitions(), IsEmpty());
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  v1::BarScopeRule& wider = *publish.mutable_rules()->add_bar_scope();
  wider = publish.rules().bar_scope(0);
  *wider.mutable_validity()->mutable_valid_from() = Day(2026, 7, 1);
  wider.add_organisation_types(v1::ORGANISATION_TYPE_OTHER);
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  ASSERT_EQ(story_.FireDue(), 1);
  ASSERT_THAT(State(charity).prohibitions(), SizeIs(1));
  EXPECT_EQ(*DayOf(State(charity).prohibitions(0).from()), CivilDay(2026, 7, 1));
  EXPECT_EQ(story_.FireDue(), 0) << "nobody is left to look at";
  *publish.mutable_rules() = England2026();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  story_.FireDue();
  EXPECT_FALSE(ProhibitedOn(State(charity), CivilDay(2026, 7, 1)));
}

TEST_F(RestrictionsTest, AnotherScopeIsAppliedPageByPageAndToOneHumanOnce) {
  MergeTwice();
  for (int i = 0; i < 26; ++i) {
    v1::PersonRecorded recorded;
    recorded.set_person_id(absl::StrCat("00000000-0000-4000-8000-0000000001", absl::Dec(i, absl::kZeroPad2)));
    story_.Given("person/" + recorded.person_id(), recorded);
    Bar(Day(2026, 3, 1), recorded.person_id());
  }
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1), kAnnaTwice);
  Bar(Day(2026, 3, 1));
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  publish.mutable_rules()->clear_bar_scope();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_EQ(story_.FireDue(), 2) << "27 people, 25 at once";
  EXPECT_THAT(State(charity).prohibitions(), SizeIs(1));
}

TEST_F(RestrictionsTest, RulesWithTheSameScopeOrWithNobodyUnderABarAskForNoReview) {
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  publish.mutable_rules()->clear_bar_scope();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_THAT(last_.facts(), SizeIs(1));
  Bar(Day(2026, 3, 1));
  publish.mutable_rules()->mutable_code_reminder(0)->set_days(3);
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_THAT(last_.facts(), SizeIs(1));
}

TEST_F(RestrictionsTest, WithoutARuleOfScopeABarReachesEveryPost) {
  v1::Rules rules = England2026();
  rules.clear_bar_scope();
  GivenRules(rules);
  Bar(Day(2026, 3, 1));
  EXPECT_THAT(Check(Propose("CHA01-director", Day(2026, 4, 1))).reasons(),
              ElementsAre(v1::INELIGIBILITY_BARRED));
}

// SC3: found eligible at nine, barred at half past, to be confirmed at ten.
TEST_F(RestrictionsTest, ABarBetweenCheckAndConfirmationIsSeen) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  ASSERT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  Bar(Day(2026, 3, 2));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_THAT(conditions_, Contains(Key(absl::StrCat("person/", kAnna))));
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  EXPECT_EQ(Confirm(id), "") << "the same proposal, found eligible once";
}

// Whoever is confirmed on what was known before a bar is decided again: the person's stream has moved.
TEST_F(RestrictionsTest, EveryAnswerAboutSomebodyDependsOnTheirRecord) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  Check(id);
  EXPECT_EQ(conditions_.at(absl::StrCat("person/", kAnna)), 1);
  ASSERT_EQ(Confirm(id), "");
  EXPECT_EQ(conditions_.at(absl::StrCat("person/", kAnna)), 1);
}

TEST_F(RestrictionsTest, WhoeverIsInPostMayNotActInItAndTheEmployerIsTold) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  const std::string manager = InPost("TST02-manager", Day(2025, 1, 1));
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1));
  Bar(Day(2026, 3, 20));
  ASSERT_THAT(State(chief).prohibitions(), SizeIs(1));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2026, 3, 19)));
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 3, 20))) << "by the date, whatever happens on it";
  EXPECT_EQ(State(chief).status(), v1::APPOINTMENT_STATUS_IN_POST) << "only the employer ends it";
  EXPECT_THAT(State(manager).prohibitions(), IsEmpty());
  EXPECT_THAT(State(charity).prohibitions(), IsEmpty());
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_RESTRICTED))
      << "who have to know of it all the same";
  EXPECT_THAT(Inbox("CHA01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED));
  EXPECT_EQ(*DayOf(story_.State<Notice>(NoticeIdAt(story_.Ids("inbox_open", "TST01")->at(0))).last_day()),
            CivilDay(2026, 3, 4))
      << "two working days";
  const auto entries =
      EmployerRegisterOn({story_.State<Post>("TST01-chief")}, {}, {State(chief)}, CivilDay(2026, 3, 20));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_TRUE(entries[0].prohibited());
}

// Whoever serves on under conditions: each employer hears once, what it is and not what it says.
TEST_F(RestrictionsTest, AnEmployerHearsOfConditions) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-deputy", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  for (const auto& [source, kind] :
       std::map<std::string, v1::RestrictionKind>{{"order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS},
                                                  {"sanction-2", v1::RESTRICTION_KIND_CONDITIONS}}) {
    ASSERT_EQ(Apply(kAnna, source, kind, Day(2026, 3, 20), Day(2027, 3, 19)), "");
    for (const char* holder : {"TST01", "TST02"}) {
      ASSERT_THAT(Inbox(holder), SizeIs(source == "order-1" ? 1 : 2));
      std::vector<v1::RestrictionKind> told;
      const auto places = story_.Ids("inbox_open", holder);
      for (const std::string& place : *places) {
        const auto& notice = story_.State<Notice>(NoticeIdAt(place));
        EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_RESTRICTED);
        EXPECT_EQ(notice.person_id(), kAnna);
        EXPECT_EQ(*DayOf(notice.last_day()), CivilDay(2026, 3, 4));
        told.push_back(notice.restriction_kind());
      }
      EXPECT_THAT(told, Contains(kind));
    }
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  EXPECT_THAT(Inbox("THE_REGULATOR"), IsEmpty());
}

TEST_F(RestrictionsTest, OfWhatForbidsNothingOrIsTheirOwnMatterNobodyHears) {
  InPost("CHA01-director", Day(2025, 1, 1));
  for (const auto kind : {v1::RESTRICTION_KIND_WARNING, v1::RESTRICTION_KIND_CAUTION,
                          v1::RESTRICTION_KIND_EXTERNAL_RECORD, v1::RESTRICTION_KIND_EXTERNAL_BAR}) {
    ASSERT_EQ(Apply(kAnna, absl::StrCat("sanction-", kind), kind, Day(2026, 3, 20)), "");
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  ASSERT_EQ(Apply(kAnna, "suspension-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 20)), "");
  EXPECT_THAT(Inbox("CHA01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED)) << "out of the scope";
  // Its days alone are said anew.
  ASSERT_EQ(Apply(kAnna, "suspension-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 4, 20), {}, 2), "");
  EXPECT_THAT(Inbox("CHA01"), SizeIs(1));
}

TEST_F(RestrictionsTest, WhereOnePostIsProhibitedThatIsWhatTheEmployerHears) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-manager", Day(2025, 1, 1));
  ASSERT_EQ(Bar(Day(2026, 3, 20)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
}

TEST_F(RestrictionsTest, WhatWasQuashedMeanwhileIsNotTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  v1::RestrictionApplied applied;
  v1::Restriction& restriction = *applied.mutable_restriction();
  restriction.set_source_ledger(std::string(16, 'S'));
  restriction.set_source_id("sanction-1");
  restriction.set_kind(v1::RESTRICTION_KIND_CONDITIONS);
  *restriction.mutable_from() = Day(2026, 3, 20);
  applied.set_said_at(1);
  const std::string person = absl::StrCat("person/", kAnna);
  ASSERT_TRUE(story_.Given(person, applied));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 1)), "");
  React(person, applied);  // late
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_RESTRICTION_ENDED))
      << "that it is over, since what was told of it the record does not say";
}

TEST_F(RestrictionsTest, WhatIsOverWhenItIsToldIsNobodysToAcknowledge) {
  InPost("TST01-chief", Day(2025, 1, 1));
  ASSERT_EQ(
      Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 1, 1), Day(2026, 3, 1)), "");
  EXPECT_THAT(Inbox("TST01"), IsEmpty());
  ASSERT_EQ(
      Apply(kAnna, "order-2", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 1, 1), Day(2026, 3, 2)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED));
}

TEST_F(RestrictionsTest, WhereverAMergedRecordServesHearsUnderTheOneThatGoesOn) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1), kAnnaTwice);
  MergeTwice();
  ASSERT_EQ(Apply(kAnnaTwice, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 20)), "");
  for (const char* holder : {"TST01", "TST02"}) {
    EXPECT_THAT(Inbox(holder), Contains(v1::NOTICE_KIND_RESTRICTED)) << holder;
    const auto places = story_.Ids("inbox_open", holder);
    for (const std::string& place : *places)
      EXPECT_EQ(story_.State<Notice>(NoticeIdAt(place)).person_id(), kAnna);
  }
}

// Whoever was told of it hears that it is over: once at each employer, what it was.
TEST_F(RestrictionsTest, AnEmployerHearsThatConditionsEnded) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-deputy", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2026, 3, 20), Day(2027, 3, 19));
  story_.At(Noon(2026, 5, 29));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 5, 30)), "");
  for (const char* holder : {"TST01", "TST02"}) {
    EXPECT_THAT(Inbox(holder), ElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
    const auto places = story_.Ids("inbox_open", holder);
    const auto& ended = story_.State<Notice>(NoticeIdAt(places->back()));
    EXPECT_EQ(ended.restriction_kind(), v1::RESTRICTION_KIND_INTERIM_CONDITIONS);
    EXPECT_EQ(ended.person_id(), kAnna);
    EXPECT_EQ(*DayOf(ended.raised_on()), CivilDay(2026, 5, 29));
    EXPECT_EQ(*DayOf(ended.last_day()), CivilDay(2026, 6, 2));
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  EXPECT_THAT(Inbox("THE_REGULATOR"), IsEmpty());
}

TEST_F(RestrictionsTest, AnEmployerHearsThatConditionsAreStayedOrQuashedOnWhicheverDayTheyBegan) {
  InPost("TST01-chief", Day(2025, 1, 1));
  int told = 0;
  for (const v1::LiftReason why : {v1::LIFT_REASON_ENDED, v1::LIFT_REASON_STAYED, v1::LIFT_REASON_QUASHED}) {
    for (const int from : {1, 20}) {
      const std::string source = absl::StrCat("sanction-", why, "-", from);
      Apply(kAnna, source, v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, from));
      ASSERT_EQ(Lift(kAnna, source, why, Day(2026, 3, 3)), "");
      ++told;
      const auto inbox = Inbox("TST01");
      EXPECT_EQ(std::count(inbox.begin(), inbox.end(), v1::NOTICE_KIND_RESTRICTION_ENDED), told) << source;
      EXPECT_EQ(std::count(inbox.begin(), inbox.end(), v1::NOTICE_KIND_RESTRICTED), told) << source;
    }
  }
}

TEST_F(RestrictionsTest, OfTheEndOfWhatNobodyWasToldNobodyHears) {
  InPost("CHA01-director", Day(2025, 1, 1));
  for (const auto kind : {v1::RESTRICTION_KIND_WARNING, v1::RESTRICTION_KIND_CAUTION,
                          v1::RESTRICTION_KIND_EXTERNAL_RECORD, v1::RESTRICTION_KIND_EXTERNAL_BAR}) {
    const std::string source = absl::StrCat("sanction-", kind);
    Apply(kAnna, source, kind, Day(2026, 3, 1));
    ASSERT_EQ(Lift(kAnna, source, v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  }
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
  // Lifted before it is known what it was.
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2)), "");
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1));
  // Long over when the register hears of it, and then of its end.
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_CONDITIONS, Day(2025, 1, 1), Day(2026, 2, 28));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 1)), "");
  EXPECT_THAT(Inbox("CHA01"), IsEmpty());
}

TEST_F(RestrictionsTest, TheEndOfWhoeverServesNowhereIsNobodysToAcknowledge) {
  Bar(Day(2026, 3, 1));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  for (const char* holder : {"TST01", "TST02", "CHA01", "THE_REGULATOR"})
    EXPECT_THAT(Inbox(holder), IsEmpty()) << holder;
}

// The day was told with it, and that it has come is told too, to whoever may act again as well.
TEST_F(RestrictionsTest, AnEndOnItsOwnLastDayIsTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 2), Day(2026, 3, 8));
  story_.At(Noon(2026, 3, 9));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 9)), "");
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_RESTRICTION_ENDED));
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
  story_.At(Noon(2026, 3, 10));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 10), 10), "");
  EXPECT_THAT(Inbox("TST02"), SizeIs(2)) << "it was over, as was told";
  EXPECT_THAT(Inbox("TST01"), Contains(v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, WhereALiftedProhibitionIsToldThatIsWhatTheEmployerHears) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST01-manager", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  InPost("CHA01-director", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 2), Day(2027, 9, 1));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 3)), "");
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
  for (const char* holder : {"TST02", "CHA01"}) {
    EXPECT_THAT(Inbox(holder),
                UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED))
        << holder;
  }
}

// Extended weeks before its last day: it holds until then, and its successor is told by itself.
TEST_F(RestrictionsTest, WhatHoldsUntilItsSuccessorIsNotToldAsEnded) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 3, 31));
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 4, 1)), "");
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 4, 1), Day(2026, 9, 30));
  EXPECT_THAT(Inbox("TST01"), UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"), UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTED));
}

// Two reactions to one fact, neither of which waits for the other.
TEST_F(RestrictionsTest, WhicheverReactionComesFirstToALiftTheSameIsTold) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  const std::string person = absl::StrCat("person/", kAnna);
  std::vector<std::string> order = {"review_lifted_restriction", "tell_of_restriction_end"};
  for (const char* source : {"sanction-1", "sanction-2"}) {
    const size_t so_far = Inbox("TST01").size();
    Apply(kAnna, source, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
    v1::RestrictionLifted lifted;
    lifted.set_source_ledger(std::string(16, 'S'));
    lifted.set_source_id(source);
    lifted.set_why(v1::LIFT_REASON_STAYED);
    lifted.set_said_at(9);
    ASSERT_TRUE(story_.Given(person, lifted));
    for (const std::string& name : order) {
      for (const Reaction& reaction : RegistrationReactions().all()) {
        const FactContext at{person, 1, story_.now(), story_.now(), "", ""};
        if (reaction.name == name) Follow(reaction, reaction.to_fact(lifted.SerializeAsString(), at));
      }
    }
    EXPECT_THAT(Inbox("TST01"), SizeIs(so_far + 2));
    EXPECT_THAT(Inbox("TST02"), SizeIs(so_far + 2));
    std::reverse(order.begin(), order.end());
  }
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED,
                                   v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
  EXPECT_THAT(Inbox("TST02"),
              UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED,
                                   v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED));
}

// Nobody goes on believing that it is over.
TEST_F(RestrictionsTest, WhatHoldsAgainAfterAStayIsToldAgain) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 20), {}, 3);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4);
  story_.At(Noon(2026, 3, 3));
  ASSERT_EQ(Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), {}, 6), "");
  EXPECT_THAT(Inbox("TST01"),
              UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED,
                                   v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"),
              UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_RESTRICTION_ENDED,
                                   v1::NOTICE_KIND_RESTRICTED));
  const auto places = story_.Ids("inbox_open", "TST02");
  const auto& again = story_.State<Notice>(NoticeIdAt(places->back()));
  EXPECT_EQ(again.kind(), v1::NOTICE_KIND_RESTRICTED);
  EXPECT_EQ(again.restriction_kind(), v1::RESTRICTION_KIND_SUSPENSION);
  // Said of days that were known to be over.
  ASSERT_EQ(Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 1, 1), Day(2026, 3, 2), 7),
            "");
  EXPECT_THAT(Inbox("TST02"), SizeIs(3));
}

TEST_F(RestrictionsTest, TheEndOfAMergedRecordsIsToldUnderTheOneThatGoesOn) {
  InPost("TST01-chief", Day(2025, 1, 1));
  InPost("TST02-manager", Day(2025, 1, 1), kAnnaTwice);
  MergeTwice();
  Apply(kAnnaTwice, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  ASSERT_EQ(Lift(kAnnaTwice, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  EXPECT_THAT(Inbox("TST01"), Contains(v1::NOTICE_KIND_PROHIBITION_LIFTED));
  EXPECT_THAT(Inbox("TST01"), testing::Not(Contains(v1::NOTICE_KIND_RESTRICTION_ENDED)));
  EXPECT_THAT(Inbox("TST02"), Contains(v1::NOTICE_KIND_RESTRICTION_ENDED));
  const auto places = story_.Ids("inbox_open", "TST02");
  for (const std::string& place : *places)
    EXPECT_EQ(story_.State<Notice>(NoticeIdAt(place)).person_id(), kAnna);
}

// Whether a manager reports to the board is asked again when the line changes: it is what scope depends on.
TEST_F(RestrictionsTest, AReportingLineToTheBoardBringsThePostIntoScopeAndOneAwayTakesItOut) {
  const std::string manager = InPost("TST01-manager", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  ASSERT_THAT(State(manager).prohibitions(), IsEmpty());
  v1::ChangeReportingRequest change;
  change.set_org_code("TST01");
  change.set_post_id("TST01-manager");
  change.set_reports_to_post_id("TST01-chief");
  *change.mutable_from() = Day(2026, 4, 1);
  ASSERT_EQ(Do<Post>("TST01-manager", change), "");
  ASSERT_THAT(State(manager).prohibitions(), SizeIs(1));
  EXPECT_EQ(*DayOf(State(manager).prohibitions(0).from()), CivilDay(2026, 4, 1));
  EXPECT_THAT(Inbox("TST01"), UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_PROHIBITED))
      << "first that there is a bar, then that it reaches the post";
  change.set_reports_to_post_id("TST01-deputy");
  *change.mutable_from() = Day(2026, 6, 1);
  ASSERT_EQ(Do<Post>("TST01-manager", change), "");
  EXPECT_TRUE(ProhibitedOn(State(manager), CivilDay(2026, 5, 31)));
  EXPECT_FALSE(ProhibitedOn(State(manager), CivilDay(2026, 6, 1)));
}

TEST_F(RestrictionsTest, AnEndIsADateToo) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 2), Day(2027, 9, 1));
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2027, 9, 1)));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2027, 9, 2)));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 6, 1)), "");
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 5, 31)));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2026, 6, 1)));
  EXPECT_THAT(Inbox("TST01"),
              testing::UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, WhatWasQuashedNeverHeld) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty());
  EXPECT_FALSE(HoldsOn(Restrictions()[0], CivilDay(2026, 3, 1)));
  EXPECT_THAT(Restrictions(), SizeIs(1)) << "that it was said stays";
  EXPECT_THAT(Inbox("TST01"),
              testing::UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, ToldTwiceIsRecordedOnce) {
  Bar(Day(2026, 3, 1));
  Bar(Day(2026, 3, 1));
  EXPECT_THAT(last_.facts(), IsEmpty());
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 2), 2);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 2), 2);
  EXPECT_THAT(last_.facts(), IsEmpty());
}

// Reactions to facts of two types walk the other ledger each for itself.
TEST_F(RestrictionsTest, WhatWasSaidLaterStandsWhicheverComesFirst) {
  Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 5), 7);
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 3, 1), 5);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 4)));
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 5)));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2028, 3, 1), 8);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2028, 3, 1))) << "imposed anew";
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 3, 1), 5);
  Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 5), 7);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2028, 3, 1)));
  EXPECT_THAT(Restrictions(), SizeIs(1));
}

TEST_F(RestrictionsTest, AStayedBarWaitsForNewDays) {
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 20), {}, 3);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4);
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 20)));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), {}, 6);
  EXPECT_EQ(Restrictions().at(0).restriction().kind(), v1::RESTRICTION_KIND_BAR);
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 5, 31)));
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2026, 6, 1)));
}

// Whatever the order in which reactions bring them.
TEST_F(RestrictionsTest, TheOrderOfWhatIsToldChangesNothing) {
  using Told = std::function<void(const std::string&)>;
  const std::vector<Told> told = {
      [&](const std::string& id) { Apply(kAnna, id, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 20), {}, 3); },
      [&](const std::string& id) { Lift(kAnna, id, v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4); },
      [&](const std::string& id) {
        Apply(kAnna, id, v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), Day(2027, 6, 1), 6);
      },
      [&](const std::string& id) { Lift(kAnna, id, v1::LIFT_REASON_ENDED, Day(2026, 9, 1), 7); }};
  std::vector<size_t> order = {0, 1, 2, 3};
  std::set<std::string> states;
  do {
    const std::string id = absl::StrCat("sanction-", order[0], order[1], order[2], order[3]);
    for (const size_t i : order) told[i](id);
    v1::KnownRestriction known =
        *std::find_if(Anna().restrictions().begin(), Anna().restrictions().end(),
                      [&](const v1::KnownRestriction& one) { return one.restriction().source_id() == id; });
    EXPECT_TRUE(HoldsOn(known, CivilDay(2026, 8, 31)));
    EXPECT_FALSE(HoldsOn(known, CivilDay(2026, 9, 1)));
    known.mutable_restriction()->clear_source_id();
    states.insert(known.SerializeAsString());
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_THAT(states, SizeIs(1));
  EXPECT_THAT(Restrictions(), SizeIs(24));
}

TEST_F(RestrictionsTest, ThatSomebodyServesUnderABarIsRecordedAndFlagged) {
  Bar(Day(2026, 2, 1));
  v1::RecordPersonInPostRequest record;
  record.set_org_code("TST01");
  record.set_person_id(kAnna);
  *record.mutable_terms() = TermsOf("TST01-chief", Day(2026, 1, 15));
  story_.As({"cqc-1", "CQC", "", ""});
  ASSERT_EQ(Do<Appointment>("x", record), "");
  EXPECT_THAT(story_.recorded(), Contains("BarBreachFlagged"));
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
  for (const DecidedFact& fact : last_.facts()) {
    const auto* flagged = dynamic_cast<const v1::BarBreachFlagged*>(fact.fact.get());
    if (flagged != nullptr) {
      EXPECT_EQ(*DayOf(flagged->from()), CivilDay(2026, 2, 1));
    }
  }
}

TEST_F(RestrictionsTest, ABarUnderOneRecordReachesTheHuman) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1), kAnnaTwice);
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty()) << "nobody knows yet that they are one";
  MergeTwice();
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 3, 2)));
  EXPECT_THAT(Check(Propose("TST02-chief", Day(2026, 4, 1))).reasons(),
              ElementsAre(v1::INELIGIBILITY_BARRED));
  // The sanctions service may go on to name the record that it knew.
  Apply(kAnnaTwice, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 2), Day(2026, 9, 1));
  EXPECT_THAT(State(chief).prohibitions(), SizeIs(2));
  v1::SplitPersonRequest split;
  split.set_person_id(kAnna);
  split.set_split_person_id(kAnnaTwice);
  story_.As({"registrar-1", "REGISTRAR", "", kCleo});
  ASSERT_EQ(Do<Person>(kAnna, split), "");
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty()) << "it was another's after all";
}

TEST_F(RestrictionsTest, ACorrectionIntoTheScopeOfABarIsOne) {
  const std::string manager = InPost("TST02-manager", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST02");
  correct.set_appointment_id(manager);
  *correct.mutable_terms() = TermsOf("TST02-deputy", Day(2025, 1, 1));
  ASSERT_EQ(Do<Appointment>(manager, correct), "");
  EXPECT_TRUE(ProhibitedOn(State(manager), CivilDay(2026, 3, 2)));
  *correct.mutable_terms() = TermsOf("TST02-manager", Day(2025, 1, 1));
  ASSERT_EQ(Do<Appointment>(manager, correct), "");
  EXPECT_FALSE(ProhibitedOn(State(manager), CivilDay(2026, 3, 2)));
}

TEST_F(RestrictionsTest, ASuspensionProhibitsAndConditionsAreSaid) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1), Day(2027, 3, 1));
  EXPECT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(id).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_CONDITIONS));
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 9, 1));
  EXPECT_EQ(Confirm(id), "SUSPENDED");
  EXPECT_THAT(Check(id).reasons(), ElementsAre(v1::INELIGIBILITY_SUSPENDED));
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
}

TEST_F(RestrictionsTest, NobodyUnknownIsRestricted) {
  EXPECT_EQ(Bar(Day(2026, 3, 1), "00000000-0000-4000-8000-0000000000ee"), "PERSON_UNKNOWN");
}

TEST_F(RestrictionsTest, WhoeverIsBarredDoesNotApplyAndIsNotForgotten) {
  Bar(Day(2026, 3, 20));
  v1::ApplyRequest apply;
  apply.set_person_id(kAnna);
  apply.set_stage(v1::STAGE_L4_BOARD);
  story_.As({"anna", "MANAGER", "", kAnna});
  EXPECT_EQ(Do<Registrant>(kAnna, apply), "") << "not barred yet";
  story_.At(Noon(2026, 3, 20));
  story_.As({"dpo-1", "DPO", "", kCleo});
  v1::RequestErasureRequest erase;
  erase.set_person_id(kAnna);
  *erase.mutable_date_of_birth() = Day(1940, 1, 1);
  EXPECT_EQ(Do<Person>(kAnna, erase), "RESTRICTION_STANDS");
  Bar(Day(2026, 3, 1), kCleo);
  apply.set_person_id(kCleo);
  EXPECT_EQ(Do<Registrant>(kCleo, apply), "BARRED");
}

TEST_F(RestrictionsTest, TheMostSevereShowsInPlaceOfTheStatus) {
  const auto shown = [&](v1::RegisterStatus status) {
    return ShownStatus(status, RestrictionsOn(Restrictions(), CivilDay(2026, 3, 2)));
  };
  Apply(kAnna, "1", v1::RESTRICTION_KIND_WARNING, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_ACTIVE);
  Apply(kAnna, "2", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_RESTRICTED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_LAPSED), v1::REGISTER_STATUS_LAPSED);
  Apply(kAnna, "0", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_SUSPENDED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_NONE), v1::REGISTER_STATUS_NONE);
  Apply(kAnna, "3", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_BARRED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_REMOVED), v1::REGISTER_STATUS_BARRED) << "leaving hides no bar";
  EXPECT_EQ(shown(v1::REGISTER_STATUS_DECEASED), v1::REGISTER_STATUS_DECEASED);
}

TEST_F(RestrictionsTest, WhoeverIsBarredIsPublicWithoutEverHavingBeenRegistered) {
  v1::Identity identity;
  identity.add_names()->set_family("Byron");
  const v1::RegistrantState never;
  const auto entry = [&](CivilDay day) { return RenderPublicEntry(never, Restrictions(), identity, day); };
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1));
  EXPECT_FALSE(entry(CivilDay(2026, 3, 2))) << "no finding";
  Bar(Day(2026, 3, 20));
  EXPECT_FALSE(entry(CivilDay(2026, 3, 19)));
  const auto barred = entry(CivilDay(2026, 3, 20));
  ASSERT_TRUE(barred);
  EXPECT_EQ(barred->status(), v1::REGISTER_STATUS_BARRED);
  EXPECT_EQ(barred->family_name(), "Byron");
  EXPECT_EQ(barred->register_number(), "");
  EXPECT_THAT(barred->restrictions(), SizeIs(2));
  const v1::EmployerEntry employer =
      RenderEmployerEntry(never, Restrictions(), identity, {}, CivilDay(2026, 3, 19));
  EXPECT_EQ(employer.status(), v1::REGISTER_STATUS_NONE);
  EXPECT_THAT(employer.restrictions(), SizeIs(1))
      << "the employer sees the interim bar of whoever is not registered";
}

TEST_F(RestrictionsTest, WhatIsNotPublicShowsToTheEmployerAlone) {
  v1::ApplyRestriction apply;
  apply.mutable_restriction()->set_source_id("order-1");
  apply.mutable_restriction()->set_kind(v1::RESTRICTION_KIND_BAR);
  *apply.mutable_restriction()->mutable_from() = Day(2026, 3, 1);
  ASSERT_EQ(Do<Person>(kAnna, apply), "");
  EXPECT_FALSE(RenderPublicEntry({}, Restrictions(), {}, CivilDay(2026, 3, 2)));
  EXPECT_EQ(RenderEmployerEntry({}, Restrictions(), {}, {}, CivilDay(2026, 3, 2)).status(),
            v1::REGISTER_STATUS_BARRED);
}

TEST(Scope, FollowsFromThePostTheOrganisationAndTheRule) {
  const v1::BarScopeRule rule = England2026().bar_scope(0);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_NHS_TRUST, v1::POST_TYPE_NED}, &rule), Scope::kIn);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER, true}, &rule), Scope::kIn);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER}, &rule), Scope::kVoluntary);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_OTHER, v1::POST_TYPE_CHAIR}, &rule), Scope::kOut);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_UNSPECIFIED, v1::POST_TYPE_CHAIR}, &rule), Scope::kIn)
      << "never imported: nobody knows that it is outside";
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_OTHER, v1::POST_TYPE_MANAGER}, nullptr), Scope::kIn);
  v1::BarScopeRule strict = rule;
  strict.set_direct_reports(false);
  strict.set_others_voluntary(false);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER, true}, &strict), Scope::kOut);
}

}  // namespace
}  // namespace candour
