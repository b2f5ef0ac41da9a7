// As precompiled_core.h, with the facts, states and requests of the services.
#ifndef CANDOUR_TESTS_SUPPORT_PRECOMPILED_DOMAIN_H_
#define CANDOUR_TESTS_SUPPORT_PRECOMPILED_DOMAIN_H_

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/notice.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "tests/support/precompiled_core.h"

#endif  // CANDOUR_TESTS_SUPPORT_PRECOMPILED_DOMAIN_H_
