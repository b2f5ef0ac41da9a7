#include "services/registration/appointment/appointment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/views/seats.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;

constexpr char kAnna[] = "00000000-0000-4000-8000-0000000000aa";
constexpr char kBen[] = "00000000-0000-4000-8000-0000000000bb";
constexpr char kCleo[] = "00000000-0000-4000-8000-0000000000cc";
constexpr char kNobody[] = "00000000-0000-4000-8000-0000000000ee";

v1::Terms Terms(const std::string& post, common::v1::Date start, std::optional<common::v1::Date> end = {},
                v1::AppointmentBasis basis = v1::APPOINTMENT_BASIS_SUBSTANTIVE) {
  v1::Terms terms;
  terms.set_post_id(post);
  terms.set_basis(basis);
  *terms.mutable_start() = start;
  if (end) *terms.mutable_end() = *end;
  return terms;
}

// TST01 (closes 31 March 2026, TST04 carries on) has a chair, a chief executive and a manager; Anna, Ben and
// Cleo are known. Today is 1 February 2026; rules allow 28 days to record.
class AppointmentTest : public testing::Test {
 protected:
  AppointmentTest() {
    story_.Given("organisation/TST01", Opened("TST01", Day(2011, 4, 1), Day(2026, 3, 31)));
    story_.Given("organisation/TST04", Opened("TST04", Day(2011, 4, 1)));
    v1::SuccessorRecorded successor;
    successor.mutable_successor()->set_org_code("TST04");
    *successor.mutable_successor()->mutable_effective_on() = Day(2026, 4, 1);
    story_.Given("organisation/TST01", successor);
    GivenPost("chair", v1::POST_TYPE_CHAIR, "Chair");
    GivenPost("chief", v1::POST_TYPE_CEO, "Chief Executive", "chair");
    GivenPost("deputy", v1::POST_TYPE_MANAGER, "Deputy Director", "chief");
    for (const char* person : {kAnna, kBen, kCleo}) {
      v1::PersonRecorded fact;
      fact.set_person_id(person);
      story_.Given(absl::StrCat("person/", person), fact);
    }
    story_.As({"account-hr", "TRUST_HR", "TST01", ""});
  }

  void GivenPost(const std::string& id, v1::PostType type, const std::string& title,
                 const std::string& reports_to = "", const std::string& org_code = "TST01") {
    v1::PostCreated fact;
    fact.set_post_id(id);
    fact.set_org_code(org_code);
    fact.set_type(type);
    fact.set_title(title);
    fact.mutable_reporting()->set_reports_to_post_id(reports_to);
    *fact.mutable_reporting()->mutable_from() = Day(2020, 1, 1);
    story_.Given("post/" + id, fact);
  }
  void GivenDeath(const std::string& person) {
    v1::DeathRecorded fact;
    *fact.mutable_died_on() = Day(2026, 1, 31);
    story_.Given("person/" + person, fact);
  }
  void GivenRules() {
    v1::RulesPublished fact;
    *fact.mutable_rules() = England2026();
    fact.set_digest(RulesDigest(fact.rules()));
    story_.Given("rule_set/current", fact);
  }

