#include "common/privacy/tags.h"

#include <sodium.h>

#include <memory>

#include "common/base/sha256.h"
#include "common/base/status.h"
#include "common/privacy/aead.h"
#include "common/privacy/plan.h"
#include "common/privacy/seal.h"

namespace candour {
namespace {

using google::protobuf::Message;

void ClearCallOptions(Message* message) {
  const MessagePlan& plan = PlanOf(*message->GetDescriptor());
  const auto& reflection = *message->GetReflection();
  for (const auto* field : plan.call_options) reflection.ClearField(message, field);
  for (const auto* field : plan.call_option_holders) {
    if (!field->is_repeated()) {
      if (reflection.HasField(*message, field)) ClearCallOptions(reflection.MutableMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(*message, field); ++i)
      ClearCallOptions(reflection.MutableRepeatedMessage(message, field, i));
  }
}

std::string Canonical(const Message& request) {
  const MessagePlan& plan = PlanOf(*request.GetDescriptor());
  if (plan.call_options.empty() && plan.call_option_holders.empty()) return DeterministicBytes(request);
  const std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  ClearCallOptions(copy.get());
  return DeterministicBytes(*copy);
}

Sender SenderOf(const Asked& asked) { return {asked.command_id, asked.method, asked.issuer, asked.subject}; }

std::string CallerTag(const DataKey& ledger_key, const Sender& sender) {
  return HmacSha256(ledger_key.secret.bytes(),
                    {LengthPrefixed(sender.command_id), LengthPrefixed(sender.method),
                     LengthPrefixed(sender.issuer), LengthPrefixed(sender.subject)});
}

std::string ContentTag(const DataKey& key, const Asked& asked) {
  return HmacSha256(key.secret.bytes(),
                    {LengthPrefixed(asked.command_id), LengthPrefixed(Canonical(asked.request))});
}

bool Equal(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

absl::StatusOr<Tags> MakeTags(Keyring& keyring, const DataKey& ledger_key, const Asked& asked,
                              absl::string_view key_id) {
  Tags tags{CallerTag(ledger_key, SenderOf(asked)), "", std::string(key_id)};
  if (key_id.empty()) {
    tags.content = ContentTag(ledger_key, asked);
    return tags;
  }
  CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr key, keyring.Find(key_id));
  tags.content = ContentTag(*key, asked);
  return tags;
}

bool SentBy(const DataKey& ledger_key, const Sender& sender, absl::string_view caller_tag) {
  return Equal(CallerTag(ledger_key, sender), caller_tag);
}

absl::StatusOr<bool> Same(Keyring& keyring, const DataKey& ledger_key, const Asked& asked,
                          const Tags& recorded) {
  if (!SentBy(ledger_key, SenderOf(asked), recorded.caller)) return false;
  if (recorded.key_id.empty()) return Equal(ContentTag(ledger_key, asked), recorded.content);
  const absl::StatusOr<DataKeyPtr> key = keyring.Find(recorded.key_id);
  if (absl::IsNotFound(key.status())) return true;
  if (!key.ok()) return key.status();
  return Equal(ContentTag(**key, asked), recorded.content);
}

}  // namespace candour
