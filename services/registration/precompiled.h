// What most sources here include, parsed once (cmake/CandourTargets.cmake). None includes this: each names
// what it uses, and is built without this for a release and for the sanitizers.
#ifndef CANDOUR_SERVICES_REGISTRATION_PRECOMPILED_H_
#define CANDOUR_SERVICES_REGISTRATION_PRECOMPILED_H_

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/ledger/v1/commit.pb.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/bar_check.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "candour/registration/v1/registrant.pb.h"

#endif  // CANDOUR_SERVICES_REGISTRATION_PRECOMPILED_H_
