// Reading folded records for answers.
//
//   CANDOUR_ASSIGN_OR_RETURN(v1::PostState post, ReadState<Post>(*context.view, asked.post_id()));
#ifndef CANDOUR_COMMON_RPC_READS_H_
#define CANDOUR_COMMON_RPC_READS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/decider/context.h"
#include "common/decider/day.h"
#include "common/decider/model.h"
#include "common/replica/records_view.h"

namespace candour {

// Absent and hidden things answer alike.
inline absl::Status NotFound() {
  return RefuseCall(absl::StatusCode::kNotFound, "NOT_FOUND",
                    "There is no such record, or you may not see it.");
}

// The state of a record; NOT_FOUND where nothing was ever written to it.
template <class Aggregate>
absl::StatusOr<typename Aggregate::State> ReadState(const RecordsView& view, absl::string_view id) {
  typename Aggregate::State state;
  CANDOUR_ASSIGN_OR_RETURN(const uint64_t version, view.Load(StreamOf<Aggregate>(id), &state));
  if (version == 0) return NotFound();
  return state;
}

// Ids from the last part of index rows "<view>\0<owner>\0<id>\0", from after the id `after` on, at most
// `limit`.
inline absl::StatusOr<std::vector<std::string>> IndexedIds(const RecordsView& view, absl::string_view index,
                                                           absl::string_view owner,
                                                           absl::string_view after = "",
                                                           size_t limit = SIZE_MAX) {
  const std::string prefix = RowKey(index, {owner});
  std::vector<std::string> ids;
  CANDOUR_RETURN_IF_ERROR(
      view.IndexRows(prefix, absl::StrCat(prefix, after), [&](absl::string_view key, absl::string_view) {
        const std::string id(key.substr(prefix.size(), key.size() - prefix.size() - 1));
        if (id != after) ids.push_back(id);
        return ids.size() < limit;
      }));
  return ids;
}

// The states of all records that an index names for an owner.
template <class Aggregate>
absl::StatusOr<std::vector<typename Aggregate::State>> ReadIndexed(const RecordsView& view,
                                                                   absl::string_view index,
                                                                   absl::string_view owner) {
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> ids, IndexedIds(view, index, owner));
  std::vector<typename Aggregate::State> states;
  for (const std::string& id : ids) {
    CANDOUR_ASSIGN_OR_RETURN(typename Aggregate::State state, ReadState<Aggregate>(view, id));
    states.push_back(std::move(state));
  }
  return states;
}

// The day asked for, or today. INVALID_ARGUMENT for one that is none.
inline absl::StatusOr<absl::CivilDay> DayAsked(bool given, const common::v1::Date& date,
                                               absl::CivilDay today) {
  if (!given) return today;
  const auto day = DayOf(date);
  if (!day)
    return RefuseCall(absl::StatusCode::kInvalidArgument, "DATE_INVALID", "`on` is no day of the calendar.");
  return *day;
}

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_READS_H_
