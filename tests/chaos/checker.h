// What must hold of a chaos run: a pure function of what its clients saw and of what stands in the ledger.
//
//   for (const Violation& violation : Check(history, log)) std::cout << violation.law << ": " <<
//   violation.what;
#ifndef CANDOUR_TESTS_CHAOS_CHECKER_H_
#define CANDOUR_TESTS_CHAOS_CHECKER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/ledger/admit.h"
#include "tests/chaos/history.h"

namespace candour {

struct LoggedWrite {
  std::string stream;
  uint64_t expected_version = 0;
  uint64_t facts = 0;  // 0: a condition
};

// What stands at one offset, and its verdict by Admit alone.
struct LoggedRecord {
  uint64_t offset = 0;
  Verdict verdict = Verdict::kMalformed;
  std::string command = "";  // its id
  bool control = false;      // about the ledger itself: no follower gets it
  std::string refusal = "";  // the reason; empty: accepted
  std::vector<LoggedWrite> writes = {};
  int64_t recorded_at_us = 0;  // effective: the running maximum
};

// Whether a follower gets it. What was accepted and recorded nothing, such as a reaction that found nothing
// to do, goes to nobody.
bool IsFollowed(const LoggedRecord& record);

// The laws, and what breaks each:
// - log: offsets are dense; an admitted write follows the version before it; recorded_at never goes back.
// - once: no command is admitted twice.
// - kept: what was acknowledged or refused stands in the log with that outcome, stream, version and time.
// - final: every definite answer to one command is the same.
// - honest: a caller is told an outcome, or what was read, or that it is unknown, and nothing else.
// - order: a command sent after another was answered stands behind it.
// - fresh: a read has what it asked for, and never less than an earlier read that had asked for everything.
// - real: a read has nothing that is not in the log.
// - follow: a follower got every admitted commit with facts or a refusal once, in order; none of the ledger's
//   own.
// - digest: replicas at one position have one chain, and one digest if their rows have one format.
// - failover: another replica answered in time.
// - recovery: after each fault everybody caught up in time.
struct Violation {
  std::string law, what;
};

struct Bounds {
  // A deposed broker may name an old end for as long as its session lasts; see Freshness.linearizable.
  absl::Duration deposed_broker = absl::ZeroDuration();
  absl::Duration recovery = absl::Seconds(30);
  absl::Duration failover = absl::Seconds(2);
};

std::vector<Violation> Check(const History& history, const std::vector<LoggedRecord>& log,
                             const Bounds& bounds = {});

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_CHECKER_H_
