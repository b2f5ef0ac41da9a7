// The stages of a case, and from which of them to which its facts lead: an account of its own, by
// domain.md 2.5.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_STAGES_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_STAGES_H_

#include <google/protobuf/descriptor.h>

#include <cstdint>

#include "candour/sanctions/v1/case.pb.h"

namespace candour::fairness {

struct Step {
  const google::protobuf::Descriptor* type;
  uint32_t from;  // stages, a bit each
  // UNSPECIFIED: the stage stays.
  sanctions::v1::CaseStage to;
};

inline bool IsFrom(uint32_t stages, sanctions::v1::CaseStage stage) { return ((stages >> stage) & 1) != 0; }

// The step of a type from a stage; nullptr: there is none.
const Step* StepFrom(const google::protobuf::Descriptor* type, sanctions::v1::CaseStage stage);
// The type is one of a case.
bool IsOfACase(const google::protobuf::Descriptor* type);

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_STAGES_H_
