// What a log says was erased. Where a key is not there, this tells an erasure from a loss.
#ifndef CANDOUR_COMMON_AUDIT_ERASURES_H_
#define CANDOUR_COMMON_AUDIT_ERASURES_H_

#include <map>
#include <set>
#include <string>

#include "candour/ledger/v1/commit.pb.h"

namespace candour {

struct Erasures {
  std::set<std::string> subjects;  // streams, as of keys
  // Ids of keys that are destroyed, each with the stream that says so (ErasureStream of its subject).
  std::map<std::string, std::string> destroyed;
};

// Of every admitted commit.
void TakeErasures(const ledger::v1::Commit& commit, Erasures* erasures);

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_ERASURES_H_
