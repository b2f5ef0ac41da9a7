// The two services as processes: one `candour` on an embedded ledger, whose days can pass, or three programs
// on a Kafka broker.
//
//   EmbeddedServices services("2026-01-02T10:00:00Z");
//   ASSERT_TRUE(services.Start().ok());
//   ASSERT_TRUE(services.MoveTo("2026-04-01T10:00:00Z").ok());     // three months later, with all that was
//   recorded
#ifndef CANDOUR_TESTS_SCENARIOS_RUNNING_H_
#define CANDOUR_TESTS_SCENARIOS_RUNNING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/cluster/installation.h"
#include "tests/scenarios/two_services.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/temp_dir.h"

namespace candour {

// Use it from the main thread, but for what TwoServices lets others do.
class EmbeddedServices : public TwoServices {
 public:
  // `clock`: where its time begins, RFC 3339; empty: now.
  explicit EmbeddedServices(std::string clock = "") : clock_(std::move(clock)) {}

  // Serves, empty.
  absl::Status Start();
  // The process ends and begins again at that time.
  absl::Status MoveTo(const std::string& clock);
  // Others with the same records, which begin at that time: another way that it might have gone. These have
  // ended, until they are moved.
  absl::StatusOr<std::unique_ptr<EmbeddedServices>> Branch(const std::string& clock);
  const std::string& clock() const { return clock_; }

 private:
  absl::Status Stop();

  const TempDir folder_;
  std::string clock_;
  int runs_ = 0;
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<DevIssuer> issuer_;
};

// Topics of their own on a broker. The clock is the brokers'.
class KafkaServices : public TwoServices {
 public:
  explicit KafkaServices(const KafkaCluster& cluster) : site_(cluster.bootstrap()) {}

  // One replica of the sanctions service, two of the register, which follow its ledger.
  absl::Status Start();

 private:
  Installation site_;
  std::unique_ptr<ServiceReplica> sanctions_, registers_[2];
  std::unique_ptr<DevIssuer> issuer_;
};

// The same with both services in one `candour`.
class OneProgramOnKafka : public TwoServices {
 public:
  explicit OneProgramOnKafka(const KafkaCluster& cluster) : site_(cluster.bootstrap()) {}

  // Serves, empty.
  absl::Status Start();
  // SIGKILL, and it serves again.
  absl::Status KillAndStart();
  // SIGTERM.
  absl::Status Stop();

  Installation& site() { return site_; }
  const ServiceReplica& program() const { return *program_; }
  std::string AddressOf(const std::string& service) const;

 private:
  absl::Status Run();

  Installation site_;
  std::unique_ptr<ServiceReplica> program_;
  std::unique_ptr<DevIssuer> issuer_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SCENARIOS_RUNNING_H_
