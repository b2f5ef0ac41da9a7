// The questions of one service, answered from a state of the past: what `candourctl state rebuild --until`
// left. Nothing here follows a ledger, decides, or writes to a key log: there is no such part.
//
//   auto host = StandingHost::Start(RegistrationModule(), {.listen = "127.0.0.1:0", .state_dir = "then",
//   ...});
//
// Every command is refused READ_ONLY_STATE; so is a question about what lies beyond. Names need the key log
// and the key-encryption key, as everywhere: who was erased since is erased here too.
#ifndef CANDOUR_COMMON_PROCESS_STANDING_HOST_H_
#define CANDOUR_COMMON_PROCESS_STANDING_HOST_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/privacy/key_log.h"
#include "common/privacy/secret.h"
#include "common/process/host.h"
#include "common/process/service_host.h"
#include "common/process/tls.h"

namespace candour {

// What is pointed to outlives the host.
struct StandingOptions {
  std::string listen;     // "127.0.0.1:7101"; port 0: a free one
  std::string state_dir;  // neither locked nor written
  KeyLog* key_log = nullptr;
  const Secret* kek = nullptr;
  std::vector<const Secret*> other_keks = {};
  TokenVerifier* tokens = nullptr;
  const Clock* clock = &SystemClock();
  TlsFiles tls;
  std::map<std::string, std::string> certificates = {};  // files by their flags: until when each is good
  bool reflection = false;
  std::string build;
  // Has the key log tell what was put and erased by others; empty where it does so by itself.
  std::function<absl::Status()> look_for_keys = nullptr;
  // Between two looks. So long may somebody be shown whose keys were destroyed.
  absl::Duration look_every = absl::Seconds(10);
};

class StandingHost : public Host {
 public:
  // Serves when it returns. Errors as StandingState::Open and Keyring::Open.
  static absl::StatusOr<std::unique_ptr<StandingHost>> Start(ServiceModule module, StandingOptions options);
  ~StandingHost() override;

  // Host.
  int port() const override;
  absl::Status Ready() const override;
  std::string MetricsText() const override;
  void Drain(absl::Duration patience) override;

 private:
  struct Impl;
  explicit StandingHost(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_STANDING_HOST_H_
