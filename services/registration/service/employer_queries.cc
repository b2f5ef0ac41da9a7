// What an employer is answered about everybody in post there.
#include <map>
#include <optional>
#include <set>

#include "absl/strings/str_format.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/registrant/status.h"
#include "services/registration/service/appointments_queries.h"
#include "services/registration/service/holders.h"
#include "services/registration/views/entries.h"
#include "services/registration/views/seats.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// Posts elsewhere to which joint posts of an organisation report.
absl::StatusOr<std::vector<v1::PostState>> SuperiorsElsewhere(const QueryContext& context,
                                                              const std::vector<v1::PostState>& posts,
                                                              absl::CivilDay day) {
  std::set<std::string> own;
  for (const v1::PostState& post : posts) own.insert(post.post_id());
  std::vector<v1::PostState> superiors;
  for (const v1::PostState& post : posts) {
    const std::string superior = ReportsToOn(post, day);
    if (superior.empty() || !own.insert(superior).second) continue;
    CANDOUR_ASSIGN_OR_RETURN(v1::PostState state, ReadState<Post>(*context.view, superior));
    superiors.push_back(std::move(state));
  }
  return superiors;
}

// Who serves at an organisation on a day: each human once, by whichever record an appointment names.
class Staff {
 public:
  // `appointments` are all that were made to it, and outlive the object. Nobody is read who is not in post.
  static absl::StatusOr<Staff> Read(const RecordsView& view,
                                    const std::vector<v1::AppointmentState>& appointments,
                                    absl::CivilDay day) {
    Staff staff(day);
    CANDOUR_ASSIGN_OR_RETURN(staff.rules_, ReadRules(view));
    for (const v1::AppointmentState& appointment : appointments) {
      if (!InPostOn(appointment, day) || staff.goes_on_.contains(appointment.person_id())) continue;
      CANDOUR_ASSIGN_OR_RETURN(PostHolder holder, ReadHolder(view, appointment.person_id()));
      const std::string goes_on = holder.person.person_id();
      for (const std::string& record : RecordsOf(holder.person)) staff.goes_on_[record] = goes_on;
      staff.humans_[goes_on].holder = std::move(holder);
    }
    for (const v1::AppointmentState& appointment : appointments) {
      const auto goes_on = staff.goes_on_.find(appointment.person_id());
      if (goes_on == staff.goes_on_.end()) continue;
      staff.humans_[goes_on->second].appointments.push_back(&appointment);
      staff.by_id_[appointment.appointment_id()] = &appointment;
    }
    return staff;
  }

  struct Human {
    PostHolder holder;
    std::vector<const v1::AppointmentState*> appointments;  // past ones too
  };
  // By the record that goes on.
  const std::map<std::string, Human>& humans() const { return humans_; }

  CheckKinds Mandatory(const PostHolder& holder) const {
    return MandatoryFor(holder, rules_ ? std::optional(RulesInForce(*rules_, day_)) : std::nullopt);
  }

  // Of the holder of a seat that is not vacant.
  void Describe(v1::EmployerRegisterEntry* entry) const {
    const v1::AppointmentState& held = *by_id_.at(entry->seat().appointment_id());
    const Human& human = humans_.at(goes_on_.at(held.person_id()));
    const CheckKinds mandatory = Mandatory(human.holder);
    *entry->mutable_tenure() = TenureOn(held, human.appointments, day_);
    entry->set_register_status(PublicStatus(human.holder.registrant, human.holder.restrictions, day_));
    *entry->mutable_standing() = StandingOn(held, human.holder, mandatory, day_);
    if (const auto last_day = ChecksValidUntil(human.holder, mandatory))
      *entry->mutable_checks_valid_until() = DateOf(*last_day);
  }

 private:
  explicit Staff(absl::CivilDay day) : day_(day) {}

  absl::CivilDay day_;
  std::optional<v1::Rules> rules_;
  std::map<std::string, const v1::AppointmentState*> by_id_;
  std::map<std::string, std::string> goes_on_;  // by the record that an appointment names
  std::map<std::string, Human> humans_;
};

// By which somebody is in post on the day: of several the first to begin.
const v1::AppointmentState& InPostBy(const Staff::Human& human, absl::CivilDay day) {
  const v1::AppointmentState* first = nullptr;
  for (const v1::AppointmentState* one : human.appointments) {
    if (!InPostOn(*one, day)) continue;
    if (first == nullptr || StoredDay(one->terms().start()) < StoredDay(first->terms().start())) first = one;
  }
  return *first;
}

