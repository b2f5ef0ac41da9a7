#include "services/sanctions/case/examination/decided_once.h"

#include "common/decider/day.h"
#include "services/sanctions/case/case.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool SameDay(const common::v1::Date& one, const common::v1::Date& other) {
  return StoredDay(one) == StoredDay(other);
}

// Versions of a code say the same of a clause in other words.
bool SameStandard(const v1::Citation& one, const v1::Citation& other) {
  if (one.rests_on_case() != other.rests_on_case()) return false;
  switch (one.rests_on_case()) {
    case v1::Citation::kClause:
      return one.clause().code_id() == other.clause().code_id() &&
             one.clause().clause() == other.clause().clause();
    case v1::Citation::kFppt:
      return one.fppt().ground() == other.fppt().ground();
    case v1::Citation::kConviction:
      return SameDay(one.conviction().convicted_on(), other.conviction().convicted_on());
    case v1::Citation::kRegulator:
      return one.regulator().body() == other.regulator().body() &&
             SameDay(one.regulator().found_on(), other.regulator().found_on());
    case v1::Citation::kRecordOnly:
    case v1::Citation::RESTS_ON_NOT_SET:
      return false;  // no sanction rests on it
  }
  return false;
}

// Whoever was taken for somebody else was heard on nothing, whatever the case had come to.
bool WasDecidedOrGoesOn(const CaseState& the) {
  if (!the.linked_into().empty()) return false;
  return the.stage() != v1::CASE_STAGE_QUASHED ||
         the.appeal().outcome() == v1::APPEAL_OUTCOME_ALLOWED_QUASHED;
}

}  // namespace

bool MayBeTheSame(const v1::Allegation& one, const v1::Allegation& other) {
  return SameStandard(one.citation(), other.citation()) &&
         StoredDay(one.conduct_from()) <= StoredDay(other.conduct_to()) &&
         StoredDay(other.conduct_from()) <= StoredDay(one.conduct_to());
}

std::optional<SameMatter> DecidedElsewhere(const CaseState& the, const Context& context) {
  for (const std::string& id : context.Ids("case_by_person", the.person_id())) {
    if (id == the.case_id()) continue;
    const CaseState& other = context.Read<Case>(id);
    if (!IsAbout(other, the.person_id()) || !WasDecidedOrGoesOn(other)) continue;
    for (const v1::Allegation& one : the.allegations()) {
      if (one.notified()) continue;
      for (const v1::Allegation& told : other.allegations()) {
        if (told.notified() && MayBeTheSame(one, told))
          return SameMatter{one.allegation_id(), other.case_no()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace candour
