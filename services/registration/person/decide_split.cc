// One record found to be of two humans, or a merge that was wrong. What belongs to the other goes over to
// their record; facts say so on both, and the history of each stays as it was.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/checks.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/registrant.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// A record that somebody uses already is none to divide another into: its own history would be another
// human's. Divide into a fresh one, and merge that.
std::optional<Refusal> CannotTakeOver(const Context& context, const std::string& person_id,
                                      const v1::PersonState& other) {
  if (auto refusal = CannotPutRight(context, person_id, other)) return refusal;
  const bool fresh = other.merged_from().empty() && context.Read<Registrant>(person_id).person_id().empty() &&
                     context.Ids("appointment_by_person", person_id).empty();
  if (!fresh) return error::NotFresh(person_id);
  return std::nullopt;
}

class Splitting {
 public:
  Splitting(const v1::SplitPersonRequest& split, const Context& context, const v1::PersonState& person)
      : split_(split), context_(context), person_(person) {}

  Decision Decide() {
    const v1::PersonState& other = context_.Read<Person>(split_.split_person_id());
    undoes_ = other.merged_into() == split_.person_id();
    // One that is merged into this record has been looked at with it.
    if (!undoes_) {
      if (auto refusal = CannotTakeOver(context_, split_.split_person_id(), other))
        return *std::move(refusal);
    }
    RecordOnPeople();
    if (auto refusal = MoveChecks()) return *std::move(refusal);
    for (const std::string& id :
         std::set<std::string>(split_.appointment_ids().begin(), split_.appointment_ids().end())) {
      if (auto refusal = MoveAppointment(id)) return *std::move(refusal);
    }
    return std::move(decision_);
  }

 private:
  void RecordOnPeople() {
    v1::PersonSplit fact;
    fact.set_split_person_id(split_.split_person_id());
    *fact.mutable_split_on() = DateOf(context_.today());
    fact.set_undid_merge(undoes_);
    *fact.mutable_appointment_ids() = split_.appointment_ids();
    *fact.mutable_check_ids() = split_.check_ids();
    fact.set_reason(split_.reason());
    v1::PersonSplitFrom from;
    from.set_split_from(split_.person_id());
    *from.mutable_split_on() = DateOf(context_.today());
    from.set_undid_merge(undoes_);
    decision_.Add("", std::move(fact));
    decision_.Add(StreamOf<Person>(split_.split_person_id()), std::move(from));
  }

  // As they are relied on now. An earlier check of the kind is not relied on again.
  std::optional<Refusal> MoveChecks() {
    v1::RegistrantSplit given_up;
    v1::RegistrantSplitFrom taken_over;
    given_up.set_split_person_id(split_.split_person_id());
    taken_over.set_person_id(split_.split_person_id());
    taken_over.set_split_from(split_.person_id());
    if (!split_.check_ids().empty()) {
      const v1::RegistrantState& who = context_.Read<Registrant>(split_.person_id());
      for (const std::string& id :
           std::set<std::string>(split_.check_ids().begin(), split_.check_ids().end())) {
        const auto check = std::find_if(who.checks().begin(), who.checks().end(),
                                        [&](const v1::Check& one) { return one.check_id() == id; });
        if (check == who.checks().end()) return error::CheckUnknown(id);
        given_up.add_check_ids(id);
        *taken_over.add_checks() = *check;
        taken_over.mutable_checks()->rbegin()->clear_fact_version();  // of the other stream
      }
    }
    if (!undoes_ && given_up.check_ids().empty()) return std::nullopt;
    decision_.Add(StreamOf<Registrant>(split_.person_id()), std::move(given_up));
    decision_.Add(StreamOf<Registrant>(split_.split_person_id()), std::move(taken_over));
    return std::nullopt;
  }

  std::optional<Refusal> MoveAppointment(const std::string& id) {
    const v1::AppointmentState& appointment = context_.Read<Appointment>(id);
    if (appointment.person_id() != person_.person_id()) return error::AppointmentOfAnother(id);
    v1::AppointmentReassigned reassigned;
    reassigned.set_from(split_.person_id());
    reassigned.set_to(split_.split_person_id());
    decision_.Add(StreamOf<Appointment>(id), std::move(reassigned));
    const std::string& post_id = appointment.terms().post_id();
    if (!FillsPost(appointment) || post_id.empty()) return std::nullopt;
    v1::PostHolderRecorded held;
    *held.mutable_holding() = MakeHolding(appointment, appointment.terms());
    held.mutable_holding()->set_person_id(split_.split_person_id());
    decision_.Add(StreamOf<Post>(post_id), std::move(held));
    return std::nullopt;
  }

  const v1::SplitPersonRequest& split_;
  const Context& context_;
  const v1::PersonState& person_;
  bool undoes_ = false;
  Decision decision_;
};

}  // namespace

Decision Decide(const v1::SplitPersonRequest& split, const Context& context, const v1::PersonState& person) {
  if (split.split_person_id() == split.person_id()) return error::SamePerson();
  if (context.actor().person_id.empty()) return error::ActorUnidentified();
  if (auto refusal = CannotPutRight(context, split.person_id(), person)) return *std::move(refusal);
  return Splitting(split, context, person).Decide();
}

}  // namespace candour
