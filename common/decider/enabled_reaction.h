// A reaction that the log knows, stream "reaction/<name>": where it begins to read, and whether an operator
// has paused it. It stands in the log, so that all replicas agree and none forgets. A service with reactions
// has this aggregate in its model.
#ifndef CANDOUR_COMMON_DECIDER_ENABLED_REACTION_H_
#define CANDOUR_COMMON_DECIDER_ENABLED_REACTION_H_

#include "candour/common/v1/common.pb.h"
#include "candour/records/v1/records.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct EnabledReaction {
  using State = common::v1::ReactionState;
  using Facts = FactList<common::v1::ReactionEnabled, Since<3, common::v1::ReactionPaused>,
                         Since<3, common::v1::ReactionResumed>>;
  static constexpr absl::string_view kKind = "reaction";
};

// Records nothing for one that is enabled.
Decision Decide(const common::v1::StartReaction&, const Context&, const common::v1::ReactionState&);
// Refused where there is nothing to change: REACTION_UNKNOWN, DUPLICATE, REACTION_NOT_PAUSED.
Decision Decide(const records::v1::PauseReactionRequest&, const Context&, const common::v1::ReactionState&);
Decision Decide(const records::v1::ResumeReactionRequest&, const Context&, const common::v1::ReactionState&);
void Evolve(const common::v1::ReactionEnabled&, const FactContext&, common::v1::ReactionState&);
void Evolve(const common::v1::ReactionPaused&, const FactContext&, common::v1::ReactionState&);
void Evolve(const common::v1::ReactionResumed&, const FactContext&, common::v1::ReactionState&);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_ENABLED_REACTION_H_
