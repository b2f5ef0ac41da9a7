// That the window for renewing a term opens, said when it does. A reaction to the admission or the renewal
// sets the day, since neither fact has it; whoever was admitted before there was such a reaction is told from
// their next term on.
#include <algorithm>
#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The first day on which a term can be renewed, by the rules of today; never before it begins. As Renew has
// it.
absl::CivilDay Opens(const v1::StatusChange& term, const RulesInForce& rules) {
  return std::max(StoredDay(term.from()), StoredDay(term.to()) - rules.renewal_window_days());
}

v1::RenewalWindowSet MakeWindow(const v1::StatusChange& term, absl::CivilDay opens) {
  v1::RenewalWindowSet window;
  *window.mutable_opens() = DateOf(opens);
  *window.mutable_last_day() = term.to();
  return window;
}

bool IsSetFor(const v1::StatusChange& term, const v1::RenewalReminder& renewal) {
  return renewal.has_last_day() && StoredDay(renewal.last_day()) == StoredDay(term.to());
}

}  // namespace

// A renewal replaces the reminder of the term before; who has left, died or lapsed has no open term.
void ArmRenewal(const RegistrantState& who, TimerRows& rows) {
  const v1::StatusChange* term = OpenTerm(who);
  if (term == nullptr || !IsSetFor(*term, who.renewal()) || who.renewal().opened()) return;
  rows.AddAfter<v1::RemindToRenew>(StoredDay(who.renewal().opens()) - 1, who.renewal().fact_version());
}

// Decided late, it may be about a term that is over, or was renewed meanwhile: the window is the last term's.
Decision Decide(const v1::SetRenewalWindow&, const Context& context, const RegistrantState& who) {
  const v1::StatusChange* term = OpenTerm(who);
  if (term == nullptr || IsSetFor(*term, who.renewal()) || context.today() > StoredDay(term->to())) return {};
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return {};
  return Record(MakeWindow(*term, Opens(*term, *rules)));
}

// A term to 28 February 2027 with a window of 60 days: on 30 December 2026. Rules that came since and open it
// later move the day; ones that opened it earlier have been overtaken by it.
Decision Decide(const v1::RemindToRenew& remind, const Context& context, const RegistrantState& who) {
  const v1::StatusChange& term = *OpenTerm(who);
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules || StatusOn(who, context.today()) != v1::REGISTER_STATUS_ACTIVE) return {};
  const absl::CivilDay opens = Opens(term, *rules);
  if (context.today() < opens) return Record(MakeWindow(term, opens));
  v1::RenewalOpened opened;
  *opened.mutable_opens() = DateOf(opens);
  *opened.mutable_last_day() = term.to();
  opened.set_due_us(remind.due_us());
  return Record(std::move(opened));
}

}  // namespace candour
