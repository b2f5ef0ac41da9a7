// Personal fields never stand in the log in clear: one function seals them, in facts, requests and evidence
// alike.
//
//   Sealer sealer(keyring);
//   sealer.Seal({"person/0191...", 3}, "person/0191...", &fact);  // fields -> fact.sealed
//   sealer.Open({"person/0191...", 3}, &fact);                    // and back
//   auto name = sealer.OpenAs<PersonRecorded>(state.identity());  // a Sealed that a state row copied
//
// Fields are personal by annotation (candour.options.v1.personal; rules in plan.h), direct fields of the
// message; what is sealed is the same message with nothing but them, serialised deterministically, padded to
// a multiple of 64 bytes (a length would show a name), of 2048 where it is for whom it is about alone.
// Authenticated with it: be32 length || stream || be64 version || be32 length || type.
//
// Thread-safe. Generated messages only.
#ifndef CANDOUR_COMMON_PRIVACY_SEAL_H_
#define CANDOUR_COMMON_PRIVACY_SEAL_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/privacy/keyring.h"

namespace candour {

// Where a message stands: a fact's stream and version; for a request "command/<id>" and 0, for the i-th
// view of its evidence (from 0) the same stream and i + 1.
struct Place {
  absl::string_view stream;
  uint64_t version = 0;
};

class Sealer {
 public:
  // What it says of what is sealed that the key log has no key for it: nothing of an erasure that the records
  // do not tell of, so the key was lost; or, where the records end at a moment of the past, that it was
  // erased since.
  enum class Missing { kLost, kErasedSince };

  // Both outlive the sealer.
  explicit Sealer(Keyring& keyring, Entropy& entropy = SystemEntropy(), Missing missing = Missing::kLost)
      : keyring_(keyring), entropy_(entropy), missing_(missing) {}

  Missing missing() const { return missing_; }

  // Moves the personal fields that are set into `sealed`, under a key of `subject` (a stream name; made when
  // it is the subject's first, which waits for the key log). None set, or none annotated: unchanged and
  // cheap. Unchanged on failure too. INVALID_ARGUMENT: `sealed` is filled already (a caller may not bring
  // their own). UNAVAILABLE: no acknowledged key, try again. INTERNAL: the type breaks the rules of plan.h.
  absl::Status Seal(const Place& place, absl::string_view subject, google::protobuf::Message* message);

  // What Seal would wait for: makes that key, blocks, needs the message no more. Null: nothing.
  std::function<absl::Status()> KeyAwaited(absl::string_view subject,
                                           const google::protobuf::Message& message);

  // Moves them back and clears `sealed`; unchanged where there is no `sealed`, and on failure. NOT_FOUND: the
  // key is erased or not yet here. UNAVAILABLE: can't be said now. DATA_LOSS: sealed elsewhere than `place`,
  // or as another type; altered; or personal fields stand beside it in clear.
  absl::Status Open(const Place& place, google::protobuf::Message* message);

  // The plaintext: a serialised message of type `sealed.type`. Trusts the place that `sealed` names: for
  // copies in state rows, whose own stream is known. Errors as Open.
  absl::StatusOr<std::string> OpenSealed(const ledger::v1::Sealed& sealed);

  // The same, parsed. DATA_LOSS where it is of another type.
  template <class Message>
  absl::StatusOr<Message> OpenAs(const ledger::v1::Sealed& sealed) {
    Message message;
    CANDOUR_RETURN_IF_ERROR(OpenInto(sealed, &message));
    return message;
  }

 private:
  absl::Status OpenInto(const ledger::v1::Sealed& sealed, google::protobuf::Message* message);

  Keyring& keyring_;
  Entropy& entropy_;
  const Missing missing_;
};

// The key that `message`'s personal fields are sealed under, empty where none are sealed: a commit's
// tag_key_id.
std::string SealedKeyId(const google::protobuf::Message& message);

// A message's bytes, the same in every process.
std::string DeterministicBytes(const google::protobuf::Message& message);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_SEAL_H_
