// What the services of one process share: the clock and what the brokers' clock says of it, who may come in,
// keys, ledgers.
//
//   Installation installation(flags);
//   installation.Open(modules);                          // again after it failed
//   ServiceHost::Open(module, installation.OptionsFor(module));
#ifndef CANDOUR_COMMON_PROCESS_INSTALLATION_H_
#define CANDOUR_COMMON_PROCESS_INSTALLATION_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/dev_issuer.h"
#include "common/access/jwks.h"
#include "common/access/token.h"
#include "common/ledger/kafka_clock.h"
#include "common/ledger/kafka_ledger.h"
#include "common/privacy/key_log.h"
#include "common/privacy/secret.h"
#include "common/process/clock_check.h"
#include "common/process/flags.h"
#include "common/process/service_host.h"
#include "common/process/service_module.h"
#include "common/process/standing_host.h"

namespace candour {

class Installation {
 public:
  explicit Installation(const ServeFlags& flags) : flags_(flags) {}
  ~Installation() { StopClockCheck(); }

  // Opens all of it, with the ledgers of `modules` and those that they follow; with --serve-state no ledger.
  // Nothing that an earlier call opened may be in use. Errors say what is missing, and which command makes
  // it.
  absl::Status Open(const std::vector<ServiceModule>& modules);
  // What it found last goes on being believed.
  void StopClockCheck();

  // Without `listen`. What they point to is this object's.
  HostOptions OptionsFor(const ServiceModule& module) const;
  StandingOptions StandingOptionsFor() const;

 private:
  KafkaOptions Kafka(const std::string& name) const;
  std::string Path(const std::string& name) const { return flags_.data_dir + "/" + name; }
  const Clock& clock() const { return shifted_ ? static_cast<const Clock&>(*shifted_) : SystemClock(); }
  std::vector<const Secret*> OtherKeks() const;

  absl::Status OpenClock();
  absl::Status OpenClockCheck();
  absl::Status OpenAccess();
  absl::Status OpenKeks();
  absl::Status OpenKeys();
  absl::Status OpenLedgers(const std::vector<ServiceModule>& modules);
  absl::Status OpenNewLedger(const ServiceModule& module, Ledger& ledger);
  absl::StatusOr<std::unique_ptr<Ledger>> OpenTopic(const std::string& service) const;
  std::map<std::string, std::string> Certificates() const;
  std::map<std::string, Ledger*> FollowedBy(const ServiceModule& module) const;

  const ServeFlags flags_;
  KafkaProperties kafka_properties_;
  std::unique_ptr<ShiftedClock> shifted_;
  std::unique_ptr<KafkaClock> brokers_clock_;
  std::unique_ptr<ClockCheck> clock_check_;  // asks it
  std::unique_ptr<DevIssuer> dev_issuer_;
  std::unique_ptr<JwksFile> keys_file_;
  std::unique_ptr<TokenVerifier> tokens_;
  std::unique_ptr<Secret> kek_;
  std::vector<std::unique_ptr<Secret>> other_keks_;
  std::unique_ptr<KeyLog> key_log_;
  std::function<absl::Status()> look_for_keys_;
  std::map<std::string, std::unique_ptr<Ledger>> ledgers_;   // of the services of this process
  std::map<std::string, std::unique_ptr<Ledger>> followed_;  // of others, by service
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_INSTALLATION_H_
