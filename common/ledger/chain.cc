#include "common/ledger/chain.h"

#include "common/base/encoding.h"
#include "common/base/sha256.h"

namespace candour {

std::string ChainStart(absl::string_view origin) { return Sha256({"candour-chain/v1\n", origin, "\n"}); }

std::string ChainNext(absl::string_view head, const LogRecord& record) {
  const uint32_t length = record.value ? static_cast<uint32_t>(record.value->size()) : 0xFFFFFFFF;
  return Sha256({head, BigEndian64(record.offset), BigEndian32(length), Sha256(record.key.value_or("")),
                 Sha256(record.value.value_or(""))});
}

}  // namespace candour
