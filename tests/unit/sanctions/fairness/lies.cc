#include "tests/unit/sanctions/fairness/lies.h"

#include <functional>
#include <map>

#include "common/decider/day.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;
using CaseState = v1::CaseState;

namespace {

using Lie = std::function<void(const Actor&, absl::CivilDay, CaseState&)>;

void Declare(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::Officer& officer : *the.mutable_officers()) officer.set_declared(true);
}

void TakePart(v1::CasePart part, v1::Seat seat, const Actor& actor, CaseState& the) {
  v1::Officer& officer = *the.add_officers();
  officer.set_account(actor.account);
  officer.set_part(part);
  officer.set_seat(seat);
  officer.set_declared(true);
}

void AnswerChallenges(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::Officer& officer : *the.mutable_officers()) officer.set_challenged(false);
}

// Nobody has another part, or decided before: all that is known is what the caller is.
void ForgetOthers(v1::CasePart part, const Actor& actor, CaseState& the) {
  the.clear_officers();
  TakePart(part, v1::SEAT_LAY, actor, the);
  the.mutable_hearing()->clear_excluded();
  the.mutable_hearing()->clear_legal_assessor();
  the.mutable_hearing()->clear_presenter();
  the.mutable_screening()->set_decided_by("nobody");
  the.mutable_screening()->clear_decided_by_person_id();
}

void Unbind(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::Officer& officer : *the.mutable_officers()) {
    officer.set_recused(v1::RECUSAL_REASON_UNSPECIFIED);
    officer.clear_organisations();
  }
}

void EndPeriods(const Actor&, absl::CivilDay today, CaseState& the) {
  *the.mutable_examination()->mutable_last_day() = DateOf(today - 1);
  *the.mutable_hearing()->mutable_hearing_on() = DateOf(today);
  the.mutable_restoration()->clear_next_from();
  for (v1::SanctionState& one : *the.mutable_sanctions()) *one.mutable_effective_on() = DateOf(today - 9999);
}

void ExtendPeriods(const Actor&, absl::CivilDay today, CaseState& the) {
  *the.mutable_examination()->mutable_last_day() = DateOf(today);
  *the.mutable_consensual()->mutable_last_day() = DateOf(today);
  for (v1::SanctionState& one : *the.mutable_sanctions()) *one.mutable_appeal_last_day() = DateOf(today);
}

void Serve(const Actor&, absl::CivilDay today, CaseState& the) {
  for (v1::Allegation& one : *the.mutable_allegations()) one.set_notified(true);
  *the.mutable_interim_notice()->mutable_hearing_on() = DateOf(today);
  the.mutable_interim_notice()->set_heard(false);
  for (v1::SanctionState& one : *the.mutable_sanctions()) {
    *one.mutable_review_notice()->mutable_hearing_on() = DateOf(today);
    one.mutable_review_notice()->set_heard(false);
  }
}

void OfferAll(const Actor&, absl::CivilDay, CaseState& the) {
  for (int kind = v1::SUPPORT_KIND_REPRESENTATION; v1::SupportKind_IsValid(kind); ++kind) {
    v1::OfferedSupport& one = *the.add_support();
    one.set_to(v1::CASE_PARTY_SUBJECT);
    one.set_kind(static_cast<v1::SupportKind>(kind));
  }
}

// More conditions than anybody says something of.
void AskForMuch(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::SanctionState& sanction : *the.mutable_sanctions()) {
    sanction.clear_conditions();
    for (uint32_t number = 0; number < 40; ++number) sanction.add_conditions()->set_number(number);
  }
}

void FindUnfit(const Actor&, absl::CivilDay, CaseState& the) {
  v1::HearingState& hearing = *the.mutable_hearing();
  hearing.set_personal(true);
  hearing.set_decided(v1::HEARING_STAGE_IMPAIRMENT);
  if (hearing.findings().empty()) hearing.add_findings()->set_allegation_id("made-up");
  for (v1::Finding& one : *hearing.mutable_findings()) {
    one.set_proved(true);
    one.set_ground(v1::GROUND_MISCONDUCT);
  }
}

void CallItMisconduct(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::Finding& one : *the.mutable_hearing()->mutable_findings()) one.set_ground(v1::GROUND_MISCONDUCT);
}

void NameWitnesses(const Actor&, absl::CivilDay, CaseState& the) {
  for (v1::Finding& one : *the.mutable_hearing()->mutable_findings()) one.set_anonymous_evidence_only(false);
}

