#include "common/replica/folder.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/ledger/chain.h"
#include "common/replica/folded_view.h"
#include "common/replica/rows.h"
#include "common/replica/timer_row.h"

namespace candour {
namespace {

using ledger::v1::Commit;

// States kept parsed between batches; about 1 KiB each. Over that all are dropped and read again.
constexpr size_t kMaxCachedStreams = 16384;

}  // namespace

Folder::Folder(absl::string_view ledger, const Model& model, const Store& store,
               replica::v1::PositionRow position, LedgerSelf self)
    : ledger_(ledger),
      prefix_(LedgerPrefix(ledger)),
      model_(model),
      store_(store),
      position_(std::move(position)),
      self_(std::make_shared<const LedgerSelf>(std::move(self))),
      batch_(store) {
  position_.set_format(kRowsFormat);
  while (position_.verdicts_size() <= static_cast<int>(Verdict::kConflicted)) position_.add_verdicts(0);
}

Folder::~Folder() = default;

absl::Status Folder::Fold(ExaminedRecord record) {
  const uint64_t offset = record.shaped.offset;
  const Admission admission = Admit(std::move(record.shaped), *this);
  if (!read_.ok()) return read_;
  const Commit& commit = admission.commit;
  const bool admitted = admission.verdict == Verdict::kAdmitted;
  if (admitted && commit.has_control()) {
    LedgerSelf after = *self_;
    ApplyControl(commit, &after);
    if (after.level > model_.level()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the ledger was raised to level ", after.level, " at offset ", offset,
                       "; this build reads up to level ", model_.level(), ": run a newer build"));
    }
    closed_ = after.closed;
    Declare(std::move(after));
  }
  position_.set_verdicts(static_cast<int>(admission.verdict),
                         position_.verdicts(static_cast<int>(admission.verdict)) + 1);
  if (admitted) {
    Take(offset, commit);
  } else {
    replica::v1::VoidRow row;
    row.set_verdict(static_cast<uint32_t>(admission.verdict));
    row.set_why(admission.why);
    batch_.Put(kVoidRows, OffsetKey(prefix_, offset), row.SerializeAsString());
  }
  // The chain begins with the origin, which the first record names.
  const std::string before = offset == 0 ? ChainStart(self_->origin) : position_.head();
  position_.set_head(ChainAfter(before, record.link));
  position_.set_next_offset(offset + 1);
  replica::v1::LogRow row;
  row.set_head(position_.head());
  row.set_recorded_at_us(position_.recorded_at_us());
  if (admitted) row.set_command_id(commit.command_id());
  if (admitted && commit.has_refusal()) row.set_refused_method(commit.method());
  batch_.Put(kLogRows, OffsetKey(prefix_, offset), row.SerializeAsString());
  return absl::OkStatus();
}

void Folder::Declare(LedgerSelf self) {
  position_.set_ledger_id(self.ledger_id);
  position_.set_origin(self.origin);
  position_.set_level(self.level);
  position_.set_closed(self.closed);
  replica::v1::DeclaredRow declared;
  for (const std::string& type : self.fact_types) declared.add_fact_types(type);
  batch_.Put(kPositionRows, DeclaredKey(prefix_), declared.SerializeAsString());
  self_ = std::make_shared<const LedgerSelf>(std::move(self));
}

absl::StatusOr<Store::Batch> Folder::Finish(Folded* changed) {
  for (const std::string& name : touched_) WriteStream(name, *streams_.at(name));
  if (!read_.ok()) return read_;
  batch_.Put(kPositionRows, prefix_, position_.SerializeAsString());
  changed->end = position_.next_offset();
  changed->from = std::exchange(from_, changed->end);
  changed->streams = std::move(touched_);
  changed->closed = std::exchange(closed_, false);
  changed->settled.assign(settled_.begin(), settled_.end());
  touched_.clear();
  settled_.clear();
  fired_.clear();
  if (streams_.size() > kMaxCachedStreams) streams_.clear();
  return std::exchange(batch_, Store::Batch(store_, batch_.bytes()));
}

uint64_t Folder::VersionOf(absl::string_view stream) const { return Find(stream).row.version(); }

bool Folder::IsSettled(absl::string_view command_id) const {
  if (settled_.contains(command_id)) return true;
  const auto row = store_.Get(kCommandRows, absl::StrCat(prefix_, command_id));
  read_.Update(row.status());
  return row.ok() && row->has_value();
}

