#include "services/sanctions/case/case.h"

namespace candour {

namespace v1 = sanctions::v1;

void Index(const v1::CaseState& the, Rows& rows) {
  const std::string& about = the.person_id().empty() ? the.named_person_id() : the.person_id();
  if (!about.empty()) rows.Add("case_by_person", {about, the.case_id()});
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
