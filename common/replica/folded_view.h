// The folded state of one ledger at one position: what decisions, queries and outcomes are read from.
//
//   std::shared_ptr<const FoldedView> view = replica.View();
//   v1::RegistrantState state;
//   const uint64_t version = view->Load("registrant/0191...", &state);
//
// Immutable and thread-safe; holds a snapshot, so do not keep it for long.
#ifndef CANDOUR_COMMON_REPLICA_FOLDED_VIEW_H_
#define CANDOUR_COMMON_REPLICA_FOLDED_VIEW_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/ledger/admit.h"
#include "common/replica/outcome.h"
#include "common/replica/records_view.h"
#include "common/replica/timer_row.h"
#include "common/store/store.h"

namespace candour {

class FoldedView : public RecordsView, public LogState {
 public:
  // `store` outlives the view.
  FoldedView(absl::string_view ledger, std::unique_ptr<StoreView> snapshot,
             const replica::v1::PositionRow& position, std::shared_ptr<const LedgerSelf> self);

  // RecordsView. The position is the next offset to be folded.
  uint64_t position() const override { return position_.next_offset(); }
  int64_t recorded_at_us() const override { return position_.recorded_at_us(); }
  absl::StatusOr<uint64_t> Load(absl::string_view stream, google::protobuf::Message* state) const override;
  absl::StatusOr<std::optional<replica::v1::StreamRow>> LoadStream(absl::string_view stream) const override;
  absl::StatusOr<std::optional<replica::v1::CommandRow>> Command(absl::string_view command_id) const override;
  absl::Status Facts(
      absl::string_view stream, uint64_t from_version,
      const std::function<bool(uint64_t version, const replica::v1::FactRow&)>& visit) const override;
  absl::Status Streams(absl::string_view prefix, absl::string_view from,
                       const std::function<bool(absl::string_view stream, const replica::v1::StreamRow&)>&
                           visit) const override;
  absl::Status IndexRows(
      absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override;

  const replica::v1::PositionRow& position_row() const { return position_; }

  // LogState.
  const LedgerSelf& self() const override { return *self_; }
  // These two cannot say that a read failed, and answer as for what is not there: the store remembers it, and
  // the replica is not ready any more (Store::damage).
  uint64_t VersionOf(absl::string_view stream) const override { return Version(stream).value_or(0); }
  bool IsSettled(absl::string_view command_id) const override;

  // 0 for a stream never written. Of a damaged stream too.
  absl::StatusOr<uint64_t> Version(absl::string_view stream) const;
  // Of a command; nullptr where it is not settled.
  absl::StatusOr<OutcomePtr> OutcomeOf(absl::string_view command_id) const;
  // One fact; NOT_FOUND where there is none.
  absl::StatusOr<replica::v1::FactRow> FactAt(absl::string_view stream, uint64_t version) const;

  // The index rows that stood when everything below `position` was folded.
  absl::Status IndexRowsAt(
      uint64_t position, absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const;

  // Every record from an offset on, in log order, until `visit` returns false.
  absl::Status Log(uint64_t from,
                   const std::function<bool(uint64_t offset, const replica::v1::LogRow&)>& visit) const;

  // The position at a time by the ledger's own clock: the first offset recorded after it, at most position().
  absl::StatusOr<uint64_t> PositionAt(absl::Time time) const;

  // Timers that stand, oldest due first, until `visit` returns false.
  absl::Status Timers(const std::function<bool(const StandingTimer&)>& visit) const;

  // Rows of records not admitted, in order of offset.
  absl::Status Voids(const std::function<bool(uint64_t offset, const replica::v1::VoidRow&)>& visit) const;

  // SHA-256 over the ordered stream, view and timer rows, 32 bytes. Two replicas at one position, or a
  // replica and a rebuild, must have the same. Grows with the number of streams.
  absl::StatusOr<std::string> Digest() const;

 private:
  const std::string prefix_;
  const std::unique_ptr<StoreView> snapshot_;
  const replica::v1::PositionRow position_;
  const std::shared_ptr<const LedgerSelf> self_;
};

// Why a damaged stream is not read.
absl::Status UnreadableStream(absl::string_view stream);

// Where a state stands: nullopt where nothing was folded. DATA_LOSS: the row is damaged. FAILED_PRECONDITION:
// it was folded by a build of another format, and can only be folded again.
absl::StatusOr<std::optional<replica::v1::PositionRow>> ReadPosition(const StoreView& store,
                                                                     absl::string_view ledger);

// What the stored rows say of a ledger: what it declares.
absl::StatusOr<LedgerSelf> ReadSelf(const StoreView& store, absl::string_view ledger,
                                    const replica::v1::PositionRow& position);

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_FOLDED_VIEW_H_
