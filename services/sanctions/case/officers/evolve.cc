#include <string>

#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Facts name officers who are known, but for one who takes the part with a declaration.
v1::Officer& OfficerOf(const std::string& account, CaseState& the) {
  for (v1::Officer& one : *the.mutable_officers()) {
    if (one.account() == account) return one;
  }
  v1::Officer& officer = *the.add_officers();
  officer.set_account(account);
  return officer;
}

}  // namespace

void Evolve(const v1::OfficerAppointed& fact, const FactContext& context, CaseState& the) {
  AddChooser(context.account, the);
  v1::Officer& officer = OfficerOf(fact.account(), the);
  officer.set_person_id(fact.person_id());
  officer.set_part(fact.part());
  officer.set_seat(fact.seat());
}

void Evolve(const v1::InterestsDeclared& fact, const FactContext&, CaseState& the) {
  v1::Officer& officer = OfficerOf(fact.account(), the);
  if (!fact.person_id().empty()) officer.set_person_id(fact.person_id());
  officer.set_part(fact.part());
  officer.set_declared(true);
  *officer.mutable_organisations() = fact.organisations();
  if (fact.part() == v1::CASE_PART_SCREENER) MoveTo(CaseEvent::kScreenerTookPart, the);
}

void Evolve(const v1::OfficerRecused& fact, const FactContext&, CaseState& the) {
  OfficerOf(fact.account(), the).set_recused(fact.reason());
}

void Evolve(const v1::OfficerChallenged& fact, const FactContext&, CaseState& the) {
  OfficerOf(fact.account(), the).set_challenged(true);
}

void Evolve(const v1::OfficerChallengeAnswered& fact, const FactContext&, CaseState& the) {
  OfficerOf(fact.account(), the).set_challenged(false);
}

}  // namespace candour
