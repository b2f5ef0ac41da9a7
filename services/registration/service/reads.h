// Reading folded records for answers.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/common/v1/common.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "common/rpc/page.h"
#include "common/rpc/serve.h"

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

// The record of a person, or the one of the same human that goes on in its place.
absl::StatusOr<registration::v1::PersonState> ReadWhoGoesOn(const RecordsView& view,
                                                            absl::string_view person_id);

// The day asked for, or today. INVALID_ARGUMENT for one that is none.
inline absl::StatusOr<absl::CivilDay> DayAsked(bool given, const common::v1::Date& date,
                                               absl::CivilDay today) {
  if (!given) return today;
  const auto day = DayOf(date);
  if (!day)
    return RefuseCall(absl::StatusCode::kInvalidArgument, "DATE_INVALID", "`on` is no day of the calendar.");
  return *day;
}

// Who a person is, as far as it can be read.
struct OpenedIdentity {
  registration::v1::Identity identity;  // empty where `status` says why
  registration::v1::IdentityStatus status = registration::v1::IDENTITY_STATUS_UNSPECIFIED;
};

// UNAVAILABLE when keys can't be asked. An erased person of an earlier moment is erased too: `present` is the
// state now. Over a state of the past, whose present is past, a key that is gone says so.
absl::StatusOr<OpenedIdentity> OpenIdentity(Sealer& sealer, const registration::v1::PersonState& person,
                                            const registration::v1::PersonState& present);
inline absl::StatusOr<OpenedIdentity> OpenIdentity(Sealer& sealer,
                                                   const registration::v1::PersonState& person) {
  return OpenIdentity(sealer, person, person);
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_
