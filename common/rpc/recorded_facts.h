// The facts that a settled command left in the log, for the reply: a reply is a pure function of them, so
// that it is the same from every replica, for ever.
//
//   void Answer(const RecordedFacts& facts, v1::AdmitToRegisterResponse& response) {
//     if (auto registered = facts.Find<v1::Registered>())
//     response.set_register_number(registered->register_number());
//   }
#ifndef CANDOUR_COMMON_RPC_RECORDED_FACTS_H_
#define CANDOUR_COMMON_RPC_RECORDED_FACTS_H_

#include <optional>
#include <string>
#include <vector>

#include "candour/replica/v1/rows.pb.h"
#include "common/replica/folded_view.h"

namespace candour {

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
      const uint64_t last = span.first_version() + span.count();
      if (span.count() == 0) continue;
      (void)view.Facts(span.stream(), span.first_version(),
                       [&](uint64_t version, const replica::v1::FactRow& row) {
                         if (version >= last) return false;
                         entries_.push_back({span.stream(), version, row});
                         return true;
                       });
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
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_RECORDED_FACTS_H_
