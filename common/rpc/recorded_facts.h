// The facts that a settled command left in the log, for the reply: a reply is a pure function of them, so
// that it is the same from every replica, for ever.
//
// A reply's field takes the value of the fact's field of the same name ("register_number" of Registered);
// what follows from facts otherwise is filled by hand:
//
//   void Answer(const RecordedFacts& facts, v1::RecordCheckResponse& response) {
//     response.set_stale(facts.Has<v1::CheckStaleFlagged>());
//   }
#ifndef CANDOUR_COMMON_RPC_RECORDED_FACTS_H_
#define CANDOUR_COMMON_RPC_RECORDED_FACTS_H_

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/replica/outcome.h"

namespace candour {

// nullptr for a type that this build does not know, or bytes that do not parse.
std::unique_ptr<google::protobuf::Message> ParseFact(const std::string& type, absl::string_view value);

class RecordedFacts {
 public:
  // `outcome` outlives it.
  explicit RecordedFacts(const Outcome& outcome) : outcome_(outcome) {}

  // The first fact of a type.
  template <class Fact>
  std::optional<Fact> Find() const {
    for (const Outcome::Fact& recorded : outcome_.facts) {
      Fact fact;
      if (recorded.type == Fact::descriptor()->full_name() && fact.ParseFromString(recorded.value))
        return fact;
    }
    return std::nullopt;
  }
  template <class Fact>
  bool Has() const {
    return Find<Fact>().has_value();
  }

  // Copies into each field of `reply` but its receipt the field of the same name and type of the first fact
  // that has one. What is personal is sealed in facts and so never copied.
  void FillReply(google::protobuf::Message* reply) const;

 private:
  const Outcome& outcome_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_RECORDED_FACTS_H_
