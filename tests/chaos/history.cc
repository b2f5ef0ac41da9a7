#include "tests/chaos/history.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace candour {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CallSeen, client, command, method, stream, invoked_us, returned_us,
                                   replica, outcome, reason, version, recorded_at_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadSeen, client, stream, invoked_us, returned_us, replica, at_least,
                                   linearizable, version, outcome, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FollowSeen, follower, replica, offset, command, facts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StateSeen, replica, position, digest, chain, rows)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FaultSeen, fault, detail, bit, began_us, healed_us, answered_us,
                                   caught_up_us)

namespace {

// {"call": {...}}
template <class Seen>
std::string Line(const char* kind, const Seen& seen) {
  return nlohmann::json{{kind, seen}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Throws what nlohmann::json throws.
bool AddTo(History& history, const nlohmann::json& line) {
  if (line.size() != 1) return false;
  const std::string& kind = line.begin().key();
  const nlohmann::json& seen = line.begin().value();
  if (kind == "call") return history.calls.push_back(seen), true;
  if (kind == "read") return history.reads.push_back(seen), true;
  if (kind == "followed") return history.followed.push_back(seen), true;
  if (kind == "state") return history.states.push_back(seen), true;
  if (kind == "fault") return history.faults.push_back(seen), true;
  return false;
}

}  // namespace

void HistoryWriter::Add(const CallSeen& call) { AddLine(Line("call", call)); }
void HistoryWriter::Add(const ReadSeen& read) { AddLine(Line("read", read)); }
void HistoryWriter::Add(const FollowSeen& followed) { AddLine(Line("followed", followed)); }
void HistoryWriter::Add(const StateSeen& state) { AddLine(Line("state", state)); }
void HistoryWriter::Add(const FaultSeen& fault) { AddLine(Line("fault", fault)); }

void HistoryWriter::AddLine(const std::string& line) {
  MutexLock lock(mutex_);
  file_ << line << std::endl;
}

absl::StatusOr<History> ReadHistory(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("there is no history ", path));
  History history;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    bool known = false;
    try {
      known = AddTo(history, nlohmann::json::parse(text));
    } catch (const nlohmann::json::exception&) {
      known = false;
    }
    if (!known) return absl::InvalidArgumentError(absl::StrCat(path, ", line ", number, ": ", text));
  }
  return history;
}

}  // namespace candour
