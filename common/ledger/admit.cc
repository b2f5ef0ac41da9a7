#include "common/ledger/admit.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

using ledger::v1::Commit;
using Broken = std::optional<std::string>;

// Whether known_at says, once, how much of this very log the decision had seen. It binds a commit to its log:
// one copied from another installation, generation or a longer fork of this log is void here, although its
// streams and versions may fit.
bool KnowsThisLog(const Commit& commit, uint64_t offset, const LedgerSelf& self) {
  bool found = false;
  for (const auto& position : commit.known_at()) {
    if (position.ledger_id() != self.ledger_id) continue;
    if (position.partition() != 0 || position.offset() > offset) return false;
    found = true;
  }
  return found;
}

// The part of MALFORMED that looks at the log: where Opened stands, what follows Closed, the level, the fact
// types.
Broken CheckAgainstLog(const Commit& commit, uint64_t offset, const LedgerSelf& self) {
  const bool opens = commit.has_control() && commit.control().has_opened();
  if (opens != (offset == 0)) return offset == 0 ? "offset 0 is not Opened" : "Opened after offset 0";
  if (opens) return std::nullopt;
  if (!self.opened()) return "the ledger was never opened";
  if (self.closed) return "after Closed";
  if (commit.level() > self.level) return "level above the ledger's";
  if (commit.has_control() && commit.control().has_level_raised() &&
      commit.control().level_raised().schema().level() != self.level + 1) {
    return "not the next level";
  }
  if (!KnowsThisLog(commit, offset, self)) return "known_at does not name this log";
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      if (self.fact_types.find(fact.type()) == self.fact_types.end()) return "undeclared fact type";
    }
  }
  return std::nullopt;
}

Admission Reject(Verdict verdict, std::string why, Commit commit = {}) {
  return {verdict, std::move(why), std::move(commit)};
}

}  // namespace

absl::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAdmitted:
      return "ADMITTED";
    case Verdict::kMalformed:
      return "MALFORMED";
    case Verdict::kRepeated:
      return "REPEATED";
    case Verdict::kStale:
      return "STALE";
    case Verdict::kConflicted:
      return "CONFLICTED";
  }
  return "UNKNOWN";
}

ShapedRecord ShapeOf(const LogRecord& record) {
  ShapedRecord shaped;
  shaped.offset = record.offset;
  shaped.broken = CheckShape(record, &shaped.commit);
  // Of a foreign producer's bytes it may be many times their size, and nobody asks.
  if (shaped.broken) shaped.commit = Commit();
  return shaped;
}

Admission Admit(ShapedRecord record, const LogState& log) {
  if (record.broken) return Reject(Verdict::kMalformed, *std::move(record.broken));
  Commit& commit = record.commit;
  if (Broken broken = CheckAgainstLog(commit, record.offset, log.self())) {
    return Reject(Verdict::kMalformed, *std::move(broken), std::move(commit));
  }
  if (log.IsSettled(commit.command_id()))
    return Reject(Verdict::kRepeated, "command id is settled", std::move(commit));
  for (int i = 0; i < commit.writes_size(); ++i) {
    const auto& write = commit.writes(i);
    const uint64_t found = log.VersionOf(write.stream());
    if (found == write.expected_version()) continue;
    return Reject(
        i == 0 ? Verdict::kStale : Verdict::kConflicted,
        absl::StrCat(write.stream(), ": version ", write.expected_version(), " expected, ", found, " found"),
        std::move(commit));
  }
  return {Verdict::kAdmitted, "", std::move(commit)};
}

void ApplyControl(const Commit& commit, LedgerSelf* self) {
  if (!commit.has_control()) return;
  const auto& control = commit.control();
  const auto declare = [self](const ledger::v1::Schema& schema) {
    self->level = schema.level();
    self->fact_types.insert(schema.fact_types().begin(), schema.fact_types().end());
  };
  if (control.has_opened()) {
    self->ledger_id = control.opened().ledger_id();
    self->origin = control.opened().origin();
    declare(control.opened().schema());
  }
  if (control.has_level_raised()) declare(control.level_raised().schema());
  if (control.has_closed()) self->closed = true;
}

}  // namespace candour
