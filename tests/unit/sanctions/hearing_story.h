// A case to answer in April 2026 about Ada Byron, an executive of TST01: two allegations, an interim bar
// since 12 January, rules published. A hearing is listed for 26 May before a lay chair, a lay member and a
// manager.
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_HEARING_STORY_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_HEARING_STORY_H_

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/subject/subject.h"

namespace candour {

namespace v1 = sanctions::v1;
using absl::CivilDay;

inline constexpr char kCase[] = "10000000-0000-4000-8000-000000000001";
inline constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";
inline constexpr char kFirst[] = "30000000-0000-4000-8000-000000000001";
inline constexpr char kSecond[] = "30000000-0000-4000-8000-000000000002";
inline constexpr char kInterim[] = "40000000-0000-4000-8000-000000000001";
inline constexpr char kChair[] = "chair-1", kLay[] = "lay-1", kManager[] = "manager-1";

inline absl::Time Noon(CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 12, London()); }

class HearingStory : public testing::Test {
 protected:
  HearingStory()
      : story_(Model::Of<SanctionsRuleSet, Referral, Case, Subject>(), Noon(CivilDay(2026, 4, 20))) {
    v1::RulesPublished rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
    OpenCase();
    Screen(v1::SCOPE_RESULT_IN);
    SendToHearing();
    MakeInterimBar();
    As(kChair, "PANEL_CHAIR");
  }

  void As(const std::string& account, const std::string& role, const std::string& person = "") {
    story_.As({account, role, "", person});
  }
  void AsAda() { As("ada-account", "MANAGER", kAda); }
  void On(CivilDay day) { story_.At(Noon(day)); }
  const CaseState& The() { return story_.State<Case>(kCase); }
  const v1::SanctionState& Sanction(int nth = 0) { return The().sanctions(nth); }
  std::string Arg(const std::string& name) const {
    for (const auto& [key, value] : story_.decision().refusal().args) {
      if (key == name) return value;
    }
    return "";
  }
  bool Give(const google::protobuf::Message& fact) {
    return story_.Given(absl::StrCat("case/", kCase), fact);
  }

  // Decides on the case; the refusal's name, or "".
  template <class Request>
  std::string Ask(Request request) {
    request.set_case_id(kCase);
    story_.When<Case>(kCase, request);
    return story_.refusal();
  }
  // The same of a hearing, by its chair, with all members there.
  template <class Request>
  std::string Sit(Request request) {
    request.set_hearing_id(The().hearing().hearing_id());
    if (request.present().empty()) AllPresent(request);
    return Ask(request);
  }
  template <class Request>
  static void AllPresent(Request& request) {
    for (const char* account : {kChair, kLay, kManager}) request.add_present(account);
  }

  // From now on by England's rules but for this.
  void Without(v1::Safeguard safeguard) {
    v1::RulesPublished rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    for (v1::SafeguardRule& one : *rules.mutable_rules()->mutable_safeguards()) {
      if (one.safeguard() == safeguard) one.set_ended(true);
    }
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
  }

  // ---- before the hearing

