// An erasure of more appointments than one commit holds. Its first commit decides: it erases the person, in
// every record, and leaves the appointments (ErasureContinues). From then on nobody gets an appointment of
// theirs, since each would be decided on the person as erased; so those that there are can be taken in the
// order of their ids.
//
// 600 appointments: the person; 200 and 200 with ErasureContinues; 200 with ErasureCompleted. Four commits,
// one a round of timers.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/erasure.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Subjects of one commit, each a stream.
constexpr ptrdiff_t kErasedAtOnce = 200;

}  // namespace

Decision Decide(const v1::EraseAppointments& erase, const Context& context, const v1::PersonState& person) {
  const std::vector<std::string> ids = context.Ids("appointment_by_person", person.person_id());
  const auto begin = std::upper_bound(ids.begin(), ids.end(), person.erasing().after());
  const auto end = begin + std::min(kErasedAtOnce, ids.end() - begin);
  Decision decision;
  if (end == ids.end()) {
    v1::ErasureCompleted completed;
    completed.set_due_us(erase.due_us());
    decision.Add("", std::move(completed));
  } else {
    v1::ErasureContinues continues;
    continues.set_after(*(end - 1));
    continues.set_due_us(erase.due_us());
    decision.Add("", std::move(continues));
  }
  for (auto id = begin; id != end; ++id) EraseSubject(StreamOf<Appointment>(*id), &decision);
  return decision;
}

}  // namespace candour
