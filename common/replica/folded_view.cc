#include "common/replica/folded_view.h"

#include "common/base/sha256.h"
#include "common/base/status.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using replica::v1::CommandRow;
using replica::v1::FactRow;
using replica::v1::LogRow;
using replica::v1::StreamRow;
using replica::v1::VoidRow;

template <class Row>
bool Parse(absl::string_view bytes, Row* row) {
  return row->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

absl::Status UnreadableStream(absl::string_view stream) {
  return absl::DataLossError(absl::StrCat(stream, " holds a fact that this build cannot read"));
}

absl::StatusOr<std::optional<replica::v1::PositionRow>> ReadPosition(const StoreView& store,
                                                                     absl::string_view ledger) {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           store.Get(kPositionRows, LedgerPrefix(ledger)));
  if (!bytes) return std::nullopt;
  replica::v1::PositionRow position;
  if (!Parse(*bytes, &position)) {
    return absl::DataLossError(
        "the position row of the state is damaged: delete the state folder to fold again");
  }
  if (position.format() != kRowsFormat) {
    return absl::FailedPreconditionError(absl::StrCat("the state was folded by a build of another format (",
                                                      position.format(), ", this one has ", kRowsFormat,
                                                      "): delete the state folder to fold again"));
  }
  return position;
}

absl::StatusOr<LedgerSelf> ReadSelf(const StoreView& store, absl::string_view ledger,
                                    const replica::v1::PositionRow& position) {
  LedgerSelf self;
  self.ledger_id = position.ledger_id();
  self.origin = position.origin();
  self.level = position.level();
  self.closed = position.closed();
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           store.Get(kPositionRows, DeclaredKey(LedgerPrefix(ledger))));
  replica::v1::DeclaredRow declared;
  if (bytes && !Parse(*bytes, &declared))
    return absl::DataLossError("the row of declared fact types is damaged");
  self.fact_types.insert(declared.fact_types().begin(), declared.fact_types().end());
  return self;
}

FoldedView::FoldedView(absl::string_view ledger, std::unique_ptr<StoreView> snapshot,
                       const replica::v1::PositionRow& position, std::shared_ptr<const LedgerSelf> self)
    : prefix_(LedgerPrefix(ledger)),
      snapshot_(std::move(snapshot)),
      position_(position),
      self_(std::move(self)) {}

absl::StatusOr<std::optional<StreamRow>> FoldedView::LoadStream(absl::string_view stream) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           snapshot_->Get(kStreamRows, absl::StrCat(prefix_, stream)));
  if (!bytes) return std::nullopt;
  StreamRow row;
  if (!Parse(*bytes, &row)) return absl::DataLossError(absl::StrCat("stream row of ", stream, " is damaged"));
  if (row.damaged()) return UnreadableStream(stream);
  return row;
}

absl::StatusOr<uint64_t> FoldedView::Load(absl::string_view stream, google::protobuf::Message* state) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<StreamRow> row, LoadStream(stream));
  if (!row) return 0;
  if (!Parse(row->state(), state))
    return absl::DataLossError(absl::StrCat("state of ", stream, " is damaged"));
  return row->version();
}

absl::StatusOr<uint64_t> FoldedView::Version(absl::string_view stream) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           snapshot_->Get(kStreamRows, absl::StrCat(prefix_, stream)));
  StreamRow row;
  if (bytes && !Parse(*bytes, &row))
    return absl::DataLossError(absl::StrCat("stream row of ", stream, " is damaged"));
  return row.version();
}

absl::StatusOr<std::optional<CommandRow>> FoldedView::Command(absl::string_view command_id) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           snapshot_->Get(kCommandRows, absl::StrCat(prefix_, command_id)));
  if (!bytes) return std::nullopt;
  CommandRow row;
  if (!Parse(*bytes, &row)) return absl::DataLossError("a command's row is damaged");
  return row;
}

bool FoldedView::IsSettled(absl::string_view command_id) const {
  const auto row = Command(command_id);
  return row.ok() && row->has_value();
}

absl::StatusOr<OutcomePtr> FoldedView::OutcomeOf(absl::string_view command_id) const {
  CANDOUR_ASSIGN_OR_RETURN(std::optional<CommandRow> row, Command(command_id));
  if (!row) return OutcomePtr();
  auto outcome = std::make_shared<Outcome>();
  for (const auto& span : row->spans()) {
    for (uint64_t version = span.first_version(); version < span.first_version() + span.count(); ++version) {
      CANDOUR_ASSIGN_OR_RETURN(FactRow fact, FactAt(span.stream(), version));
      outcome->facts.push_back(
          {span.stream(), version, std::move(*fact.mutable_type()), std::move(*fact.mutable_value())});
    }
  }
  outcome->row = *std::move(row);
  return OutcomePtr(std::move(outcome));
}

