// What the sanctions service decides and keeps: its aggregates. Pure, without a process or gRPC around it.
#ifndef CANDOUR_SERVICES_SANCTIONS_MODEL_H_
#define CANDOUR_SERVICES_SANCTIONS_MODEL_H_

#include "common/decider/model.h"

namespace candour {

// Every aggregate of the sanctions service. Lives for ever.
const Model& SanctionsModel();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_MODEL_H_
