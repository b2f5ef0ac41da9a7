#include <algorithm>

#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

using Ids = google::protobuf::RepeatedPtrField<std::string>;

void Remove(const std::string& id, Ids* ids) {
  ids->erase(std::remove(ids->begin(), ids->end(), id), ids->end());
}

}  // namespace

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

// DeathRecorded said so: this is for whoever follows the register.
void Evolve(const v1::PersonDied&, const FactContext&, v1::PersonState&) {}

void Evolve(const v1::LegalHoldPlaced& fact, const FactContext&, v1::PersonState& person) {
  v1::LegalHold* hold = person.add_holds();
  hold->set_hold_id(fact.hold_id());
  hold->set_reference(fact.reference());
  hold->set_legal_basis(fact.legal_basis());
  *hold->mutable_placed_on() = fact.placed_on();
}

void Evolve(const v1::LegalHoldLifted& fact, const FactContext&, v1::PersonState& person) {
  auto& holds = *person.mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const v1::LegalHold& hold) { return hold.hold_id() == fact.hold_id(); }),
              holds.end());
}

void Evolve(const v1::ErasureRequested& fact, const FactContext& context, v1::PersonState& person) {
  v1::PendingErasure& erasure = *person.mutable_erasure();
  erasure.set_ground(fact.ground());
  *erasure.mutable_requested_on() = fact.requested_on();
  erasure.set_requested_by(std::string(context.account));
  erasure.set_requested_by_person(fact.requested_by_person());
}

void Evolve(const v1::ErasureApproved& fact, const FactContext& context, v1::PersonState& person) {
  v1::PendingErasure& erasure = *person.mutable_erasure();
  *erasure.mutable_approved_on() = fact.approved_on();
  *erasure.mutable_last_day() = fact.last_day();
  erasure.set_fact_version(context.version);
  erasure.set_age_over_months(fact.age_over_months());
}

void Evolve(const v1::ErasureWithdrawn&, const FactContext&, v1::PersonState& person) {
  person.clear_erasure();
}

void Evolve(const v1::ErasureStopped&, const FactContext&, v1::PersonState& person) {
  person.clear_erasure();
}

void Evolve(const v1::PersonalDataErased& fact, const FactContext&, v1::PersonState& person) {
  person.clear_identity();
  person.clear_erasure();
  *person.mutable_erased_on() = fact.erased_on();
}

void Evolve(const v1::ErasureContinues& fact, const FactContext& context, v1::PersonState& person) {
  person.mutable_erasing()->set_after(fact.after());
  person.mutable_erasing()->set_fact_version(context.version);
}

void Evolve(const v1::ErasureCompleted&, const FactContext&, v1::PersonState& person) {
  person.mutable_erasing()->set_complete(true);
}

void Evolve(const v1::PersonMerged& fact, const FactContext&, v1::PersonState& person) {
  person.set_merged_into(fact.into());
  if (person.split_from() == fact.into()) person.clear_split_from();
}

void Evolve(const v1::PersonMergedFrom& fact, const FactContext&, v1::PersonState& person) {
  person.add_merged_from(fact.merged_person_id());
  Remove(fact.merged_person_id(), person.mutable_split_off());
}

void Evolve(const v1::PersonSplit& fact, const FactContext&, v1::PersonState& person) {
  Remove(fact.split_person_id(), person.mutable_merged_from());
  Remove(fact.split_person_id(), person.mutable_split_off());
  person.add_split_off(fact.split_person_id());
}

void Evolve(const v1::PersonSplitFrom& fact, const FactContext&, v1::PersonState& person) {
  person.clear_merged_into();
  person.set_split_from(fact.split_from());
}

void Evolve(const v1::QuashTold& fact, const FactContext& context, v1::PersonState& person) {
  auto& telling = *person.mutable_telling();
  auto one = std::find_if(telling.begin(), telling.end(), [&](const v1::TellingOfQuash& known) {
    return known.source_ledger() == fact.source_ledger() && known.source_id() == fact.source_id() &&
           known.why() == fact.why();
  });
  if (!fact.more()) {
    if (one != telling.end()) telling.erase(one);
    return;
  }
  v1::TellingOfQuash& rest = one != telling.end() ? *one : *person.add_telling();
  rest.set_source_ledger(fact.source_ledger());
  rest.set_source_id(fact.source_id());
  rest.set_why(fact.why());
  rest.set_after(fact.up_to());
  *rest.mutable_on() = fact.told_on();
  rest.set_fact_version(context.version);
}

void Index(const v1::PersonState& person, Rows& rows) {
  const auto& known = person.restrictions();
  const bool any = std::any_of(known.begin(), known.end(), [](const v1::KnownRestriction& one) {
    return one.restriction().kind() != v1::RESTRICTION_KIND_UNSPECIFIED;
  });
  if (any && Known(person)) rows.Add("restricted", {kRestricted, person.person_id()});
}

const v1::PersonState& GoesOn(const Context& context, const v1::PersonState& person) {
  return person.merged_into().empty() ? person : context.Read<Person>(person.merged_into());
}

std::vector<std::string> RecordsOf(const v1::PersonState& person) {
  std::vector<std::string> records = {person.person_id()};
  records.insert(records.end(), person.merged_from().begin(), person.merged_from().end());
  return records;
}

bool IsOwnRecord(const Actor& actor, const v1::PersonState& person) {
  const std::vector<std::string> records = RecordsOf(person);
  return std::find(records.begin(), records.end(), actor.person_id) != records.end();
}

const v1::PersonName* CurrentName(const v1::Identity& identity) {
  const v1::PersonName* current = nullptr;
  for (const v1::PersonName& name : identity.names()) {
    if (current == nullptr || !name.has_to() || current->has_to()) current = &name;
  }
  return current;
}

}  // namespace candour