  // The id of the appointment that the command makes, whatever becomes of it.
  std::string Propose(const std::string& person, const v1::Terms& terms,
                      const std::string& org_code = "TST01") {
    v1::ProposeAppointmentRequest request;
    request.set_org_code(org_code);
    request.set_person_id(person);
    *request.mutable_terms() = terms;
    return New(request);
  }
  std::string RecordInPost(const std::string& person, const v1::Terms& terms,
                           const std::string& org_code = "TST01") {
    v1::RecordPersonInPostRequest request;
    request.set_org_code(org_code);
    request.set_person_id(person);
    *request.mutable_terms() = terms;
    return New(request);
  }
  std::string RecordFound(const std::string& person, const std::string& org_code, v1::PostType type) {
    v1::RecordPersonInPostRequest request;
    request.set_org_code(org_code);
    request.set_person_id(person);
    *request.mutable_terms() = Terms("", Day(2026, 1, 20));
    request.mutable_found()->set_title("Turnaround Director");
    request.mutable_found()->set_type(type);
    return New(request);
  }
  const Decision& Check(const std::string& id, const std::string& org_code = "TST01") {
    return On<v1::CheckEligibilityRequest>(id, org_code, [](auto&) {});
  }
  const Decision& Confirm(const std::string& id, const std::string& role = "CHAIR",
                          const std::string& person = kCleo, const std::string& org_code = "TST01") {
    story_.As({"account-chair", role, org_code, person});
    return On<v1::ConfirmAppointmentRequest>(id, org_code, [](auto&) {});
  }
  const Decision& End(const std::string& id, common::v1::Date end, const std::string& org_code = "TST01") {
    return On<v1::EndAppointmentRequest>(id, org_code, [&](v1::EndAppointmentRequest& request) {
      *request.mutable_end() = end;
      request.set_reason(v1::END_REASON_RESIGNED);
    });
  }
  const Decision& Correct(const std::string& id, const v1::Terms& terms,
                          const std::string& org_code = "TST01") {
    return On<v1::CorrectAppointmentRequest>(id, org_code, [&](v1::CorrectAppointmentRequest& request) {
      *request.mutable_terms() = terms;
      request.set_reason("the letter gives another day");
    });
  }
  // Proposed, found eligible and confirmed; returns its id.
  std::string Appoint(const std::string& person, const v1::Terms& terms, const std::string& role = "CHAIR") {
    const std::string id = Propose(person, terms);
    Check(id);
    Confirm(id, role);
    EXPECT_EQ(story_.refusal(), "");
    return id;
  }

  const v1::AppointmentState& State(const std::string& id) { return story_.State<Appointment>(id); }
  std::vector<v1::BoardSeat> Board(const std::vector<std::string>& appointments, absl::CivilDay day) {
    std::vector<v1::PostState> posts;
    for (const char* post : {"chief", "deputy", "chair"}) posts.push_back(story_.State<Post>(post));
    std::vector<v1::AppointmentState> states;
    for (const std::string& id : appointments) states.push_back(State(id));
    return BoardOn(posts, states, day);
  }

  Scenario story_{Model::Of<Organisation, Import, Post, Appointment, Person, RuleSet>(), Noon(2026, 2, 1)};

 private:
  template <class Request>
  std::string New(const Request& request) {
    const std::string id = NewIdOf("appointment", ++commands_);
    story_.When<Appointment>(id, request);
    return id;
  }
  template <class Request, class Fill>
  const Decision& On(const std::string& id, const std::string& org_code, const Fill& fill) {
    ++commands_;
    Request request;
    request.set_org_code(org_code);
    request.set_appointment_id(id);
    fill(request);
    return story_.When<Appointment>(id, request);
  }

  int commands_ = 0;
};

// ---- propose

TEST_F(AppointmentTest, IsProposedUnderADerivedId) {
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1), Day(2026, 3, 31)));
  EXPECT_THAT(story_.recorded(), ElementsAre("AppointmentProposed"));
  EXPECT_EQ(State(id).appointment_id(), id);
  EXPECT_EQ(State(id).person_id(), kAnna);
  EXPECT_EQ(State(id).org_code(), "TST01");
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_PROPOSED);
  EXPECT_EQ(DayOf(State(id).terms().end()), absl::CivilDay(2026, 3, 31));
  EXPECT_FALSE(InPostOn(State(id), absl::CivilDay(2026, 3, 1)));
}

TEST_F(AppointmentTest, RefusesAProposalForSomebodyUnknown) {
  Propose(kNobody, Terms("chief", Day(2026, 3, 1)));
  EXPECT_EQ(story_.refusal(), "PERSON_UNKNOWN");
}

