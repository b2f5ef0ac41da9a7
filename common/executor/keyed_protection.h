// Protection with real keys: personal fields under their subject's data key, tags under the ledger's.
#ifndef CANDOUR_COMMON_EXECUTOR_KEYED_PROTECTION_H_
#define CANDOUR_COMMON_EXECUTOR_KEYED_PROTECTION_H_

#include <functional>
#include <string>

#include "common/executor/protection.h"
#include "common/privacy/keyring.h"
#include "common/privacy/seal.h"

namespace candour {

class KeyedProtection : public Protection {
 public:
  // `ledger_id` says which ledger's tag key counts (16 bytes), once it is open. All outlive the object.
  KeyedProtection(Keyring& keyring, Sealer& sealer, std::function<std::string()> ledger_id)
      : keyring_(keyring), sealer_(sealer), ledger_id_(std::move(ledger_id)) {}

  std::function<absl::Status()> KeyAwaited(const CommandIdentity& identity) override {
    return sealer_.KeyAwaited(identity.subject, *identity.request);
  }
  absl::Status Seal(absl::string_view subject, absl::string_view stream, uint64_t version,
                    google::protobuf::Message* message) override;
  absl::StatusOr<SealedRequest> SealRequest(const CommandIdentity& identity) override;
  absl::StatusOr<Sameness> Compare(const CommandIdentity& identity, const CommandTags& settled) override;

 private:
  Keyring& keyring_;
  Sealer& sealer_;
  const std::function<std::string()> ledger_id_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_KEYED_PROTECTION_H_
