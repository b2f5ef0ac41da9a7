// What a run left behind, and what must hold of it. Nothing here uses the replica's fold: the log is judged
// by rules of its own.
#ifndef CANDOUR_TESTS_SIMULATION_HISTORY_H_
#define CANDOUR_TESTS_SIMULATION_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "tests/simulation/sim_command.h"

namespace candour {

// A definite answer to a call: one that its client takes for the truth.
struct Reply {
  enum class Kind {
    kOk,
    kRefused,
    kReused,  // COMMAND_ID_REUSED
    kFailed,  // "not recorded": no correct executor says so
  };
  SimCommand command;
  Kind kind = Kind::kOk;
  std::optional<uint64_t> offset;  // where its outcome stands; without: it was not logged
  std::string reason;              // of a refusal
  std::vector<std::string> facts;  // FactText, as read from the view that came with the outcome
  // The ends of the log between which the call was under way, and the replica's clock then.
  uint64_t end_at_call = 0, end_at_reply = 0;
  absl::Time called_at, replied_at;
};

// "account/1@3 <type> <bytes>"
std::string FactText(absl::string_view stream, uint64_t version, absl::string_view type,
                     absl::string_view value);

// What a replica made of the log.
struct FoldedImage {
  std::string name;
  uint64_t position = 0;
  std::string digest;
  std::set<uint64_t> voids;                  // offsets not admitted
  std::map<std::string, uint64_t> versions;  // by stream
  std::set<std::string> timers = {};         // that stand: TimerText
};

struct History {
  std::vector<LogRecord> log;
  std::vector<absl::Time> landed_at;  // of each record, by a true clock
  std::vector<SimCommand> commands;   // every request that was made
  // By command id: the end of the log at its first call, and the times that calls were received.
  std::map<std::string, uint64_t> first_end;
  std::map<std::string, std::set<absl::Time>> received;
  std::vector<Reply> replies;
  std::vector<FoldedImage> images;
  int unanswered = 0;  // clients without a definite reply though the faults had stopped
};

// The names of what is violated, each with its first place:
//   two_admitted    a command id is admitted more than once
//   ok_mismatch     an OK reply differs from the admitted commit of its id, or there is none
//   refused_then_in a definite negative reply to a command that is admitted
//   changed_mind    two definite replies to one request differ
//   stale_refusal   a refusal that was true in no state of the log between the call and the reply
//   bad_decision    an admitted commit is not what Decide gives in the state it was admitted in
//   key_twice       two admitted commits took the same unique key
//   diverged        two replicas, or a replica and this judge, made different things of one log
//   early           a timer's outcome landed before its due date
//   bad_system      a commit of the system that nothing in the log asks for: no such timer armed, no such
//   cause unfired         a timer that was due has no outcome though the faults had stopped unreacted       a
//   reaction that was asked for has none unsettled       a client that kept retrying got no definite reply
std::map<std::string, std::string> Violations(const History& history);

// Of the records, by the judge's verdict ("admitted", "repeated", "stale", "conflicted", "malformed"), and
// "refusal" for each admitted one.
std::map<std::string, int64_t> Verdicts(const History& history);

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_HISTORY_H_
