#include "common/decider/reactions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/base/status.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

// Whether what `cause` records, or its own refusal, is what `effect` reads.
bool Leads(const Reaction& cause, const Reaction& effect) {
  if (!effect.fact_type.empty()) return cause.records.contains(effect.fact_type);
  return effect.refused_method == absl::StrCat("reaction/", cause.name);
}

// The path from the last of `path` that comes back to one on it; empty: none does.
std::vector<const Reaction*> CycleFrom(const std::vector<Reaction>& all, std::vector<const Reaction*> path) {
  for (const Reaction& next : all) {
    if (!Leads(*path.back(), next)) continue;
    const auto seen = std::find(path.begin(), path.end(), &next);
    if (seen != path.end()) return {seen, path.end()};
    std::vector<const Reaction*> longer = path;
    longer.push_back(&next);
    if (auto cycle = CycleFrom(all, std::move(longer)); !cycle.empty()) return cycle;
  }
  return {};
}

}  // namespace

Reactions& Reactions::Add(Reaction reaction) {
  all_.push_back(std::move(reaction));
  return *this;
}

std::vector<std::string> Reactions::Cycle() const {
  for (const Reaction& reaction : all_) {
    std::vector<std::string> names;
    for (const Reaction* on_it : CycleFrom(all_, {&reaction})) names.push_back(on_it->name);
    if (!names.empty()) return names;
  }
  return {};
}

std::string ReactionId(const ledger::v1::Cause& cause, absl::string_view name) {
  return *ParseUuid(
      DerivedUuid(CandourNamespace(),
                  {"reaction", cause.ledger_id(), BigEndian64(cause.offset()), BigEndian32(cause.write()),
                   BigEndian32(static_cast<uint32_t>(cause.fact())), name}));
}

std::string ReactionStartId(absl::string_view ledger_id, absl::string_view name) {
  return *ParseUuid(DerivedUuid(CandourNamespace(), {"reaction_start", ledger_id, name}));
}

absl::StatusOr<Decision> DecideWithin(const Reaction& reaction, const SystemCommand& command,
                                      const Context& context) {
  CANDOUR_ASSIGN_OR_RETURN(Decision decision, command.decide(context));
  if (decision.refused()) return decision;
  for (const DecidedFact& decided : decision.facts()) {
    const std::string& type = decided.fact->GetDescriptor()->full_name();
    if (reaction.records.contains(type)) continue;
    return absl::InternalError(absl::StrCat("reaction ", reaction.name, " decided ", type,
                                            ", which it does not say that it records"));
  }
  return decision;
}

}  // namespace candour