Folder::Stream& Folder::Find(absl::string_view name) const {
  const auto found = streams_.find(name);
  if (found != streams_.end()) return *found->second;
  auto stream = std::make_unique<Stream>();
  const auto bytes = store_.Get(kStreamRows, absl::StrCat(prefix_, name));
  read_.Update(bytes.status());
  if (bytes.ok() && *bytes && !stream->row.ParseFromString(**bytes)) {
    read_.Update(absl::DataLossError(absl::StrCat("stream row of ", name, " is damaged")));
  }
  return *streams_.emplace(std::string(name), std::move(stream)).first->second;
}

void Folder::Parse(absl::string_view name, Stream& stream) const {
  if (stream.parsed) return;
  stream.parsed = true;
  stream.state = model_.NewState(name);
  if (!stream.state) return;
  stream.state->ParseFromString(stream.row.state());
  if (stream.row.version() == 0) return;
  Rows rows;
  if (!stream.row.damaged()) model_.AddRows(name, *stream.state, &rows);
  for (const auto& [key, value] : rows.rows()) stream.index.emplace(key, IndexRow{value, std::nullopt});
  TimerRows timers;
  model_.AddTimers(name, *stream.state, &timers);
  stream.timers = timers.timers();
}

void Folder::Take(uint64_t offset, const Commit& commit) {
  position_.set_recorded_at_us(std::max(position_.recorded_at_us(), commit.recorded_at_us()));
  auto outcome = std::make_shared<Outcome>();
  replica::v1::CommandRow& command = outcome->row;
  command.set_offset(offset);
  command.set_method(commit.method());
  command.set_caller_tag(commit.caller_tag());
  command.set_content_tag(commit.content_tag());
  command.set_tag_key_id(commit.tag_key_id());
  command.set_recorded_at_us(position_.recorded_at_us());
  if (commit.has_refusal()) *command.mutable_refusal() = commit.refusal();
  for (int i = 0; i < commit.writes_size(); ++i) {
    const auto& write = commit.writes(i);
    if (i > 0 && write.facts().empty()) continue;
    auto* span = command.add_spans();
    span->set_stream(write.stream());
    span->set_first_version(write.expected_version() + (write.facts().empty() ? 0 : 1));
    span->set_count(static_cast<uint32_t>(write.facts_size()));
    span->set_write(static_cast<uint32_t>(i));
    TakeWrite(offset, commit, write, outcome.get());
  }
  batch_.Put(kCommandRows, absl::StrCat(prefix_, commit.command_id()), command.SerializeAsString());
  settled_.emplace(commit.command_id(), std::move(outcome));
  if (absl::StartsWith(commit.method(), kTimerMethod)) TakeFired(commit);
}

// The row of a timer goes with its outcome, also where that changes nothing else of the stream.
void Folder::TakeFired(const Commit& commit) {
  const std::string& name = commit.writes(0).stream();
  fired_.emplace(commit.command_id(), name);
  Stream& stream = Find(name);
  if (stream.row.version() == 0) return;  // nothing is armed
  Parse(name, stream);
  if (!std::exchange(stream.dirty, true)) touched_.push_back(name);
}

void Folder::TakeWrite(uint64_t offset, const Commit& commit, const ledger::v1::Write& write,
                       Outcome* outcome) {
  if (write.facts().empty()) return;
  Stream& stream = Find(write.stream());
  Parse(write.stream(), stream);
  if (!std::exchange(stream.dirty, true)) touched_.push_back(write.stream());
  replica::v1::FactRow row;
  row.set_offset(offset);
  row.set_command_id(commit.command_id());
  row.set_decided_at_us(commit.decided_at_us());
  row.set_recorded_at_us(position_.recorded_at_us());
  row.set_method(commit.method());
  if (commit.has_actor()) *row.mutable_actor() = commit.actor();
  const FactContext base{write.stream(),
                         0,
                         absl::FromUnixMicros(commit.decided_at_us()),
                         absl::FromUnixMicros(position_.recorded_at_us()),
                         commit.actor().account(),
                         commit.actor().role(),
                         {},
                         commit.actor().person_id()};
  for (const auto& fact : write.facts()) {
    FactContext context = base;
    context.version = stream.row.version() + 1;
    const bool folded = !model_.keeps_states() ||
                        (stream.state && model_.Fold(fact.type(), fact.value(), context, stream.state.get()));
    if (!folded) stream.row.set_damaged(true);
    stream.row.set_version(context.version);
    row.set_type(fact.type());
    row.set_value(fact.value());
    batch_.Put(kFactRows, FactPrefix(prefix_, write.stream()) + BigEndian64(context.version),
               row.SerializeAsString());
    outcome->facts.push_back({write.stream(), context.version, fact.type(), fact.value()});
  }
  stream.row.set_last_offset(offset);
  MoveIndex(offset, write.stream(), stream);
}

