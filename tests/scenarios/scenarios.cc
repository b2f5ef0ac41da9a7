#include "tests/scenarios/scenarios.h"

#include "common/base/status.h"

namespace candour {
namespace {

template <class Services>
absl::StatusOr<std::unique_ptr<Services>> Furnished(std::unique_ptr<Services> services) {
  CANDOUR_RETURN_IF_ERROR(services->Start());
  CANDOUR_RETURN_IF_ERROR(RegisterDesk(*services).Furnish(RulesWithoutWaiting()));
  return services;
}

const absl::StatusOr<std::unique_ptr<EmbeddedServices>>& SharedEmbedded() {
  static const auto services = Furnished(std::make_unique<EmbeddedServices>());
  return services;
}

const absl::StatusOr<std::unique_ptr<KafkaCluster>>& SharedCluster() {
  static const auto cluster = KafkaCluster::Start(1);
  return cluster;
}

const absl::StatusOr<std::unique_ptr<KafkaServices>>& SharedOnKafka() {
  static const auto services = Furnished(std::make_unique<KafkaServices>(**SharedCluster()));
  return services;
}

}  // namespace

std::unique_ptr<DatedServices> ServicesFrom(Environment environment, const std::string& clock) {
  if (environment == Environment::kEmbedded) return std::make_unique<EmbeddedServices>(clock);
  return std::make_unique<DatedKafkaServices>(clock);
}

void DatedScenarios::SetUp() {
  if (GetParam() != Environment::kKafka) return;
  if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
}

void Scenarios::SetUp() {
  if (GetParam() == Environment::kEmbedded) {
    ASSERT_TRUE(SharedEmbedded().ok()) << SharedEmbedded().status();
    services_ = SharedEmbedded()->get();
  } else {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
    ASSERT_TRUE(SharedCluster().ok()) << SharedCluster().status();
    cluster_ = SharedCluster()->get();
    ASSERT_TRUE(SharedOnKafka().ok()) << SharedOnKafka().status();
    services_ = SharedOnKafka()->get();
  }
  desk_ = std::make_unique<RegisterDesk>(*services_);
}

}  // namespace candour
