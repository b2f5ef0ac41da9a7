// What an operator says of a ledger in it: the record that opens it at offset 0, and those that raise its
// level.
#ifndef CANDOUR_COMMON_LEDGER_OPENING_H_
#define CANDOUR_COMMON_LEDGER_OPENING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/ledger/ledger.h"

namespace candour {

struct Opening {
  std::string ledger_id;  // 16 random bytes
  std::string origin;     // "candour.example/registration/0"
  uint32_t level = 1;
  std::vector<std::string> fact_types;  // sorted
  std::string build;
  std::string account;  // who opens, [A-Za-z0-9_-]{8,64}
};

// The Opened commit, with the descriptors of all fact types.
NewRecord OpeningRecord(const Opening& opening, absl::Time now, Entropy& entropy);

// Appends it to an empty ledger and waits until it stands at offset 0. ALREADY_EXISTS where the ledger holds
// anything: of two that open at once, the second is told so and its record is void.
absl::Status OpenLedger(Ledger& ledger, const Opening& opening, absl::Time now, Entropy& entropy,
                        absl::Duration timeout);

struct Raising {
  std::string ledger_id;
  uint32_t level;                       // the ledger's + 1
  std::vector<std::string> fact_types;  // that it adds, sorted
  uint64_t known_to;                    // offset of the ledger's end as it was read
  std::string build, account;           // as of Opening
};

// The LevelRaised commit. From its place on there is no way back to a build that knows less.
NewRecord RaisingRecord(const Raising& raising, absl::Time now, Entropy& entropy);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_OPENING_H_
