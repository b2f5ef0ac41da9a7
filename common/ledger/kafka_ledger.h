// The ledger on one partition of a Kafka topic.
//
// An acknowledgement means: in every in-sync replica (kafka_admin.h checks that there are enough). Kafka does
// not sync to disk before it acknowledges; durability is replication.
//
//   auto ledger = KafkaLedger::Open({.bootstrap = "kafka-0:9093,kafka-1:9093",
//                                    .topic = "candour.registration.ledger",
//                                    .properties = {{"security.protocol", "ssl"},
//                                                   {"ssl.ca.location", "/etc/candour/ca.pem"}}});
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_LEDGER_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_LEDGER_H_

#include <memory>
#include <string>

#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_offsets.h"
#include "common/ledger/kafka_producer.h"
#include "common/ledger/ledger.h"

namespace candour {

class KafkaLedger : public Ledger {
 public:
  // UNAVAILABLE or DEADLINE_EXCEEDED where no broker answers, NOT_FOUND (after some seconds) without the
  // topic, FAILED_PRECONDITION unless it has one partition, INVALID_ARGUMENT for properties that librdkafka
  // refuses.
  static absl::StatusOr<std::unique_ptr<KafkaLedger>> Open(const KafkaOptions& options);
  // Without a producer, and so without the right to write: every append is kNotSent. For auditors.
  static absl::StatusOr<std::unique_ptr<KafkaLedger>> OpenForReading(const KafkaOptions& options);
  // Readers must be gone. Answers every append still in flight; returns within seconds, whatever a broker
  // does.
  ~KafkaLedger() override = default;

  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override;
  // Exactly these bytes, null key or value included; `record.offset` means nothing. For import.
  void AppendRaw(const LogRecord& record, std::function<void(AppendOutcome)> done);
  // Never ends below what this ledger has acknowledged or read. What only other processes were told may be
  // missing while a deposed leader does not know of it yet (seconds).
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override;
  // At once; a topic or broker out of reach shows in Next.
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override;
  // By a consumer made for it, some milliseconds: for auditors, not for a loop.
  absl::StatusOr<LogRecord> ReadOne(uint64_t offset, absl::Duration timeout) override;
  std::string ClusterId() const override;
  std::string Describe() const override;

 private:
  explicit KafkaLedger(const KafkaOptions& options) : options_(options) {}

  const KafkaOptions options_;
  std::unique_ptr<KafkaOffsets> offsets_;
  std::unique_ptr<KafkaProducer> producer_;  // nullptr: opened for reading
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_LEDGER_H_
