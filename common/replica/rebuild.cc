#include "common/replica/rebuild.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/kill_point.h"
#include "common/base/status.h"
#include "common/replica/folder.h"
#include "common/replica/log_check.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using replica::v1::PositionRow;

constexpr absl::Duration kSilence = absl::Seconds(30);

// Whether the record carries a later time than the moment: then its verdict has to be known before it counts.
bool MayBeLater(const ShapedRecord& record, const std::optional<absl::Time>& moment) {
  return moment && !record.broken && record.commit.recorded_at_us() > absl::ToUnixMicros(*moment);
}

class Rebuilder {
 public:
  Rebuilder(Store& store, Folder& folder, const RebuildOptions& options)
      : store_(store), folder_(folder), options_(options) {}

  // True when the moment is reached: nothing of the record, or after it, belongs to the state.
  absl::StatusOr<bool> Take(ExaminedReader::Records records, uint64_t end) {
    for (ExaminedRecord& record : records) {
      if (record.shaped.offset >= end) break;
      const bool later = MayBeLater(record.shaped, options_.until_time);
      if (later) CANDOUR_RETURN_IF_ERROR(Write());  // what is folded next may have to be forgotten
      CANDOUR_RETURN_IF_ERROR(folder_.Fold(std::move(record)));
      if (later && folder_.position().recorded_at_us() > absl::ToUnixMicros(*options_.until_time))
        return true;
      unwritten_ = true;
      if (folder_.batch_bytes() >= options_.large_batch_bytes) CANDOUR_RETURN_IF_ERROR(Write());
    }
    return false;
  }

  absl::Status Write() {
    if (!std::exchange(unwritten_, false)) return absl::OkStatus();
    Folded changed;
    CANDOUR_ASSIGN_OR_RETURN(Store::Batch batch, folder_.Finish(&changed));
    KillPoint("rebuild.before_write");
    CANDOUR_RETURN_IF_ERROR(store_.Write(batch, Store::Sync::kNo));
    KillPoint("rebuild.after_write");
    return absl::OkStatus();
  }

 private:
  Store& store_;
  Folder& folder_;
  const RebuildOptions& options_;
  bool unwritten_ = false;
};

// The first rows of two states, side by side in key order, that differ: the key; nullopt where all agree.
absl::StatusOr<std::optional<std::string>> FirstDifferent(
    const std::function<absl::Status(const std::function<bool(absl::string_view, absl::string_view)>&)>& one,
    const std::function<absl::Status(
        const std::string& from, const std::function<bool(absl::string_view, absl::string_view)>&)>& other) {
  std::optional<std::string> found;
  absl::Status read;
  std::string from;  // the other's keys below it were seen
  CANDOUR_RETURN_IF_ERROR(one([&](absl::string_view key, absl::string_view value) {
    bool met = false;
    read = other(from, [&](absl::string_view other_key, absl::string_view other_value) {
      met = true;
      if (other_key != key || other_value != value) found = std::string(std::min(key, other_key));
      return false;
    });
    if (!met && !found) found = std::string(key);
    from = absl::StrCat(key, absl::string_view("\0", 1));
    return read.ok() && !found;
  }));
  CANDOUR_RETURN_IF_ERROR(read);
  if (found) return found;
  CANDOUR_RETURN_IF_ERROR(other(from, [&](absl::string_view key, absl::string_view) {
    found = std::string(key);
    return false;
  }));
  return found;
}

absl::StatusOr<std::optional<std::string>> FirstDifferentStream(const FoldedView& one,
                                                                const FoldedView& other) {
  using Visit = std::function<bool(absl::string_view, absl::string_view)>;
  const auto streams = [](const FoldedView& view, const std::string& from, const Visit& visit) {
    return view.Streams("", from, [&](absl::string_view stream, const replica::v1::StreamRow& row) {
      return visit(stream, row.SerializeAsString());
    });
  };
  return FirstDifferent(
      [&](const Visit& visit) { return streams(one, "", visit); },
      [&](const std::string& from, const Visit& visit) { return streams(other, from, visit); });
}

}  // namespace

