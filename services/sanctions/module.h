// The sanctions service as a process takes it: its model, services and texts.
#ifndef CANDOUR_SERVICES_SANCTIONS_MODULE_H_
#define CANDOUR_SERVICES_SANCTIONS_MODULE_H_

#include "common/process/service_module.h"

namespace candour {

ServiceModule SanctionsModule();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_MODULE_H_
