// The hash chain over every record of a log, admitted or not: 32 bytes that stand for the whole log up to an
// offset.
//
//   head(-1) = SHA-256("candour-chain/v1\n" origin "\n")
//   head(n)  = SHA-256(head(n-1) || be64 offset || be32 length, FFFFFFFF for null || SHA-256(key) ||
//   SHA-256(value))
//
// A null key hashes as the empty string; `length` is the value's. No verdict inside: a differing verdict must
// show as a differing digest, not as a wrong log. FROZEN.
#ifndef CANDOUR_COMMON_LEDGER_CHAIN_H_
#define CANDOUR_COMMON_LEDGER_CHAIN_H_

#include <string>

#include "common/ledger/ledger.h"

namespace candour {

std::string ChainStart(absl::string_view origin);
std::string ChainNext(absl::string_view head, const LogRecord& record);

// The same in two steps: what is hashed of the record alone, by any thread, and what needs the head before
// it.
std::string ChainLink(const LogRecord& record);
std::string ChainAfter(absl::string_view head, absl::string_view link);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_CHAIN_H_
