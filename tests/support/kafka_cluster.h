// A real Kafka cluster for a test: one node or three in a temporary folder on free ports, gone with the
// object.
//
//   if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
//   auto cluster = KafkaCluster::Start(3);
//   (*cluster)->Kill9(2);
//
// Settings and commands are kafka.sh's. Each node is a child of this process, ended by its own process id,
// and ends with the thread that started it: use it from the main thread alone.
#ifndef CANDOUR_TESTS_SUPPORT_KAFKA_CLUSTER_H_
#define CANDOUR_TESTS_SUPPORT_KAFKA_CLUSTER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/support/temp_dir.h"

namespace candour {

// An address for a node, in a network namespace of its own.
struct NodeNetwork {
  std::string host;
  int network = -1;  // open file of the namespace
};

class KafkaCluster {
 public:
  // Why no cluster can be had here (no Java, no jars); empty: it can.
  static std::string SkipReason();

  // Returns when every node answers.
  // `secure`: a folder as `kafka.sh create --secure` wants it, for a second listener.
  // `networks`: one for each node, or none: all on 127.0.0.1.
  // `environment`: "NAME=value", of each node beside the test's own.
  static absl::StatusOr<std::unique_ptr<KafkaCluster>> Start(int nodes, const std::string& secure = "",
                                                             std::vector<NodeNetwork> networks = {},
                                                             std::vector<std::string> environment = {});
  ~KafkaCluster();
  KafkaCluster(const KafkaCluster&) = delete;
  KafkaCluster& operator=(const KafkaCluster&) = delete;

  // "127.0.0.1:port,...", every node.
  const std::string& bootstrap() const { return bootstrap_; }
  // The listener with TLS and client certificates, where there is one.
  const std::string& secure_bootstrap() const { return secure_bootstrap_; }
  bool running(int node) const { return pids_[node - 1] != 0; }
  int nodes() const { return static_cast<int>(pids_.size()); }

  // Everything that the nodes wrote: data, settings and logs.
  const std::string& folder() const { return folder_.path(); }

  // Nodes count from 1.
  void Stop(int node);      // SIGTERM; returns when it has ended
  void Kill9(int node);     // SIGKILL; returns when it has ended
  void Pause(int node);     // SIGSTOP; returns when it stands: connections stay, nobody answers
  void Continue(int node);  // SIGCONT
  // Cuts the log of a topic's partition to nothing, as a lost disk does. The node must have ended.
  void LoseLog(int node, const std::string& topic);
  // Starts a node that has ended, on its own ports and data; returns when it answers.
  absl::Status Restart(int node);

 private:
  KafkaCluster() = default;
  absl::Status StartNode(int node);
  absl::Status WaitFor(int node) const;
  // Signals the node and waits for its end.
  void End(int node, int signal);

  const TempDir folder_;
  std::string bootstrap_, secure_bootstrap_;
  std::vector<NodeNetwork> networks_;
  std::vector<std::string> environment_;
  std::vector<pid_t> pids_;  // 0: not running
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_KAFKA_CLUSTER_H_
