#include "common/decider/enabled_reaction.h"

namespace candour {
namespace {

// "The log knows no reaction {name}."
Refusal ReactionUnknown(const std::string& name) {
  return {"REACTION_UNKNOWN", absl::StatusCode::kNotFound, {{"name", name}}};
}

// "It was paused already."
Refusal PausedAlready() { return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "pause"}}}; }

// "{name} is not paused."
Refusal ReactionNotPaused(const std::string& name) {
  return {"REACTION_NOT_PAUSED", absl::StatusCode::kFailedPrecondition, {{"name", name}}};
}

}  // namespace

Decision Decide(const common::v1::StartReaction& start, const Context&,
                const common::v1::ReactionState& reaction) {
  if (!reaction.name().empty()) return Decision();
  common::v1::ReactionEnabled enabled;
  enabled.set_name(start.name());
  enabled.set_from(start.from());
  return Record(std::move(enabled));
}

Decision Decide(const records::v1::PauseReactionRequest& pause, const Context&,
                const common::v1::ReactionState& reaction) {
  if (reaction.name().empty()) return ReactionUnknown(pause.name());
  if (reaction.paused()) return PausedAlready();
  return Record(common::v1::ReactionPaused());
}

Decision Decide(const records::v1::ResumeReactionRequest& resume, const Context&,
                const common::v1::ReactionState& reaction) {
  if (reaction.name().empty()) return ReactionUnknown(resume.name());
  if (!reaction.paused()) return ReactionNotPaused(resume.name());
  return Record(common::v1::ReactionResumed());
}

void Evolve(const common::v1::ReactionEnabled& fact, const FactContext&, common::v1::ReactionState& state) {
  state.set_name(fact.name());
  state.set_from(fact.from());
}

void Evolve(const common::v1::ReactionPaused&, const FactContext& at, common::v1::ReactionState& state) {
  state.set_paused(true);
  state.set_paused_at_us(absl::ToUnixMicros(at.recorded_at));
}

void Evolve(const common::v1::ReactionResumed&, const FactContext&, common::v1::ReactionState& state) {
  state.clear_paused();
  state.clear_paused_at_us();
}

}  // namespace candour