absl::Status FoldedView::Facts(absl::string_view stream, uint64_t from_version,
                               const std::function<bool(uint64_t, const FactRow&)>& visit) const {
  const std::string prefix = FactPrefix(prefix_, stream);
  return snapshot_->Scan(kFactRows, prefix, prefix + BigEndian64(from_version),
                         [&](absl::string_view key, absl::string_view value) {
                           FactRow row;
                           Parse(value, &row);
                           return visit(ReadBigEndian64(key.substr(prefix.size())), row);
                         });
}

absl::StatusOr<FactRow> FoldedView::FactAt(absl::string_view stream, uint64_t version) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                           snapshot_->Get(kFactRows, FactPrefix(prefix_, stream) + BigEndian64(version)));
  if (!bytes) return absl::NotFoundError(absl::StrCat("no fact ", version, " of ", stream));
  FactRow row;
  if (!Parse(*bytes, &row))
    return absl::DataLossError(absl::StrCat("fact ", version, " of ", stream, " is damaged"));
  return row;
}

absl::Status FoldedView::Streams(
    absl::string_view prefix, absl::string_view from,
    const std::function<bool(absl::string_view, const StreamRow&)>& visit) const {
  return snapshot_->Scan(kStreamRows, absl::StrCat(prefix_, prefix), absl::StrCat(prefix_, from),
                         [&](absl::string_view key, absl::string_view value) {
                           StreamRow row;
                           Parse(value, &row);
                           return visit(key.substr(prefix_.size()), row);
                         });
}

absl::Status FoldedView::IndexRows(
    absl::string_view prefix, absl::string_view from,
    const std::function<bool(absl::string_view, absl::string_view)>& visit) const {
  return snapshot_->Scan(kViewRows, absl::StrCat(prefix_, prefix), absl::StrCat(prefix_, from),
                         [&](absl::string_view key, absl::string_view row) {
                           return visit(key.substr(prefix_.size()), ValueOf(row));
                         });
}

absl::Status FoldedView::Log(uint64_t from, const std::function<bool(uint64_t, const LogRow&)>& visit) const {
  return snapshot_->Scan(kLogRows, prefix_, OffsetKey(prefix_, from),
                         [&](absl::string_view key, absl::string_view value) {
                           LogRow row;
                           Parse(value, &row);
                           return visit(ReadBigEndian64(key.substr(prefix_.size())), row);
                         });
}

absl::StatusOr<uint64_t> FoldedView::PositionAt(absl::Time time) const {
  const int64_t wanted_us = absl::ToUnixMicros(time);
  uint64_t low = 0, high = position();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                             snapshot_->Get(kLogRows, OffsetKey(prefix_, middle)));
    LogRow row;
    if (!bytes || !Parse(*bytes, &row))
      return absl::DataLossError(absl::StrCat("the state's row of offset ", middle, " is damaged"));
    if (row.recorded_at_us() <= wanted_us) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

absl::Status FoldedView::Timers(const std::function<bool(const StandingTimer&)>& visit) const {
  return snapshot_->Scan(kTimerRows, prefix_, prefix_, [&](absl::string_view key, absl::string_view value) {
    const std::optional<StandingTimer> row = ReadTimerRow(key.substr(prefix_.size()), value);
    return !row || visit(*row);
  });
}

absl::Status FoldedView::Voids(const std::function<bool(uint64_t, const VoidRow&)>& visit) const {
  return snapshot_->Scan(kVoidRows, prefix_, prefix_, [&](absl::string_view key, absl::string_view value) {
    VoidRow row;
    Parse(value, &row);
    return visit(ReadBigEndian64(key.substr(prefix_.size())), row);
  });
}

absl::StatusOr<std::string> FoldedView::Digest() const {
  Sha256Stream hash;
  hash.Update("candour-digest/v1\n");
  for (const RowFamily family : {kStreamRows, kViewRows, kTimerRows}) {
    hash.Update(BigEndian32(static_cast<uint32_t>(family)));
    CANDOUR_RETURN_IF_ERROR(
        snapshot_->Scan(family, prefix_, prefix_, [&](absl::string_view key, absl::string_view value) {
          // Where an index row began is how it is kept, and no part of what is known.
          for (absl::string_view part : {key, family == kViewRows ? ValueOf(value) : value}) {
            hash.Update(BigEndian64(part.size()));
            hash.Update(part);
          }
          return true;
        }));
  }
  return hash.Finish();
}

}  // namespace candour
