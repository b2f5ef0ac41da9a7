// Where a reaction begins to read: stream "reaction/<name>". It stands in the log, so that all replicas agree
// and none forgets. A service with reactions has this aggregate in its model.
#ifndef CANDOUR_COMMON_DECIDER_REACTION_START_H_
#define CANDOUR_COMMON_DECIDER_REACTION_START_H_

#include "candour/common/v1/common.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct ReactionStart {
  using State = common::v1::ReactionState;
  using Facts = FactList<common::v1::ReactionEnabled>;
  static constexpr absl::string_view kKind = "reaction";
};

// Records nothing for one that is enabled.
Decision Decide(const common::v1::StartReaction&, const Context&, const common::v1::ReactionState&);
void Evolve(const common::v1::ReactionEnabled&, const FactContext&, common::v1::ReactionState&);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_REACTION_START_H_
