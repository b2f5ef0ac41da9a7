// What the register decides and keeps: its aggregates. Pure, without a process or gRPC around it.
#ifndef CANDOUR_SERVICES_REGISTRATION_MODEL_H_
#define CANDOUR_SERVICES_REGISTRATION_MODEL_H_

#include "common/decider/model.h"

namespace candour {

// Every aggregate of registration. Lives for ever.
const Model& RegistrationModel();

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_MODEL_H_
