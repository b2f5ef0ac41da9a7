// Counts calls as their callers see them: how many, how fast, with what outcome.
//
//   const CallMeter::Method* method = meter.Of(descriptor);       // once, at start
//   const auto start = CallMeter::Clock::now();
//   meter.Ended(*method, start, status);                          // before the reply goes out
//
// A stream has no duration that says anything; it is counted when it is opened and when it ends
// (StreamMeter).
#ifndef CANDOUR_COMMON_RPC_CALL_METER_H_
#define CANDOUR_COMMON_RPC_CALL_METER_H_

#include <google/protobuf/descriptor.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/observe/metrics.h"
#include "common/rpc/status.h"

namespace candour {

// Thread-safe. A call that succeeds costs three relaxed adds; one that fails reads its reason from the
// status.
class CallMeter {
 public:
  using Clock = std::chrono::steady_clock;  // a duration is no business of the installation's clock

  struct Method {
    bool is_command = false;
    std::array<Counter*, 17> codes{};  // by absl::StatusCode
    Histogram* seconds = nullptr;      // null for a stream
    Counter* opened = nullptr;         // of a stream only
    std::shared_ptr<std::atomic<int64_t>> open;
  };

  // `texts`: the reasons that refusals have. `metrics` outlives the meter.
  CallMeter(Metrics& metrics, const std::vector<const google::protobuf::ServiceDescriptor*>& services,
            const RefusalTexts& texts);

  // Not null for a method of the services.
  const Method* Of(const google::protobuf::MethodDescriptor* method) const;

  void Ended(const Method& method, Clock::time_point start, const absl::Status& status);
  // Of a stream, served or refused. Callers that hang up are no error.
  void StreamEnded(const Method& method, const absl::Status& status);

 private:
  // By code and, unless it is an outcome, by reason.
  void Count(const Method& method, const absl::Status& status, bool settled, absl::string_view reason);
  void CommandEnded(const absl::Status& status, bool settled, absl::string_view reason);

  absl::flat_hash_map<const google::protobuf::MethodDescriptor*, Method> methods_;
  Counter &accepted_, &refused_, &unknown_, &failed_;
  LabelledCounters refusals_, errors_;
};

// One stream that is served. Copies count the same one.
class StreamMeter {
 public:
  // Both outlive it.
  StreamMeter(CallMeter& meter, const CallMeter::Method& method) : meter_(&meter), method_(&method) {}
  void Opened() const {
    method_->opened->Add();
    ++*method_->open;
  }
  void Ended(const absl::Status& status) const {
    --*method_->open;
    meter_->StreamEnded(*method_, status);
  }

 private:
  CallMeter* meter_;
  const CallMeter::Method* method_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_CALL_METER_H_
