#include "tests/simulation/history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/uuid.h"
#include "tests/simulation/judge.h"
#include "tests/simulation/system_rules.h"

namespace candour {
namespace {

using ledger::v1::Commit;
using Verdict = Judge::Verdict;

std::vector<std::string> FactsOf(const Commit& commit) {
  std::vector<std::string> facts;
  for (const auto& write : commit.writes()) {
    uint64_t version = write.expected_version();
    for (const auto& fact : write.facts()) {
      facts.push_back(FactText(write.stream(), ++version, fact.type(), fact.value()));
    }
  }
  return facts;
}

// What the commit of a decision must hold: "<stream> <type> <bytes>" of each fact.
std::multiset<std::string> Expected(const SimCommand& command, const Decision& decision,
                                    const Context& context) {
  std::multiset<std::string> facts;
  const auto add = [&](const std::string& stream, const google::protobuf::Message& fact) {
    facts.insert(absl::StrCat(stream, " ", fact.GetDescriptor()->full_name(), " ", fact.SerializeAsString()));
  };
  if (decision.refused()) return facts;
  for (const DecidedFact& fact : decision.facts()) {
    add(fact.stream.empty() ? command.stream : fact.stream, *fact.fact);
  }
  for (const auto& [stream, owner] : context.taken()) {
    common::v1::KeyTaken taken;
    taken.set_owner(owner);
    add(stream, taken);
  }
  return facts;
}

std::multiset<std::string> Recorded(const Commit& commit) {
  std::multiset<std::string> facts;
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      facts.insert(absl::StrCat(write.stream(), " ", fact.type(), " ", fact.value()));
    }
  }
  return facts;
}

class Check {
 public:
  explicit Check(const History& history) : history_(history) {
    for (const SimCommand& command : history.commands) commands_.emplace(command.Key(), &command);
  }

  std::map<std::string, std::string> Run() {
    JudgeLog();
    for (const FoldedImage& image : history_.images) CompareImage(image);
    for (const Reply& reply : history_.replies) CheckReply(reply);
    CheckSystem();
    if (history_.unanswered > 0) Bad("unsettled", absl::StrCat(history_.unanswered, " clients"));
    return std::move(bad_);
  }
  std::map<std::string, int64_t> Counts() {
    JudgeLog();
    return counts_;
  }

 private:
  using Admitted = std::pair<uint64_t, Commit>;

  void Bad(const std::string& name, std::string where) { bad_.try_emplace(name, std::move(where)); }

  void JudgeLog() {
    static const char* const kNames[] = {"admitted", "malformed", "repeated", "stale", "conflicted"};
    Judge judge;
    before_.push_back(judge.state());
    for (const LogRecord& record : history_.log) {
      Judge::Judged judged = judge.Next(record);
      ++counts_[kNames[static_cast<int>(judged.verdict)]];
      if (judged.verdict != Verdict::kAdmitted) voids_.insert(record.offset);
      if (judged.verdict == Verdict::kAdmitted && !judged.commit.has_control()) {
        if (judged.commit.has_refusal()) ++counts_["refusal"];
        CheckDecision(record.offset, judged.commit);
        log_[record.offset] = judged.commit;
        admitted_[judged.commit.command_id()] = {record.offset, judged.commit};
      }
      before_.push_back(judge.state());
    }
  }

  const SimCommand* CommandOf(const Commit& commit) const {
    const auto found =
        commands_.find(absl::StrCat(commit.command_id(), commit.method(), " ", commit.request().value()));
    return found == commands_.end() ? nullptr : found->second;
  }

  void CheckDecision(uint64_t offset, const Commit& commit) {
    const std::string where = absl::StrCat("offset ", offset);
    const SimCommand* command = CommandOf(commit);
    absl::StatusOr<SimCommand> by_system;
    if (IsBySystem(commit)) {
      by_system = SystemCommandOf(commit, before_.back(), log_);
      if (!by_system.ok()) return Bad("bad_system", absl::StrCat(where, ": ", by_system.status().message()));
      command = &*by_system;
      ++counts_[std::string(commit.method().substr(0, commit.method().find('/')))];
    }
    if (command == nullptr) return Bad("bad_decision", absl::StrCat(where, " is nobody's command"));
    const JudgedState& before = before_.back();
    const absl::Time decided_at = absl::FromUnixMicros(commit.decided_at_us());
    const Context context(before, FormatUuid(command->id), {commit.actor().account(), "", "", ""},
                          decided_at);
    const Decision decision = command->DecideAt(context, before.VersionOf(command->stream));
    if (commit.refusal().reason() != (decision.refused() ? decision.refusal().reason : "") ||
        Recorded(commit) != Expected(*command, decision, context)) {
      Bad("bad_decision", where);
    }
    if (by_system.ok()) return CheckEarly(offset, commit);
    const auto received = history_.received.find(command->id);
    if (received == history_.received.end() || !received->second.contains(decided_at)) {
      Bad("bad_decision", absl::StrCat(where, " was decided at another time than any call"));
    }
  }

