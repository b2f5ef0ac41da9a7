#include <optional>

#include "absl/strings/str_cat.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Rows are read in the order of their last part.
std::string ByDay(const common::v1::Date& day, const std::string& case_id) {
  return absl::StrCat(DayText(StoredDay(day)), ".", case_id);
}

std::optional<common::v1::Date> If(bool is, const common::v1::Date& day) {
  return is ? std::optional(day) : std::nullopt;
}

// For an appeal against what was decided first, or put in its place.
std::optional<common::v1::Date> AppealDay(const v1::CaseState& the) {
  for (const v1::SanctionState& one : the.sanctions()) {
    if (IsOpen(one) && one.has_appeal_last_day()) return one.appeal_last_day();
  }
  return std::nullopt;
}

}  // namespace

void Index(const v1::CaseState& the, Rows& rows) {
  const std::string& about = the.person_id().empty() ? the.named_person_id() : the.person_id();
  if (!about.empty()) rows.Add("case_by_person", {about, the.case_id()});
  if (the.case_id().empty()) return;
  rows.Add("case_by_stage", {v1::CaseStage_Name(the.stage()), ByDay(the.received_on(), the.case_id())});
  if (the.stage() == v1::CASE_STAGE_LISTED || the.stage() == v1::CASE_STAGE_IN_HEARING)
    rows.Add("hearing_listed", {kListed, ByDay(the.hearing().hearing_on(), the.case_id())});
}

std::string CaseIdAt(absl::string_view row_id) { return std::string(row_id.substr(row_id.find('.') + 1)); }

absl::CivilDay ReceivedOnAt(absl::string_view row_id) {
  absl::CivilDay day;
  absl::ParseCivilTime(row_id.substr(0, row_id.find('.')), &day);
  return day;
}

std::optional<common::v1::Date> DueOn(const v1::CaseState& the) {
  if (the.has_stay() && !IsOver(the.stage())) return the.stay().review_by();
  const v1::HearingState& hearing = the.hearing();
  switch (the.stage()) {
    case v1::CASE_STAGE_RECEIVED:
    case v1::CASE_STAGE_SCREENING:
      return If(the.screening().has_due_on(), the.screening().due_on());
    case v1::CASE_STAGE_ALLEGATION_NOTIFIED:
      return the.examination().last_day();
    case v1::CASE_STAGE_CONSENSUAL_PROPOSED:
      return If(the.consensual().has_last_day(), the.consensual().last_day());
    case v1::CASE_STAGE_LISTED:
    case v1::CASE_STAGE_IN_HEARING:
      if (hearing.has_adjournment()) return hearing.adjournment().review_by();
      return hearing.has_letter_last_day() ? hearing.letter_last_day() : hearing.hearing_on();
    case v1::CASE_STAGE_APPEAL_PERIOD:
      return AppealDay(the);
    default:
      return std::nullopt;
  }
}

void Arm(const v1::CaseState& the, TimerRows& rows) {
  ArmScreening(the, rows);
  ArmExamination(the, rows);
  ArmConsensual(the, rows);
  ArmInterim(the, rows);
  ArmHearing(the, rows);
  ArmSanctions(the, rows);
}

}  // namespace candour
