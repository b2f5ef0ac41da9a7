// What clients, followers and the runner of a chaos run saw, one JSON object a line: written as it happens,
// so that a run that dies leaves what it saw; read again by the checker.
//
//   HistoryWriter writer(folder / "history.jsonl");
//   writer.Add(CallSeen{.client = 1, .command = id, .method = "CreatePost", ...});
//   auto history = ReadHistory(folder / "history.jsonl");
//
// Times are microseconds since the run began, of the runner's own steady clock.
#ifndef CANDOUR_TESTS_CHAOS_HISTORY_H_
#define CANDOUR_TESTS_CHAOS_HISTORY_H_

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"

namespace candour {

inline constexpr char kAccepted[] = "accepted", kRefused[] = "refused", kUnknown[] = "unknown";
inline constexpr char kRead[] = "read";

// One attempt at one command. The same command may be sent many times, to any replica.
struct CallSeen {
  int client = 0;
  std::string command = "";  // its id
  std::string method = "";
  std::string stream = "";  // of the receipt, if accepted
  int64_t invoked_us = 0, returned_us = 0;
  std::string replica = "";
  std::string outcome =
      "";  // accepted, refused, unknown; anything else is a status that no caller may get here
  std::string reason = "";  // of a refusal, or the status
  uint64_t version = 0;
  int64_t recorded_at_us = 0;  // as the receipt says
};

// One attempt at reading one stream's version.
struct ReadSeen {
  int client = 0;
  std::string stream = "";
  int64_t invoked_us = 0, returned_us = 0;
  std::string replica = "";
  // What it asked for: the version of a write that was acknowledged (by its token), or everything.
  uint64_t at_least = 0;
  bool linearizable = false;
  uint64_t version = 0;
  std::string outcome = kRead;  // or unknown; anything else is a status that no caller may get here
  std::string reason = "";      // of what is not read
};

// One commit from Records.Follow, by one follower through all its connections.
struct FollowSeen {
  std::string follower = "", replica = "";
  uint64_t offset = 0;
  std::string command = "";
  std::vector<std::pair<std::string, uint64_t>> facts = {};  // stream, version
};

// Where a replica stands.
struct StateSeen {
  std::string replica = "";
  uint64_t position = 0;
  std::string digest = "", chain = "";  // hexadecimal
  uint32_t rows = 0;  // their format: of another one, builds have other digests of the same log
};

// One fault, from its beginning until it was healed.
struct FaultSeen {
  std::string fault = "", detail = "";
  bool bit = false;
  int64_t began_us = 0, healed_us = 0;
  int64_t answered_us = -1;   // after the harm, by another replica; -1: not asked
  int64_t caught_up_us = -1;  // after healing; -1: not within the patience
};

struct History {
  std::vector<CallSeen> calls;
  std::vector<ReadSeen> reads;
  std::vector<FollowSeen> followed;
  std::vector<StateSeen> states;
  std::vector<FaultSeen> faults;
};

// Thread-safe.
class HistoryWriter {
 public:
  explicit HistoryWriter(const std::string& path) : file_(path) {}
  void Add(const CallSeen& call);
  void Add(const ReadSeen& read);
  void Add(const FollowSeen& followed);
  void Add(const StateSeen& state);
  void Add(const FaultSeen& fault);

 private:
  void AddLine(const std::string& line);
  Mutex mutex_;
  std::ofstream file_ ABSL_GUARDED_BY(mutex_);
};

// INVALID_ARGUMENT names the line that is none of the above.
absl::StatusOr<History> ReadHistory(const std::string& path);

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_HISTORY_H_
