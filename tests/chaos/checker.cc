#include "tests/chaos/checker.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

class Checking {
 public:
  Checking(const History& history, const std::vector<LoggedRecord>& log, const Bounds& bounds)
      : history_(history), log_(log), bounds_(bounds) {}

  std::vector<Violation> All() {
    CheckLog();
    for (const CallSeen& call : history_.calls) CheckAnswer(call);
    CheckOrder();
    CheckReads();
    CheckFollowers();
    CheckStates();
    for (const FaultSeen& fault : history_.faults) CheckRecovery(fault);
    return std::move(found_);
  }

 private:
  template <class... Parts>
  void Add(const std::string& law, const Parts&... what) {
    found_.push_back({law, absl::StrCat(what...)});
  }

  static bool IsDefinite(const CallSeen& call) {
    return call.outcome == kAccepted || call.outcome == kRefused;
  }

  void CheckLog() {
    int64_t recorded_at_us = INT64_MIN;
    for (size_t i = 0; i < log_.size(); ++i) {
      const LoggedRecord& record = log_[i];
      if (record.offset != i) Add("log", "offset ", record.offset, " stands where ", i, " was expected");
      if (record.verdict != Verdict::kAdmitted) continue;
      if (record.recorded_at_us < recorded_at_us) Add("log", "time goes back at offset ", record.offset);
      recorded_at_us = record.recorded_at_us;
      if (!admitted_.emplace(record.command, &record).second)
        Add("once", record.command, " is admitted again at offset ", record.offset);
      for (const LoggedWrite& write : record.writes) CheckWrite(record, write);
    }
  }

  void CheckWrite(const LoggedRecord& record, const LoggedWrite& write) {
    uint64_t& version = versions_[write.stream];
    if (write.expected_version != version)
      Add("log", write.stream, " is at version ", version, ", offset ", record.offset, " says ",
          write.expected_version);
    version = write.expected_version + write.facts;
  }

  void CheckAnswer(const CallSeen& call) {
    if (call.outcome == kUnknown) return;
    if (!IsDefinite(call)) {
      Add("honest", call.command, " got ", call.outcome, " ", call.reason, " from ", call.replica);
      return;
    }
    const auto [first, is_first] = answers_.emplace(call.command, &call);
    if (!is_first && !SameAnswer(*first->second, call))
      Add("final", call.command, " was ", first->second->outcome, " ", first->second->reason, ", then ",
          call.outcome, " ", call.reason, " at ", call.stream, " ", call.version);
    const auto logged = admitted_.find(call.command);
    if (logged == admitted_.end()) {
      Add("kept", call.command, ", ", call.outcome, ", is not in the log");
    } else if (!IsLogged(call, *logged->second)) {
      Add("kept", call.command, " was ", call.outcome, " ", call.reason, " at ", call.stream, " ",
          call.version, ", but offset ", logged->second->offset, " says otherwise");
    }
  }

  static bool SameAnswer(const CallSeen& a, const CallSeen& b) {
    return a.outcome == b.outcome && a.reason == b.reason && a.stream == b.stream && a.version == b.version &&
           a.recorded_at_us == b.recorded_at_us;
  }

  static bool IsLogged(const CallSeen& call, const LoggedRecord& record) {
    if (call.outcome == kRefused) return record.refusal == call.reason;
    if (!record.refusal.empty() || record.recorded_at_us != call.recorded_at_us) return false;
    return std::any_of(record.writes.begin(), record.writes.end(), [&](const LoggedWrite& write) {
      return write.stream == call.stream && write.expected_version + write.facts == call.version;
    });
  }

  // When a command was first sent, and first answered with its outcome.
  struct Span {
    int64_t invoked_us = INT64_MAX, returned_us = INT64_MAX;
    uint64_t offset = 0;
    std::string command;
  };

  // Of every command that was answered and stands in the log.
  std::vector<Span> Spans() const {
    std::map<std::string, Span> spans;
    for (const CallSeen& call : history_.calls) {
      const auto logged = admitted_.find(call.command);
      if (logged == admitted_.end()) continue;
      Span& span = spans[call.command];
      span.command = call.command;
      span.offset = logged->second->offset;
      span.invoked_us = std::min(span.invoked_us, call.invoked_us);
      if (IsDefinite(call)) span.returned_us = std::min(span.returned_us, call.returned_us);
    }
    std::vector<Span> all;
    for (auto& [id, span] : spans) all.push_back(std::move(span));
    return all;
  }

  // The whole log is one order, so this holds across streams too.
  void CheckOrder() {
    std::vector<Span> sent = Spans(), answered = sent;
    std::sort(sent.begin(), sent.end(),
              [](const auto& a, const auto& b) { return a.invoked_us < b.invoked_us; });
    std::sort(answered.begin(), answered.end(),
              [](const auto& a, const auto& b) { return a.returned_us < b.returned_us; });
    const Span* furthest = nullptr;
    auto next = answered.begin();
    for (const Span& span : sent) {
      for (; next != answered.end() && next->returned_us < span.invoked_us; ++next)
        if (furthest == nullptr || next->offset > furthest->offset) furthest = &*next;
      if (furthest != nullptr && span.offset < furthest->offset)
        Add("order", span.command, " at offset ", span.offset, " was sent after ", furthest->command, " at ",
            furthest->offset, " was answered");
    }
  }

