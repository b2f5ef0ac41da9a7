// What Decide answers: facts, or a refusal by name. Pure data.
//
//   return Record(MakeCodeSigned(sign, context)).On(Organisation::Stream(code), closed);
//   return Refuse("CODE_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition, {{"code", sign.code_id()}});
#ifndef CANDOUR_COMMON_DECIDER_DECISION_H_
#define CANDOUR_COMMON_DECIDER_DECISION_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace candour {

// A refusal by a rule: final, and in the log. `reason` is [A-Z0-9_]{1,63}, unique in the service; `args` are
// never personal. `text` is for people, rendered from the reason and args where they are defined (errors.h of
// the aggregate).
struct Refusal {
  std::string reason;
  absl::StatusCode code = absl::StatusCode::kFailedPrecondition;
  std::vector<std::pair<std::string, std::string>> args;
};

// One fact on one stream. An empty stream means the command's own.
struct DecidedFact {
  std::string stream;
  std::shared_ptr<const google::protobuf::Message> fact;
};

class Decision {
 public:
  // A refusal decides; so does a list of facts, the empty one too ("accepted, nothing to record").
  Decision(Refusal refusal) : outcome_(std::move(refusal)) {}  // NOLINT(google-explicit-constructor)
  Decision() : outcome_(std::vector<DecidedFact>{}) {}

  // Adds a fact to the command's own stream. No effect on a refusal.
  template <class Fact>
  Decision&& And(Fact fact) && {
    return std::move(*this).On("", std::move(fact));
  }
  // Adds a fact to another stream of this ledger, in the same commit.
  template <class Fact>
  Decision&& On(std::string stream, Fact fact) && {
    Add(std::move(stream), std::move(fact));
    return std::move(*this);
  }
  template <class Fact>
  void Add(std::string stream, Fact fact) {
    if (auto* facts = std::get_if<std::vector<DecidedFact>>(&outcome_)) {
      facts->push_back({std::move(stream), std::make_shared<const Fact>(std::move(fact))});
    }
  }

  // Adds the facts of another decision, those of its own stream to `stream`. A refusal has none.
  void AddAll(const std::string& stream, const Decision& other) {
    auto* facts = std::get_if<std::vector<DecidedFact>>(&outcome_);
    if (facts == nullptr || other.refused()) return;
    for (const auto& [on, fact] : other.facts()) facts->push_back({on.empty() ? stream : on, fact});
  }

  bool refused() const { return std::holds_alternative<Refusal>(outcome_); }
  // Requires refused().
  const Refusal& refusal() const { return std::get<Refusal>(outcome_); }
  // In the order recorded. Requires !refused().
  const std::vector<DecidedFact>& facts() const { return std::get<std::vector<DecidedFact>>(outcome_); }

 private:
  std::variant<Refusal, std::vector<DecidedFact>> outcome_;
};

// A decision with one fact on the command's own stream.
template <class Fact>
Decision Record(Fact fact) {
  return Decision().And(std::move(fact));
}

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_DECISION_H_
