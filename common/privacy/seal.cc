#include "common/privacy/seal.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <memory>
#include <optional>
#include <utility>

#include "common/base/encoding.h"
#include "common/base/sha256.h"
#include "common/privacy/aead.h"
#include "common/privacy/plan.h"

namespace candour {
namespace {

using google::protobuf::Message;
using ledger::v1::Sealed;

constexpr uint32_t kScheme = 1;
constexpr size_t kPadBytes = 64;
// Of what is for whom it is about alone: codes of a list, of which a length would tell some apart. More than
// any declaration has.
constexpr size_t kOwnPadBytes = 2048;

std::string Authenticated(const Sealed& sealed) {
  return absl::StrCat(LengthPrefixed(sealed.stream()), BigEndian64(sealed.version()),
                      LengthPrefixed(sealed.type()));
}

// XChaCha20-Poly1305 alone would let one ciphertext open under two keys, to two texts.
std::string Commitment(const Secret& key, const Sealed& sealed) {
  return Sha256({"candour-key/v1\n", key.bytes(), sealed.key_id(), sealed.nonce()});
}

std::string Pad(std::string plaintext, size_t block) {
  const size_t size = plaintext.size();
  plaintext.resize(size + block);
  size_t padded = 0;
  if (sodium_pad(&padded, reinterpret_cast<unsigned char*>(plaintext.data()), size, block,
                 plaintext.size()) != 0)
    std::abort();  // only for a size that does not fit
  plaintext.resize(padded);
  return plaintext;
}

// Whatever the block was. False where there is no padding.
bool Unpad(std::string& padded) {
  size_t size = 0;
  if (padded.empty() || sodium_unpad(&size, reinterpret_cast<const unsigned char*>(padded.data()),
                                     padded.size(), padded.size()) != 0)
    return false;
  padded.resize(size);
  return true;
}

MessagePlan::Fields SetFields(const Message& message, const MessagePlan::Fields& fields) {
  const auto& reflection = *message.GetReflection();
  MessagePlan::Fields set;
  for (const auto* field : fields) {
    if (field->is_repeated() ? reflection.FieldSize(message, field) > 0 : reflection.HasField(message, field))
      set.push_back(field);
  }
  return set;
}

// The message's `sealed`; nullptr where it is not set.
const Sealed* SealedOf(const Message& message, const MessagePlan& plan) {
  const auto& reflection = *message.GetReflection();
  if (plan.personal.empty() || !reflection.HasField(message, plan.sealed)) return nullptr;
  return google::protobuf::DynamicCastToGenerated<Sealed>(&reflection.GetMessage(message, plan.sealed));
}

absl::Status Altered(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("sealed fields: ", what));
}

Sealed Encrypted(const DataKey& key, Entropy& entropy, const Place& place, const Message& personal) {
  Sealed sealed;
  sealed.set_scheme(kScheme);
  sealed.set_key_id(key.id);
  sealed.set_nonce(entropy.Bytes(kNonceBytes));
  sealed.set_stream(std::string(place.stream));
  sealed.set_version(place.version);
  sealed.set_type(personal.GetDescriptor()->full_name());
  sealed.set_commitment(Commitment(key.secret, sealed));
  sealed.set_ciphertext(Encrypt(
      key.secret, sealed.nonce(),
      Pad(DeterministicBytes(personal), PlanOf(*personal.GetDescriptor()).own ? kOwnPadBytes : kPadBytes),
      Authenticated(sealed)));
  return sealed;
}

}  // namespace

absl::Status Sealer::Seal(const Place& place, absl::string_view subject, Message* message) {
  const MessagePlan& plan = PlanOf(*message->GetDescriptor());
  CANDOUR_RETURN_IF_ERROR(plan.rules);
  if (plan.personal.empty()) return absl::OkStatus();
  const auto& reflection = *message->GetReflection();
  if (reflection.HasField(*message, plan.sealed))
    return absl::InvalidArgumentError("the field `sealed` is filled by the service alone");
  const MessagePlan::Fields fields = SetFields(*message, plan.personal);
  if (fields.empty()) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr key, keyring_.KeyFor(subject, plan.retention));
  const std::unique_ptr<Message> personal(message->New());
  reflection.SwapFields(message, personal.get(), fields);
  *google::protobuf::DynamicCastToGenerated<Sealed>(reflection.MutableMessage(message, plan.sealed)) =
      Encrypted(*key, entropy_, place, *personal);
  return absl::OkStatus();
}

std::function<absl::Status()> Sealer::KeyAwaited(absl::string_view subject, const Message& message) {
  const MessagePlan& plan = PlanOf(*message.GetDescriptor());
  if (!plan.rules.ok() || SetFields(message, plan.personal).empty() || keyring_.Has(subject, plan.retention))
    return nullptr;
  return [this, subject = std::string(subject), retention = plan.retention] {
    return keyring_.KeyFor(subject, retention).status();
  };
}

absl::Status Sealer::Open(const Place& place, Message* message) {
  const MessagePlan& plan = PlanOf(*message->GetDescriptor());
  CANDOUR_RETURN_IF_ERROR(plan.rules);
  const Sealed* sealed = SealedOf(*message, plan);
  if (sealed == nullptr) return absl::OkStatus();
  if (sealed->stream() != place.stream || sealed->version() != place.version)
    return Altered("they were sealed for another place");
  if (!SetFields(*message, plan.personal).empty())
    return Altered("personal fields stand beside them in clear");
  const std::unique_ptr<Message> personal(message->New());
  CANDOUR_RETURN_IF_ERROR(OpenInto(*sealed, personal.get()));
  const auto& reflection = *message->GetReflection();
  reflection.SwapFields(message, personal.get(), SetFields(*personal, plan.personal));
  reflection.ClearField(message, plan.sealed);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Sealer::OpenSealed(const Sealed& sealed) {
  if (sealed.scheme() != kScheme) return Altered("unknown scheme");
  CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr key, keyring_.Find(sealed.key_id()));
  if (Commitment(key->secret, sealed) != sealed.commitment())
    return Altered("they do not commit to their key");
  std::optional<std::string> plaintext =
      Decrypt(key->secret, sealed.nonce(), sealed.ciphertext(), Authenticated(sealed));
  if (!plaintext.has_value() || !Unpad(*plaintext)) return Altered("they do not authenticate");
  return *std::move(plaintext);
}

absl::Status Sealer::OpenInto(const Sealed& sealed, Message* message) {
  if (sealed.type() != message->GetDescriptor()->full_name()) return Altered("they belong to another type");
  CANDOUR_ASSIGN_OR_RETURN(const std::string plaintext, OpenSealed(sealed));
  if (!message->ParseFromString(plaintext)) return Altered("their plaintext does not parse");
  return absl::OkStatus();
}

std::string SealedKeyId(const Message& message) {
  const MessagePlan& plan = PlanOf(*message.GetDescriptor());
  const Sealed* sealed = plan.rules.ok() ? SealedOf(message, plan) : nullptr;
  return sealed == nullptr ? "" : sealed->key_id();
}

std::string DeterministicBytes(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace candour
