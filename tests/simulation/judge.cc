#include "tests/simulation/judge.h"

#include "tests/support/core_fixture.h"

namespace candour {

absl::StatusOr<uint64_t> JudgedState::Load(absl::string_view stream, google::protobuf::Message* state) const {
  const auto found = entries_.find(stream);
  if (found == entries_.end()) return 0;
  state->CopyFrom(*found->second.state);
  return found->second.version;
}

uint64_t JudgedState::VersionOf(absl::string_view stream) const {
  const auto found = entries_.find(stream);
  return found == entries_.end() ? 0 : found->second.version;
}

std::map<std::string, uint64_t> JudgedState::Versions() const {
  std::map<std::string, uint64_t> versions;
  for (const auto& [stream, entry] : entries_) versions[stream] = entry.version;
  return versions;
}

void JudgedState::Apply(const ledger::v1::Commit& commit) {
  for (const auto& write : commit.writes()) {
    if (write.facts().empty()) continue;
    Entry& entry = entries_[write.stream()];
    std::shared_ptr<google::protobuf::Message> state = ToyModel().NewState(write.stream());
    if (entry.state) state->CopyFrom(*entry.state);
    for (const auto& fact : write.facts()) {
      FactContext context;
      context.stream = write.stream();
      context.version = ++entry.version;
      ToyModel().Fold(fact.type(), fact.value(), context, state.get());
    }
    entry.state = std::move(state);
  }
}

Judge::Verdict Judge::VerdictOn(const LogRecord& record, ledger::v1::Commit* commit) const {
  if (!record.value || !commit->ParseFromString(*record.value) || commit->level() != 1) {
    return Verdict::kMalformed;
  }
  if (commit->control().has_opened() != (record.offset == 0)) return Verdict::kMalformed;
  if (settled_.contains(commit->command_id())) return Verdict::kRepeated;
  bool first = true;
  for (const auto& write : commit->writes()) {
    if (state_.VersionOf(write.stream()) != write.expected_version()) {
      return first ? Verdict::kStale : Verdict::kConflicted;
    }
    first = false;
  }
  return Verdict::kAdmitted;
}

Judge::Judged Judge::Next(const LogRecord& record) {
  Judged judged;
  judged.verdict = VerdictOn(record, &judged.commit);
  if (judged.verdict == Verdict::kAdmitted) {
    settled_.emplace(judged.commit.command_id(), record.offset);
    state_.Apply(judged.commit);
  }
  return judged;
}

}  // namespace candour
