// Making a ledger: the record that stands at offset 0.
#ifndef CANDOUR_COMMON_LEDGER_OPENING_H_
#define CANDOUR_COMMON_LEDGER_OPENING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/ledger/ledger.h"

namespace candour {

struct Opening {
  std::string ledger_id;                // 16 random bytes
  std::string origin;                   // "candour.example/registration/0"
  std::vector<std::string> fact_types;  // sorted
  std::string build;
  std::string account;  // who opens, [A-Za-z0-9_-]{8,64}
};

// The Opened commit of level 1, with the descriptors of all fact types.
NewRecord OpeningRecord(const Opening& opening, absl::Time now, Entropy& entropy);

// Appends it to an empty ledger and waits until it stands at offset 0. ALREADY_EXISTS where the ledger holds
// anything: of two that open at once, the second is told so and its record is void.
absl::Status OpenLedger(Ledger& ledger, const Opening& opening, absl::Time now, Entropy& entropy,
                        absl::Duration timeout);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_OPENING_H_
