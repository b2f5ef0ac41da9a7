#include "services/sanctions/case/service_of.h"

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

Delivery WayOf(v1::Delivery delivery) {
  switch (delivery) {
    case v1::DELIVERY_LEFT_AT_ADDRESS:
      return Delivery::kLeftAtAddress;
    case v1::DELIVERY_PORTAL:
      return Delivery::kPortal;
    default:  // the slower way, should an unknown one ever pass the shape
      return Delivery::kPost;
  }
}

}  // namespace

std::variant<ServiceOf, Refusal> Serve(const Context& context, const SanctionsRules& rules,
                                       v1::Delivery delivery, const common::v1::Date* sent_on,
                                       absl::CivilDay earliest) {
  const auto day = sent_on == nullptr ? context.today() : DayOf(*sent_on);
  if (!day) return error::DateInvalid("sent_on");
  if (*day > context.today()) return error::DateFuture("sent_on");
  if (delivery == v1::DELIVERY_PORTAL && *day != context.today())
    return error::DateOrder("sent_on", DayText(context.today()));
  if (*day < earliest) return error::DateOrder("sent_on", DayText(earliest));
  const absl::Time at =
      *day == context.today() ? context.now() : absl::FromCivil(absl::CivilHour(*day) + 12, London());
  return ServiceOf{*day, ServedOn(WayOf(delivery), at, rules.portal_closes())};
}

absl::CivilDay EarliestLetter(const SanctionsRules& rules, absl::CivilDay today, absl::CivilDay before) {
  return rules.asks(v1::SAFEGUARD_DECISION_LETTER) ? today : before;
}

}  // namespace candour