TEST_F(AppointmentTest, RefusesAProposalAfterTheOrganisationClosed) {
  Propose(kAnna, Terms("chief", Day(2026, 4, 1)));
  EXPECT_EQ(story_.refusal(), "ORG_UNKNOWN");
  EXPECT_EQ(Arg(story_.decision(), "successor"), "TST04");
  Propose(kAnna, Terms("chief", Day(2026, 3, 31)));
  EXPECT_EQ(story_.refusal(), "");
}

TEST_F(AppointmentTest, RefusesAProposalForAPostThatIsNotTheOrganisations) {
  GivenPost("elsewhere", v1::POST_TYPE_CEO, "Chief Executive", "", "TST04");
  for (const char* post : {"absent", "elsewhere", ""}) {
    Propose(kAnna, Terms(post, Day(2026, 3, 1)));
    EXPECT_EQ(story_.refusal(), "POST_UNKNOWN") << post;
  }
  Propose(kAnna, Terms("chief", Day(2019, 12, 31)));
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
}

TEST_F(AppointmentTest, RefusesDaysThatCannotBe) {
  Propose(kAnna, Terms("chief", Day(2026, 3, 2), Day(2026, 3, 1)));
  EXPECT_EQ(story_.refusal(), "DATE_ORDER");
  Propose(kAnna, Terms("chief", common::v1::Date()));
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
  EXPECT_EQ(Arg(story_.decision(), "field"), "terms.start");
  Propose(kAnna, Terms("chief", Day(2026, 3, 2), common::v1::Date()));
  EXPECT_EQ(Arg(story_.decision(), "field"), "terms.end");
}

// ---- check

TEST_F(AppointmentTest, ClearsWhomNothingStandsAgainst) {
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  Check(id);
  ASSERT_THAT(story_.recorded(), ElementsAre("EligibilityDecided"));
  EXPECT_EQ(story_.fact<v1::EligibilityDecided>()->outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_EQ(DayOf(story_.fact<v1::EligibilityDecided>()->decided_on()), absl::CivilDay(2026, 2, 1));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_CLEARED);
  EXPECT_EQ(DayOf(State(id).eligibility_decided_on()), absl::CivilDay(2026, 2, 1));
  for (const std::string& stream :
       std::vector<std::string>{absl::StrCat("person/", kAnna), "organisation/TST01", "post/chief"}) {
    EXPECT_THAT(story_.conditions(), Contains(Key(stream)));
  }
}

TEST_F(AppointmentTest, BlocksWithEveryReason) {
  Appoint(kBen, Terms("chief", Day(2026, 1, 1)));
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  GivenDeath(kAnna);
  v1::OrganisationClosed closed;
  *closed.mutable_closed_on() = Day(2026, 2, 28);
  story_.Given("organisation/TST01", closed);
  Check(id);
  EXPECT_EQ(story_.fact<v1::EligibilityDecided>()->outcome(), v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  EXPECT_THAT(story_.fact<v1::EligibilityDecided>()->reasons(),
              ElementsAre(v1::INELIGIBILITY_PERSON_DECEASED, v1::INELIGIBILITY_ORGANISATION_NOT_OPEN,
                          v1::INELIGIBILITY_POST_HELD));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_BLOCKED);
}

TEST_F(AppointmentTest, BlocksAPostThatDoesNotExistOnTheDay) {
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  Correct(id, Terms("chief", Day(2019, 12, 31)));
  Check(id);
  EXPECT_THAT(State(id).ineligibilities(), ElementsAre(v1::INELIGIBILITY_POST_UNKNOWN));
  Correct(id, Terms("chief", Day(2026, 3, 1)));
  EXPECT_THAT(State(id).ineligibilities(), IsEmpty());
  EXPECT_FALSE(State(id).has_eligibility_decided_on()) << "nobody has looked at these terms";
}

