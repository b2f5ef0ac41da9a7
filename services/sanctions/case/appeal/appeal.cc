#include "services/sanctions/case/appeal/appeal.h"

#include <optional>
#include <utility>

#include "services/sanctions/case/appeal/court.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsOpenAppeal(const v1::AppealState& appeal) {
  return !appeal.appeal_id().empty() && appeal.outcome() == v1::APPEAL_OUTCOME_UNSPECIFIED;
}

// A court has said what it says of this sanction; another takes it by leave alone.
bool WasDecided(const v1::AppealState& appeal, const std::string& sanction_id) {
  return appeal.sanction_id() == sanction_id && appeal.outcome() != v1::APPEAL_OUTCOME_UNSPECIFIED;
}

std::optional<Refusal> CannotAppeal(const v1::SanctionState* sanction, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (IsOpenAppeal(the.appeal())) return error::DoneAlready("appeal");
  if (auto refusal = CannotMove(the, CaseEvent::kAppealLodged)) return refusal;
  if (sanction == nullptr) return error::SanctionUnknown();
  if (!IsOpen(*sanction) || !sanction->has_appeal_last_day()) return error::SanctionIs(sanction->status());
  return std::nullopt;
}

std::optional<Refusal> DayWrong(absl::CivilDay lodged_on, absl::CivilDay today,
                                const v1::SanctionState& sanction) {
  if (lodged_on > today) return error::DateFuture("lodged_on");
  const absl::CivilDay served_on = StoredDay(sanction.served_on());
  if (lodged_on < served_on) return error::DateOrder("lodged_on", DayText(served_on));
  return std::nullopt;
}

// What the panel imposed waits for an appeal in time, a clerk who records it late notwithstanding. What a
// review made holds on; so does what is appealed by leave.
bool Stays(const v1::SanctionState& sanction, bool in_time) {
  return in_time && !sanction.on_review() && sanction.has_effective_on();
}

}  // namespace

// Until 23:59:59 in London on the last day: 30 June at 23:59 is in time, 1 July is not.
Decision Decide(const v1::LodgeAppealRequest& lodge, const Context& context, const CaseState& the) {
  const v1::SanctionState* sanction = FindSanction(the, lodge.sanction_id());
  if (auto refusal = CannotAppeal(sanction, the)) return *std::move(refusal);
  const std::optional<absl::CivilDay> lodged_on =
      lodge.has_lodged_on() ? DayOf(lodge.lodged_on()) : context.today();
  if (!lodged_on) return error::DateInvalid("lodged_on");
  if (auto refusal = DayWrong(*lodged_on, context.today(), *sanction)) return *std::move(refusal);
  const absl::CivilDay last_day = StoredDay(sanction->appeal_last_day());
  const bool again = WasDecided(the.appeal(), lodge.sanction_id());
  const bool in_time = *lodged_on <= last_day && !again;
  if (!in_time && lodge.permission_ref().empty())
    return again ? error::DoneAlready("appeal") : error::PeriodOver(last_day);

  v1::AppealLodged lodged;
  lodged.set_appeal_id(context.NewId("appeal"));
  lodged.set_sanction_id(lodge.sanction_id());
  *lodged.mutable_lodged_on() = DateOf(*lodged_on);
  lodged.set_court_ref(lodge.court_ref());
  if (!in_time) lodged.set_permission_ref(lodge.permission_ref());
  Decision decision = Record(std::move(lodged));
  if (Stays(*sanction, in_time)) {
    v1::SanctionStayed stayed;
    stayed.set_case_id(the.case_id());
    stayed.set_person_id(the.person_id());
    stayed.set_sanction_id(lodge.sanction_id());
    decision.Add("", std::move(stayed));
  }
  return decision;
}

Decision Decide(const v1::RecordAppealOutcomeRequest& record, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::AppealState& appeal = the.appeal();
  if (appeal.appeal_id() != record.appeal_id()) return error::AppealUnknown();
  if (!IsOpenAppeal(appeal)) return error::DoneAlready("outcome");
  if (auto refusal = CannotMove(the, CaseEvent::kAppealDismissed)) return *std::move(refusal);
  if (auto refusal = WordWrong(record, StoredDay(appeal.lodged_on()), context.today())) {
    return *std::move(refusal);
  }
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  v1::AppealDecided decided;
  decided.set_appeal_id(record.appeal_id());
  decided.set_sanction_id(appeal.sanction_id());
  decided.set_outcome(record.outcome());
  *decided.mutable_decided_on() = record.decided_on();
  decided.set_court_ref(record.court_ref());
  Decision decision = Record(std::move(decided));
  AddWord(the, *FindSanction(the, appeal.sanction_id()), WordIn(record), context, *rules, &decision);
  return decision;
}

}  // namespace candour
