#include <optional>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/notice/errors.h"
#include "services/registration/notice/notice.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr absl::string_view kRegistrar = "REGISTRAR";

// Whose notices the caller means; empty: everybody's.
std::string HolderMeant(const v1::AcknowledgeNoticeRequest& acknowledge, const Context& context) {
  if (!acknowledge.org_code().empty() || context.actor().role != kRegistrar) return acknowledge.org_code();
  return std::string(kRegulator);
}

// Whoever asks for an organisation finds what it holds, and the registrar what the regulator does. The region
// finds everything, but leaves to its holder what is not late.
std::optional<Refusal> CannotAcknowledge(const v1::AcknowledgeNoticeRequest& acknowledge,
                                         const Context& context, const v1::NoticeState& notice) {
  const bool region = context.actor().role == kRegion;
  const bool registrar = context.actor().role == kRegistrar;
  const std::string asked = HolderMeant(acknowledge, context);
  if (notice.notice_id().empty() || (asked.empty() ? !region : asked != notice.org_code()) ||
      (registrar && asked != kRegulator))
    return error::NoticeUnknown(acknowledge.notice_id());
  if (context.actor().person_id == notice.person_id()) return error::ConflictOfInterest();
  if (notice.has_acknowledged_on()) return error::AcknowledgedAlready();
  if (region && notice.org_code() != kRegion && !notice.has_escalated_on())
    return error::NotEscalated(notice.has_last_day() ? DayText(StoredDay(notice.last_day())) : "");
  return std::nullopt;
}

}  // namespace

Decision Decide(const v1::AcknowledgeNoticeRequest& acknowledge, const Context& context,
                const v1::NoticeState& notice) {
  if (auto refusal = CannotAcknowledge(acknowledge, context, notice)) return *std::move(refusal);
  v1::NoticeAcknowledged acknowledged;
  *acknowledged.mutable_acknowledged_on() = DateOf(context.today());
  return Record(std::move(acknowledged));
}

void Arm(const v1::NoticeState& notice, TimerRows& rows) {
  if (!notice.has_last_day() || notice.has_acknowledged_on() || notice.has_escalated_on()) return;
  rows.AddAfter<v1::EscalateNotice>(StoredDay(notice.last_day()), notice.fact_version());
}

// What the region itself holds has nobody above it: that it is late is a fact all the same.
Decision Decide(const v1::EscalateNotice& escalate, const Context&, const v1::NoticeState& notice) {
  v1::NoticeEscalated escalated;
  *escalated.mutable_escalated_on() = DateOf(StoredDay(notice.last_day()) + 1);
  escalated.set_due_us(escalate.due_us());
  return Record(std::move(escalated));
}

}  // namespace candour