absl::StatusOr<PositionRow> Rebuild(Ledger& ledger, Store& store, absl::string_view ledger_name,
                                    const Model& model, const RebuildOptions& options,
                                    const std::function<void(uint64_t, uint64_t)>& progress) {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<PositionRow> stored, ReadPosition(store, ledger_name));
  PositionRow position = stored.value_or(PositionRow());
  CANDOUR_RETURN_IF_ERROR(CheckLog(ledger, store, ledger_name, position, kSilence));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kSilence));
  const uint64_t end = options.until.value_or(range.end);
  if (end > range.end)
    return absl::OutOfRangeError(
        absl::StrCat("position ", end, " was asked for, the log ends at ", range.end));
  if (position.next_offset() > end) {
    return absl::OutOfRangeError(absl::StrCat("position ", end, " was asked for, the state stands at ",
                                              position.next_offset(),
                                              " already: fold into another, empty folder"));
  }
  if (options.until_time && position.recorded_at_us() > absl::ToUnixMicros(*options.until_time)) {
    return absl::OutOfRangeError(
        "the state holds later records than the moment asked for: fold into another, empty folder");
  }
  if (!stored) position.set_cluster_id(ledger.ClusterId());
  CANDOUR_ASSIGN_OR_RETURN(LedgerSelf self, ReadSelf(store, ledger_name, position));
  Folder folder(ledger_name, model, store, position, std::move(self));
  Rebuilder rebuilder(store, folder, options);
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<LedgerReader> records_of,
                           ledger.NewReader(position.next_offset()));
  ExaminedReader reader(std::move(records_of), position.next_offset(), end);
  for (uint64_t next = position.next_offset(); next < end;) {
    CANDOUR_ASSIGN_OR_RETURN(ExaminedReader::Records records, reader.Next(kSilence));
    if (records.empty())
      return absl::UnavailableError(
          absl::StrCat(ledger.Describe(), ": no answer while reading offset ", next));
    const uint64_t read = records.back().shaped.offset + 1;
    CANDOUR_ASSIGN_OR_RETURN(const bool reached, rebuilder.Take(std::move(records), end));
    if (reached) break;
    next = std::min(end, read);
    if (progress) progress(next, end);
  }
  CANDOUR_RETURN_IF_ERROR(rebuilder.Write());
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<PositionRow> reached, ReadPosition(store, ledger_name));
  if (!reached) return absl::OutOfRangeError("nothing of the log is as early as what was asked for");
  return *reached;
}

absl::StatusOr<std::unique_ptr<FoldedView>> ViewOf(const Store& store, absl::string_view ledger_name) {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<PositionRow> position, ReadPosition(store, ledger_name));
  if (!position) return absl::NotFoundError(absl::StrCat("there is no folded state of ", ledger_name));
  CANDOUR_ASSIGN_OR_RETURN(LedgerSelf self, ReadSelf(store, ledger_name, *position));
  return std::make_unique<FoldedView>(ledger_name, store.Snapshot(), *position,
                                      std::make_shared<const LedgerSelf>(std::move(self)));
}

absl::Status CompareStates(const FoldedView& one, const FoldedView& other) {
  if (one.position() != other.position()) {
    return absl::OutOfRangeError(absl::StrCat("the states stand at positions ", one.position(), " and ",
                                              other.position(), ": fold the lower one on"));
  }
  if (one.position_row().head() != other.position_row().head())
    return absl::DataLossError("the states were folded from different logs: their chain heads differ");
  CANDOUR_ASSIGN_OR_RETURN(const std::string digest, one.Digest());
  CANDOUR_ASSIGN_OR_RETURN(const std::string other_digest, other.Digest());
  if (digest == other_digest) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> stream, FirstDifferentStream(one, other));
  return absl::DataLossError(absl::StrCat(
      "the states differ at position ", one.position(),
      stream ? absl::StrCat(": the first record that does is ", *stream) : ", in their indexes or timers"));
}

}  // namespace candour
