// The files that clients are made of (CA, certificate, key): librdkafka reads them when a client is made, and
// never again. Who has a client makes a new one when they have changed.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_FILES_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_FILES_H_

#include <string>
#include <vector>

#include "common/ledger/kafka_client.h"

namespace candour {

// For one thread.
class KafkaFiles {
 public:
  explicit KafkaFiles(const KafkaOptions& options);

  bool any() const { return !paths_.empty(); }
  // True where a file is another one than when this was asked last (than it was at first). Some stat(2)s.
  bool Changed();

 private:
  std::string Stamp() const;

  std::vector<std::string> paths_;
  std::string stamp_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_FILES_H_
