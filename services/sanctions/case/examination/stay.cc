#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/examination/errors.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

Decision Decide(const v1::StayCaseRequest& stay, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kCaseStayed)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const absl::CivilDay latest = AddMonths(context.today(), rules->stay_review_months());
  const auto review_by = stay.has_review_by() ? DayOf(stay.review_by()) : latest;
  if (!review_by) return error::DateInvalid("review_by");
  if (*review_by < context.today()) return error::DateOrder("review_by", DayText(context.today()));
  if (*review_by > latest) return error::StayedTooLong(latest);

  v1::CaseStayed stayed;
  stayed.set_reason(stay.reason());
  *stayed.mutable_stayed_on() = DateOf(context.today());
  *stayed.mutable_review_by() = DateOf(*review_by);
  stayed.set_details(stay.details());
  return Record(std::move(stayed));
}

Decision Decide(const v1::ResumeCaseRequest&, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (!the.has_stay()) return error::NotStayed();
  v1::CaseResumed resumed;
  *resumed.mutable_resumed_on() = DateOf(context.today());
  return Record(std::move(resumed));
}

}  // namespace candour