TEST_F(AppointmentTest, AnInterimHolderIsInNobodysWay) {
  Appoint(kBen, Terms("chief", Day(2026, 1, 1)));
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1), {}, v1::APPOINTMENT_BASIS_INTERIM));
  Check(id);
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_CLEARED);
}

TEST_F(AppointmentTest, RefusesToCheckWhatIsNoProposal) {
  Check("absent");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  const std::string id = Appoint(kAnna, Terms("chief", Day(2026, 1, 1)));
  Check(id, "TST04");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  Check(id);
  EXPECT_EQ(story_.refusal(), "STATE");
}

// ---- confirm

TEST_F(AppointmentTest, TheChairAppointsAndThePostIsHeld) {
  const std::string id = Appoint(kAnna, Terms("chief", Day(2026, 2, 10)));
  EXPECT_THAT(story_.recorded(), ElementsAre("Appointed", "PostHolderRecorded"));
  EXPECT_EQ(story_.decision().facts()[1].stream, "post/chief");
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_IN_POST);
  EXPECT_EQ(State(id).confirmed_by(), "account-chair");
  EXPECT_THAT(story_.conditions(), Contains(Key("person/" + std::string(kAnna))));
  EXPECT_FALSE(InPostOn(State(id), absl::CivilDay(2026, 2, 9)));
  EXPECT_TRUE(InPostOn(State(id), absl::CivilDay(2026, 2, 10)));
  EXPECT_EQ(story_.State<Post>("chief").holdings(0).person_id(), kAnna);
}

TEST_F(AppointmentTest, OnlyTheSeniorIndependentDirectorAppointsTheChair) {
  const std::string chair = Propose(kAnna, Terms("chair", Day(2026, 3, 1)));
  Check(chair);
  Confirm(chair, "CHAIR");
  EXPECT_EQ(story_.refusal(), "ROLE");
  EXPECT_EQ(Arg(story_.decision(), "needed"), "SID");
  Confirm(chair, "SID");
  EXPECT_EQ(story_.refusal(), "");
  const std::string chief = Propose(kBen, Terms("chief", Day(2026, 3, 1)));
  Check(chief);
  Confirm(chief, "SID");
  EXPECT_EQ(Arg(story_.decision(), "needed"), "CHAIR");
}

