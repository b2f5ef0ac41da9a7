#include "common/audit/outcome.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "candour/common/v1/common.pb.h"
#include "common/privacy/plan.h"

namespace candour {
namespace {

using google::protobuf::Message;
using ledger::v1::Commit;

// Characters of a fact in a text.
constexpr size_t kMostShown = 300;

std::string ShortName(absl::string_view type) { return std::string(type.substr(type.rfind('.') + 1)); }

// Without what only keys can show: personal fields and what they were sealed to.
std::unique_ptr<Message> UnsealedPart(const Message& message) {
  const MessagePlan& plan = PlanOf(*message.GetDescriptor());
  std::unique_ptr<Message> part(message.New());
  part->CopyFrom(message);
  const auto& reflection = *part->GetReflection();
  for (const auto* field : plan.personal) reflection.ClearField(part.get(), field);
  if (plan.sealed != nullptr) reflection.ClearField(part.get(), plan.sealed);
  return part;
}

// "PostCreated {org_code: \"TST01\"}".
std::string Shown(const Message& fact) {
  std::string text = UnsealedPart(fact)->ShortDebugString();
  if (text.size() > kMostShown) text = text.substr(0, kMostShown) + "...";
  return absl::StrCat(fact.GetDescriptor()->name(), " {", text, "}");
}

std::string Shown(const ledger::v1::Fact& fact) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(fact.type());
  if (type == nullptr) return absl::StrCat(ShortName(fact.type()), ", unknown to this build");
  const std::unique_ptr<Message> held(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  return held->ParseFromString(fact.value()) ? Shown(*held) : ShortName(fact.type()) + " of damaged bytes";
}

// The facts that a decision gives, by stream, in their order.
class Expected {
 public:
  Expected(const std::string& own_stream, const Decision& decision, const Context& context) {
    for (const DecidedFact& decided : decision.facts())
      facts_[decided.stream.empty() ? own_stream : decided.stream].push_back(decided.fact);
    for (const auto& [stream, owner] : context.taken()) {
      auto taken = std::make_shared<common::v1::KeyTaken>();
      taken->set_owner(owner);
      facts_[stream].push_back(std::move(taken));
    }
  }
  std::vector<std::shared_ptr<const Message>> Take(const std::string& stream) {
    auto found = facts_.extract(stream);
    return found.empty() ? std::vector<std::shared_ptr<const Message>>() : std::move(found.mapped());
  }
  // What was not taken; empty: nothing is left.
  std::string Rest() const {
    std::vector<std::string> texts;
    for (const auto& [stream, facts] : facts_) {
      for (const auto& fact : facts) texts.push_back(absl::StrCat(stream, " ", Shown(*fact)));
    }
    return absl::StrJoin(texts, ", ");
  }

