#include <set>
#include <string>
#include <utility>

#include "services/registration/appointment/prohibitions.h"
#include "services/registration/person/person.h"
#include "services/registration/scope_review/scope_review.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Each with all appointments of all records, in one commit of 512 KiB at most.
constexpr size_t kLookedAtOnce = 25;

}  // namespace

// Whoever is restricted meanwhile is looked at by the reaction to that, by the new rules.
Decision Decide(const v1::ReviewScope& review, const Context& context, const v1::ScopeReviewState& state) {
  Decision decision;
  uint32_t people = 0;
  std::string last;
  std::set<std::string> humans;  // known by two records, each is looked at once
  for (const std::string& id : context.Ids("restricted", kRestricted)) {
    if (id <= state.after_person_id()) continue;
    if (people == kLookedAtOnce) {
      v1::ScopeReviewContinues continues;
      continues.set_after_person_id(last);
      continues.set_people(people);
      continues.set_due_us(review.due_us());
      decision.Add("", std::move(continues));
      return decision;
    }
    const v1::PersonState& person = context.Read<Person>(id);
    const std::string& goes_on = person.merged_into().empty() ? id : person.merged_into();
    if (humans.insert(goes_on).second) AddChangesOf(context, person, &decision);
    last = id;
    ++people;
  }
  v1::ScopeReviewed reviewed;
  reviewed.set_people(people);
  reviewed.set_due_us(review.due_us());
  decision.Add("", std::move(reviewed));
  return decision;
}

}  // namespace candour
