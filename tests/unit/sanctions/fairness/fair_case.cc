#include "absl/strings/substitute.h"
#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "tests/unit/sanctions/fairness/draft.h"

namespace candour::fairness {
namespace {

namespace v1 = sanctions::v1;
using absl::CivilDay;

constexpr char kPersonAndCase[] = "case_id: 'case-1' person_id: 'about' ";
constexpr char kHash[] = "'aaaaaaaabbbbbbbbccccccccdddddddd'";  // 32 bytes
// A course within three months, somebody who watches as long as it holds.
constexpr char kTerms[] =
    "terms { within_months: 3 verifier: CONDITION_VERIFIER_TRAINING_PROVIDER } "
    "terms { verifier: CONDITION_VERIFIER_SUPERVISOR } ";

// Appointed by the registrar, and declares interests on the same day.
void Appoint(CivilDay day, const std::string& account, const std::string& part, const std::string& seat,
             Draft& draft) {
  draft.Tell<v1::OfficerAppointed>(day, "registrar", "REGISTRAR",
                                   absl::Substitute("account: '$0' person_id: 'person-$0' part: CASE_PART_$1 "
                                                    "seat: SEAT_$2",
                                                    account, part, seat));
  draft.Tell<v1::InterestsDeclared>(
      day, account, "EXAMINER",
      absl::Substitute("account: '$0' person_id: 'person-$0' part: CASE_PART_$1 declared_on: @$2 "
                       "organisations { org_code: 'TST09' }",
                       account, part, absl::FormatCivilTime(day)));
}

void Screen(Draft& draft) {
  const std::string screener = "screener";
  draft.Tell<v1::CaseOpened>(
      CivilDay(2026, 1, 2), "referrer", "TRUST_HR",
      "case_id: 'case-1' case_no: 'C-2026-ABCDEFGHJK' referral_id: 'referral-1' "
      "received_on: @2026-01-02 screening_due_on: @2026-02-01 risk_due_on: @2026-01-06 "
      "age_marks: @2026-07-03 age_marks: @2027-01-01 age_marks: @2027-07-02 "
      "org_code: 'TST01' named_person_id: 'about'");
  draft.Tell<v1::InterestsDeclared>(
      CivilDay(2026, 1, 2), screener, "SCREENER",
      "account: 'screener' person_id: 'person-screener' part: CASE_PART_SCREENER "
      "declared_on: @2026-01-02");
  draft.Tell<v1::PersonIdentified>(CivilDay(2026, 1, 3), screener, "SCREENER",
                                   "person_id: 'about' identified_on: @2026-01-03");
  draft.Tell<v1::RiskAssessed>(
      CivilDay(2026, 1, 4), screener, "SCREENER",
      "level: RISK_LEVEL_HIGH assessed_on: @2026-01-04 interim_hearing_by: @2026-02-01 "
      "reasons: 'patients'");
}

// Notice posted on 6 January is served on the 7th; seven days after that is the 14th.
void MakeInterimOrder(Draft& draft) {
  Appoint(CivilDay(2026, 1, 5), "interim-1", "INTERIM_PANEL", "LAY_CHAIR", draft);
  Appoint(CivilDay(2026, 1, 5), "interim-2", "INTERIM_PANEL", "LAY", draft);
  Appoint(CivilDay(2026, 1, 5), "interim-3", "INTERIM_PANEL", "MANAGER", draft);
  draft.Tell<v1::InterimNoticeGiven>(CivilDay(2026, 1, 6), "listing", "LISTING",
                                     "sent_on: @2026-01-06 served_on: @2026-01-07 hearing_on: @2026-01-15 "
                                     "delivery: DELIVERY_POST notice: 'come'");
  draft.Tell<v1::InterimOrderMade>(
      CivilDay(2026, 1, 15), "interim-1", "PANEL_CHAIR",
      absl::StrCat(kPersonAndCase,
                   "order_id: 'order-1' type: INTERIM_ORDER_TYPE_INTERIM_BAR from: @2026-01-15 "
                   "ends_on: @2027-07-14 review_by: @2026-07-15 grounds: INTERIM_GROUND_PUBLIC_PROTECTION "
                   "panel: 'interim-1' panel: 'interim-2' panel: 'interim-3' reasons: 'patients'"));
  draft.Add<v1::InterimAlarmsSet>(
      "order_id: 'order-1' alarms: @2026-06-15 alarms: @2026-07-01 alarms: @2026-07-08 "
      "alarms: @2027-06-14 alarms: @2027-06-30 alarms: @2027-07-07");
}

void Frame(Draft& draft) {
  const std::string screener = "screener";
  for (const std::string id : {"allegation-1", "allegation-2"}) {
    draft.Tell<v1::AllegationFramed>(
        CivilDay(2026, 1, 20), screener, "SCREENER",
        absl::Substitute(
            "allegation_id: '$0' citation { fppt { ground: FPPT_GROUND_KIND_MISCONDUCT in_force_from: "
            "@2014-11-27 } } conduct_from: @2024-01-01 conduct_to: @2024-06-30 sanctionable: true "
            "particulars: 'what was done'",
            id));
  }
  draft.Tell<v1::ScreenedIn>(CivilDay(2026, 1, 25), screener, "SCREENER",
                             "scope { result: SCOPE_RESULT_IN } decided_on: @2026-01-25 screener: 'screener' "
                             "screener_person_id: 'person-screener' reasons: 'serious'");
}

// Left on 1 April: the person may answer until the 29th.
void Examine(Draft& draft) {
  draft.Tell<v1::AllegationNotified>(
      CivilDay(2026, 4, 1), "screener", "SCREENER",
      absl::Substitute("allegation_ids: 'allegation-1' allegation_ids: 'allegation-2' sent_on: @2026-04-01 "
                       "served_on: @2026-04-01 last_day: @2026-04-29 delivery: DELIVERY_LEFT_AT_ADDRESS "
                       "evidence_hashes: $0 unused_schedule_hash: $0 notice: 'this is alleged' "
                       "test: CASE_TO_ANSWER_TEST_REALISTIC_PROSPECT",
                       kHash));
  Appoint(CivilDay(2026, 4, 2), "examiner-1", "EXAMINER", "LAY", draft);
  Appoint(CivilDay(2026, 4, 2), "examiner-2", "EXAMINER", "MANAGER", draft);
  const std::string decided =
      "outcome: EXAMINATION_OUTCOME_CASE_TO_ANSWER allegation_ids: 'allegation-1' allegation_ids: "
      "'allegation-2' "
      "examined_on: @2026-04-30 reasons: 'likely' ";
  draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), "examiner-1", "EXAMINER",
                                  absl::StrCat(decided, "examiner: 'examiner-1' seat: SEAT_LAY"));
  draft.Tell<v1::ExaminerDecided>(CivilDay(2026, 4, 30), "examiner-2", "EXAMINER",
                                  absl::StrCat(decided, "examiner: 'examiner-2' seat: SEAT_MANAGER"));
  draft.Add<v1::CaseToAnswer>(
      "decided: EXAMINATION_OUTCOME_CASE_TO_ANSWER decided_on: @2026-04-30 allegation_ids: 'allegation-1' "
      "allegation_ids: 'allegation-2'");
}

