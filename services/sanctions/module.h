// The sanctions service as a process takes it: its aggregates, services and texts.
#ifndef CANDOUR_SERVICES_SANCTIONS_MODULE_H_
#define CANDOUR_SERVICES_SANCTIONS_MODULE_H_

#include "common/decider/model.h"
#include "common/process/service_module.h"

namespace candour {

// Every aggregate of the sanctions service. Lives for ever.
const Model& SanctionsModel();

ServiceModule SanctionsModule();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_MODULE_H_
