#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Decided, and neither quashed nor sent back.
bool StandsDecided(const CaseState& the) {
  return the.has_decided_on() && Next(the.stage(), CaseEvent::kDeterminationPublished).has_value();
}

// Without a case to answer, and the person wants it known.
bool ToldOnRequest(const CaseState& the) {
  return the.stage() == v1::CASE_STAGE_NO_CASE && the.publication().has_requested_on();
}

// From which day it is told for so long.
const common::v1::Date& ToldFrom(const CaseState& the) {
  return ToldOnRequest(the) ? the.publication().requested_on() : the.decided_on();
}
const common::v1::Date& DecidedOn(const CaseState& the) {
  return ToldOnRequest(the) ? the.examination().decided_on() : the.decided_on();
}

bool IsPublic(const v1::SanctionState& sanction) {
  return sanction.type() >= v1::SANCTION_TYPE_WARNING && sanction.status() != v1::SANCTION_STATUS_QUASHED;
}

// It waits for an appeal: its days may change.
bool Waits(const v1::SanctionState& sanction) {
  return sanction.status() == v1::SANCTION_STATUS_PENDING || sanction.status() == v1::SANCTION_STATUS_STAYED;
}

v1::DeterminationOutcome OutcomeOf(const CaseState& the) {
  if (ToldOnRequest(the)) return v1::DETERMINATION_OUTCOME_NO_CASE;
  const auto& sanctions = the.sanctions();
  if (std::any_of(sanctions.begin(), sanctions.end(), IsPublic)) return v1::DETERMINATION_OUTCOME_SANCTION;
  const bool found = std::any_of(sanctions.begin(), sanctions.end(), [](const v1::SanctionState& one) {
    return one.status() != v1::SANCTION_STATUS_QUASHED;
  });
  return found ? v1::DETERMINATION_OUTCOME_FINDING : v1::DETERMINATION_OUTCOME_NO_FINDING;
}

// The last day on which something of it is shown; CivilDay::max() while something without end stands.
absl::CivilDay ShownUntil(const CaseState& the, const SanctionsRules& rules) {
  absl::CivilDay until = absl::CivilDay::min();
  for (const v1::SanctionState& one : the.sanctions()) {
    if (!IsPublic(one)) continue;
    if (!one.has_expires_on() || Waits(one)) return absl::CivilDay::max();
    const int months = rules.determination_months(one.type()).value_or(0);
    until = std::max(until, AddMonths(StoredDay(one.expires_on()), months));
  }
  return until;
}

v1::DeterminedSanction Told(const v1::SanctionState& sanction) {
  v1::DeterminedSanction told;
  told.set_sanction_id(sanction.sanction_id());
  told.set_statutory_basis(sanction.statutory_basis());
  told.set_type(sanction.type());
  told.set_months(sanction.months());
  told.set_status(sanction.status());
  if (sanction.has_effective_on()) *told.mutable_effective_on() = sanction.effective_on();
  if (sanction.has_expires_on()) *told.mutable_expires_on() = sanction.expires_on();
  return told;
}

}  // namespace

std::optional<v1::Determination> ToldOf(const CaseState& the, const SanctionsRules& rules) {
  if (!StandsDecided(the) && !ToldOnRequest(the)) return std::nullopt;
  v1::Determination told;
  told.set_case_no(the.case_no());
  told.set_outcome(OutcomeOf(the));
  *told.mutable_decided_on() = DecidedOn(the);
  told.set_under_appeal(the.stage() == v1::CASE_STAGE_UNDER_APPEAL);
  if (the.publication().has_published_on())
    *told.mutable_text_published_on() = the.publication().published_on();
  if (told.outcome() != v1::DETERMINATION_OUTCOME_SANCTION) {
    const auto months = rules.determination_months(v1::SANCTION_TYPE_UNSPECIFIED);
    if (!months) return std::nullopt;
    *told.mutable_shown_until() = DateOf(AddMonths(ShownFrom(the), *months));
    return told;
  }
  for (const v1::SanctionState& one : the.sanctions()) {
    if (IsPublic(one)) *told.add_sanctions() = Told(one);
  }
  const absl::CivilDay until = ShownUntil(the, rules);
  if (until != absl::CivilDay::max()) *told.mutable_shown_until() = DateOf(until);
  return told;
}

absl::CivilDay ShownFrom(const CaseState& the) { return StoredDay(ToldFrom(the)); }

bool ShownOn(const v1::Determination& told, absl::CivilDay day) {
  return !told.has_shown_until() || day <= StoredDay(told.shown_until());
}

void IndexDetermination(const CaseState& the, Rows& rows) {
  if (!StandsDecided(the) && !ToldOnRequest(the)) return;
  const absl::CivilDay day = StoredDay(DecidedOn(the));
  const int64_t newest_first = 99999999 - (day.year() * 10000 + day.month() * 100 + day.day());
  rows.Add("determination",
           {kListed, absl::StrCat(absl::StrFormat("%08d", newest_first), ".", the.case_id())});
  rows.Add("determination_of", {the.case_no(), the.case_id()});
  for (const v1::SanctionState& one : the.sanctions()) {
    if (IsPublic(one)) rows.Add("determination_of", {one.sanction_id(), the.case_id()});
  }
}

}  // namespace candour