constexpr char kMembers[] =
    "members { account: 'final-1' person_id: 'person-final-1' seat: SEAT_LAY_CHAIR } "
    "members { account: 'final-2' person_id: 'person-final-2' seat: SEAT_LAY } "
    "members { account: 'final-3' person_id: 'person-final-3' seat: SEAT_MANAGER } ";
constexpr char kPresent[] = "present: 'final-1' present: 'final-2' present: 'final-3' ";

// Notice posted on 1 May is served on the 2nd, and has run on the 30th.
void Hear(Draft& draft) {
  Appoint(CivilDay(2026, 5, 1), "final-1", "FINAL_PANEL", "LAY_CHAIR", draft);
  Appoint(CivilDay(2026, 5, 1), "final-2", "FINAL_PANEL", "LAY", draft);
  Appoint(CivilDay(2026, 5, 1), "final-3", "FINAL_PANEL", "MANAGER", draft);
  draft.Tell<v1::SupportOffered>(
      CivilDay(2026, 5, 1), "listing", "LISTING",
      "to: CASE_PARTY_SUBJECT kinds: SUPPORT_KIND_REPRESENTATION kinds: SUPPORT_KIND_COMPANION "
      "kinds: SUPPORT_KIND_INTERPRETER kinds: SUPPORT_KIND_ADJUSTMENTS offered_on: @2026-05-01");
  draft.Tell<v1::HearingListed>(
      CivilDay(2026, 5, 1), "listing", "LISTING",
      absl::StrCat("hearing_id: 'hearing-1' legal_assessor: 'assessor' presenter: 'presenter' ", kMembers,
                   "hearing_on: @2026-06-01 notice_sent_on: @2026-05-01 delivery: DELIVERY_POST served_on: "
                   "@2026-05-02 publish_on: @2026-05-04 town: 'Leeds' mode: HEARING_MODE_IN_PERSON"));
  const CivilDay day(2026, 6, 1);
  const std::string at = absl::StrCat("hearing_id: 'hearing-1' ", kPresent);
  draft.Tell<v1::HearingOpened>(day, "final-1", "PANEL_CHAIR",
                                absl::StrCat(at, "opened_on: @2026-06-01 attended: true represented: true"));
  const std::string decided = absl::StrCat(at, "decided_on: @2026-06-01 legal_advice: 'given' ");
  const std::string each =
      "reasons { allegation_id: 'allegation-1' reasons: 'seen' } reasons { allegation_id: 'allegation-2' "
      "reasons: "
      "'heard' } ";
  draft.Tell<v1::FactsFound>(day, "final-1", "PANEL_CHAIR",
                             absl::StrCat(decided, each, "proof: STANDARD_OF_PROOF_CIVIL ",
                                          "findings { allegation_id: 'allegation-1' proved: true } "
                                          "findings { allegation_id: 'allegation-2' proved: true }"));
  draft.Tell<v1::GroundsFound>(
      day, "final-1", "PANEL_CHAIR",
      absl::StrCat(decided, each,
                   "findings { allegation_id: 'allegation-1' proved: true ground: GROUND_MISCONDUCT } "
                   "findings { allegation_id: 'allegation-2' proved: true ground: GROUND_MISCONDUCT }"));
  draft.Tell<v1::UnfitnessFound>(day, "final-1", "PANEL_CHAIR",
                                 absl::StrCat(decided,
                                              "personal: true public: true letter_last_day: @2026-06-08 "
                                              "reasons: 'no insight'"));
}