TEST_F(AppointmentTest, NobodyConfirmsTheirOwnAppointment) {
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  Check(id);
  Confirm(id, "CHAIR", kAnna);
  EXPECT_EQ(story_.refusal(), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(story_.decision().refusal().code, absl::StatusCode::kPermissionDenied);
  Confirm(id, "CHAIR", "");
  EXPECT_EQ(story_.refusal(), "ACTOR_UNIDENTIFIED");
}

TEST_F(AppointmentTest, RefusesToConfirmWhatWasNotCleared) {
  Confirm("absent");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  Confirm(id);
  EXPECT_EQ(story_.refusal(), "STATE");
  EXPECT_EQ(Arg(story_.decision(), "status"), "APPOINTMENT_STATUS_PROPOSED");
  Check(id);
  Confirm(id, "CHAIR", kCleo, "TST04");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  Confirm(id);
  Confirm(id);
  EXPECT_EQ(story_.refusal(), "STATE");
}

TEST_F(AppointmentTest, WhatHappenedSinceTheCheckIsSeen) {
  const std::string first = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  const std::string second = Propose(kBen, Terms("chief", Day(2026, 3, 15)));
  Check(first);
  Check(second);
  Confirm(first);
  Confirm(second);
  EXPECT_EQ(story_.refusal(), "NOT_ELIGIBLE");
  EXPECT_EQ(Arg(story_.decision(), "reason"), "INELIGIBILITY_POST_HELD");
  End(first, Day(2026, 3, 14));
  GivenDeath(kBen);
  Confirm(second);
  EXPECT_EQ(Arg(story_.decision(), "reason"), "INELIGIBILITY_PERSON_DECEASED");
}

// ---- record

TEST_F(AppointmentTest, RecordsSomebodyFoundInPost) {
  GivenRules();
  const std::string id = RecordInPost(kAnna, Terms("chief", Day(2026, 1, 4)));  // day 28 is today
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonFoundInPost", "PostHolderRecorded"));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_IN_POST);
  EXPECT_EQ(State(id).late_days(), 0u);
  EXPECT_EQ(State(id).confirmed_by(), "");
  EXPECT_TRUE(InPostOn(State(id), absl::CivilDay(2026, 1, 4)));
}

TEST_F(AppointmentTest, FlagsALateRecordAndDoesNotRefuseIt) {
  GivenRules();
  const std::string id = RecordInPost(kAnna, Terms("chief", Day(2026, 1, 1)));
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonFoundInPost", "AppointmentRecordedLateFlagged", "PostHolderRecorded"));
  EXPECT_EQ(DayOf(story_.fact<v1::AppointmentRecordedLateFlagged>(1)->due()), absl::CivilDay(2026, 1, 29));
  EXPECT_EQ(State(id).late_days(), 3u);
  EXPECT_THAT(story_.conditions(), Contains(Key("rule_set/current")));
}

TEST_F(AppointmentTest, NothingIsLateBeforeTheFirstRules) {
  RecordInPost(kAnna, Terms("chief", Day(2021, 1, 1)));
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonFoundInPost", "PostHolderRecorded"));
}

TEST_F(AppointmentTest, FlagsAnOrganisationThatIsUnknownOrNotOpen) {
  story_.At(Noon(2026, 4, 20));
  const std::string closed = RecordInPost(kAnna, Terms("chief", Day(2026, 4, 1)));
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonFoundInPost", "OrganisationNotOpenFlagged", "PostHolderRecorded"));
  EXPECT_TRUE(story_.fact<v1::OrganisationNotOpenFlagged>(1)->known());
  EXPECT_TRUE(State(closed).organisation_not_open());
  const std::string unknown = RecordFound(kAnna, "TST99", v1::POST_TYPE_EXEC_DIRECTOR);
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonFoundInPost", "OrganisationNotOpenFlagged"));
  EXPECT_FALSE(story_.fact<v1::OrganisationNotOpenFlagged>(1)->known());
  EXPECT_EQ(State(unknown).found().title(), "Turnaround Director");
}

TEST_F(AppointmentTest, FlagsAPostThatSomebodyElseHolds) {
  const std::string first = RecordInPost(kAnna, Terms("chief", Day(2026, 1, 1)));
  const std::string second = RecordInPost(kBen, Terms("chief", Day(2026, 1, 10)));
  EXPECT_THAT(story_.recorded(),
              ElementsAre("PersonFoundInPost", "PostAlreadyHeldFlagged", "PostHolderRecorded"));
  EXPECT_EQ(story_.fact<v1::PostAlreadyHeldFlagged>(1)->appointment_id(), first);
  EXPECT_TRUE(State(second).post_already_held());
}

TEST_F(AppointmentTest, RefusesARecordOfNothing) {
  RecordInPost(kNobody, Terms("chief", Day(2026, 1, 1)));
  EXPECT_EQ(story_.refusal(), "PERSON_UNKNOWN");
  RecordInPost(kAnna, Terms("absent", Day(2026, 1, 1)));
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  RecordInPost(kAnna, Terms("chief", Day(2026, 1, 1)), "TST04");
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  RecordInPost(kAnna, Terms("", Day(2026, 1, 1)));
  EXPECT_EQ(story_.refusal(), "POST_NOT_SAID");
  RecordInPost(kAnna, Terms("chief", Day(2026, 2, 2)));
  EXPECT_EQ(story_.refusal(), "DATE_FUTURE");
  RecordInPost(kAnna, Terms("chief", Day(2026, 1, 2), Day(2026, 1, 1)));
  EXPECT_EQ(story_.refusal(), "DATE_ORDER");
  RecordInPost(kAnna, Terms("chief", common::v1::Date()));
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
}

// ---- end

TEST_F(AppointmentTest, EndsAndTheSeatIsFreeTheDayAfter) {
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  End(id, Day(2026, 2, 28));
  EXPECT_THAT(story_.recorded(), ElementsAre("AppointmentEnded", "PostHolderRecorded"));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_ENDED);
  EXPECT_EQ(State(id).end_reason(), v1::END_REASON_RESIGNED);
  EXPECT_TRUE(InPostOn(State(id), absl::CivilDay(2026, 2, 28)));
  EXPECT_FALSE(InPostOn(State(id), absl::CivilDay(2026, 3, 1)));
  Appoint(kBen, Terms("chief", Day(2026, 3, 1)));
}

