// An installation of the register on a Kafka cluster: topics of its own, keys, a token issuer, and replicas
// as real processes.
//
//   Installation site(cluster.bootstrap());
//   ASSERT_EQ(site.CreateLedger().exit_code, 0);
//   const auto replica = site.StartReplica("a");
//   ASSERT_TRUE(replica->Serves());
#ifndef CANDOUR_TESTS_CLUSTER_INSTALLATION_H_
#define CANDOUR_TESTS_CLUSTER_INSTALLATION_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/access/dev_issuer.h"
#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_security.h"
#include "tests/cluster/caller.h"
#include "tests/cluster/child_process.h"
#include "tests/support/temp_dir.h"

namespace candour {

// One candour-registration with its data folder, through any number of runs. `caller` from any thread,
// everything else from the main one.
class ServiceReplica {
 public:
  struct Place {
    std::string program = "candour-registration";
    std::string host = "127.0.0.1";
    Surroundings around = {};
  };
  ServiceReplica(std::string folder, std::vector<std::string> arguments, std::string token, Place place);

  // A new run; the one before has ended.
  void Start();
  // True once the run says that it serves.
  bool Serves();
  // True once the run says `text` in its log.
  bool Says(const std::string& text) { return process_->Prints(text); }
  // To the newest run that was seen to listen; may be dead by now.
  std::shared_ptr<const Caller> caller() const;
  // True once the run listens, serving or not.
  bool Listens();

  // Nothing to do before the first run.
  void Kill9();
  // SIGTERM; the exit code, or nullopt when it still runs after 10 s (and is killed).
  std::optional<int> Terminate();
  ChildProcess& process() const { return *process_; }
  const std::string& folder() const { return folder_; }
  // Of the newest run, once it listens.
  std::string address() const;

 private:
  const std::string folder_;
  const std::vector<std::string> arguments_;
  const std::string token_;
  const Place place_;
  int runs_ = 0;
  std::unique_ptr<ChildProcess> process_;
  mutable Mutex mutex_;
  std::shared_ptr<const Caller> caller_ ABSL_GUARDED_BY(mutex_);
};

class Installation {
 public:
  explicit Installation(std::string bootstrap, bool single_broker = true, KafkaSecurity security = {});

  // candourctl ledger create. `bootstrap`: on another cluster than the installation's. `level`: 0 is the
  // build's.
  ToolResult CreateLedger(const std::string& bootstrap = "", const std::string& service = "registration",
                          uint32_t level = 0, const Surroundings& around = {});
  // Started, not waited for. A name is a data folder: one that was used before has its state.
  std::unique_ptr<ServiceReplica> StartReplica(const std::string& name, const std::string& bootstrap = "",
                                               const std::vector<std::string>& more = {});
  // The same, not started.
  std::unique_ptr<ServiceReplica> MakeReplica(const std::string& name, const std::string& bootstrap = "",
                                              const std::vector<std::string>& more = {},
                                              const ServiceReplica::Place& place = {});
  // candour with its ledger and keys in the data folder, and the same issuer and key-encryption key.
  std::unique_ptr<ServiceReplica> StartEmbedded(const std::string& name,
                                                const std::vector<std::string>& more = {});
  // Organisations and rules, by candourctl.
  ToolResult Prepare(ServiceReplica& replica);

  KafkaOptions ledger_topic() const {
    return {.bootstrap = bootstrap_, .topic = prefix_ + ".registration.ledger"};
  }
  KafkaOptions keys_topic() const { return {.bootstrap = bootstrap_, .topic = prefix_ + ".keys"}; }
  KafkaOptions clock_topic() const { return {.bootstrap = bootstrap_, .topic = prefix_ + ".clock"}; }
  const std::string& kek() const { return kek_; }
  // Of replicas that are made from now on.
  void UseKek(const std::string& path) { kek_ = path; }
  const std::string& prefix() const { return prefix_; }  // of topics
  // Holds the data folders and whatever was printed.
  const std::string& folder() const { return folder_.path(); }
  // Everybody's: registrar and auditor.
  const std::string& token() const { return token_; }
  // Somebody with this role alone; each role is a person of its own.
  std::unique_ptr<const Caller> CallerAs(const ServiceReplica& replica, const std::string& role);

 private:
  std::string Mint(const TokenHolder& holder) const;
  ToolResult Ctl(std::vector<std::string> arguments, const Surroundings& around = {});
  // What each service needs wherever its ledger is; makes the data folder.
  std::vector<std::string> ServiceFlags(const std::string& data, const std::string& host) const;
  // What each program needs to reach the brokers.
  void AddKafkaFlags(std::vector<std::string>* arguments) const;

  const TempDir folder_;
  const std::string bootstrap_, prefix_;
  std::string kek_;
  const bool single_broker_;
  const KafkaSecurity security_;
  std::unique_ptr<DevIssuer> issuer_;
  std::map<std::string, std::string> people_;  // by role
  std::string token_, jwks_;
  int tools_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_INSTALLATION_H_
