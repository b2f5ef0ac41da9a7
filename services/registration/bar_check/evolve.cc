#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/registration/bar_check/bar_check.h"

namespace candour {

namespace v1 = registration::v1;

void Evolve(const v1::BarCheckPerformed& fact, const FactContext& context, v1::BarCheckState& check) {
  check.set_check_id(fact.check_id());
  check.set_org_code(fact.org_code());
  check.set_answer(fact.answer());
  *check.mutable_found() = fact.found();
  *check.mutable_on() = fact.on();
  *check.mutable_checked_on() = fact.checked_on();
  check.set_rule_set(fact.rule_set());
  *check.mutable_searched() = fact.searched();
  check.set_register_number(fact.register_number());
  check.set_checked_by(std::string(context.account));
  check.set_checked_as(std::string(context.role));
  *check.mutable_asked() = fact.sealed();
}

void Index(const v1::BarCheckState& check, Rows& rows) {
  const std::string& id = check.check_id();
  if (id.empty()) return;
  if (!check.org_code().empty()) rows.Add("bar_check_by_organisation", {check.org_code(), id});
  if (const v1::CheckedPerson* one = TheOneNamed(check.found()))
    rows.Add("bar_check_of", {one->person_id(), id});
  for (const v1::CheckedPerson& person : check.found()) {
    rows.Add("bar_check_by_person", {person.person_id(), id});
    if (check.org_code().empty()) continue;
    for (const v1::Restriction& reported : person.restrictions())
      rows.Add("bar_check_by_restriction",
               {RestrictionKey(reported.source_ledger(), reported.source_id()), ReportPlace(check)});
  }
}

std::string RestrictionKey(absl::string_view source_ledger, absl::string_view source_id) {
  return absl::StrCat(absl::BytesToHexString(source_ledger), ".", source_id);
}

std::string ReportPlace(const v1::BarCheckState& check) {
  return absl::StrCat(check.org_code(), ".", check.check_id());
}

}  // namespace candour
