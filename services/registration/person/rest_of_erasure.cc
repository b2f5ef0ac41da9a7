// An erasure of more appointments, and checks of the person, than one commit holds. Its first commit decides:
// it erases the person, in every record, and leaves those (ErasureContinues). From then on nobody gets an
// appointment of theirs, or a check that names them, since each would be decided on the person as erased; so
// those that there are can be taken in the order of their ids.
//
// 600 appointments: the person; 200 and 200 with ErasureContinues; 200 with ErasureCompleted. Four commits,
// one a round of timers.
#include <string>
#include <utility>
#include <vector>

#include "common/decider/erasure.h"
#include "services/registration/person/person.h"
#include "services/registration/person/sealed_apart.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Subjects of one commit, each a stream.
constexpr size_t kErasedAtOnce = 200;

}  // namespace

Decision Decide(const v1::EraseAppointments& erase, const Context& context, const v1::PersonState& person) {
  std::vector<std::string> subjects = SealedApart(context, person.person_id(), person.erasing().after());
  const bool all = subjects.size() <= kErasedAtOnce;
  Decision decision;
  if (all) {
    v1::ErasureCompleted completed;
    completed.set_due_us(erase.due_us());
    decision.Add("", std::move(completed));
  } else {
    subjects.resize(kErasedAtOnce);
    v1::ErasureContinues continues;
    continues.set_after(PlaceAmongSealed(subjects.back()));
    continues.set_due_us(erase.due_us());
    decision.Add("", std::move(continues));
  }
  for (const std::string& subject : subjects) EraseSubject(subject, &decision);
  return decision;
}

}  // namespace candour