  void OpenCase() {
    v1::CaseOpened opened;
    opened.set_case_id(kCase);
    opened.set_org_code("TST01");
    *opened.mutable_received_on() = DateOf(CivilDay(2026, 1, 2));
    *opened.mutable_screening_due_on() = DateOf(CivilDay(2026, 2, 1));
    *opened.mutable_risk_due_on() = DateOf(CivilDay(2026, 1, 6));
    Give(opened);
    v1::RiskAssessed assessed;
    assessed.set_level(v1::RISK_LEVEL_LOW);
    Give(assessed);
    v1::PersonIdentified identified;
    identified.set_person_id(kAda);
    Give(identified);
    for (const char* id : {kFirst, kSecond}) {
      v1::AllegationFramed framed;
      framed.set_allegation_id(id);
      framed.set_sanctionable(true);
      Give(framed);
    }
  }
  void Screen(v1::ScopeResult scope) {
    v1::ScreenedIn screened;
    screened.mutable_scope()->set_result(scope);
    screened.set_screener("screener-1");
    *screened.mutable_decided_on() = DateOf(CivilDay(2026, 1, 20));
    Give(screened);
  }
  void SendToHearing() {
    Appoint("examiner-1", v1::CASE_PART_EXAMINER);
    Appoint("interim-1", v1::CASE_PART_INTERIM_PANEL, "50000000-0000-4000-8000-000000000001");
    v1::AllegationNotified notified;
    *notified.mutable_served_on() = DateOf(CivilDay(2026, 2, 1));
    *notified.mutable_last_day() = DateOf(CivilDay(2026, 3, 1));
    v1::ExaminerDecided examined;
    examined.set_examiner("examiner-1");
    v1::CaseToAnswer to_answer;
    for (const char* id : {kFirst, kSecond}) {
      notified.add_allegation_ids(id);
      to_answer.add_allegation_ids(id);
    }
    Give(notified);
    Give(examined);
    Give(to_answer);
  }
  void Appoint(const std::string& account, v1::CasePart part, const std::string& person = "") {
    v1::OfficerAppointed appointed;
    appointed.set_account(account);
    appointed.set_person_id(person);
    appointed.set_part(part);
    Give(appointed);
  }
  // For 18 months.
  void MakeInterimBar() {
    v1::InterimOrderMade made;
    made.set_case_id(kCase);
    made.set_person_id(kAda);
    made.set_order_id(kInterim);
    made.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
    *made.mutable_from() = DateOf(CivilDay(2026, 1, 12));
    *made.mutable_ends_on() = DateOf(CivilDay(2027, 7, 11));
    *made.mutable_review_by() = DateOf(CivilDay(2026, 7, 12));
    Give(made);
  }

  // ---- the hearing

  static v1::PanelMember Member(const std::string& account, v1::Seat seat, const std::string& person = "") {
    v1::PanelMember member;
    member.set_account(account);
    member.set_person_id(person);
    member.set_seat(seat);
    member.set_declared(true);
    return member;
  }
  // Sent and served on 20 April: heard on 19 May at the earliest.
  static v1::ListHearingRequest Listing() {
    v1::ListHearingRequest list;
    *list.add_members() = Member(kChair, v1::SEAT_LAY_CHAIR);
    *list.add_members() = Member(kLay, v1::SEAT_LAY);
    *list.add_members() = Member(kManager, v1::SEAT_MANAGER, "50000000-0000-4000-8000-000000000002");
    list.set_legal_assessor("assessor-1");
    list.set_presenter("presenter-1");
    *list.mutable_hearing_on() = DateOf(CivilDay(2026, 5, 26));
    *list.mutable_notice_sent_on() = DateOf(CivilDay(2026, 4, 20));
    list.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
    list.set_town("Leeds");
    list.set_mode(v1::HEARING_MODE_IN_PERSON);
    return list;
  }
  // Appointed, where they have no part yet; those who are `declared` say that nothing but where they worked
  // binds them.
  void Appear(const google::protobuf::RepeatedPtrField<v1::PanelMember>& members) {
    for (const v1::PanelMember& member : members) {
      const v1::Officer* before = FindOfficer(The(), member.account());
      if (before != nullptr && before->part() != v1::CASE_PART_FINAL_PANEL) continue;
      v1::OfficerAppointed appointed;
      appointed.set_account(member.account());
      appointed.set_person_id(member.person_id());
      appointed.set_part(v1::CASE_PART_FINAL_PANEL);
      appointed.set_seat(member.seat());
      if (before == nullptr) Give(appointed);
      v1::InterestsDeclared declared;
      declared.set_account(member.account());
      declared.set_part(v1::CASE_PART_FINAL_PANEL);
      *declared.mutable_organisations() = member.organisations();
      if (member.declared()) Give(declared);
    }
  }
  // What the rules name, to whoever referred,
  static v1::OfferSupportRequest OfferingToReferrer() {
    v1::OfferSupportRequest offer;
    offer.set_to(v1::CASE_PARTY_REFERRER);
    for (const v1::SupportKind kind : {v1::SUPPORT_KIND_COMPANION, v1::SUPPORT_KIND_WELLBEING})
      offer.add_kinds(kind);
    return offer;
  }
  // and to Ada.
  static v1::OfferSupportRequest Offering() {
    v1::OfferSupportRequest offer;
    offer.set_to(v1::CASE_PARTY_SUBJECT);
    for (const v1::SupportKind kind : {v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_COMPANION,
                                       v1::SUPPORT_KIND_INTERPRETER, v1::SUPPORT_KIND_ADJUSTMENTS}) {
      offer.add_kinds(kind);
    }
    return offer;
  }
  // Offered before the first listing, where it can be.
  std::string List(const v1::ListHearingRequest& list) {
    As("listing-1", "LISTING");
    if (The().support().empty()) {
      Ask(OfferingToReferrer());
      Ask(Offering());
    }
    Appear(list.members());
    const std::string refusal = Ask(list);
    As(kChair, "PANEL_CHAIR");
    return refusal;
  }
  std::string Open(bool attended = true) {
    v1::OpenHearingRequest open;
    open.set_attended(attended);
    return Sit(open);
  }
  void ListAndOpen(bool attended = true) {
    EXPECT_EQ(List(Listing()), "");
    On(CivilDay(2026, 5, 26));
    EXPECT_EQ(Open(attended), "");
  }

