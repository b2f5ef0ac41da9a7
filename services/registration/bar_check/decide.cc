#include <algorithm>
#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/bar_check/errors.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/person/publication.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/register_number.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

using Found = google::protobuf::RepeatedPtrField<v1::CheckedPerson>;

std::optional<Refusal> CannotCheck(const v1::CheckBarRequest& check, const Context& context) {
  const auto born = DayOf(check.date_of_birth());
  if (!born) return error::DateInvalid("date_of_birth");
  if (*born > context.today()) return error::DateFuture("date_of_birth");
  if (check.has_on() && !DayOf(check.on())) return error::DateInvalid("on");
  if (!check.register_number().empty() && !IsRegisterNumber(check.register_number()))
    return error::NumberMistyped();
  if (check.org_code().empty()) return std::nullopt;  // of the registrar: the access rules let nobody else
  return CheckOpen(context, check.org_code(), context.today());
}

v1::BarCheckAnswer AnswerOf(const Found& found, const v1::SearchedPeople& searched) {
  const v1::CheckedPerson* one = TheOneNamed(found);
  if (one == nullptr || searched.more())
    return found.empty() && !searched.more() ? v1::BAR_CHECK_ANSWER_NOT_FOUND : v1::BAR_CHECK_ANSWER_POSSIBLE;
  return one->restrictions().empty() ? v1::BAR_CHECK_ANSWER_NOTHING_RECORDED : v1::BAR_CHECK_ANSWER_MATCH;
}

}  // namespace

Decision Decide(const v1::CheckBarRequest& check, const Context& context, const v1::BarCheckState&) {
  if (auto refusal = CannotCheck(check, context)) return *std::move(refusal);
  const absl::CivilDay on = check.has_on() ? *DayOf(check.on()) : context.today();
  std::optional<RulesInForce> rules = InForce(context);
  if (rules) rules = rules->On(on);
  const auto& looked_up = context.LookedUp<v1::PeopleFound>();
  v1::BarCheckPerformed performed;
  performed.set_check_id(context.NewId(BarCheck::kKind));
  performed.set_org_code(check.org_code());
  for (const v1::PersonFound& person : looked_up.people()) {
    v1::CheckedPerson& found = *performed.add_found();
    found.set_person_id(person.person_id());
    found.set_register_number(person.register_number());
    found.set_likeness(person.likeness());
    const auto known = RestrictionsOf(context, context.Read<Person>(person.person_id()));
    const auto shown = ShownOn(known, rules ? &*rules : nullptr, on);
    found.mutable_restrictions()->Add(shown.begin(), shown.end());
  }
  performed.set_answer(AnswerOf(performed.found(), looked_up.searched()));
  *performed.mutable_on() = DateOf(on);
  *performed.mutable_checked_on() = DateOf(context.today());
  performed.set_rule_set(context.rule_set());
  *performed.mutable_searched() = looked_up.searched();
  performed.set_register_number(check.register_number());
  performed.set_given_names(check.given_names());
  performed.set_family_name(check.family_name());
  *performed.mutable_date_of_birth() = check.date_of_birth();
  return Record(std::move(performed));
}

const v1::CheckedPerson* TheOneNamed(const Found& found) {
  const v1::CheckedPerson* one = nullptr;
  for (const v1::CheckedPerson& person : found) {
    if (person.likeness() != v1::LIKENESS_EXACT) continue;
    if (one != nullptr) return nullptr;
    one = &person;
  }
  return one;
}

std::string SaysOf(v1::BarCheckAnswer answer, const Found& found) {
  std::string says;
  switch (answer) {
    case v1::BAR_CHECK_ANSWER_MATCH:
      says = "One person has this name and day of birth, and what is listed is recorded of them.";
      break;
    case v1::BAR_CHECK_ANSWER_POSSIBLE:
      says =
          "Nobody was found for certain. Compare those listed with papers that show more than a name and a "
          "day before you decide whether one of them is meant.";
      break;
    case v1::BAR_CHECK_ANSWER_NOTHING_RECORDED:
      says = "One person has this name and day of birth, and nothing is recorded of them on that day.";
      break;
    default:
      says =
          "Nobody on record has such a name and day of birth. That proves nothing: the person may be "
          "recorded "
          "under another name, or not at all.";
      break;
  }
  const bool interim = std::any_of(found.begin(), found.end(), [](const v1::CheckedPerson& person) {
    return std::any_of(person.restrictions().begin(), person.restrictions().end(),
                       [](const v1::Restriction& one) { return IsInterim(one.kind()); });
  });
  if (interim) says += " An interim order is made while a case is open; it is no finding.";
  return says;
}

}  // namespace candour
