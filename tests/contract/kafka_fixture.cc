#include "tests/contract/kafka_fixture.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

void DieUnless(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}

std::unique_ptr<KafkaCluster> StartCluster(int nodes) {
  absl::StatusOr<std::unique_ptr<KafkaCluster>> cluster = KafkaCluster::Start(nodes);
  DieUnless(cluster.status());
  return *std::move(cluster);
}

}  // namespace

KafkaCluster& SharedCluster(int nodes) {
  if (nodes == 1) {
    static const std::unique_ptr<KafkaCluster> one = StartCluster(1);
    return *one;
  }
  static const std::unique_ptr<KafkaCluster> three = StartCluster(3);
  return *three;
}

std::string FreshTopicName() {
  static int count = 0;
  return absl::StrCat("candour.test", ++count, ".ledger");
}

KafkaOptions FreshTopic(int nodes) {
  KafkaOptions options{
      .bootstrap = SharedCluster(nodes).bootstrap(), .topic = FreshTopicName(), .message_timeout = kPatience};
  DieUnless(CreateTopic(options, PlanFor(nodes)));
  return options;
}

std::unique_ptr<KafkaLedger> OpenLedger(const KafkaOptions& options) {
  absl::StatusOr<std::unique_ptr<KafkaLedger>> ledger = KafkaLedger::Open(options);
  DieUnless(ledger.status());
  return *std::move(ledger);
}

}  // namespace candour
