#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/interim/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

std::optional<Refusal> DaysWrong(const v1::RecordInterimExtensionRequest& record,
                                 const v1::InterimOrder& order, absl::CivilDay today) {
  const std::optional<absl::CivilDay> decided_on = DayOf(record.decided_on()),
                                      ends_on = DayOf(record.ends_on());
  if (!decided_on) return error::DateInvalid("decided_on");
  if (!ends_on) return error::DateInvalid("ends_on");
  if (*decided_on > today) return error::DateFuture("decided_on");
  const absl::CivilDay from = StoredDay(order.from()), longer = StoredDay(order.ends_on()) + 1;
  if (*decided_on < from) return error::DateOrder("decided_on", DayText(from));
  if (*ends_on < longer) return error::DateOrder("ends_on", DayText(longer));
  return std::nullopt;
}

}  // namespace

// What the court says binds: no rule limits it.
Decision Decide(const v1::RecordInterimExtensionRequest& record, const Context& context,
                const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::InterimOrder* order = FindOrder(the, record.order_id());
  if (order == nullptr || order->ended() != v1::INTERIM_END_UNSPECIFIED) return error::InterimOrderUnknown();
  const absl::CivilDay today = context.today(), ends_on = StoredDay(order->ends_on());
  if (today > ends_on) return error::InterimOrderOver(ends_on);
  if (auto refusal = DaysWrong(record, *order, today)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();

  v1::InterimOrderExtended extended;
  extended.set_case_id(the.case_id());
  extended.set_person_id(the.person_id());
  extended.set_order_id(order->order_id());
  *extended.mutable_from() = order->from();
  *extended.mutable_ends_on() = record.ends_on();
  *extended.mutable_decided_on() = record.decided_on();
  extended.set_court_ref(record.court_ref());
  return Record(std::move(extended))
      .And(MakeAlarms(order->order_id(), today, StoredDay(order->review_by()), StoredDay(record.ends_on()),
                      *rules));
}

}  // namespace candour
