#include "common/ledger/chain.h"

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/base/sha256.h"

namespace candour {

std::string ChainStart(absl::string_view origin) { return Sha256({"candour-chain/v1\n", origin, "\n"}); }

std::string ChainLink(const LogRecord& record) {
  const uint32_t length = record.value ? static_cast<uint32_t>(record.value->size()) : 0xFFFFFFFF;
  return absl::StrCat(BigEndian64(record.offset), BigEndian32(length), Sha256(record.key.value_or("")),
                      Sha256(record.value.value_or("")));
}

std::string ChainAfter(absl::string_view head, absl::string_view link) { return Sha256({head, link}); }

std::string ChainNext(absl::string_view head, const LogRecord& record) {
  return ChainAfter(head, ChainLink(record));
}

}  // namespace candour