TEST_F(AppointmentTest, RefusesAnEndThatCannotBe) {
  End("absent", Day(2026, 2, 28));
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  const std::string proposed = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  End(proposed, Day(2026, 3, 2));
  EXPECT_EQ(story_.refusal(), "STATE");
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  End(id, Day(2026, 2, 28), "TST04");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  End(id, Day(2024, 12, 31));
  EXPECT_EQ(story_.refusal(), "DATE_ORDER");
  EXPECT_EQ(Arg(story_.decision(), "earliest"), "2025-01-01");
  End(id, common::v1::Date());
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
  End(id, Day(2025, 1, 1));
  EXPECT_EQ(story_.refusal(), "");
  End(id, Day(2025, 1, 2));
  EXPECT_EQ(story_.refusal(), "STATE");
}

// ---- correct

TEST_F(AppointmentTest, ACorrectionIsANewFactWithBothTerms) {
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  Correct(id, Terms("chief", Day(2025, 1, 8), {}, v1::APPOINTMENT_BASIS_ACTING));
  EXPECT_THAT(story_.recorded(), ElementsAre("AppointmentCorrected", "PostHolderRecorded"));
  const auto* fact = story_.fact<v1::AppointmentCorrected>();
  EXPECT_EQ(DayOf(fact->was().start()), absl::CivilDay(2025, 1, 1));
  EXPECT_EQ(DayOf(fact->now().start()), absl::CivilDay(2025, 1, 8));
  EXPECT_EQ(fact->reason(), "the letter gives another day");
  EXPECT_EQ(State(id).terms().basis(), v1::APPOINTMENT_BASIS_ACTING);
  EXPECT_EQ(State(id).corrections(), 1u);
  EXPECT_FALSE(story_.State<Post>("chief").holdings(0).substantive());
}

TEST_F(AppointmentTest, ACorrectedPostFreesTheOldOne) {
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  Correct(id, Terms("deputy", Day(2025, 1, 1)));
  EXPECT_THAT(story_.recorded(),
              ElementsAre("AppointmentCorrected", "PostHolderRemoved", "PostHolderRecorded"));
  EXPECT_THAT(story_.State<Post>("chief").holdings(), IsEmpty());
  EXPECT_EQ(story_.State<Post>("deputy").holdings_size(), 1);
}

TEST_F(AppointmentTest, AnEndThatWasNoneIsTakenBack) {
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  End(id, Day(2026, 1, 31));
  Correct(id, Terms("chief", Day(2025, 1, 1), Day(2026, 2, 28)));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_ENDED);
  Correct(id, Terms("chief", Day(2025, 1, 1)));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_IN_POST);
  EXPECT_EQ(State(id).end_reason(), v1::END_REASON_UNSPECIFIED);
  EXPECT_TRUE(InPostOn(State(id), absl::CivilDay(2026, 3, 1)));
}

TEST_F(AppointmentTest, ACorrectedProposalIsToBeCheckedAgain) {
  const std::string id = Propose(kAnna, Terms("chief", Day(2026, 3, 1)));
  Check(id);
  Correct(id, Terms("chief", Day(2026, 3, 2)));
  EXPECT_THAT(story_.recorded(), ElementsAre("AppointmentCorrected"));
  EXPECT_EQ(State(id).status(), v1::APPOINTMENT_STATUS_PROPOSED);
  Confirm(id);
  EXPECT_EQ(story_.refusal(), "STATE");
}

