// The registration service as a process takes it: its aggregates, services and texts.
#ifndef CANDOUR_SERVICES_REGISTRATION_MODULE_H_
#define CANDOUR_SERVICES_REGISTRATION_MODULE_H_

#include "common/decider/model.h"
#include "common/process/service_host.h"

namespace candour {

// Every aggregate of registration. Lives for ever.
const Model& RegistrationModel();

ServiceModule RegistrationModule();

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_MODULE_H_