 private:
  std::map<std::string, std::vector<std::shared_ptr<const Message>>> facts_;
};

std::string CompareRefusal(const Commit& commit, const Decision& decision, const Context& context) {
  const std::string held = Recorded(commit);
  if (!decision.refused()) {
    const std::string facts = Expected(commit.writes(0).stream(), decision, context).Rest();
    return absl::StrCat(held, "; the rules accept it and give ", facts.empty() ? "no facts" : facts);
  }
  const Refusal& refusal = decision.refusal();
  const auto& refused = commit.refusal();
  bool same = commit.has_refusal() && refused.reason() == refusal.reason &&
              refused.grpc_code() == static_cast<uint32_t>(refusal.code) &&
              refused.args_size() == static_cast<int>(refusal.args.size());
  for (int i = 0; same && i < refused.args_size(); ++i) {
    const auto& [name, value] = refusal.args[static_cast<size_t>(i)];
    same = refused.args(i).name() == name && refused.args(i).value() == value;
  }
  if (same) return "";
  return absl::StrCat(held, "; the rules refuse it with ", refusal.reason,
                      refused.reason() == refusal.reason ? " and other arguments" : "");
}

// What was read must be stated, and nothing else: a decision may not outlive what it was based on.
std::string CompareConditions(const Commit& commit, const Context& context) {
  std::map<absl::string_view, bool> written;  // whether it has facts
  for (const auto& write : commit.writes()) written[write.stream()] = write.facts_size() > 0;
  for (const auto& [stream, seen] : context.seen()) {
    if (written.erase(stream) == 0)
      return absl::StrCat("the decision reads ", stream, ", the commit does not");
  }
  written.erase(commit.writes(0).stream());
  for (const auto& [stream, has_facts] : written) {
    if (!has_facts) return absl::StrCat("the commit reads ", stream, ", the decision does not");
  }
  return "";
}

// Empty where `fact` is `expected` at its place.
std::string CompareFact(const ledger::v1::Fact& fact, const Message& expected, const Place& place,
                        Sealer& sealer, ComparedOutcome* out) {
  if (fact.value() == expected.SerializeAsString() && fact.type() == expected.GetDescriptor()->full_name())
    return "";
  std::string other = absl::StrCat(place.stream, "@", place.version, " is ", Shown(fact), "; the rules give ",
                                   Shown(expected));
  const std::unique_ptr<Message> held(expected.New());
  if (fact.type() != expected.GetDescriptor()->full_name() || !held->ParseFromString(fact.value()))
    return other;
  const absl::Status opened = sealer.Open(place, held.get());
  if (absl::IsNotFound(opened)) {
    out->absent.insert(SealedKeyId(*held));
    return DeterministicBytes(*UnsealedPart(*held)) == DeterministicBytes(*UnsealedPart(expected)) ? ""
                                                                                                   : other;
  }
  if (absl::IsDataLoss(opened)) return absl::StrCat(other, " (", opened.message(), ")");
  if (!opened.ok()) out->unavailable = std::string(opened.message());
  if (DeterministicBytes(*held) == DeterministicBytes(expected)) return "";
  if (DeterministicBytes(*UnsealedPart(*held)) != DeterministicBytes(*UnsealedPart(expected))) return other;
  return absl::StrCat(place.stream, "@", place.version, " is a ", ShortName(fact.type()),
                      " with other personal fields than the rules give");
}

std::string CompareFacts(const Commit& commit, Expected expected, Sealer& sealer, ComparedOutcome* out) {
  for (const auto& write : commit.writes()) {
    const auto facts = expected.Take(write.stream());
    if (facts.size() != static_cast<size_t>(write.facts_size())) {
      return absl::StrCat(write.stream(), "@", write.expected_version() + 1, " has ", write.facts_size(),
                          " facts: ", Recorded(commit), "; the rules give ", facts.size());
    }
    for (int i = 0; i < write.facts_size(); ++i) {
      const Place place{write.stream(), write.expected_version() + static_cast<uint64_t>(i) + 1};
      std::string why = CompareFact(write.facts(i), *facts[static_cast<size_t>(i)], place, sealer, out);
      if (!why.empty()) return why;
    }
  }
  const std::string rest = expected.Rest();
  return rest.empty() ? "" : absl::StrCat("the rules give ", rest, ", which the commit does not have");
}

}  // namespace

std::string Recorded(const Commit& commit) {
  if (commit.has_refusal()) return absl::StrCat("refused ", commit.refusal().reason());
  std::vector<std::string> facts;
  for (const auto& write : commit.writes()) {
    for (int i = 0; i < write.facts_size(); ++i) {
      facts.push_back(absl::StrCat(write.stream(), "@",
                                   write.expected_version() + static_cast<uint64_t>(i) + 1, " ",
                                   ShortName(write.facts(i).type())));
    }
  }
  return facts.empty() ? "no facts" : absl::StrJoin(facts, ", ");
}

ComparedOutcome CompareOutcome(const Commit& commit, const Decision& decision, const Context& context,
                               Sealer& sealer) {
  ComparedOutcome out;
  if (commit.has_refusal() || decision.refused()) {
    out.differs = CompareRefusal(commit, decision, context);
  } else {
    out.differs = CompareFacts(commit, Expected(commit.writes(0).stream(), decision, context), sealer, &out);
  }
  if (out.differs.empty()) out.differs = CompareConditions(commit, context);
  if (out.differs.empty() && context.rule_set() != commit.rule_set())
    out.differs = "it names other rules than were in force";
  if (out.differs.empty() && commit.evidence_size() > (context.looked_up() != nullptr ? 1 : 0))
    out.differs = "it carries evidence that the decision does not look at";
  return out;
}

}  // namespace candour
