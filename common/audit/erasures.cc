#include "common/audit/erasures.h"

#include "candour/common/v1/common.pb.h"

namespace candour {
namespace {

template <class Fact>
bool Is(const ledger::v1::Fact& recorded, Fact* fact) {
  return recorded.type() == fact->GetDescriptor()->full_name() && fact->ParseFromString(recorded.value());
}

}  // namespace

void TakeErasures(const ledger::v1::Commit& commit, Erasures* erasures) {
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      common::v1::SubjectErased erased;
      common::v1::KeysDestroyed gone;
      if (Is(fact, &erased)) erasures->subjects.insert(erased.subject());
      if (!Is(fact, &gone)) continue;
      for (const std::string& key_id : gone.key_ids()) erasures->destroyed.emplace(key_id, write.stream());
    }
  }
}

}  // namespace candour
