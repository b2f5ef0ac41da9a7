// What most sources here include, parsed once (cmake/CandourTargets.cmake). None includes this: each names
// what it uses, and is built without this for a release and for the sanitizers.
#ifndef CANDOUR_SERVICES_SANCTIONS_PRECOMPILED_H_
#define CANDOUR_SERVICES_SANCTIONS_PRECOMPILED_H_

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
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/rule_set.pb.h"

#endif  // CANDOUR_SERVICES_SANCTIONS_PRECOMPILED_H_
