#include "services/registration/rule_set/rule_set.h"

namespace candour {

void Evolve(const registration::v1::RulesPublished& fact, const FactContext&,
            registration::v1::RuleSetState& state) {
  *state.mutable_rules() = fact.rules();
  state.set_digest(fact.digest());
}

}  // namespace candour
