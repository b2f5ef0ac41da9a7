// What an erasure could not know of, or nobody could ask for.
#include <string>

#include "common/decider/erasure.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/person/sealed_apart.h"

namespace candour {

namespace v1 = registration::v1;

// Whoever is proposed or recorded in a post is read, so an erasure that comes first is seen and refuses that.
// The other way round there is nothing to see: an erasure depends on the appointments that it finds, and not
// on there being no other (Context::Ids). One that came between is found here, and a check of the person
// likewise. After it there are none: each would be decided on the person as erased. Where the erasure goes on
// by itself, it finds them by itself.
Decision Decide(const v1::EraseLateAppointments&, const Context& context, const v1::PersonState& person) {
  Decision decision;
  if (!person.has_erased_on() || person.has_erasing()) return decision;
  for (const std::string& subject : SealedApart(context, person.person_id())) {
    if (!IsErased(context, subject)) EraseSubject(subject, &decision);
  }
  return decision;
}

// The id follows from the refused command's, so no other command makes a person of it.
Decision Decide(const v1::EraseRefusedPerson& refused, const Context& context,
                const v1::PersonState& person) {
  Decision decision;
  const std::string subject = StreamOf<Person>(refused.person_id());
  if (!Known(person) && !IsErased(context, subject)) EraseSubject(subject, &decision);
  return decision;
}

}  // namespace candour
