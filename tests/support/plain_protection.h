// Protection without keys, for tests of everything but privacy: tags under a fixed key, personal fields left
// alone.
#ifndef CANDOUR_TESTS_SUPPORT_PLAIN_PROTECTION_H_
#define CANDOUR_TESTS_SUPPORT_PLAIN_PROTECTION_H_

#include "common/base/sha256.h"
#include "common/executor/protection.h"

namespace candour {

class PlainProtection : public Protection {
 public:
  absl::Status Seal(absl::string_view, absl::string_view, uint64_t, google::protobuf::Message*) override {
    return absl::OkStatus();
  }
  absl::StatusOr<SealedRequest> SealRequest(const CommandIdentity& identity) override {
    return SealedRequest{identity.request->SerializeAsString(), Tags(identity)};
  }
  absl::StatusOr<Sameness> Compare(const CommandIdentity& identity, const CommandTags& settled) override {
    const CommandTags tags = Tags(identity);
    return tags.caller == settled.caller && tags.content == settled.content ? Sameness::kSame
                                                                            : Sameness::kOther;
  }

 private:
  static CommandTags Tags(const CommandIdentity& identity) {
    return {HmacSha256("caller",
                       {identity.command_id, identity.method, "|", identity.issuer, "|", identity.account}),
            HmacSha256("content", {identity.command_id, identity.request->SerializeAsString()}), ""};
  }
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_PLAIN_PROTECTION_H_
