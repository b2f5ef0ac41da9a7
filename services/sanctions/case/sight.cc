#include "services/sanctions/case/sight.h"

#include <algorithm>
#include <array>

#include "services/sanctions/case/examination/examination.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

constexpr std::array<absl::string_view, 6> kRegulator = {"SCREENER", "EXAMINER", "REGISTRAR",
                                                         "LISTING",  "AUDITOR",  "DPO"};

// Of whoever has a part, as long as they have it.
Sight SightOfOfficer(const v1::CaseState& the, absl::string_view account) {
  if (account.empty()) return Sight::kNothing;
  const v1::HearingState& hearing = the.hearing();
  if (hearing.presenter() == account || hearing.legal_assessor() == account) return Sight::kPanel;
  const v1::Officer* officer = FindOfficer(the, account);
  if (officer == nullptr || officer->recused() != v1::RECUSAL_REASON_UNSPECIFIED) return Sight::kNothing;
  return officer->part() == v1::CASE_PART_INVESTIGATOR ? Sight::kAll : Sight::kPanel;
}

// Sits on the hearing, or has a part in it: whatever else their token says, they see what is heard there.
bool IsOfTheHearing(const v1::CaseState& the, absl::string_view account) {
  if (account.empty()) return false;
  const v1::HearingState& hearing = the.hearing();
  if (hearing.presenter() == account || hearing.legal_assessor() == account) return true;
  return std::any_of(hearing.members().begin(), hearing.members().end(),
                     [&](const v1::PanelMember& one) { return one.account() == account; });
}

}  // namespace

// Whoever was named wrongly was heard on nothing.
bool IsDecided(const v1::CaseState& the) {
  const v1::CaseStage stage = the.stage();
  return stage == v1::CASE_STAGE_DECIDED || stage == v1::CASE_STAGE_APPEAL_PERIOD ||
         stage == v1::CASE_STAGE_UNDER_APPEAL || stage == v1::CASE_STAGE_FINAL ||
         (stage == v1::CASE_STAGE_QUASHED && the.has_decided_on());
}

bool IsRegulators(absl::string_view role) {
  return std::find(kRegulator.begin(), kRegulator.end(), role) != kRegulator.end();
}

Sight SightOf(const v1::CaseState& the, const Actor& actor, absl::string_view asked_person_id) {
  if (actor.role == "MANAGER") {
    const bool told = IsAbout(the, asked_person_id) && WasTold(the);
    return told ? Sight::kSubject : Sight::kNothing;
  }
  if (MayBeAbout(the, actor.person_id)) return Sight::kNothing;
  if (IsOfTheHearing(the, actor.account)) return SightOfOfficer(the, actor.account);
  if (IsRegulators(actor.role)) return Sight::kAll;
  if (actor.role == "OVERSIGHT" || actor.role == "CQC") return IsDecided(the) ? Sight::kAll : Sight::kNothing;
  if (actor.role == "COURT_CLERK") return IsDecided(the) ? Sight::kOutcome : Sight::kNothing;
  return SightOfOfficer(the, actor.account);
}

bool SeesHealth(Sight sight, const v1::CaseState& the, const Actor& actor) {
  if (sight == Sight::kSubject) return true;
  if (sight == Sight::kAll && IsRegulators(actor.role)) return true;
  const auto& panel = the.hearing().members();
  return std::any_of(panel.begin(), panel.end(),
                     [&](const v1::PanelMember& one) { return one.account() == actor.account; });
}

bool SeesSupportOf(v1::CaseParty party, Sight sight) {
  if (sight == Sight::kAll) return true;
  return party == v1::CASE_PARTY_SUBJECT && (sight == Sight::kSubject || sight == Sight::kPanel);
}

v1::ReferralOutcome OutcomeFor(const v1::CaseState& the) {
  switch (the.stage()) {
    case v1::CASE_STAGE_CLOSED_AT_SCREENING:
      return v1::REFERRAL_OUTCOME_CLOSED_AT_SCREENING;
    case v1::CASE_STAGE_NO_CASE:
    case v1::CASE_STAGE_ADVICE:
    case v1::CASE_STAGE_CLOSED_DECEASED:
      return v1::REFERRAL_OUTCOME_CLOSED;
    case v1::CASE_STAGE_FINAL:
      return v1::REFERRAL_OUTCOME_HEARD;
    case v1::CASE_STAGE_QUASHED:
      return IsDecided(the) ? v1::REFERRAL_OUTCOME_HEARD : v1::REFERRAL_OUTCOME_CLOSED;
    default:
      return v1::REFERRAL_OUTCOME_OPEN;
  }
}

}  // namespace candour
