// As precompiled_domain.h, with gRPC and JSON: for tests that call a service.
#ifndef CANDOUR_TESTS_SUPPORT_PRECOMPILED_CALLS_H_
#define CANDOUR_TESTS_SUPPORT_PRECOMPILED_CALLS_H_

#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <nlohmann/json.hpp>

#include "candour/records/v1/records.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/precompiled_domain.h"

#endif  // CANDOUR_TESTS_SUPPORT_PRECOMPILED_CALLS_H_
