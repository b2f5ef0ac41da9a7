// What comes before a review: the person is told of it, or asks for it.
#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

// One with a last day that is to come; after it only EXPIRED, whether a timer has said so or not.
std::optional<Refusal> CannotReview(const v1::SanctionState* sanction, absl::CivilDay today) {
  if (sanction == nullptr) return error::SanctionUnknown();
  if (!sanction->has_expires_on()) return error::NotForType(sanction->type());
  const bool over = sanction->status() == v1::SANCTION_STATUS_EXPIRED ||
                    (IsOpen(*sanction) && StoredDay(sanction->expires_on()) < today);
  if (over) return error::SanctionExpired(StoredDay(sanction->expires_on()));
  if (sanction->status() != v1::SANCTION_STATUS_IN_FORCE) return error::SanctionIs(sanction->status());
  const bool reviewed =
      sanction->type() == v1::SANCTION_TYPE_CONDITIONS || sanction->type() == v1::SANCTION_TYPE_SUSPENSION;
  return reviewed ? std::nullopt : std::optional<Refusal>(error::NotForType(sanction->type()));
}

Decision Decide(const v1::GiveReviewNoticeRequest& give, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kReviewNoticeGiven)) return *std::move(refusal);
  if (the.has_person_died_on()) return error::SubjectHasDied();
  const v1::SanctionState* sanction = FindSanction(the, give.sanction_id());
  if (auto refusal = CannotReview(sanction, context.today())) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const std::optional<Period> period = rules->review_notice();
  if (!period) return error::RulesIncomplete("review_notice");
  // Not before they were told of the sanction; heard once it holds.
  const auto service = Serve(context, *rules, give.delivery(), give.has_sent_on() ? &give.sent_on() : nullptr,
                             StoredDay(sanction->served_on()));
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;
  const ServiceOf& served = std::get<ServiceOf>(service);
  const auto hearing_on = DayOf(give.hearing_on());
  if (!hearing_on) return error::DateInvalid("hearing_on");
  const absl::CivilDay earliest =
      std::max(period->LastDay(served.served_on) + 1, StoredDay(sanction->effective_on()));
  if (*hearing_on < earliest) return error::DateOrder("hearing_on", DayText(earliest));
  const absl::CivilDay last_day = StoredDay(sanction->expires_on());
  if (*hearing_on > last_day) return error::SanctionExpired(last_day);

  v1::ReviewNoticeGiven given;
  given.set_sanction_id(give.sanction_id());
  *given.mutable_sent_on() = DateOf(served.sent_on);
  *given.mutable_served_on() = DateOf(served.served_on);
  *given.mutable_hearing_on() = give.hearing_on();
  given.set_delivery(give.delivery());
  given.set_notice(give.notice());
  return Record(std::move(given));
}

Decision Decide(const v1::RequestEarlyReviewRequest& request, const Context& context, const CaseState& the) {
  if (!IsAbout(the, request.person_id())) return error::CaseUnknown();
  if (auto refusal = CannotGoOn(the, CaseEvent::kSanctionReviewed)) return *std::move(refusal);
  if (auto refusal = CannotReview(FindSanction(the, request.sanction_id()), context.today())) {
    return *std::move(refusal);
  }
  if (request.new_evidence().empty()) return error::ReasonsMissing();
  if (request.evidence_hash().size() != error::kHashBytes) return error::DocumentHash();
  v1::EarlyReviewRequested requested;
  requested.set_sanction_id(request.sanction_id());
  *requested.mutable_requested_on() = DateOf(context.today());
  requested.set_evidence_hash(request.evidence_hash());
  requested.set_new_evidence(request.new_evidence());
  return Record(std::move(requested));
}

}  // namespace candour