TEST_F(AppointmentTest, ACorrectionFlagsAPostThatSomebodyElseHolds) {
  const std::string first = Appoint(kAnna, Terms("chief", Day(2025, 1, 1), Day(2025, 12, 31)));
  Appoint(kBen, Terms("chief", Day(2026, 1, 1)));
  Correct(first, Terms("chief", Day(2025, 1, 1), Day(2026, 1, 1)));
  EXPECT_THAT(story_.recorded(),
              ElementsAre("AppointmentCorrected", "PostAlreadyHeldFlagged", "PostHolderRecorded"));
}

TEST_F(AppointmentTest, AFoundPostIsPutOnRecordByACorrection) {
  const std::string id = RecordFound(kAnna, "TST01", v1::POST_TYPE_CEO);
  Correct(id, Terms("", Day(2026, 1, 19)));
  EXPECT_EQ(story_.refusal(), "");
  EXPECT_TRUE(State(id).has_found());
  Correct(id, Terms("chief", Day(2026, 1, 19)));
  EXPECT_FALSE(State(id).has_found());
  EXPECT_EQ(story_.State<Post>("chief").holdings_size(), 1);
}

TEST_F(AppointmentTest, RefusesACorrectionThatCannotBe) {
  Correct("absent", Terms("chief", Day(2026, 1, 1)));
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  const std::string id = Appoint(kAnna, Terms("chief", Day(2025, 1, 1)));
  Correct(id, Terms("chief", Day(2025, 1, 2)), "TST04");
  EXPECT_EQ(story_.refusal(), "APPOINTMENT_UNKNOWN");
  Correct(id, Terms("chief", Day(2025, 1, 1)));
  EXPECT_EQ(story_.refusal(), "NOTHING_TO_CORRECT");
  Correct(id, Terms("absent", Day(2025, 1, 1)));
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  Correct(id, Terms("", Day(2025, 1, 1)));
  EXPECT_EQ(story_.refusal(), "POST_UNKNOWN");
  Correct(id, Terms("chief", Day(2025, 1, 1), Day(2024, 1, 1)));
  EXPECT_EQ(story_.refusal(), "DATE_ORDER");
  Correct(id, Terms("chief", common::v1::Date()));
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
}

// ---- views

TEST_F(AppointmentTest, SaysWhoWasChiefExecutiveOnADay) {
  const std::string anna = Appoint(kAnna, Terms("chief", Day(2024, 1, 1)));
  End(anna, Day(2026, 2, 14));
  const std::string ben = Appoint(kBen, Terms("chief", Day(2026, 2, 15)));
  story_.At(Noon(2027, 1, 1));
  const auto on_the_day = Board({anna, ben}, absl::CivilDay(2026, 2, 1));
  ASSERT_EQ(on_the_day.size(), 2u);
  EXPECT_EQ(on_the_day[0].type(), v1::POST_TYPE_CHAIR);
  EXPECT_EQ(on_the_day[0].person_id(), "");
  EXPECT_EQ(on_the_day[1].title(), "Chief Executive");
  EXPECT_EQ(on_the_day[1].person_id(), kAnna);
  EXPECT_EQ(Board({anna, ben}, absl::CivilDay(2026, 2, 15))[1].person_id(), kBen);
  EXPECT_EQ(Board({anna, ben}, absl::CivilDay(2023, 12, 31))[1].person_id(), "");
  EXPECT_THAT(Board({anna, ben}, absl::CivilDay(2019, 12, 31)), IsEmpty());
}

