#include "common/decider/day.h"
#include "services/sanctions/referral/referral.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr char kText[] = "what was done";
constexpr char kOrganisations[][6] = {"TST01", "TST02", "TST03"};

}  // namespace

void RandomCase::Refer() {
  v1::SubmitReferralRequest submit;
  submit.set_source(v1::REFERRAL_SOURCE_TRUST);
  if (Percent(90)) submit.set_person_id("about");
  submit.set_described_person("the chief executive");
  submit.set_text(Mostly(kText));
  submit.set_org_code(Percent(85) ? "TST01" : OneOf(kOrganisations));
  submit.set_complained_about_referrer(Percent(5));
  As(OneOf(accounts_), "TRUST_HR");
  const std::string id = NewId(Referral::kKind, NextCommand());
  AskOn<Referral>(id, submit);
  const auto* received = story_.fact<v1::ReferralReceived>();
  if (received != nullptr) {
    case_ = received->case_id();
    referral_ = id;
  }
}

void RandomCase::Withdraw() {
  As(story_.State<Referral>(referral_).referrer_account(), "TRUST_HR");
  AskOn<Referral>(referral_, v1::WithdrawReferralRequest());
}

void RandomCase::AskForReview() {
  v1::RequestScreeningReviewRequest ask;
  ask.set_reasons(kText);
  As(Whom(story_.State<Referral>(referral_).referrer_account()), "TRUST_HR");
  AskOn<Referral>(referral_, ask);
}

void RandomCase::AskForDetermination() {
  v1::RequestDeterminationRequest ask;
  ask.set_person_id("about");
  if (Percent(50)) ask.set_case_id(case_);
  if (Percent(30)) ask.set_prima_facie_report_hash(Percent(90) ? std::string(32, 'p') : "short");
  ask.set_text(Mostly(kText));
  As(accounts_[0], "MANAGER");
  AskOn<Referral>(NewId(Referral::kKind, NextCommand()), ask);
}

void RandomCase::DeclareAs(const std::string& account, const std::string& role, v1::CasePart part) {
  v1::DeclareInterestsRequest declare;
  declare.set_part(Percent(97) ? part : v1::CASE_PART_EXAMINER);
  declare.set_has_interest(Percent(2));
  if (Percent(20)) {
    v1::FormerOrganisation& organisation = *declare.add_organisations();
    organisation.set_org_code(Percent(80) ? "TST09" : OneOf(kOrganisations));
    if (Percent(50)) *organisation.mutable_until() = DateOf(today() - 30 * Below(90));
  }
  As(account, role);
  Ask(declare);
}

void RandomCase::DeclareScreener() { DeclareAs(Whom(screener_), "SCREENER", v1::CASE_PART_SCREENER); }
void RandomCase::DeclareCountersigner() {
  DeclareAs(Whom(countersigner_), "EXAMINER", v1::CASE_PART_COUNTERSIGNER);
}

void RandomCase::Identify() {
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(Percent(97) ? "about" : "person-5");
  if (Percent(30)) identify.add_org_codes(absl::StrCat("TST0", 1 + Below(4)));
  As(Whom(screener_), "SCREENER");
  Ask(identify);
}

// Mostly of 2024, under what is in force since 2020; at times of before it, or with no standard.
void RandomCase::Frame() {
  v1::FrameAllegationRequest frame;
  const absl::CivilDay from =
      Percent(90) ? absl::CivilDay(2024, 1, 1) + Below(300) : absl::CivilDay(2018, 1, 1);
  *frame.mutable_conduct_from() = DateOf(from);
  *frame.mutable_conduct_to() = DateOf(from + Below(90));
  const int luck = Below(100);
  if (luck < 60) {
    v1::FpptCitation& fppt = *frame.mutable_citation()->mutable_fppt();
    fppt.set_ground(v1::FPPT_GROUND_KIND_MISCONDUCT);
    *fppt.mutable_in_force_from() = DateOf(absl::CivilDay(2020, 1, 1));
  } else if (luck < 80) {
    v1::ClauseCitation& clause = *frame.mutable_citation()->mutable_clause();
    clause.set_sanctionable(Percent(90));
    *clause.mutable_in_force_from() = DateOf(absl::CivilDay(2024, 6, 1));
  } else if (luck < 85) {
    v1::RegulatorCitation& finding = *frame.mutable_citation()->mutable_regulator();
    finding.set_body("GMC");
    *finding.mutable_found_on() = DateOf(from + Below(120));
  } else if (luck < 90) {
    *frame.mutable_citation()->mutable_conviction()->mutable_convicted_on() = DateOf(from + Below(120));
  } else if (luck < 98) {
    frame.mutable_citation()->set_record_only(true);
  }
  if (Percent(5)) frame.set_never_event("NE3");
  frame.set_particulars(kText);
  As(Whom(screener_), "SCREENER");
  Ask(frame);
}

void RandomCase::Assess() {
  v1::RiskAssessRequest assess;
  assess.set_level(static_cast<v1::RiskLevel>(1 + Below(3)));
  assess.set_reasons(kText);
  As(Whom(screener_), "SCREENER");
  Ask(assess);
}

void RandomCase::Screen() {
  v1::ScreenRequest screen;
  screen.set_outcome(Percent(85) ? v1::SCREENING_OUTCOME_INVESTIGATE : v1::SCREENING_OUTCOME_CLOSE);
  screen.mutable_scope()->set_result(Percent(90) ? v1::SCOPE_RESULT_IN
                                                 : static_cast<v1::ScopeResult>(2 + Below(2)));
  screen.set_reasons(Mostly(kText));
  if (Percent(50)) screen.set_public_interest_reasons(kText);
  // Another look is by somebody else.
  const bool again = The().screening().has_decided_on();
  As(Whom(again ? accounts_[28] : screener_), "SCREENER");
  if (again) DeclareAs(accounts_[28], "SCREENER", v1::CASE_PART_SCREENER);
  Ask(screen);
}

void RandomCase::Countersign() {
  v1::CountersignClosingRequest sign;
  sign.set_agreed(Percent(70));
  sign.set_reasons(kText);
  As(Whom(countersigner_), "EXAMINER");
  Ask(sign);
}

}  // namespace candour::fairness
