// A topic read to its end by Admit alone: what the log says, whatever a replica says.
#ifndef CANDOUR_TESTS_CLUSTER_WHOLE_LOG_H_
#define CANDOUR_TESTS_CLUSTER_WHOLE_LOG_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "common/ledger/kafka_client.h"

namespace candour {

struct WholeLog {
  std::map<std::string, int> admitted;  // times, by command id in text
  std::map<std::string, uint64_t> versions;
  int malformed = 0;

  int TimesAdmitted(const std::string& command_id) const;
  uint64_t VersionOf(const std::string& stream) const;
};

// DATA_LOSS where an offset is missing or an admitted write does not follow the version before it.
absl::StatusOr<WholeLog> ReadWholeLog(const KafkaOptions& topic);

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_WHOLE_LOG_H_
