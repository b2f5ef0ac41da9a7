// The keys of a service out of a key log and into another one, of whichever kind.
//
//   const auto keys = ReadKeys(*from, "registration");
//   ImportKeys(*keys, destroyed, *into, progress);      // as often as you like
//
// What is destroyed stays destroyed, wherever that is known: in the ledger, or in the log that is written.
// What else stands in that log is left as it is.
#ifndef CANDOUR_COMMON_PRIVACY_KEY_TRANSFER_H_
#define CANDOUR_COMMON_PRIVACY_KEY_TRANSFER_H_

#include <functional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/privacy/key_file.h"
#include "common/privacy/key_log.h"

namespace candour {

// What a ledger says of erasures.
struct DestroyedKeys {
  std::set<std::string> key_ids = {}, subjects = {};
};

// What became of the keys that were to be imported.
struct KeyImport {
  uint64_t added = 0, stood_already = 0, destroyed = 0;
};

// The keys of `service` that stand in the log now; those of other services are passed over. DATA_LOSS: a
// record is damaged. Errors else as KeyLog::Follow.
absl::StatusOr<KeyRecords> ReadKeys(KeyLog& log, absl::string_view service);

// Adds those that are not there and not destroyed, and sees that they stand in the log then. One that is
// there under another wrapping stays as it stands. FAILED_PRECONDITION: a key id stands there for something
// else; nothing was written. UNAVAILABLE: not all were acknowledged, import again. DATA_LOSS: what was
// acknowledged is not told.
absl::StatusOr<KeyImport> ImportKeys(const KeyRecords& keys, const DestroyedKeys& destroyed, KeyLog& log,
                                     const std::function<void(uint64_t done, uint64_t of)>& progress);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KEY_TRANSFER_H_
