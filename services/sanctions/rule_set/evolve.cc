#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

void Evolve(const sanctions::v1::RulesPublished& fact, const FactContext&,
            sanctions::v1::RuleSetState& state) {
  *state.mutable_rules() = fact.rules();
  state.set_digest(fact.digest());
}

}  // namespace candour