// Posted on 2 June, served on the 3rd: day 1 of 28, so the 30th is the last for an appeal.
void Impose(Draft& draft) {
  draft.Tell<v1::FactorsRecorded>(
      CivilDay(2026, 6, 2), "final-1", "PANEL_CHAIR",
      absl::StrCat("sanction_id: 'sanction-1' factors: SANCTION_FACTOR_NO_INSIGHT ", kPresent,
                   "support: 'a mentor' legal_advice: 'given'"));
  draft.Add<v1::SanctionImposed>(absl::StrCat(
      kPersonAndCase,
      "sanction_id: 'sanction-1' type: SANCTION_TYPE_SUSPENSION months: 12 effective_on: @2026-07-01 "
      "expires_on: @2027-06-30 served_on: @2026-06-03 appeal_last_day: @2026-06-30 reasons: 'serious' "
      "lesser_insufficient: 'they would not protect'"));
  draft.Add<v1::SanctionReviewScheduled>(
      "sanction_id: 'sanction-1' review_from: @2027-05-05 review_by: @2027-06-02 "
      "alarms { on: @2027-05-01 days_before: 60 } alarms { on: @2027-05-31 days_before: 30 } "
      "alarms { on: @2027-06-16 days_before: 14 }");
  draft.Add<v1::OversightWindowSet>("last_day: @2026-08-09");
  draft.Tell<v1::InterimOrderEnded>(
      CivilDay(2026, 6, 2), "final-1", "PANEL_CHAIR",
      absl::StrCat(kPersonAndCase, "order_id: 'order-1' reason: INTERIM_END_REPLACED last_day: @2026-06-01"));
  draft.Add<v1::InterimOrderMade>(absl::StrCat(
      kPersonAndCase,
      "order_id: 'order-2' type: INTERIM_ORDER_TYPE_INTERIM_BAR from: @2026-06-02 ends_on: @2026-12-01 "
      "review_by: @2026-12-01 grounds: INTERIM_GROUND_PUBLIC_PROTECTION covers_sanction_id: 'sanction-1' "
      "panel: 'final-1' panel: 'final-2' panel: 'final-3' reasons: 'until it holds'"));
  draft.Add<v1::InterimAlarmsSet>(
      "order_id: 'order-2' alarms: @2026-11-01 alarms: @2026-11-17 alarms: @2026-11-24");
}