// The key of a page: "20260331.<person_id>.02".
std::string PlaceOf(const v1::ExpiringCheck& check) {
  const auto& day = check.valid_until();
  return absl::StrFormat("%04d%02d%02d.%s.%02d", day.year(), day.month(), day.day(), check.person_id(),
                         check.kind());
}

// By their places, without names.
std::map<std::string, v1::ExpiringCheck> ExpiringBy(const Staff& staff, absl::CivilDay until,
                                                    absl::CivilDay day) {
  std::map<std::string, v1::ExpiringCheck> expiring;
  for (const auto& [person_id, human] : staff.humans()) {
    const std::string& appointment_id = InPostBy(human, day).appointment_id();
    const CheckKinds mandatory = staff.Mandatory(human.holder);
    for (const v1::Check& check : human.holder.registrant.checks()) {
      if (!Speaks(check) || !check.has_valid_until() || StoredDay(check.valid_until()) > until) continue;
      v1::ExpiringCheck one;
      one.set_person_id(person_id);
      one.set_kind(check.kind());
      *one.mutable_valid_until() = check.valid_until();
      one.set_mandatory(mandatory.contains(check.kind()));
      one.set_appointment_id(appointment_id);
      std::string place = PlaceOf(one);
      expiring.emplace(std::move(place), std::move(one));
    }
  }
  return expiring;
}

}  // namespace

absl::Status AnswerGetEmployerRegister(const QueryContext& context,
                                       const v1::GetEmployerRegisterRequest& asked,
                                       v1::GetEmployerRegisterResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_RETURN_IF_ERROR(ReadState<Organisation>(*context.view, asked.org_code()).status());
  CANDOUR_ASSIGN_OR_RETURN(const auto posts,
                           ReadIndexed<Post>(*context.view, "post_by_organisation", asked.org_code()));
  CANDOUR_ASSIGN_OR_RETURN(const auto superiors, SuperiorsElsewhere(context, posts, day));
  CANDOUR_ASSIGN_OR_RETURN(
      const auto appointments,
      ReadIndexed<Appointment>(*context.view, "appointment_by_organisation", asked.org_code()));
  CANDOUR_ASSIGN_OR_RETURN(const Staff staff, Staff::Read(*context.view, appointments, day));
  *answer->mutable_on() = DateOf(day);
  for (v1::EmployerRegisterEntry& entry : EmployerRegisterOn(posts, superiors, appointments, day)) {
    if (!entry.seat().appointment_id().empty()) staff.Describe(&entry);
    CANDOUR_RETURN_IF_ERROR(NameHolder(context, entry.mutable_seat()));
    *answer->add_entries() = std::move(entry);
  }
  return absl::OkStatus();
}

absl::Status AnswerListExpiringChecks(const QueryContext& context, const v1::ListExpiringChecksRequest& asked,
                                      v1::ListExpiringChecksResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay until, DayAsked(true, asked.until(), context.today()));
  CANDOUR_RETURN_IF_ERROR(ReadState<Organisation>(*context.view, asked.org_code()).status());
  CANDOUR_ASSIGN_OR_RETURN(
      const auto appointments,
      ReadIndexed<Appointment>(*context.view, "appointment_by_organisation", asked.org_code()));
  CANDOUR_ASSIGN_OR_RETURN(const Staff staff, Staff::Read(*context.view, appointments, day));
  *answer->mutable_on() = DateOf(day);
  const size_t size = PageSize(asked.page_size());
  const auto expiring = ExpiringBy(staff, until, day);
  for (auto at = expiring.upper_bound(context.page_after); at != expiring.end(); ++at) {
    if (static_cast<size_t>(answer->checks_size()) == size) {
      answer->set_next_page_token(PlaceOf(answer->checks(answer->checks_size() - 1)));
      break;
    }
    v1::ExpiringCheck& check = *answer->add_checks() = at->second;
    CANDOUR_ASSIGN_OR_RETURN(const NamedPerson named,
                             NameOf(context.sealer, *context.view, *context.present, check.person_id()));
    check.set_person_name(named.name);
    check.set_identity_status(named.status);
  }
  return absl::OkStatus();
}

}  // namespace candour
