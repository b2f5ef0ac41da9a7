#include "common/rpc/call_meter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/reason.h"

namespace candour {
namespace {

constexpr char kCommands[] = "candour_commands_total";
constexpr char kCommandsHelp[] = "Commands answered, by what the caller was told.";
constexpr char kUnknown[] = "OUTCOME_UNKNOWN";

// Seconds. A command takes a few milliseconds, a queue or a slow broker up to the deadline of 30 s.
const std::vector<double> kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                     0.25,  0.5,    1,     2.5,  5,     10,   30};

// What an operator sets an alert on; others show from their first count on.
const std::vector<std::string> kErrors = {
    "BUSY",       "CLOCK_SKEWED",     "CLOCK_UNCHECKED", "LEDGER_CLOSED", "LEDGER_SILENT",
    "NOT_READY",  "NOT_RECORDED_YET", kUnknown,          "QUOTA",         "SHAPE",
    "STALE_VIEW", "TOKEN_EXPIRED",    "TOKEN_MISSING"};

// As gRPC writes them; by number.
constexpr const char* kCodes[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

std::vector<std::string> ReasonsOf(const RefusalTexts& texts) {
  std::vector<std::string> reasons;
  for (const auto& [reason, text] : texts) reasons.push_back(reason);
  return reasons;
}

void AddStream(Metrics& metrics, const std::string& name, CallMeter::Method* added) {
  added->opened = &metrics.AddCounter("candour_rpc_streams_opened_total", "Streams that were served.",
                                      {{"method", name}});
  added->open = std::make_shared<std::atomic<int64_t>>(0);
  metrics.AddRead(Metrics::Kind::kGauge, "candour_rpc_streams_open", "Streams that are served now.",
                  {{"method", name}}, [open = added->open] { return static_cast<double>(*open); });
}

CallMeter::Method Add(Metrics& metrics, const google::protobuf::MethodDescriptor& method) {
  const std::string name = absl::StrCat(method.service()->full_name(), "/", method.name());
  CallMeter::Method added;
  const auto* command = method.input_type()->FindFieldByName("command");
  added.is_command = command != nullptr && command->message_type() == common::v1::Command::descriptor();
  for (size_t code = 0; code < added.codes.size(); ++code) {
    added.codes[code] = &metrics.AddCounter("candour_rpc_calls_total", "Calls answered.",
                                            {{"method", name}, {"code", kCodes[code]}},
                                            code == 0 ? Metrics::Show::kAlways : Metrics::Show::kOnceCounted);
  }
  if (method.server_streaming()) {
    AddStream(metrics, name, &added);
    return added;
  }
  added.seconds =
      &metrics.AddHistogram("candour_rpc_duration_seconds", "From a call's arrival to its answer.", kBounds,
                            {{"method", name}}, Metrics::Show::kOnceCounted);
  return added;
}

}  // namespace

CallMeter::CallMeter(Metrics& metrics,
                     const std::vector<const google::protobuf::ServiceDescriptor*>& services,
                     const RefusalTexts& texts)
    : accepted_(metrics.AddCounter(kCommands, kCommandsHelp, {{"outcome", "accepted"}})),
      refused_(metrics.AddCounter(kCommands, kCommandsHelp, {{"outcome", "refused"}})),
      unknown_(metrics.AddCounter(kCommands, kCommandsHelp, {{"outcome", "unknown"}})),
      failed_(metrics.AddCounter(kCommands, kCommandsHelp, {{"outcome", "failed"}})),
      refusals_(metrics, "candour_command_refusals_total", "Commands refused by a rule, by its reason.",
                "reason", ReasonsOf(texts)),
      errors_(metrics, "candour_rpc_errors_total", "Calls that ended without an outcome, by reason.",
              "reason", kErrors) {
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i)
      methods_[service->method(i)] = Add(metrics, *service->method(i));
  }
}

const CallMeter::Method* CallMeter::Of(const google::protobuf::MethodDescriptor* method) const {
  const auto found = methods_.find(method);
  return found == methods_.end() ? nullptr : &found->second;
}

void CallMeter::Ended(const Method& method, Clock::time_point start, const absl::Status& status) {
  method.seconds->Observe(std::chrono::duration<double>(Clock::now() - start).count());
  const bool settled = !status.ok() && status.GetPayload(kSettledUrl).has_value();
  const std::string reason = status.ok() ? "" : ReasonOf(status);
  Count(method, status, settled, reason);
  if (method.is_command) CommandEnded(status, settled, reason);
}

void CallMeter::StreamEnded(const Method& method, const absl::Status& status) {
  const bool hung_up = absl::IsCancelled(status);
  Count(method, status, hung_up, status.ok() ? "" : ReasonOf(status));
}

void CallMeter::Count(const Method& method, const absl::Status& status, bool settled,
                      absl::string_view reason) {
  method.codes[std::min<size_t>(status.raw_code(), method.codes.size() - 1)]->Add();
  if (!status.ok() && !settled) errors_.Add(reason.empty() ? "NONE" : reason);
}

void CallMeter::CommandEnded(const absl::Status& status, bool settled, absl::string_view reason) {
  if (status.ok()) return accepted_.Add();
  if (!settled) return (reason == kUnknown ? unknown_ : failed_).Add();
  refused_.Add();
  refusals_.Add(reason);
}

}  // namespace candour