void Appeal(Draft& draft) {
  draft.Tell<v1::AppealLodged>(CivilDay(2026, 6, 30), "clerk", "COURT_CLERK",
                               "appeal_id: 'appeal-1' sanction_id: 'sanction-1' lodged_on: @2026-06-30 "
                               "court_ref: 'CO/1/2026'");
  draft.Add<v1::SanctionStayed>(absl::StrCat(kPersonAndCase, "sanction_id: 'sanction-1'"));
  draft.Tell<v1::AppealDecided>(
      CivilDay(2026, 10, 2), "clerk", "COURT_CLERK",
      "appeal_id: 'appeal-1' sanction_id: 'sanction-1' outcome: APPEAL_OUTCOME_DISMISSED "
      "decided_on: @2026-10-01 court_ref: 'CO/1/2026'");
  draft.Add<v1::SanctionEffective>(absl::StrCat(
      kPersonAndCase, "sanction_id: 'sanction-1' effective_on: @2026-10-01 expires_on: @2027-09-30"));
  draft.Add<v1::SanctionReviewScheduled>(
      "sanction_id: 'sanction-1' review_from: @2027-08-05 review_by: @2027-09-02 "
      "alarms { on: @2027-08-01 days_before: 60 } alarms { on: @2027-08-31 days_before: 30 } "
      "alarms { on: @2027-09-16 days_before: 14 }");
  draft.Add<v1::InterimOrderEnded>(absl::StrCat(
      kPersonAndCase, "order_id: 'order-2' reason: INTERIM_END_SANCTION_IN_FORCE last_day: @2026-09-30"));
}

// Left on 1 August, the notice has run on the 30th.
void Review(Draft& draft) {
  draft.Tell<v1::ReviewNoticeGiven>(
      CivilDay(2027, 8, 1), "listing", "LISTING",
      "sanction_id: 'sanction-1' sent_on: @2027-08-01 served_on: @2027-08-01 hearing_on: @2027-09-01 "
      "delivery: DELIVERY_LEFT_AT_ADDRESS notice: 'come'");
  draft.Tell<v1::SanctionReviewed>(
      CivilDay(2027, 9, 1), "final-1", "PANEL_CHAIR",
      absl::StrCat("person_id: 'about' sanction_id: 'sanction-1' result: REVIEW_RESULT_EXTEND reviewed_on: "
                   "@2027-09-01 reasons: 'no insight yet' remediation: 'none' attended: true ",
                   kMembers));
  draft.Add<v1::SanctionEnded>(absl::StrCat(
      kPersonAndCase, "sanction_id: 'sanction-1' reason: SANCTION_END_REPLACED last_day: @2027-09-30"));
  draft.Add<v1::SanctionImposed>(absl::StrCat(
      kPersonAndCase,
      "sanction_id: 'sanction-2' type: SANCTION_TYPE_SUSPENSION months: 6 effective_on: @2027-10-01 "
      "expires_on: @2028-03-31 served_on: @2027-09-02 appeal_last_day: @2027-09-29 reasons: 'no insight "
      "yet'"));
  draft.Add<v1::SanctionReviewScheduled>(
      "sanction_id: 'sanction-2' review_from: @2028-02-04 review_by: @2028-03-03 "
      "alarms { on: @2028-01-31 days_before: 60 } alarms { on: @2028-03-01 days_before: 30 } "
      "alarms { on: @2028-03-17 days_before: 14 }");
}

