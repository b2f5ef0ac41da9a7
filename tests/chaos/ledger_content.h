// A ledger as the checker reads it: every record with its verdict, by Admit alone.
#ifndef CANDOUR_TESTS_CHAOS_LEDGER_CONTENT_H_
#define CANDOUR_TESTS_CHAOS_LEDGER_CONTENT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/ledger/ledger.h"
#include "tests/chaos/checker.h"

namespace candour {

// Everything up to the end as it is known now. UNAVAILABLE where that does not come.
absl::StatusOr<std::vector<LoggedRecord>> ReadLedger(Ledger& ledger);

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_LEDGER_CONTENT_H_
