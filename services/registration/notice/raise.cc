// Who has to know of a fact, on the day on which the register puts it into inboxes.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
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
    Reason reason;
    reason.appointment_id = appointment.appointment_id();
    notices_.try_emplace(HolderOfDuties(context_, appointment.org_code()), std::move(reason));
  }
  void ToRegulator(const v1::AppointmentState& appointment) {
    notices_[std::string(kRegulator)].appointment_id = appointment.appointment_id();
  }
  void ToWhoeverAsked(const std::string& org_code, const std::string& bar_check_id) {
    Reason reason;
    reason.bar_check_id = bar_check_id;
    notices_.try_emplace(HolderOfDuties(context_, org_code), std::move(reason));
  }

  // Not to whoever does what the organisation had to do.
  void Spare(const std::string& org_code) { notices_.erase(HolderOfDuties(context_, org_code)); }
  void OfRestriction(v1::RestrictionKind kind) { restriction_kind_ = kind; }

  Decision Notices() const {
    Decision decision;
    AddTo(&decision);
    return decision;
  }
  void AddTo(Decision* decision) const {
    const auto last_day = notices_.empty() ? std::nullopt : LastDayFromToday(context_);
    int nth = 0;
    for (const auto& [holder, reason] : notices_) {
      v1::NoticeRaised raised;
      raised.set_notice_id(context_.NewId(Notice::kKind, nth++));
      raised.set_kind(raise_.kind());
      raised.set_org_code(holder);
      raised.set_person_id(person_id_);
      raised.set_appointment_id(reason.appointment_id);
      raised.set_check_kind(raise_.check_kind());
      raised.set_bar_check_id(reason.bar_check_id);
      raised.set_restriction_kind(restriction_kind_);
      *raised.mutable_raised_on() = DateOf(context_.today());
      if (last_day) *raised.mutable_last_day() = DateOf(*last_day);
      const std::string stream = StreamOf<Notice>(raised.notice_id());
      decision->Add(stream, std::move(raised));
    }
  }

 private:
  struct Reason {
    std::string appointment_id, bar_check_id;
  };

  const v1::RaiseNotices& raise_;
  const Context& context_;
  const std::string person_id_;
  v1::RestrictionKind restriction_kind_ = v1::RESTRICTION_KIND_UNSPECIFIED;
  std::map<std::string, Reason> notices_;  // by holder
};

// By any record of the person.
std::vector<const v1::AppointmentState*> InPostToday(const Context& context,
                                                     const std::vector<std::string>& records) {
  std::vector<const v1::AppointmentState*> in_post;
  for (const std::string& person_id : records) {
    for (const std::string& id : context.Ids("appointment_by_person", person_id)) {
      const v1::AppointmentState& appointment = context.Read<Appointment>(id);
      if (InPostOn(appointment, context.today())) in_post.push_back(&appointment);
    }
  }
  return in_post;
}

// Of `records` the first goes on. Somebody with no post today is nobody's to acknowledge.
Decision RaiseWhereInPost(const v1::RaiseNotices& raise, const Context& context,
                          const std::vector<std::string>& records) {
  Raising raising(raise, context, records.front());
  for (const v1::AppointmentState* appointment : InPostToday(context, records)) raising.To(*appointment);
  return raising.Notices();
}

// Where the person is in post today, by any of their records; but not where an appointment hears of this
// restriction by itself, whatever the reactions that say so have come to.
template <class HearsByItself>
Decision RaiseOfRestriction(v1::NoticeKind kind, v1::RestrictionKind restriction, const Context& context,
                            const v1::PersonState& person, const HearsByItself& hears_by_itself) {
  const v1::PersonState& goes_on = GoesOn(context, person);
  v1::RaiseNotices raise;
  raise.set_kind(kind);
  Raising raising(raise, context, goes_on.person_id());
  raising.OfRestriction(restriction);
  const auto in_post = InPostToday(context, RecordsOf(goes_on));
  for (const v1::AppointmentState* appointment : in_post) raising.To(*appointment);
  for (const v1::AppointmentState* appointment : in_post) {
    if (hears_by_itself(*appointment)) raising.Spare(appointment->org_code());
  }
  return raising.Notices();
}

bool ProhibitsIn(const v1::AppointmentState& appointment, const v1::Restriction& source,
                 const Context& context) {
  const auto found = FindProhibitions(context, appointment);
  return std::any_of(found.begin(), found.end(), [&](const v1::Prohibition& one) {
    return one.source_ledger() == source.source_ledger() && one.source_id() == source.source_id();
  });
}

// Today, or from a day to come.
Decision RaiseThatItHolds(const v1::KnownRestriction& known, const Context& context,
                          const v1::PersonState& person) {
  const std::optional<DaySpan> days = DaysOf(known);
  if (!days || days->last < context.today()) return Decision();
  return RaiseOfRestriction(v1::NOTICE_KIND_RESTRICTED, known.restriction().kind(), context, person,
                            [&](const v1::AppointmentState& appointment) {
                              return ProhibitsIn(appointment, known.restriction(), context);
                            });
}

// Not where it ends on the day that the prohibition said from the first: then nothing is said of that.
bool LiftsProhibition(const v1::AppointmentState& appointment, const v1::KnownRestriction& was,
                      const v1::KnownRestriction& now, const Context& context) {
  const auto before = FindProhibitionBy(context, appointment, was);
  if (!before) return false;
  const auto after = FindProhibitionBy(context, appointment, now);
  return !after || !google::protobuf::util::MessageDifferencer::Equals(*before, *after);
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
  raise.to_regulator() ? raising.ToRegulator(appointment) : raising.To(appointment);
  return raising.Notices();
}

Decision Decide(const v1::TellOfRestriction& tell, const Context& context, const v1::PersonState& person) {
  const v1::KnownRestriction* known = FindKnown(person, tell.source_ledger(), tell.source_id());
  return known == nullptr ? Decision() : RaiseThatItHolds(*known, context, person);
}

Decision Decide(const v1::TellOfRestrictionEnd& tell, const Context& context, const v1::PersonState& person) {
  const v1::KnownRestriction* known = FindKnown(person, tell.source_ledger(), tell.source_id());
  if (known == nullptr || !known->has_lifted() || !IsForEmployers(known->restriction().kind()))
    return Decision();
  if (!IsLifted(*known)) return RaiseThatItHolds(*known, context, person);
  // Until then it holds, and what takes its place is told by itself.
  const std::optional<DaySpan> still = DaysOf(*known);
  if (still && still->last > context.today()) return Decision();
  v1::KnownRestriction was = *known;
  was.clear_lifted();
  const std::optional<DaySpan> days = DaysOf(was);
  if (!days || days->last < context.today() - 1) return Decision();
  return RaiseOfRestriction(v1::NOTICE_KIND_RESTRICTION_ENDED, known->restriction().kind(), context, person,
                            [&](const v1::AppointmentState& appointment) {
                              return LiftsProhibition(appointment, was, *known, context);
                            });
}

void RaiseForChecks(v1::NoticeKind kind, const Context& context, const std::string& person_id,
                    const std::map<std::string, std::string>& checks, Decision* decision) {
  v1::RaiseNotices raise;
  raise.set_kind(kind);
  Raising raising(raise, context, person_id);
  for (const auto& [org_code, check_id] : checks) raising.ToWhoeverAsked(org_code, check_id);
  raising.AddTo(decision);
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
