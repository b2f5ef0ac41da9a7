// Entries of people who are merged and split.
#include <algorithm>

#include "common/decider/day.h"
#include "services/registration/registrant/registrant.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// A later one of its kind that stands already is relied on instead.
void TakeOver(const v1::Check& check, const FactContext& context, RegistrantState& who) {
  v1::Check* place = nullptr;
  for (v1::Check& known : *who.mutable_checks()) {
    if (known.kind() == check.kind()) place = &known;
  }
  if (place == nullptr) {
    place = who.add_checks();
  } else if (StoredDay(place->checked_on()) > StoredDay(check.checked_on())) {
    return;
  }
  *place = check;
  place->set_fact_version(context.version);
}

}  // namespace

void Evolve(const v1::RegistrantMerged& fact, const FactContext&, RegistrantState& who) {
  who.set_person_id(fact.person_id());
  who.set_merged_into(fact.into());
}

void Evolve(const v1::RegistrantMergedFrom& fact, const FactContext&, RegistrantState& who) {
  who.set_person_id(fact.person_id());
  who.add_merged_from(fact.merged_person_id());
}

void Evolve(const v1::RegistrantSplit& fact, const FactContext&, RegistrantState& who) {
  auto& merged = *who.mutable_merged_from();
  merged.erase(std::remove(merged.begin(), merged.end(), fact.split_person_id()), merged.end());
  auto& checks = *who.mutable_checks();
  checks.erase(std::remove_if(checks.begin(), checks.end(),
                              [&](const v1::Check& check) {
                                const auto& ids = fact.check_ids();
                                return std::find(ids.begin(), ids.end(), check.check_id()) != ids.end();
                              }),
               checks.end());
}

void Evolve(const v1::RegistrantSplitFrom& fact, const FactContext& context, RegistrantState& who) {
  who.set_person_id(fact.person_id());
  who.clear_merged_into();
  for (const v1::Check& check : fact.checks()) TakeOver(check, context, who);
}

}  // namespace candour
