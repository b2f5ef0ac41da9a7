// Who has to know of a fact, on the day on which the register puts it into inboxes.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/merged.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The last day for acknowledging what is put into an inbox today; none where the rules have no such limit.
std::optional<absl::CivilDay> LastDayFromToday(const Context& context) {
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return std::nullopt;
  const std::optional<int> days = rules->notice_acknowledgement_working_days();
  if (!days) return std::nullopt;
  return AddWorkingDays(context.today(), *days, rules->bank_holidays());
}

class Raising {
 public:
  Raising(const v1::RaiseNotices& raise, const Context& context, std::string person_id)
      : raise_(raise), context_(context), person_id_(std::move(person_id)) {}

  // Once to each holder, however many appointments lead there.
  void To(const v1::AppointmentState& appointment) {
    notices_.try_emplace(HolderOfDuties(context_, appointment.org_code()), appointment.appointment_id());
  }

  Decision Notices() const {
    Decision decision;
    const auto last_day = notices_.empty() ? std::nullopt : LastDayFromToday(context_);
    for (const auto& [holder, appointment_id] : notices_) {
      v1::NoticeRaised raised;
      raised.set_notice_id(context_.NewId(Notice::kKind, static_cast<int>(decision.facts().size())));
      raised.set_kind(raise_.kind());
      raised.set_org_code(holder);
      raised.set_person_id(person_id_);
      raised.set_appointment_id(appointment_id);
      raised.set_check_kind(raise_.check_kind());
      *raised.mutable_raised_on() = DateOf(context_.today());
      if (last_day) *raised.mutable_last_day() = DateOf(*last_day);
      const std::string stream = StreamOf<Notice>(raised.notice_id());
      decision.Add(stream, std::move(raised));
    }
    return decision;
  }

 private:
  const v1::RaiseNotices& raise_;
  const Context& context_;
  const std::string person_id_;
  std::map<std::string, std::string> notices_;  // by holder, the appointment
};

// By any record of the person, the first of which goes on. Somebody with no post today is nobody's to
// acknowledge.
Decision RaiseWhereInPost(const v1::RaiseNotices& raise, const Context& context,
                          const std::vector<std::string>& records) {
  Raising raising(raise, context, records.front());
  for (const std::string& person_id : records) {
    for (const std::string& id : context.Ids("appointment_by_person", person_id)) {
      const v1::AppointmentState& appointment = context.Read<Appointment>(id);
      if (InPostOn(appointment, context.today())) raising.To(appointment);
    }
  }
  return raising.Notices();
}

}  // namespace

Decision Decide(const v1::RaiseNotices& raise, const Context& context, const v1::RegistrantState& who) {
  return RaiseWhereInPost(raise, context, RecordsOf(who));
}

Decision Decide(const v1::RaiseNotices& raise, const Context& context, const v1::PersonState& person) {
  return RaiseWhereInPost(raise, context, RecordsOf(person));
}

Decision Decide(const v1::RaiseNotices& raise, const Context& context,
                const v1::AppointmentState& appointment) {
  Raising raising(raise, context, appointment.person_id());
  raising.To(appointment);
  return raising.Notices();
}

v1::NoticeTransferred MakeTransfer(const Context& context, const v1::NoticeState& notice,
                                   const std::string& to) {
  v1::NoticeTransferred transferred;
  transferred.set_from(notice.org_code());
  transferred.set_to(to);
  if (notice.has_escalated_on()) return transferred;
  if (const auto last_day = LastDayFromToday(context)) *transferred.mutable_last_day() = DateOf(*last_day);
  return transferred;
}

}  // namespace candour
