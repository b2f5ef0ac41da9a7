#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

void Evolve(const v1::PersonRecorded& fact, const FactContext&, v1::PersonState& person) {
  person.set_person_id(fact.person_id());
  person.set_org_code(fact.org_code());
  *person.mutable_identity() = fact.sealed();
}

void Evolve(const v1::PersonCorrected& fact, const FactContext&, v1::PersonState& person) {
  *person.mutable_identity() = fact.sealed();
}

void Evolve(const v1::DeathRecorded& fact, const FactContext&, v1::PersonState& person) {
  *person.mutable_died_on() = fact.died_on();
}

const v1::PersonName* CurrentName(const v1::Identity& identity) {
  const v1::PersonName* current = nullptr;
  for (const v1::PersonName& name : identity.names()) {
    if (current == nullptr || !name.has_to() || current->has_to()) current = &name;
  }
  return current;
}

}  // namespace candour
