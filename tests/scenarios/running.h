// The two services as processes: one `candour` on an embedded ledger, or three programs on a Kafka broker; on
// both days can pass.
//
//   EmbeddedServices services("2026-01-02T10:00:00Z");
//   ASSERT_TRUE(services.Start().ok());
//   ASSERT_TRUE(services.MoveTo("2026-04-01T10:00:00Z").ok());  // three months later, with all that was
#ifndef CANDOUR_TESTS_SCENARIOS_RUNNING_H_
#define CANDOUR_TESTS_SCENARIOS_RUNNING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/cluster/installation.h"
#include "tests/cluster/preloaded.h"
#include "tests/scenarios/two_services.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/temp_dir.h"

namespace candour {

// Services whose days can pass. Use them from the main thread, but for what TwoServices lets others do.
class DatedServices : public TwoServices {
 public:
  // Serves, empty.
  virtual absl::Status Start() = 0;
  // All of it ends and begins again at that time, RFC 3339.
  virtual absl::Status MoveTo(const std::string& clock) = 0;
  // Others with the same records, which begin at that time: another way that it might have gone. These have
  // ended, until they are moved. Null: these go one way only.
  virtual absl::StatusOr<std::unique_ptr<DatedServices>> Branch(const std::string& clock) = 0;
};

class EmbeddedServices : public DatedServices {
 public:
  // `clock`: where its time begins, RFC 3339; empty: now.
  explicit EmbeddedServices(std::string clock = "") : clock_(std::move(clock)) {}

  absl::Status Start() override;
  absl::Status MoveTo(const std::string& clock) override;
  absl::StatusOr<std::unique_ptr<DatedServices>> Branch(const std::string& clock) override;

 private:
  absl::Status Stop();

  const TempDir folder_;
  std::string clock_;
  int runs_ = 0;
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<DevIssuer> issuer_;
};

// Three programs with topics of their own on a broker: one replica of the sanctions service, two of the
// register, which follow its ledger.
class ThreePrograms {
 public:
  // `around`: of each.
  explicit ThreePrograms(const KafkaCluster& cluster, Surroundings around = {});

  absl::Status CreateLedgers();
  // They serve; where.
  absl::StatusOr<Addresses> Run();
  // SIGTERM.
  absl::Status Stop();
  const DevIssuer* issuer() const { return issuer_.get(); }

 private:
  Installation site_;
  const Surroundings around_;
  std::unique_ptr<ServiceReplica> sanctions_, registers_[2];
  std::unique_ptr<DevIssuer> issuer_;
};

// Their clock is the brokers'.
class KafkaServices : public TwoServices {
 public:
  explicit KafkaServices(const KafkaCluster& cluster) : programs_(cluster) {}

  // Serves, empty.
  absl::Status Start();

 private:
  ThreePrograms programs_;
};

// With a broker of their own; its clock and theirs are moved by the preloaded library.
class DatedKafkaServices : public DatedServices {
 public:
  explicit DatedKafkaServices(std::string clock) : clock_(std::move(clock)) {}

  absl::Status Start() override;
  absl::Status MoveTo(const std::string& clock) override;
  absl::StatusOr<std::unique_ptr<DatedServices>> Branch(const std::string& clock) override;

 private:
  absl::Status SetClock(const std::string& clock);
  absl::Status Run();

  const TempDir folder_;
  const std::string clock_;
  Preloaded preloaded_;
  absl::Duration off_;
  std::unique_ptr<KafkaCluster> cluster_;
  std::unique_ptr<ThreePrograms> programs_;
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