  void CheckEarly(uint64_t offset, const Commit& commit) {
    if (!absl::StartsWith(commit.method(), "timer/")) return;
    toy::v1::Unpark unpark;
    unpark.ParseFromString(commit.request().value());
    const absl::Time due = absl::FromUnixMicros(unpark.due_us());
    if (history_.landed_at.at(offset) < due) Bad("early", absl::StrCat("offset ", offset));
  }

  // Every due date of a run is over when it ends.
  void CheckSystem() {
    for (const std::string& timer : StandingTimers(before_.back(), log_)) Bad("unfired", timer);
    for (const std::string& reaction : Unreacted(log_)) Bad("unreacted", reaction);
  }

  void CompareImage(const FoldedImage& image) {
    const FoldedImage& first = history_.images.front();
    const std::set<uint64_t> expected(voids_.begin(), voids_.lower_bound(image.position));
    if (image.voids != expected) Bad("diverged", absl::StrCat(image.name, " and the judge: verdicts"));
    if (image.versions != before_.at(image.position).Versions()) {
      Bad("diverged", absl::StrCat(image.name, " and the judge: versions"));
    }
    const AdmittedLog log(log_.begin(), log_.lower_bound(image.position));
    if (image.timers != StandingTimers(before_.at(image.position), log)) {
      Bad("diverged", absl::StrCat(image.name, " and the judge: timers"));
    }
    if (image.position == first.position && image.digest != first.digest) {
      Bad("diverged", absl::StrCat(image.name, " and ", first.name, ": digests"));
    }
    std::set<std::string> ids, keys;
    for (const LogRecord& record : history_.log) {
      Commit commit;
      if (record.offset >= image.position || image.voids.contains(record.offset)) continue;
      if (!commit.ParseFromString(record.value.value_or(""))) continue;
      const std::string where = absl::StrCat(image.name, ", offset ", record.offset);
      if (!ids.insert(commit.command_id()).second) Bad("two_admitted", where);
      for (const auto& write : commit.writes()) {
        const bool takes = absl::StartsWith(write.stream(), "key/") && write.facts_size() > 0;
        if (takes && !keys.insert(write.stream()).second) Bad("key_twice", where);
      }
    }
  }

  void CheckReply(const Reply& reply) {
    const std::string id = absl::BytesToHexString(reply.command.id);
    const auto found = admitted_.find(reply.command.id);
    const Admitted* outcome = found == admitted_.end() ? nullptr : &found->second;
    const bool own = outcome != nullptr && CommandOf(outcome->second) != nullptr &&
                     CommandOf(outcome->second)->Key() == reply.command.Key();
    const bool accepted = own && !outcome->second.has_refusal();
    if (reply.kind == Reply::Kind::kOk) {
      if (!accepted || reply.offset != outcome->first || reply.facts != FactsOf(outcome->second)) {
        Bad("ok_mismatch", id);
      }
    } else if (accepted) {
      Bad("refused_then_in", absl::StrCat(id, " at offset ", outcome->first));
    }
    const std::string said = absl::StrCat(static_cast<int>(reply.kind), " ", reply.reason, " ",
                                          reply.offset ? absl::StrCat(*reply.offset) : "unlogged");
    if (said_.try_emplace(reply.command.Key(), said).first->second != said) Bad("changed_mind", id);
    if (reply.kind == Reply::Kind::kRefused && !WasTrue(reply, own ? outcome : nullptr)) {
      Bad("stale_refusal", id);
    }
  }

  // Logged: CheckDecision has seen that it is true where it stands. Else in any state and at any time of the
  // call.
  bool WasTrue(const Reply& reply, const Admitted* outcome) const {
    if (reply.offset) {
      return outcome != nullptr && outcome->first == *reply.offset &&
             outcome->second.refusal().reason() == reply.reason &&
             *reply.offset >= history_.first_end.at(reply.command.id);
    }
    for (uint64_t at = reply.end_at_call; at <= reply.end_at_reply; ++at) {
      for (const absl::Time now : {reply.called_at, reply.replied_at}) {
        const JudgedState& state = before_.at(at);
        const Context context(state, FormatUuid(reply.command.id), Actor(), now);
        const Decision decision = reply.command.DecideAt(context, state.VersionOf(reply.command.stream));
        if (decision.refused() && decision.refusal().reason == reply.reason) return true;
      }
    }
    return false;
  }

  const History& history_;
  std::map<std::string, const SimCommand*> commands_;
  std::vector<JudgedState> before_;  // by position
  AdmittedLog log_;
  std::set<uint64_t> voids_;
  std::map<std::string, Admitted> admitted_;
  std::map<std::string, std::string> said_;
  std::map<std::string, int64_t> counts_;
  std::map<std::string, std::string> bad_;
};

}  // namespace

std::string FactText(absl::string_view stream, uint64_t version, absl::string_view type,
                     absl::string_view value) {
  return absl::StrCat(stream, "@", version, " ", type, " ", value);
}

std::map<std::string, std::string> Violations(const History& history) { return Check(history).Run(); }

std::map<std::string, int64_t> Verdicts(const History& history) { return Check(history).Counts(); }

}  // namespace candour
