#include "common/audit/memory_fold.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/ledger/chain.h"

namespace candour {

void MemoryFold::Take(const LogRecord& record, const Admission& admission) {
  if (admission.verdict == Verdict::kAdmitted) {
    ApplyControl(admission.commit, &self_);
    settled_.insert(admission.commit.command_id());
    recorded_at_us_ = std::max(recorded_at_us_, admission.commit.recorded_at_us());
    for (const auto& write : admission.commit.writes()) TakeWrite(admission.commit, write);
  }
  head_ = ChainNext(record.offset == 0 ? ChainStart(self_.origin) : head_, record);
  ++verdicts_[static_cast<size_t>(admission.verdict)];
}

void MemoryFold::TakeWrite(const ledger::v1::Commit& commit, const ledger::v1::Write& write) {
  if (write.facts().empty()) return;
  Stream& stream = streams_[write.stream()];
  if (model_ == nullptr) {
    stream.version += static_cast<uint64_t>(write.facts_size());
    return;
  }
  if (stream.version == 0) stream.state = model_->NewState(write.stream());
  for (const auto& fact : write.facts()) {
    const FactContext context{write.stream(),
                              ++stream.version,
                              absl::FromUnixMicros(commit.decided_at_us()),
                              absl::FromUnixMicros(recorded_at_us_),
                              commit.actor().account(),
                              commit.actor().role(),
                              {},
                              commit.actor().person_id()};
    if (!stream.state || !model_->Fold(fact.type(), fact.value(), context, stream.state.get()))
      stream.damaged = true;
  }
}

uint64_t MemoryFold::VersionOf(absl::string_view stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? 0 : found->second.version;
}

absl::StatusOr<uint64_t> MemoryFold::Load(absl::string_view name, google::protobuf::Message* state) const {
  const auto found = streams_.find(name);
  if (found == streams_.end()) return 0;
  const Stream& stream = found->second;
  if (stream.damaged || !stream.state)
    return absl::DataLossError(absl::StrCat(name, " holds a fact that this build cannot read"));
  state->CopyFrom(*stream.state);
  return stream.version;
}

absl::StatusOr<std::vector<std::string>> MemoryFold::Ids(absl::string_view view,
                                                         absl::string_view owner) const {
  std::set<std::string> ids;
  for (const auto& [name, stream] : streams_) {
    Rows rows;
    if (model_ != nullptr && stream.state) model_->AddRows(name, *stream.state, &rows);
    for (std::string& id : rows.IdsUnder(view, owner)) ids.insert(std::move(id));
  }
  return std::vector<std::string>(ids.begin(), ids.end());
}

}  // namespace candour