// After each commit, not each batch: a row that stood between two commits of one batch stands in the past.
void Folder::MoveIndex(uint64_t offset, absl::string_view name, Stream& stream) {
  Rows rows;
  if (stream.state && !stream.row.damaged()) model_.AddRows(name, *stream.state, &rows);
  for (const auto& [key, row] : stream.index) {
    if (rows.rows().contains(key)) continue;
    EndRow(offset, key, row);
    batch_.Delete(kViewRows, prefix_ + key);
  }
  std::map<std::string, IndexRow> index;
  for (const auto& [key, value] : rows.rows()) {
    const auto before = stream.index.find(key);
    if (before != stream.index.end() && before->second.value == value) {
      index.emplace(key, std::move(before->second));
      continue;
    }
    if (before != stream.index.end()) EndRow(offset, key, before->second);
    batch_.Put(kViewRows, prefix_ + key, StandingRow(offset, value));
    index.emplace(key, IndexRow{value, offset});
  }
  stream.index = std::move(index);
}

// What held until `offset` is kept, by where it began.
void Folder::EndRow(uint64_t offset, absl::string_view key, const IndexRow& row) {
  replica::v1::PastRow past;
  past.set_until(offset);
  past.set_value(row.value);
  batch_.Put(kPastRows, PastKey(prefix_, key, row.since ? *row.since : StoredSince(key)),
             past.SerializeAsString());
}

uint64_t Folder::StoredSince(absl::string_view key) const {
  const auto row = store_.Get(kViewRows, absl::StrCat(prefix_, key));
  read_.Update(row.status());
  if (!row.ok()) return 0;
  if (!*row || (*row)->size() < sizeof(uint64_t)) {
    read_.Update(absl::DataLossError("an index row of the state is missing"));
    return 0;
  }
  return SinceOf(**row);
}

void Folder::WriteStream(const std::string& name, Stream& stream) {
  if (stream.state) stream.state->SerializeToString(stream.row.mutable_state());
  WriteTimers(name, stream);
  stream.dirty = false;
  batch_.Put(kStreamRows, prefix_ + name, stream.row.SerializeAsString());
}

// Rows at a position = what the states arm, less what a command of its stream has settled: whatever the
// batches.
void Folder::WriteTimers(const std::string& name, Stream& stream) {
  TimerRows rows;
  if (stream.state && !stream.row.damaged()) model_.AddTimers(name, *stream.state, &rows);
  for (const Timer& timer : stream.timers) {
    if (!rows.timers().contains(timer)) batch_.Delete(kTimerRows, TimerKey(prefix_, name, timer));
  }
  for (const Timer& timer : rows.timers()) {
    const bool is_new = !stream.timers.contains(timer);
    if (!is_new && fired_.empty()) continue;
    const std::string id = TimerId(position_.ledger_id(), name, timer);
    if (!is_new && !fired_.contains(id)) continue;
    const std::string key = TimerKey(prefix_, name, timer);
    // A state may arm again what it armed before: a renewal taken back.
    HasFired(name, id) ? batch_.Delete(kTimerRows, key) : batch_.Put(kTimerRows, key, id);
  }
  stream.timers = rows.timers();
}

// By a command of the stream: nobody else's settles a timer.
bool Folder::HasFired(const std::string& stream, const std::string& id) {
  const auto now = fired_.find(id);
  if (now != fired_.end()) return now->second == stream;
  const auto bytes = store_.Get(kCommandRows, absl::StrCat(prefix_, id));
  read_.Update(bytes.status());
  replica::v1::CommandRow row;
  return bytes.ok() && *bytes && row.ParseFromString(**bytes) &&
         absl::StartsWith(row.method(), kTimerMethod) && row.spans(0).stream() == stream;
}

}  // namespace candour
