#include <optional>
#include <utility>
#include <variant>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/registrant/guards.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

Delivery DeliveryOf(v1::Delivery delivery) {
  switch (delivery) {
    case v1::DELIVERY_LEFT_AT_ADDRESS:
      return Delivery::kLeftAtAddress;
    case v1::DELIVERY_PORTAL:
      return Delivery::kPortal;
    default:  // the slower way, should an unknown one ever pass the shape
      return Delivery::kPost;
  }
}

// When a notice was sent: now, or the day that the request says, at noon: only the portal asks for the hour,
// and it sends today.
std::variant<absl::Time, Refusal> SentAt(const v1::GiveNoticeOfRefusalRequest& give, const Context& context,
                                         absl::CivilDay applied_on) {
  if (!give.has_sent_on()) return context.now();
  const std::optional<absl::CivilDay> sent_on = DayOf(give.sent_on());
  if (!sent_on) return error::DateInvalid("sent_on");
  if (*sent_on > context.today()) return error::DateFuture("sent_on");
  if (*sent_on == context.today()) return context.now();
  if (give.delivery() == v1::DELIVERY_PORTAL) return error::DateOrder("sent_on", DayText(context.today()));
  if (*sent_on < applied_on) return error::DateOrder("sent_on", DayText(applied_on));
  return absl::FromCivil(absl::CivilHour(*sent_on) + 12, London());
}

}  // namespace

Decision Decide(const v1::GiveNoticeOfRefusalRequest& give, const Context& context,
                const RegistrantState& who) {
  if (auto refusal = CannotDecideOn(who, give.person_id(), context)) return *std::move(refusal);
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto sent = SentAt(give, context, StoredDay(who.application().applied_on()));
  if (const auto* refusal = std::get_if<Refusal>(&sent)) return *refusal;

  const absl::Time sent_at = std::get<absl::Time>(sent);
  const absl::CivilDay served_on = ServedOn(DeliveryOf(give.delivery()), sent_at, rules->portal_closes());
  v1::RefusalNoticeGiven given;
  given.set_reasons(give.reasons());
  given.set_delivery(give.delivery());
  *given.mutable_sent_on() = DateOf(LondonDay(sent_at));
  *given.mutable_served_on() = DateOf(served_on);
  *given.mutable_last_day() = DateOf(rules->representations().LastDay(served_on));
  return Record(std::move(given));
}

Decision Decide(const v1::SubmitRepresentationsRequest& submit, const Context& context,
                const RegistrantState& who) {
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!who.has_application()) return error::NoApplication();
  if (!who.application().has_notice()) return error::NoticeNotServed();
  v1::RepresentationsReceived received;
  received.set_text(submit.text());
  *received.mutable_received_on() = DateOf(context.today());
  const v1::RefusalNotice& notice = who.application().notice();
  const int64_t late_days = context.today() - StoredDay(notice.last_day());
  Decision decision = Record(std::move(received));
  if (late_days > 0) {
    v1::RepresentationsLateFlagged flagged;
    *flagged.mutable_last_day() = notice.last_day();
    flagged.set_late_days(static_cast<uint32_t>(late_days));
    decision.Add("", std::move(flagged));
  }
  return decision;
}

Decision Decide(const v1::RefuseRequest& refuse, const Context& context, const RegistrantState& who) {
  if (auto refusal = CannotDecideOn(who, refuse.person_id(), context)) return *std::move(refusal);
  if (!who.application().has_notice()) return error::NoticeNotServed();
  const v1::RefusalNotice& notice = who.application().notice();
  const absl::CivilDay last_day = StoredDay(notice.last_day());
  if (!notice.answered() && context.today() <= last_day) return error::DeadlineNotReached(last_day);
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();

  const absl::CivilDay served_on =
      ServedOn(DeliveryOf(refuse.delivery()), context.now(), rules->portal_closes());
  v1::RegistrationRefused refused;
  refused.set_reasons(refuse.reasons());
  refused.set_delivery(refuse.delivery());
  *refused.mutable_refused_on() = DateOf(context.today());
  *refused.mutable_served_on() = DateOf(served_on);
  *refused.mutable_appeal_last_day() = DateOf(rules->refusal_appeal().LastDay(served_on));
  return Record(std::move(refused));
}

}  // namespace candour
