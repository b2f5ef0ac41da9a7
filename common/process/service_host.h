// One service in a process: its ledger, replica, executor and gRPC server, wired together.
//
//   auto host = ServiceHost::Open(RegistrationModule(), options);
//   (*host)->Serve(neighbours);                          // once those of the process are open too
//   ... until SIGTERM ...
//   (*host)->Drain(absl::Seconds(10));
//
// Once started it stays up: a log that is not the one that was folded makes it NOT_SERVING, with the reason
// in the log and in health, never a crash loop.
#ifndef CANDOUR_COMMON_PROCESS_SERVICE_HOST_H_
#define CANDOUR_COMMON_PROCESS_SERVICE_HOST_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/quota.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/privacy/key_log.h"
#include "common/privacy/secret.h"
#include "common/process/clock_check.h"
#include "common/process/host.h"
#include "common/process/service_module.h"
#include "common/process/tls.h"

namespace candour {

struct HostOptions {
  std::string listen;     // "127.0.0.1:7101"; port 0: a free one
  std::string state_dir;  // folded state in its generations, can be deleted at any time
  Ledger* ledger = nullptr;
  // Other services' ledgers, by service: those that the module follows and no neighbour folds.
  std::map<std::string, Ledger*> followed = {};
  KeyLog* key_log = nullptr;
  const Secret* kek = nullptr;
  // Keys that one of these wraps are read too; `rewrap`: and wrapped by `kek` again, while serving.
  std::vector<const Secret*> other_keks = {};
  bool rewrap = false;
  TokenVerifier* tokens = nullptr;
  const Clock* clock = &SystemClock();
  // Of that clock: while it is not trusted no command is taken, and nothing is sent by itself. May be null.
  ClockCheck* clock_check = nullptr;
  Entropy* entropy = &SystemEntropy();
  TlsFiles tls;
  std::map<std::string, std::string> certificates = {};  // files by their flags: until when each is good
  Quota::Options quota = {};                             // of each organisation, at this replica
  bool reflection = false;
  // Hash the whole log again before serving, not only its last record.
  bool verify_log = false;
  std::string build;
  // Send nothing by themselves: what is due, and what is reacted to, waits.
  bool pause_timers = false, pause_reactions = false;
  // Asked before the first record is read, again while UNAVAILABLE; any other error and nothing is served.
  std::function<absl::Status()> check_ledger;
};

class ServiceHost : public Host {
 public:
  // The state is open; nothing is folded or served. Errors as Keyring, Store and Replica::Open.
  static absl::StatusOr<std::unique_ptr<ServiceHost>> Open(ServiceModule module, HostOptions options);
  ~ServiceHost() override;

  // Replicas of the other services of this process, by service: those that the module follows are read there.
  // They outlive this host's end (Drain).
  using Neighbours = std::map<std::string, Replica*>;
  // Folds and serves. Once; errors as StartGrpcServer and Replica::Open.
  absl::Status Serve(const Neighbours& neighbours = {});

  // Host.
  int port() const override;
  absl::Status Ready() const override;
  std::string MetricsText() const override;
  void Drain(absl::Duration patience) override;

  Replica& replica() const;

 private:
  struct Impl;
  explicit ServiceHost(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The version of this build and the commit it was made of: "candour/0.1.0+3f2a9c1b0d4e".
std::string BuildName();

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_SERVICE_HOST_H_