TEST_F(AppointmentTest, TheBoardShowsWhoWasFoundInAPostThatIsNotOnRecord) {
  const std::string id = RecordFound(kAnna, "TST01", v1::POST_TYPE_EXEC_DIRECTOR);
  const std::string manager = RecordFound(kBen, "TST01", v1::POST_TYPE_MANAGER);
  const auto board = Board({id, manager}, absl::CivilDay(2026, 2, 1));
  ASSERT_EQ(board.size(), 3u);
  EXPECT_EQ(board[2].title(), "Turnaround Director");
  EXPECT_EQ(board[2].post_id(), "");
  EXPECT_EQ(board[2].person_id(), kAnna);
}

TEST_F(AppointmentTest, TwoHoldersHaveTwoSeatsAndAnEarlyOneIsShown) {
  const std::string anna =
      RecordInPost(kAnna, Terms("chief", Day(2019, 6, 1), {}, v1::APPOINTMENT_BASIS_JOINT));
  const std::string ben =
      RecordInPost(kBen, Terms("chief", Day(2019, 7, 1), {}, v1::APPOINTMENT_BASIS_JOINT));
  EXPECT_EQ(Board({ben, anna}, absl::CivilDay(2019, 6, 30)).size(), 1u);
  const auto board = Board({ben, anna}, absl::CivilDay(2019, 7, 1));
  ASSERT_EQ(board.size(), 2u);
  EXPECT_EQ(board[0].person_id(), kAnna);
  EXPECT_EQ(board[1].person_id(), kBen);
}

TEST_F(AppointmentTest, TheEmployersRegisterShowsManagersAndTheirLines) {
  GivenRules();
  GivenPost("elsewhere", v1::POST_TYPE_CEO, "Chief Executive", "", "TST04");
  GivenPost("shared", v1::POST_TYPE_MANAGER, "Shared Director", "elsewhere");
  const std::string id = RecordInPost(kAnna, Terms("deputy", Day(2025, 1, 1)));
  const std::vector<v1::PostState> posts = {story_.State<Post>("deputy"), story_.State<Post>("shared"),
                                            story_.State<Post>("chief")};
  const std::vector<v1::PostState> superiors = {story_.State<Post>("elsewhere")};
  const std::vector<v1::AppointmentState> appointments = {State(id)};
  const auto entries = EmployerRegisterOn(posts, superiors, appointments, absl::CivilDay(2026, 2, 1));
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].seat().title(), "Chief Executive");
  EXPECT_FALSE(entries[0].direct_report_of_board());
  EXPECT_EQ(entries[1].seat().person_id(), kAnna);
  EXPECT_EQ(entries[1].reports_to_post_id(), "chief");
  EXPECT_TRUE(entries[1].direct_report_of_board());
  EXPECT_GT(entries[1].late_days(), 0u);
  EXPECT_TRUE(entries[2].direct_report_of_board());
  EXPECT_FALSE(
      EmployerRegisterOn(posts, {}, appointments, absl::CivilDay(2026, 2, 1))[2].direct_report_of_board());
}

TEST_F(AppointmentTest, IndexesByOrganisationPersonAndPost) {
  const std::string id = RecordInPost(kAnna, Terms("deputy", Day(2025, 1, 1)));
  Rows rows;
  Index(v1::AppointmentState(), rows);
  Index(State(id), rows);
  EXPECT_EQ(rows.rows().size(), 4u);
  EXPECT_EQ(rows.rows().count(RowKey("appointment_by_last_day", {kAnna, LastDayPlace(State(id))})), 1u);
  EXPECT_EQ(rows.rows().count(RowKey("appointment_by_organisation", {"TST01", id})), 1u);
  EXPECT_EQ(rows.rows().count(RowKey("appointment_by_person", {kAnna, id})), 1u);
  EXPECT_EQ(rows.rows().count(RowKey("appointment_by_post", {"deputy", id})), 1u);
  Rows found;
  Index(State(RecordFound(kAnna, "TST01", v1::POST_TYPE_CEO)), found);
  EXPECT_EQ(found.rows().size(), 3u);
}

}  // namespace
}  // namespace candour
