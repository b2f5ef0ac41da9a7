// One message, one spelling: the bytes of a commit that every serialiser writes.
#ifndef CANDOUR_COMMON_LEDGER_CANONICAL_H_
#define CANDOUR_COMMON_LEDGER_CANONICAL_H_

#include "absl/strings/string_view.h"
#include "candour/ledger/v1/commit.pb.h"

namespace candour {

// Whether `commit`, parsed from `bytes`, knows every field in them, and they are its canonical bytes. False
// for fields out of order, repeated or explicitly default, for overlong numbers, for submessages in parts.
bool IsCanonical(const ledger::v1::Commit& commit, absl::string_view bytes);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_CANONICAL_H_
