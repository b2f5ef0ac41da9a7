#include "absl/strings/str_cat.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/deadlines.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Rows are read in the order of their last part.
std::string ByDay(const common::v1::Date& day, const std::string& case_id) {
  return absl::StrCat(DayText(StoredDay(day)), ".", case_id);
}

}  // namespace

void Index(const v1::CaseState& the, Rows& rows) {
  if (!PersonMeant(the).empty()) rows.Add("case_by_person", {PersonMeant(the), the.case_id()});
  for (const std::string& other : the.also_known_as()) rows.Add("case_by_person", {other, the.case_id()});
  if (the.case_id().empty()) return;
  rows.Add("case_by_stage", {v1::CaseStage_Name(the.stage()), ByDay(the.received_on(), the.case_id())});
  if (the.stage() == v1::CASE_STAGE_LISTED || the.stage() == v1::CASE_STAGE_IN_HEARING)
    rows.Add("hearing_listed", {kListed, ByDay(the.hearing().hearing_on(), the.case_id())});
  IndexOrganisations(the, rows);
  IndexDeadlines(the, rows);
  IndexDetermination(the, rows);
}

std::string CaseIdAt(absl::string_view row_id) { return std::string(row_id.substr(row_id.find('.') + 1)); }

absl::CivilDay ReceivedOnAt(absl::string_view row_id) {
  absl::CivilDay day;
  absl::ParseCivilTime(row_id.substr(0, row_id.find('.')), &day);
  return day;
}

void Arm(const v1::CaseState& the, TimerRows& rows) {
  ArmScreening(the, rows);
  ArmExamination(the, rows);
  ArmConsensual(the, rows);
  ArmInterim(the, rows);
  ArmHearing(the, rows);
  ArmSanctions(the, rows);
  ArmConditions(the, rows);
  ArmOversight(the, rows);
}

}  // namespace candour
