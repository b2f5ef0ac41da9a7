// What there is to know about any process, under the names that Prometheus' own client libraries use.
#ifndef CANDOUR_COMMON_OBSERVE_PROCESS_METRICS_H_
#define CANDOUR_COMMON_OBSERVE_PROCESS_METRICS_H_

#include <string>

#include "common/observe/metrics.h"

namespace candour {

// Start time, CPU, memory, file descriptors (gRPC's listener dies without a free one), and
// candour_build_info.
void AddProcessMetrics(Metrics& metrics, const std::string& build);

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_PROCESS_METRICS_H_
