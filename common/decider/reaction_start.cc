#include "common/decider/reaction_start.h"

namespace candour {

Decision Decide(const common::v1::StartReaction& start, const Context&,
                const common::v1::ReactionState& reaction) {
  if (!reaction.name().empty()) return Decision();
  common::v1::ReactionEnabled enabled;
  enabled.set_name(start.name());
  enabled.set_from(start.from());
  return Record(std::move(enabled));
}

void Evolve(const common::v1::ReactionEnabled& fact, const FactContext&, common::v1::ReactionState& state) {
  state.set_name(fact.name());
  state.set_from(fact.from());
}

}  // namespace candour
