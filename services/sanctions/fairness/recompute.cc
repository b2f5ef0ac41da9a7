#include "services/sanctions/fairness/recompute.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

void Recompute::Same(absl::string_view field, const common::v1::Date& is, absl::CivilDay should) {
  if (StoredDay(is) == should) return;
  out_.Add(at_, "A day is not the one that the rules give.",
           {{"field", std::string(field)}, {"is", DayText(StoredDay(is))}, {"by_rules", DayText(should)}});
}

void Recompute::Within(absl::string_view field, const common::v1::Date& is, absl::CivilDay first,
                       absl::CivilDay last) {
  if (first <= StoredDay(is) && StoredDay(is) <= last) return;
  out_.Add(at_, "A day is not within what the rules give.",
           {{"field", std::string(field)},
            {"is", DayText(StoredDay(is))},
            {"first", DayText(first)},
            {"last", DayText(last)}});
}

bool Asks(const v1::Rules& rules, absl::CivilDay day, v1::Safeguard safeguard) {
  bool asked = false;
  absl::CivilDay since = absl::CivilDay::min();
  for (const v1::SafeguardRule& rule : rules.safeguards()) {
    const absl::CivilDay from = StoredDay(rule.validity().valid_from());
    if (rule.safeguard() != safeguard || from > day || from < since) continue;
    since = from;
    asked = !rule.ended();
  }
  return asked;
}

absl::CivilDay Recompute::AppealLastDay(absl::CivilDay served_on) const {
  absl::CivilDay last_day = Last(rules_->appeal(), served_on);
  const BankHolidays holidays = HolidaysIn(rules_->bank_holidays());
  while (Asks(v1::SAFEGUARD_COURT_OFFICE) && !IsWorkingDay(last_day, holidays)) ++last_day;
  return last_day;
}

// On the day of the decision it was sent then; on an earlier one the hour is not known, nor asked for.
absl::CivilDay Recompute::Served(v1::Delivery delivery, const common::v1::Date& sent_on) const {
  const absl::CivilDay day = StoredDay(sent_on);
  const absl::Time sent =
      day == today_ ? at_.decided_at : absl::FromCivil(absl::CivilHour(day) + 12, London());
  const ClockTime closes = PortalCloses(rules_->portal(), today_);
  switch (delivery) {
    case v1::DELIVERY_LEFT_AT_ADDRESS:
      return ServedOn(Delivery::kLeftAtAddress, sent, closes);
    case v1::DELIVERY_PORTAL:
      return ServedOn(Delivery::kPortal, sent, closes);
    default:
      return ServedOn(Delivery::kPost, sent, closes);
  }
}

}  // namespace candour::fairness
