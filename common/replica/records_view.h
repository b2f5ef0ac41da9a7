// The records of one ledger as of one position, the newest or an earlier one: what queries read. A query
// can't tell which it was given.
#ifndef CANDOUR_COMMON_REPLICA_RECORDS_VIEW_H_
#define CANDOUR_COMMON_REPLICA_RECORDS_VIEW_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/decider/context.h"
#include "common/decider/model.h"

namespace candour {

// Immutable and thread-safe.
class RecordsView : public StateSource {
 public:
  // Everything below it counts.
  virtual uint64_t position() const = 0;
  // Effective time of the last record below it, 0 where there is none. Unix microseconds, UTC.
  virtual int64_t recorded_at_us() const = 0;

  // nullopt for a stream never written; DATA_LOSS for a damaged one.
  virtual absl::StatusOr<std::optional<replica::v1::StreamRow>> LoadStream(
      absl::string_view stream) const = 0;

  // The outcome of a command id (16 bytes), nullopt while it is not settled.
  virtual absl::StatusOr<std::optional<replica::v1::CommandRow>> Command(
      absl::string_view command_id) const = 0;

  // Facts of a stream from a version (from 1) on, in order, until `visit` returns false.
  virtual absl::Status Facts(
      absl::string_view stream, uint64_t from_version,
      const std::function<bool(uint64_t version, const replica::v1::FactRow&)>& visit) const = 0;

  // Streams of a kind ("person/"), in order, from a stream name on.
  virtual absl::Status Streams(
      absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view stream, const replica::v1::StreamRow&)>& visit) const = 0;

  // Index rows whose key begins with `prefix` (RowKey), from a key on.
  virtual absl::Status IndexRows(
      absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const = 0;

  absl::StatusOr<std::vector<std::string>> Ids(absl::string_view view,
                                               absl::string_view owner) const override {
    const std::string prefix = RowKey(view, {owner});
    std::vector<std::string> ids;
    const absl::Status read = IndexRows(prefix, prefix, [&](absl::string_view key, absl::string_view) {
      ids.emplace_back(key.substr(prefix.size(), key.size() - prefix.size() - 1));
      return true;
    });
    if (!read.ok()) return read;
    return ids;
  }
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_RECORDS_VIEW_H_
