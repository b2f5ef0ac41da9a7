// Records that no replica wrote: a foreign producer has the right to write, by mistake or by malice.
#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/ledger/admit.h"
#include "tests/chaos/fault.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using Verdicts = std::vector<uint64_t>;

Verdicts VerdictsOf(const Slot& slot) {
  const auto state = slot.replica->caller()->GetState();
  if (!state.ok()) return {};
  return {state->verdicts().begin(), state->verdicts().end()};
}

// Bytes that mean nothing, and what is no commit of this ledger. All MALFORMED.
absl::Status AppendJunk(ForeignProducer& producer, Random& random) {
  std::string noise(1 + random() % 2000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  absl::Status status = producer.Append("post/poison", noise);
  status.Update(producer.Append("post/poison", std::nullopt));
  status.Update(producer.Append(std::nullopt, noise));
  status.Update(producer.Append("post/poison", std::string(kMaxRecordBytes + 1, 'x')));
  return status;
}

// A commit of the ledger again: as it was, under another key, with a new id on an old version, of a level to
// come.
absl::Status AppendForgeries(ForeignProducer& producer, const LogRecord& record) {
  ledger::v1::Commit commit;
  commit.ParseFromString(*record.value);
  absl::Status status = producer.Append(record.key, record.value);  // REPEATED
  status.Update(producer.Append("post/other", record.value));       // MALFORMED
  commit.set_command_id(*ParseUuid(NewUuid()));
  status.Update(producer.Append(record.key, SerialiseCommit(commit)));  // STALE
  commit.set_level(99);
  status.Update(producer.Append(record.key, SerialiseCommit(commit)));  // MALFORMED
  return status;
}

// Of a command that wrote a fact: with a new id its version is an old one.
absl::StatusOr<LogRecord> AnyCommit(World& world, Random& random) {
  const auto range = world.ledger().Range(absl::Seconds(10));
  if (!range.ok()) return range.status();
  while (true) {
    const auto record = world.ledger().ReadOne(1 + random() % (range->end - 1), absl::Seconds(10));
    ledger::v1::Commit commit;
    if (!record.ok() || !record->value || !commit.ParseFromString(*record->value)) continue;
    if (commit.writes_size() > 0 && commit.writes(0).facts_size() > 0) return record;
  }
}

Bite Poison(Stage& stage) {
  const std::string topic = stage.world.site().ledger_topic().topic;
  ForeignProducer producer(stage.world.cluster().bootstrap(), topic);
  const Slot& reader = stage.world.replica(0);
  const Verdicts before = VerdictsOf(reader);
  const auto commit = AnyCommit(stage.world, stage.random);
  absl::Status status = commit.status();
  if (status.ok()) status = AppendJunk(producer, stage.random);
  if (status.ok()) status = AppendForgeries(producer, *commit);
  (void)stage.world.CatchUp(absl::Seconds(30));
  const Verdicts after = VerdictsOf(reader);
  const auto grew = [&](Verdict verdict, uint64_t by) {
    const auto index = static_cast<size_t>(verdict);
    return index < before.size() && index < after.size() && after[index] >= before[index] + by;
  };
  const bool bit =
      status.ok() && grew(Verdict::kMalformed, 6) && grew(Verdict::kRepeated, 1) && grew(Verdict::kStale, 1);
  return {bit, status.ok() ? "8 records, none admitted" : std::string(status.message())};
}

}  // namespace

std::vector<FaultKind> ForeignFaults() {
  return {{"poison", "junk and forged commits by a foreign producer", Poison}};
}

}  // namespace candour