  // A version of a stream that somebody was told, and when.
  struct Told {
    int64_t at_us;
    uint64_t version;
  };

  void CheckReads() {
    std::map<std::string, std::vector<Told>> told;
    for (const CallSeen& call : history_.calls)
      if (call.outcome == kAccepted) told[call.stream].push_back({call.returned_us, call.version});
    for (const ReadSeen& read : history_.reads)
      if (read.linearizable && read.outcome == kRead)
        told[read.stream].push_back({read.returned_us, read.version});
    for (const ReadSeen& read : history_.reads) {
      if (read.outcome != kRead) {
        if (read.outcome != kUnknown)
          Add("honest", "a read of ", read.stream, " got ", read.outcome, " ", read.reason, " from ",
              read.replica);
        continue;
      }
      uint64_t least = read.at_least;
      const int64_t before_us = read.invoked_us - absl::ToInt64Microseconds(bounds_.deposed_broker);
      for (const Told& one : told[read.stream])
        if (read.linearizable && one.at_us < before_us) least = std::max(least, one.version);
      if (read.version < least)
        Add("fresh", read.stream, " was read at version ", read.version, " from ", read.replica, ", not at ",
            least);
      if (read.version > versions_[read.stream])
        Add("real", read.stream, " was read at version ", read.version, ", the log ends at ",
            versions_[read.stream]);
    }
  }

  void CheckFollowers() {
    std::vector<const LoggedRecord*> admitted;
    for (const LoggedRecord& record : log_)
      if (IsFollowed(record)) admitted.push_back(&record);
    std::map<std::string, std::vector<const FollowSeen*>> followers;
    for (const FollowSeen& seen : history_.followed) followers[seen.follower].push_back(&seen);
    for (const auto& [follower, seen] : followers) CheckFollower(follower, seen, admitted);
  }

  // The first difference says it all.
  void CheckFollower(const std::string& follower, const std::vector<const FollowSeen*>& seen,
                     const std::vector<const LoggedRecord*>& admitted) {
    for (size_t i = 0; i < seen.size(); ++i) {
      const LoggedRecord* expected = i < admitted.size() ? admitted[i] : nullptr;
      if (expected != nullptr && seen[i]->offset == expected->offset && SameFacts(*seen[i], *expected))
        continue;
      Add("follow", follower, " got offset ", seen[i]->offset, " from ", seen[i]->replica, " where ",
          expected == nullptr ? "nothing" : absl::StrCat("offset ", expected->offset), " was to come");
      return;
    }
    if (seen.size() < admitted.size())
      Add("follow", follower, " ended before offset ", admitted[seen.size()]->offset);
  }

  static bool SameFacts(const FollowSeen& seen, const LoggedRecord& record) {
    std::vector<std::pair<std::string, uint64_t>> facts;
    for (const LoggedWrite& write : record.writes)
      for (uint64_t n = 1; n <= write.facts; ++n) facts.push_back({write.stream, write.expected_version + n});
    return seen.command == record.command && seen.facts == facts;
  }

  void CheckStates() {
    std::map<uint64_t, const StateSeen*> first;
    std::map<std::pair<uint64_t, uint32_t>, const StateSeen*> first_of_format;
    for (const StateSeen& state : history_.states) {
      const StateSeen& other = *first.emplace(state.position, &state).first->second;
      const StateSeen& like =
          *first_of_format.emplace(std::pair(state.position, state.rows), &state).first->second;
      if (other.chain != state.chain)
        Add("digest", state.replica, " and ", other.replica, " have other chains at ", state.position);
      if (like.digest != state.digest)
        Add("digest", state.replica, " and ", like.replica, " have other digests at ", state.position);
    }
  }

  void CheckRecovery(const FaultSeen& fault) {
    if (absl::Microseconds(fault.answered_us) > bounds_.failover)
      Add("failover", fault.fault, " (", fault.detail, "): ", fault.answered_us, " us");
    if (fault.caught_up_us < 0 || absl::Microseconds(fault.caught_up_us) > bounds_.recovery)
      Add("recovery", fault.fault, " (", fault.detail,
          "): ", fault.caught_up_us < 0 ? "never caught up" : absl::StrCat(fault.caught_up_us, " us"));
  }

  const History& history_;
  const std::vector<LoggedRecord>& log_;
  const Bounds& bounds_;
  std::map<std::string, const LoggedRecord*> admitted_;  // by command
  std::map<std::string, uint64_t> versions_;
  std::map<std::string, const CallSeen*> answers_;
  std::vector<Violation> found_;
};

}  // namespace

bool IsFollowed(const LoggedRecord& record) {
  return record.verdict == Verdict::kAdmitted && !record.control &&
         (!record.refusal.empty() || std::any_of(record.writes.begin(), record.writes.end(),
                                                 [](const LoggedWrite& write) { return write.facts > 0; }));
}

std::vector<Violation> Check(const History& history, const std::vector<LoggedRecord>& log,
                             const Bounds& bounds) {
  return Checking(history, log, bounds).All();
}

}  // namespace candour
