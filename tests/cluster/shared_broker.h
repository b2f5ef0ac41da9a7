// One broker for all tests of the program that need no cluster of their own, and an installation on it.
#ifndef CANDOUR_TESTS_CLUSTER_SHARED_BROKER_H_
#define CANDOUR_TESTS_CLUSTER_SHARED_BROKER_H_

#include <gtest/gtest.h>

#include <memory>

#include "tests/cluster/installation.h"
#include "tests/support/kafka_cluster.h"

namespace candour {

// Started when it is first asked for.
const absl::StatusOr<std::unique_ptr<KafkaCluster>>& SharedBroker();

class SharedBrokerTest : public testing::Test {
 protected:
  // More than one node: a cluster of the test's own.
  explicit SharedBrokerTest(int nodes = 1) : nodes_(nodes) {}
  // The broker answers, whatever the test before did with it; a fresh installation is on it.
  void SetUp() override;

  KafkaCluster& cluster() { return *cluster_; }
  Installation& site() { return *site_; }
  // A ledger and a replica that serves, with organisations and rules.
  std::unique_ptr<ServiceReplica> StartPrepared(const std::string& name,
                                                const std::vector<std::string>& more = {});

 private:
  const int nodes_;
  absl::StatusOr<std::unique_ptr<KafkaCluster>> own_;
  KafkaCluster* cluster_ = nullptr;
  std::unique_ptr<Installation> site_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_SHARED_BROKER_H_
