// A uniqueness key: stream "key/<name>", written once with KeyTaken. It has no Read, only Context::Take.
#ifndef CANDOUR_COMMON_DECIDER_KEY_H_
#define CANDOUR_COMMON_DECIDER_KEY_H_

#include "candour/common/v1/common.pb.h"
#include "common/decider/model.h"

namespace candour {

struct Key {
  using State = common::v1::KeyState;
  using Facts = FactList<common::v1::KeyTaken>;
  static constexpr absl::string_view kKind = "key";
};
void Evolve(const common::v1::KeyTaken&, const FactContext&, common::v1::KeyState&);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_KEY_H_
