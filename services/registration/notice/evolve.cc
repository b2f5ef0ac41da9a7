#include <algorithm>

#include "absl/strings/str_format.h"
#include "services/registration/notice/notice.h"

namespace candour {

namespace v1 = registration::v1;

void Evolve(const v1::NoticeRaised& fact, const FactContext& context, v1::NoticeState& notice) {
  notice.set_notice_id(fact.notice_id());
  notice.set_kind(fact.kind());
  notice.set_org_code(fact.org_code());
  notice.set_person_id(fact.person_id());
  notice.set_appointment_id(fact.appointment_id());
  notice.set_check_kind(fact.check_kind());
  notice.set_bar_check_id(fact.bar_check_id());
  notice.set_restriction_kind(fact.restriction_kind());
  *notice.mutable_raised_on() = fact.raised_on();
  if (fact.has_last_day()) *notice.mutable_last_day() = fact.last_day();
  notice.set_fact_version(context.version);
}

void Evolve(const v1::NoticeAcknowledged& fact, const FactContext& context, v1::NoticeState& notice) {
  *notice.mutable_acknowledged_on() = fact.acknowledged_on();
  notice.set_acknowledged_by(std::string(context.account));
  notice.set_acknowledged_as(std::string(context.role));
}

void Evolve(const v1::NoticeEscalated& fact, const FactContext&, v1::NoticeState& notice) {
  *notice.mutable_escalated_on() = fact.escalated_on();
}

void Evolve(const v1::NoticeTransferred& fact, const FactContext& context, v1::NoticeState& notice) {
  notice.add_moved_from(fact.from());
  notice.set_org_code(fact.to());
  notice.clear_last_day();
  if (fact.has_last_day()) *notice.mutable_last_day() = fact.last_day();
  notice.set_fact_version(context.version);
}

void Index(const v1::NoticeState& notice, Rows& rows) {
  if (notice.notice_id().empty()) return;
  rows.Add("notice_by_organisation", {notice.org_code(), notice.notice_id()});
  const std::string place = InboxPlace(notice);
  const auto add = [&](absl::string_view holder) {
    rows.Add("inbox", {holder, place});
    if (!notice.has_acknowledged_on()) rows.Add("inbox_open", {holder, place});
  };
  add(notice.org_code());
  if (notice.has_escalated_on()) add(kRegion);
}

std::string InboxPlace(const v1::NoticeState& notice) {
  const auto& day = notice.raised_on();
  return absl::StrFormat("%04d%02d%02d.%s", day.year(), day.month(), day.day(), notice.notice_id());
}

std::string NoticeIdAt(absl::string_view place) { return std::string(place.substr(place.find('.') + 1)); }

}  // namespace candour