  // Of the first and the second allegation: how many members find it proved.
  static v1::DetermineFactsRequest Facts(uint32_t first, uint32_t second) {
    v1::DetermineFactsRequest facts;
    const std::pair<const char*, uint32_t> votes[] = {{kFirst, first}, {kSecond, second}};
    for (const auto& [id, count] : votes) {
      v1::FactVote& vote = *facts.add_findings();
      vote.set_allegation_id(id);
      vote.set_votes(count);
      v1::AllegationReasons& reasons = *facts.add_reasons();
      reasons.set_allegation_id(id);
      reasons.set_reasons("Three witnesses saw it.");
    }
    facts.set_legal_advice("The burden is on the regulator.");
    return facts;
  }
  // Of the first allegation.
  static v1::DetermineGroundsRequest Grounds(v1::Ground ground = v1::GROUND_MISCONDUCT, uint32_t count = 3) {
    v1::DetermineGroundsRequest grounds;
    v1::GroundVote& vote = *grounds.add_grounds();
    vote.set_allegation_id(kFirst);
    vote.set_ground(ground);
    vote.set_votes(count);
    v1::AllegationReasons& reasons = *grounds.add_reasons();
    reasons.set_allegation_id(kFirst);
    reasons.set_reasons("It falls far below what is expected.");
    grounds.set_legal_advice("Misconduct has to be serious.");
    return grounds;
  }
  static v1::DetermineImpairmentRequest Impairment(uint32_t personal = 3, uint32_t of_public = 3) {
    v1::DetermineImpairmentRequest impairment;
    impairment.set_votes_personal(personal);
    impairment.set_votes_public(of_public);
    impairment.set_reasons("There is no insight yet.");
    impairment.set_legal_advice("The question is of today.");
    return impairment;
  }
  // Until the sanction is to be decided.
  void FindUnfit(v1::Ground ground = v1::GROUND_MISCONDUCT) {
    ListAndOpen();
    EXPECT_EQ(Sit(Facts(3, 0)), "");
    EXPECT_EQ(Sit(Grounds(ground)), "");
    EXPECT_EQ(Sit(Impairment()), "");
  }

  // ---- the sanction

