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

#include "candour/replica/v1/rows.pb.h"
#include "common/replica/folded_view.h"

namespace candour {

// nullptr for a type that this build does not know, or bytes that do not parse.
std::unique_ptr<google::protobuf::Message> ParseFact(const replica::v1::FactRow& row);

class RecordedFacts {
 public:
  struct Entry {
    std::string stream;
    uint64_t version = 0;
    replica::v1::FactRow row;
  };
  // Those of one command, in the order of its commit.
  RecordedFacts(const replica::v1::CommandRow& command, const FoldedView& view) {
    for (const auto& span : command.spans()) {
      for (uint64_t version = span.first_version(); version < span.first_version() + span.count();
           ++version) {
        if (auto row = view.FactAt(span.stream(), version)) {
          entries_.push_back({span.stream(), version, *std::move(row)});
        }
      }
    }
  }

  // The first fact of a type.
  template <class Fact>
  std::optional<Fact> Find() const {
    for (const Entry& entry : entries_) {
      Fact fact;
      if (entry.row.type() == Fact::descriptor()->full_name() && fact.ParseFromString(entry.row.value()))
        return fact;
    }
    return std::nullopt;
  }
  template <class Fact>
  bool Has() const {
    return Find<Fact>().has_value();
  }
  const std::vector<Entry>& entries() const { return entries_; }

  // Copies into each field of `reply` but its receipt the field of the same name and type of the first fact
  // that has one. What is personal is sealed in facts and so never copied.
  void FillReply(google::protobuf::Message* reply) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_RECORDED_FACTS_H_
