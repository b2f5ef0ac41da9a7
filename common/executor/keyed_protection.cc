#include "common/executor/keyed_protection.h"

#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/tags.h"

namespace candour {
namespace {

Asked AskedOf(const CommandIdentity& identity) {
  return {identity.command_id, identity.method, identity.issuer, identity.account, *identity.request};
}

}  // namespace

absl::Status KeyedProtection::Seal(absl::string_view subject, absl::string_view stream, uint64_t version,
                                   google::protobuf::Message* message) {
  return sealer_.Seal({stream, version}, subject, message);
}

absl::StatusOr<SealedRequest> KeyedProtection::SealRequest(const CommandIdentity& identity) {
  CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr ledger_key, keyring_.TagKey(ledger_id_()));
  const std::unique_ptr<google::protobuf::Message> sealed(identity.request->New());
  sealed->CopyFrom(*identity.request);
  const std::string stream = absl::StrCat("command/", FormatUuid(identity.command_id));
  CANDOUR_RETURN_IF_ERROR(sealer_.Seal({stream, 0}, identity.subject, sealed.get()));
  CANDOUR_ASSIGN_OR_RETURN(candour::Tags tags,
                           MakeTags(keyring_, *ledger_key, AskedOf(identity), SealedKeyId(*sealed)));
  return SealedRequest{DeterministicBytes(*sealed), {tags.caller, tags.content, tags.key_id}};
}

absl::StatusOr<Sameness> KeyedProtection::Compare(const CommandIdentity& identity,
                                                  const CommandTags& settled) {
  CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr ledger_key, keyring_.TagKey(ledger_id_()));
  CANDOUR_ASSIGN_OR_RETURN(const bool same, Same(keyring_, *ledger_key, AskedOf(identity),
                                                 {settled.caller, settled.content, settled.key_id}));
  return same ? Sameness::kSame : Sameness::kOther;
}

}  // namespace candour