const std::multimap<std::string, Lie>& AllLies() {
  static const std::multimap<std::string, Lie> lies = {
      {"INTERESTS_UNDECLARED", Declare},
      {"INTERESTS_UNDECLARED",
       [](const Actor& actor, absl::CivilDay, CaseState& the) {
         TakePart(v1::CASE_PART_SCREENER, v1::SEAT_UNSPECIFIED, actor, the);
       }},
      {"INTERESTS_UNDECLARED",
       [](const Actor& actor, absl::CivilDay, CaseState& the) {
         TakePart(v1::CASE_PART_COUNTERSIGNER, v1::SEAT_UNSPECIFIED, actor, the);
       }},
      {"NOT_APPOINTED", [](const Actor& actor, absl::CivilDay,
                           CaseState& the) { TakePart(v1::CASE_PART_EXAMINER, v1::SEAT_LAY, actor, the); }},
      {"CHALLENGE_OPEN", AnswerChallenges},
      {"SOD", [](const Actor& actor, absl::CivilDay,
                 CaseState& the) { ForgetOthers(v1::CASE_PART_SCREENER, actor, the); }},
      {"SOD", [](const Actor& actor, absl::CivilDay,
                 CaseState& the) { ForgetOthers(v1::CASE_PART_EXAMINER, actor, the); }},
      {"SOD", [](const Actor&, absl::CivilDay, CaseState& the) { the.clear_officers(); }},
      {"CONFLICT_OF_INTEREST", Unbind},
      {"CONFLICT_OF_INTEREST",
       [](const Actor&, absl::CivilDay, CaseState&) {}},  // nobody asks whose matter it is
      {"SUBJECT_DIED", [](const Actor&, absl::CivilDay, CaseState& the) { the.clear_person_died_on(); }},
      {"STAYED", [](const Actor&, absl::CivilDay, CaseState& the) { the.clear_stay(); }},
      {"PRIVATE_PARTS",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.mutable_hearing()->set_private_(false); }},
      {"ADJOURNED",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.mutable_hearing()->clear_adjournment(); }},
      {"SUBJECT_ABSENT",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.mutable_hearing()->set_attended(true); }},
      {"DEADLINE_NOT_REACHED", EndPeriods},
      {"DEADLINE_PASSED", ExtendPeriods},
      {"NOTICE_NOT_SERVED", Serve},
      {"MEDICAL_ASSESSMENT_MISSING",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.mutable_hearing()->mutable_assessment(); }},
      {"ILLNESS_ONCE", [](const Actor&, absl::CivilDay,
                          CaseState& the) { the.mutable_hearing()->set_illness_claimed(false); }},
      {"PRIMA_FACIE",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.mutable_screening()->set_prima_facie(false); }},
      {"CLOSING_NOT_PROPOSED",
       [](const Actor&, absl::CivilDay, CaseState& the) {
         the.mutable_screening()->mutable_closing()->set_screener("somebody");
       }},
      {"NO_ALLEGATION",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.add_allegations()->set_notified(true); }},
      {"PERSON_UNIDENTIFIED",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.set_person_id("about"); }},
      {"INTERIM_ORDER_STANDS",
       [](const Actor&, absl::CivilDay, CaseState& the) { the.clear_interim_orders(); }},
      {"NO_FINDING", FindUnfit},
      {"DELAY_UNWEIGHED", [](const Actor&, absl::CivilDay today,
                             CaseState& the) { *the.mutable_received_on() = DateOf(today); }},
      {"COMPETENCE_ONLY", CallItMisconduct},
      {"ANONYMOUS_EVIDENCE", NameWitnesses},
      {"SCOPE",
       [](const Actor&, absl::CivilDay, CaseState& the) {
         the.mutable_screening()->mutable_scope()->set_result(v1::SCOPE_RESULT_IN);
       }},
      {"SUPPORT_NOT_OFFERED", OfferAll},
      {"CONCLUSIVE",
       [](const Actor&, absl::CivilDay, CaseState& the) {
         for (v1::Allegation& one : *the.mutable_allegations()) one.clear_citation();
       }},
      {"CONDITION_UNKNOWN", AskForMuch},
      {"RESTORATION_CLOSED", EndPeriods},
  };
  return lies;
}

}  // namespace

std::vector<CaseState> LiesFor(const std::string& reason, const Actor& actor, absl::CivilDay today,
                               const CaseState& truth) {
  std::vector<CaseState> lies;
  const auto [begin, end] = AllLies().equal_range(reason);
  for (auto it = begin; it != end; ++it) it->second(actor, today, lies.emplace_back(truth));
  if (reason != "STATE") return lies;
  for (int stage = v1::CASE_STAGE_RECEIVED; stage <= v1::CASE_STAGE_CLOSED_DECEASED; ++stage) {
    if (stage != truth.stage()) lies.emplace_back(truth).set_stage(static_cast<v1::CaseStage>(stage));
  }
  return lies;
}

}  // namespace candour::fairness
