// What a running service shows of itself at each scrape: where it stands in its log, and what it holds.
#ifndef CANDOUR_COMMON_PROCESS_SERVICE_METRICS_H_
#define CANDOUR_COMMON_PROCESS_SERVICE_METRICS_H_

#include <functional>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/executor/executor.h"
#include "common/executor/reactor.h"
#include "common/observe/metrics.h"
#include "common/privacy/keyring.h"
#include "common/process/clock_check.h"
#include "common/replica/replica.h"

namespace candour {

// For Replica::Options::on_batch.
std::function<void(size_t records, absl::Duration took)> MeasureFold(Metrics& metrics);

// Of a state, whether it follows its log or stands still. All of them live as long as `metrics` is asked.
void AddStateMetrics(Metrics& metrics, const ServedState& state, Keyring& keyring);
// These, and those of a live service. All of them live as long as `metrics` is asked.
void AddServiceMetrics(Metrics& metrics, const Replica& replica, const Executor& executor, Keyring& keyring,
                       const Clock& clock);

// Of another service's ledger that is followed: as those of the own one, by `ledger`. All of them live as
// long as `metrics` is asked.
void AddFollowedMetrics(Metrics& metrics, const Replica& followed, const Clock& clock);

// How far the process's clock is from the brokers'.
void AddClockMetrics(Metrics& metrics, const ClockCheck& check);

// How far behind each reaction is, and whether it is paused. `reactor` lives as long as `metrics` is asked.
void AddReactionMetrics(Metrics& metrics, const Reactions& reactions, const Reactor& reactor);

// When certificates expire, as the files stand; by the flags that name these.
void AddCertificateMetrics(Metrics& metrics, const std::map<std::string, std::string>& certificates);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_SERVICE_METRICS_H_
