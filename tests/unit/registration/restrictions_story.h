// Restrictions of somebody, with what the register's reactions to them do.
#ifndef CANDOUR_TESTS_UNIT_REGISTRATION_RESTRICTIONS_STORY_H_
#define CANDOUR_TESTS_UNIT_REGISTRATION_RESTRICTIONS_STORY_H_

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/appointment/scope.h"
#include "services/registration/model.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/post/post.h"
#include "services/registration/reactions.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/views/entries.h"
#include "services/registration/views/seats.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {

using absl::CivilDay;

inline constexpr char kAnna[] = "00000000-0000-4000-8000-0000000000aa";
inline constexpr char kAnnaTwice[] = "00000000-0000-4000-8000-0000000000ab";
inline constexpr char kCleo[] = "00000000-0000-4000-8000-0000000000cc";
inline constexpr char kConfirm[] = "/candour.registration.v1.Appointments/ConfirmAppointment";

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

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_REGISTRATION_RESTRICTIONS_STORY_H_
