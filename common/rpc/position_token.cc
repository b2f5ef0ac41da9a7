#include "common/rpc/position_token.h"

#include "common/base/encoding.h"
#include "common/base/reason.h"
#include "common/base/sha256.h"

namespace candour {
namespace {

constexpr size_t kTagBytes = 16;
static_assert(kPositionTokenBytes == kTagBytes + 8);

std::string TagOf(absl::string_view key, uint64_t offset) {
  return HmacSha256(key, {"candour-token/tag\n", BigEndian64(offset)}).substr(0, kTagBytes);
}

uint64_t MaskOf(absl::string_view key, absl::string_view tag) {
  return ReadBigEndian64(HmacSha256(key, {"candour-token/mask\n", tag}));
}

}  // namespace

std::string MakePositionToken(absl::string_view key, uint64_t offset) {
  const std::string tag = TagOf(key, offset);
  return tag + BigEndian64(offset ^ MaskOf(key, tag));
}

absl::StatusOr<uint64_t> ReadPositionToken(absl::string_view key, absl::string_view token) {
  if (token.size() == kPositionTokenBytes) {
    const absl::string_view tag = token.substr(0, kTagBytes);
    const uint64_t offset = ReadBigEndian64(token.substr(kTagBytes)) ^ MaskOf(key, tag);
    if (TagOf(key, offset) == tag) return offset;
  }
  return RefuseCall(absl::StatusCode::kInvalidArgument, "POSITION_TOKEN",
                    "The position is not a token of this ledger; pass one from an earlier answer.");
}

}  // namespace candour
