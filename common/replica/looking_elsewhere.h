// What a command looks up in another service's ledger, as it is followed (CommandPlan::look_up): from facts,
// since one that is followed from another process keeps no states.
//
//   LookUp LookUpPersonIn(const ServedState* state, const std::string& person_id) {
//     return LookUpIn<v1::PersonInRegister>(
//         state, [person_id](const StateSource&, const FoldedView& view) { return Find(view, person_id); });
//   }
#ifndef CANDOUR_COMMON_REPLICA_LOOKING_ELSEWHERE_H_
#define CANDOUR_COMMON_REPLICA_LOOKING_ELSEWHERE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "candour/ledger/v1/commit.pb.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/base/status.h"
#include "common/decider/command.h"
#include "common/replica/folded_view.h"
#include "common/replica/served_state.h"

namespace candour {

template <class Fact>
bool IsFact(const replica::v1::FactRow& row) {
  return row.type() == Fact::descriptor()->full_name();
}

// What does not parse is damaged: DATA_LOSS, since an answer from the rest would be a guess.
template <class Fact>
absl::StatusOr<Fact> ReadFact(absl::string_view stream, const replica::v1::FactRow& row) {
  Fact fact;
  if (fact.ParseFromString(row.value())) return fact;
  return absl::DataLossError(
      absl::StrCat(stream, " of the ledger that is followed has a ", row.type(), " that does not parse"));
}

// Visits the facts of a stream, from the first, until one can't be read.
inline absl::Status EachFact(const FoldedView& view, const std::string& stream,
                             const std::function<absl::Status(const replica::v1::FactRow&)>& visit) {
  absl::Status read;
  CANDOUR_RETURN_IF_ERROR(view.Facts(stream, 1, [&](uint64_t, const replica::v1::FactRow& row) {
    read = visit(row);
    return read.ok();
  }));
  return read;
}

// What `find(own, theirs)` finds in the newest state of the other ledger, at its position, where `own` is the
// state that is decided on. Where that ledger is not followed, `state` is null, an empty one. It outlives the
// result.
template <class Found, class Find>
LookUp LookUpIn(const ServedState* state, Find find) {
  return [state, find = std::move(find)](const StateSource& own) -> absl::StatusOr<LookedUp> {
    if (state == nullptr) return LookedUp{std::make_shared<const Found>(), std::nullopt};
    const std::shared_ptr<const FoldedView> view = state->View();
    CANDOUR_ASSIGN_OR_RETURN(Found found, find(own, *view));
    ledger::v1::Position at;
    at.set_ledger_id(view->self().ledger_id);
    at.set_offset(view->position());
    return LookedUp{std::make_shared<const Found>(std::move(found)), std::move(at)};
  };
}

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_LOOKING_ELSEWHERE_H_
