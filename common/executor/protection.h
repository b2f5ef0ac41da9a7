// What the executor needs of privacy: personal fields sealed before anything reaches the log, and tags that
// tell whether a repeated command id is the same command.
#ifndef CANDOUR_COMMON_EXECUTOR_PROTECTION_H_
#define CANDOUR_COMMON_EXECUTOR_PROTECTION_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

// Who asks for what, as far as "the same command" goes.
struct CommandIdentity {
  std::string command_id;  // 16 bytes
  std::string method;
  std::string issuer;   // iss of the token
  std::string account;  // sub of the token
  std::string subject;  // the stream whose key seals the request's personal fields
  const google::protobuf::Message* request = nullptr;  // in clear
};

struct CommandTags {
  std::string caller;   // 32 bytes
  std::string content;  // 32 bytes
  std::string key_id;   // 16 bytes, or empty for the ledger's tag key

  friend bool operator==(const CommandTags&, const CommandTags&) = default;
};

struct SealedRequest {
  std::string bytes;
  CommandTags tags;
};

// How a repeated command id compares with the first.
enum class Sameness { kSame, kOther };

// Thread-safe. May block, unless KeyAwaited says that there is no need to. Errors: UNAVAILABLE when keys
// can't be had; nothing may be appended then.
class Protection {
 public:
  virtual ~Protection() = default;
  // What gets the key that `identity` will be sealed with, where it is not there yet: blocks, for seconds
  // when a broker hangs, and needs nothing of `identity` any more. Null: there is nothing to wait for.
  virtual std::function<absl::Status()> KeyAwaited(const CommandIdentity& /*identity*/) { return nullptr; }
  // Moves personal fields of `message` into its sealed field, for `version` of `stream`, under a key of
  // `subject`.
  virtual absl::Status Seal(absl::string_view subject, absl::string_view stream, uint64_t version,
                            google::protobuf::Message* message) = 0;
  // The request as it stands in a commit: "command/<id>", version 0, with the tags that belong to it. Waits
  // for the key log when it makes the subject's first key: once per call, on the caller's thread, never on
  // the fold's.
  virtual absl::StatusOr<SealedRequest> SealRequest(const CommandIdentity& identity) = 0;
  // Whether `identity` is what `settled` was made of. Where the key of `settled` is erased the caller alone
  // is compared.
  virtual absl::StatusOr<Sameness> Compare(const CommandIdentity& identity, const CommandTags& settled) = 0;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_PROTECTION_H_
