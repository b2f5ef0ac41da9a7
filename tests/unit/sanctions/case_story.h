// From Friday 2 January 2026 on: rules are published, Ada Byron is an executive of TST01, her trust refers
// her. Whoever acts has an account that says what they are.
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_CASE_STORY_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_CASE_STORY_H_

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/organisation/organisation.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/subject/subject.h"

namespace candour {

namespace v1 = sanctions::v1;
using absl::CivilDay;
using testing::ElementsAre;

inline constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";
inline constexpr char kBea[] = "20000000-0000-4000-8000-000000000002";
inline constexpr char kCal[] = "20000000-0000-4000-8000-000000000003";

inline absl::Time Noon(CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 12, London()); }

class CaseStory : public testing::Test {
 protected:
  CaseStory()
      : story_(Model::Of<SanctionsRuleSet, Referral, Case, Subject, NamedOrganisation>(),
               Noon(CivilDay(2026, 1, 2))) {
    v1::RulesPublished rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
  }

  void As(const std::string& account, const std::string& role, const std::string& person = "") {
    story_.As({account, role, "", person});
  }
  void AsAda() { As("ada-account", "MANAGER", kAda); }
  void AsTrust() { As("trust-1", "TRUST_HR"); }
  void AsScreener(const std::string& account = "screener-1") { As(account, "SCREENER"); }
  void On(CivilDay day) { story_.At(Noon(day)); }
  // Decides what is due; how many.
  int FireDue() {
    const int fired = story_.FireDue();
    commands_ += fired;
    return fired;
  }
  const CaseState& The() { return story_.State<Case>(case_); }
  std::string Arg(const std::string& name) const {
    for (const auto& [key, value] : story_.decision().refusal().args) {
      if (key == name) return value;
    }
    return "";
  }

  // The refusal's name, or "".
  template <class Aggregate, class Request>
  std::string AskOn(const std::string& id, const Request& request) {
    ++commands_;
    story_.When<Aggregate>(id, request);
    return story_.refusal();
  }
  template <class Request>
  std::string Ask(Request request) {
    request.set_case_id(case_);
    return AskOn<Case>(case_, request);
  }
  template <class Request>
  std::string AskOfReferral(Request request) {
    request.set_referral_id(referral_);
    return AskOn<Referral>(referral_, request);
  }
  // One that begins a referral; its case, and it, are the ones that are asked about from then on.
  template <class Request>
  std::string Begin(const Request& request) {
    referral_ = NewId(Referral::kKind, NextCommand());
    const std::string refusal = AskOn<Referral>(referral_, request);
    if (refusal.empty()) case_ = story_.fact<v1::ReferralReceived>()->case_id();
    return refusal;
  }
  std::string NextCommand() const {
    return absl::StrCat("00000000-0000-4000-8000-", absl::Dec(commands_ + 1, absl::kZeroPad12));
  }

  static v1::SubmitReferralRequest Referring(const std::string& person_id) {
    v1::SubmitReferralRequest submit;
    submit.set_source(v1::REFERRAL_SOURCE_TRUST);
    submit.set_person_id(person_id);
    submit.set_org_code("TST01");
    submit.set_text("She moved patients off the list to meet the target.");
    return submit;
  }
  // By the trust, about Ada.
  void Refer() {
    AsTrust();
    ASSERT_EQ(Begin(Referring(kAda)), "");
  }
  std::string Declare(v1::CasePart part, const std::string& org_code = "") {
    v1::DeclareInterestsRequest declare;
    declare.set_part(part);
    if (!org_code.empty()) declare.add_organisations()->set_org_code(org_code);
    return Ask(declare);
  }
  std::string Identify(const std::string& person_id = kAda) {
    v1::IdentifyPersonRequest identify;
    identify.set_person_id(person_id);
    return Ask(identify);
  }
  static v1::FrameAllegationRequest Framing(CivilDay from, CivilDay to) {
    v1::FrameAllegationRequest frame;
    v1::ClauseCitation& clause = *frame.mutable_citation()->mutable_clause();
    clause.set_code_id("managers-code");
    clause.set_version("2025.1");
    clause.set_clause("3.2");
    *clause.mutable_in_force_from() = DateOf(CivilDay(2025, 1, 1));
    clause.set_sanctionable(true);
    *frame.mutable_conduct_from() = DateOf(from);
    *frame.mutable_conduct_to() = DateOf(to);
    frame.set_particulars("Patients were moved off the list.");
    return frame;
  }
  std::string Frame(const std::string& never_event = "") {
    v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2025, 9, 30));
    frame.set_never_event(never_event);
    return Ask(frame);
  }
  static v1::ScreenRequest Screening(v1::ScreeningOutcome outcome) {
    v1::ScreenRequest screen;
    screen.set_outcome(outcome);
    screen.mutable_scope()->set_result(v1::SCOPE_RESULT_IN);
    screen.set_reasons("As the rules of screening have it.");
    return screen;
  }
  std::string Screen(v1::ScreeningOutcome outcome) { return Ask(Screening(outcome)); }

  // Referred, screened and about Ada, with one allegation, which names a never event where one is given.
  void TakeUp(const std::string& never_event = "") {
    Refer();
    AsScreener();
    ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
    ASSERT_EQ(Identify(), "");
    ASSERT_EQ(Frame(never_event), "");
  }
  void Investigate() {
    TakeUp();
    ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "");
  }
  std::string Appoint(const std::string& account, v1::CasePart part, v1::Seat seat,
                      const std::string& person = "") {
    v1::AppointOfficerRequest appoint;
    appoint.set_account(account);
    appoint.set_officer_person_id(person);
    appoint.set_part(part);
    appoint.set_seat(seat);
    As("listing-1", "LISTING");
    return Ask(appoint);
  }
  // Appointed, and bound to nothing.
  void Seated(const std::string& account, v1::CasePart part, v1::Seat seat, const std::string& person = "") {
    ASSERT_EQ(Appoint(account, part, seat, person), "");
    As(account, part == v1::CASE_PART_EXAMINER ? "EXAMINER" : "PANEL_MEMBER", person);
    ASSERT_EQ(Declare(part), "");
  }
  void SeatInterimPanel() {
    Seated("chair-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY_CHAIR);
    Seated("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY);
    Seated("manager-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_MANAGER, kBea);
    AsChair();
  }
  void AsChair() { As("chair-1", "PANEL_CHAIR"); }
  static v1::MakeInterimOrderRequest InterimBar(uint32_t months) {
    v1::MakeInterimOrderRequest make;
    make.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
    make.set_months(months);
    make.add_grounds(v1::INTERIM_GROUND_PUBLIC_PROTECTION);
    for (const char* account : {"chair-1", "lay-1", "manager-1"}) make.add_panel(account);
    make.set_reasons("Patients are at risk while it is investigated.");
    make.set_urgent(true);
    make.set_urgent_reasons("The list is run by her today.");
    return make;
  }

  std::string referral_, case_;
  Scenario story_;

 private:
  uint64_t commands_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_CASE_STORY_H_
