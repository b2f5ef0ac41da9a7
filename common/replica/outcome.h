// What a settled command left in the log: the same from every replica, for ever.
#ifndef CANDOUR_COMMON_REPLICA_OUTCOME_H_
#define CANDOUR_COMMON_REPLICA_OUTCOME_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "candour/replica/v1/rows.pb.h"

namespace candour {

struct Outcome {
  struct Fact {
    std::string stream;
    uint64_t version = 0;
    std::string type, value;  // as in the commit: what is personal is sealed
  };

  replica::v1::CommandRow row;
  std::vector<Fact> facts;  // in the order of the commit
};
using OutcomePtr = std::shared_ptr<const Outcome>;

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_OUTCOME_H_