  // Each that is less severe.
  template <class Request>
  static void AddLadder(v1::SanctionType type, Request& request) {
    for (int step = v1::SANCTION_TYPE_NO_FURTHER_ACTION; step < type; ++step) {
      v1::LesserSanction& lesser = *request.add_lesser();
      lesser.set_type(static_cast<v1::SanctionType>(step));
      lesser.set_why("It would not protect patients.");
    }
  }
  static v1::ImposeSanctionRequest Imposing(v1::SanctionType type, uint32_t months = 0) {
    v1::ImposeSanctionRequest impose;
    impose.set_votes(3);
    impose.set_type(type);
    impose.set_months(months);
    impose.add_factors(v1::SANCTION_FACTOR_RETALIATION);
    impose.set_delivery(v1::DELIVERY_POST);
    impose.set_reasons("Nothing less protects those who speak up.");
    impose.set_support("A mentor was offered and refused.");
    impose.set_legal_advice("Proportionality comes first.");
    if (type == v1::SANCTION_TYPE_CONDITIONS) impose.set_conditions("Works under supervision.");
    AddLadder(type, impose);
    return impose;
  }
  // Posted on 2 June 2026: served on the 3rd, last day for an appeal 30 June, effective 1 July.
  std::string ImposeOn2June(v1::SanctionType type, uint32_t months = 0) {
    FindUnfit();
    On(CivilDay(2026, 6, 2));
    return Sit(Imposing(type, months));
  }
  // In force since 1 July, nobody having appealed.
  void InForce(v1::SanctionType type, uint32_t months = 0) {
    EXPECT_EQ(ImposeOn2June(type, months), "");
    On(CivilDay(2026, 7, 1));
    story_.FireDue();
    EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  }

  // ---- after it

  v1::GiveReviewNoticeRequest ReviewNotice(CivilDay hearing_on, int nth = 0) {
    v1::GiveReviewNoticeRequest give;
    give.set_sanction_id(Sanction(nth).sanction_id());
    give.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
    *give.mutable_hearing_on() = DateOf(hearing_on);
    give.set_notice("Whether the suspension goes on will be heard.");
    return give;
  }
  // With 28 clear days; then it is that day, and the chair asks.
  void Announce(CivilDay hearing_on, int nth = 0) {
    On(hearing_on - 29);
    As("listing-1", "LISTING");
    EXPECT_EQ(Ask(ReviewNotice(hearing_on, nth)), "");
    On(hearing_on);
    As(kChair, "PANEL_CHAIR");
  }
  // By the same three; the person is there.
  v1::ReviewSanctionRequest Review(v1::ReviewResult result, uint32_t months = 0, int nth = 0) {
    v1::ReviewSanctionRequest review;
    review.set_sanction_id(Sanction(nth).sanction_id());
    *review.mutable_members() = Listing().members();
    review.set_result(result);
    review.set_months(months);
    review.set_delivery(v1::DELIVERY_POST);
    review.set_reasons("The conditions were not met.");
    review.set_remediation("None was shown.");
    review.set_votes(2);
    review.set_attended(true);
    return review;
  }
  v1::ReviewSanctionRequest Replace(v1::SanctionType type, uint32_t months = 0, int nth = 0) {
    v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_REPLACE, months, nth);
    review.set_type(type);
    if (type == v1::SANCTION_TYPE_CONDITIONS) review.set_conditions("Works under supervision.");
    AddLadder(type, review);
    return review;
  }
  v1::LodgeAppealRequest Lodging(int nth = 0) {
    v1::LodgeAppealRequest lodge;
    lodge.set_sanction_id(Sanction(nth).sanction_id());
    lodge.set_court_ref("CO/1234/2026");
    return lodge;
  }
  std::string Lodge(int nth = 0) {
    As("clerk-1", "COURT_CLERK");
    return Ask(Lodging(nth));
  }
  v1::RecordAppealOutcomeRequest Outcome(v1::AppealOutcome outcome, CivilDay decided_on) {
    v1::RecordAppealOutcomeRequest record;
    record.set_appeal_id(The().appeal().appeal_id());
    record.set_outcome(outcome);
    record.set_court_ref("[2026] EWHC 1 (Admin)");
    *record.mutable_decided_on() = DateOf(decided_on);
    return record;
  }

  Scenario story_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_HEARING_STORY_H_