// Left on 5 May: the person may agree until 2 June. Agreed to on 20 May, it may be appealed until 16 June.
void Agree(Draft& draft) {
  const std::string admissions =
      "admissions { allegation_id: 'allegation-1' ground: GROUND_MISCONDUCT } "
      "admissions { allegation_id: 'allegation-2' ground: GROUND_MISCONDUCT } personal: true ";
  draft.Tell<v1::ConsensualProposed>(
      CivilDay(2026, 5, 4), "examiner-1", "EXAMINER",
      absl::StrCat(
          "consensual_id: 'consensual-1' examiner: 'examiner-1' seat: SEAT_LAY ",
          "type: SANCTION_TYPE_CONDITIONS months: 12 ", admissions,
          "proposed_on: @2026-05-04 reasons: 'all is known' lesser_insufficient: 'they would not do' "
          "conditions: 'supervised' support: 'a mentor'"));
  draft.Add<v1::ConsensualTermsSet>(absl::StrCat("consensual_id: 'consensual-1' ", kTerms));
  draft.Tell<v1::ConsensualServed>(
      CivilDay(2026, 5, 5), "examiner-2", "EXAMINER",
      "consensual_id: 'consensual-1' examiner: 'examiner-2' seat: SEAT_MANAGER delivery: "
      "DELIVERY_LEFT_AT_ADDRESS sent_on: @2026-05-05 served_on: @2026-05-05 last_day: @2026-06-02 "
      "reasons: 'so do I'");
  draft.Tell<v1::ConsensualAgreed>(
      CivilDay(2026, 5, 20), "the-person", "MANAGER",
      absl::StrCat("consensual_id: 'consensual-1' ", admissions, "agreed_on: @2026-05-20"));
  draft.Add<v1::SanctionImposed>(absl::StrCat(
      kPersonAndCase,
      "sanction_id: 'sanction-1' type: SANCTION_TYPE_CONDITIONS months: 12 effective_on: @2026-06-17 "
      "expires_on: @2027-06-16 served_on: @2026-05-20 appeal_last_day: @2026-06-16"));
  draft.Add<v1::SanctionReviewScheduled>(
      "sanction_id: 'sanction-1' review_from: @2027-04-21 review_by: @2027-05-19 "
      "alarms { on: @2027-04-17 days_before: 60 } alarms { on: @2027-05-17 days_before: 30 } "
      "alarms { on: @2027-06-02 days_before: 14 }");
  draft.Add<v1::ConditionsSet>(absl::StrCat("person_id: 'about' sanction_id: 'sanction-1' ", kTerms));
  draft.Add<v1::OversightWindowSet>("last_day: @2026-07-26");
}

}  // namespace

Draft AgreedCase() {
  Draft draft;
  Screen(draft);
  MakeInterimOrder(draft);
  Frame(draft);
  Examine(draft);
  Agree(draft);
  return draft;
}

Draft FairCase() {
  Draft draft;
  Screen(draft);
  MakeInterimOrder(draft);
  Frame(draft);
  Examine(draft);
  Hear(draft);
  Impose(draft);
  Appeal(draft);
  Review(draft);
  return draft;
}

}  // namespace candour::fairness
