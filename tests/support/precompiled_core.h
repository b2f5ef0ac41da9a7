// What most tests include, parsed once (cmake/CandourTargets.cmake). No test includes this: each names what
// it uses, and is built without this in the release preset. Nothing here that changes often.
#ifndef CANDOUR_TESTS_SUPPORT_PRECOMPILED_CORE_H_
#define CANDOUR_TESTS_SUPPORT_PRECOMPILED_CORE_H_

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "candour/common/v1/common.pb.h"
#include "candour/ledger/v1/commit.pb.h"
#include "candour/options/v1/options.pb.h"

#endif  // CANDOUR_TESTS_SUPPORT_PRECOMPILED_CORE_H_
