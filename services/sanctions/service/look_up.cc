#include "services/sanctions/service/look_up.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/code_of_conduct.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "common/replica/folded_view.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace theirs = registration::v1;

template <class Fact>
bool Is(const replica::v1::FactRow& row) {
  return row.type() == Fact::descriptor()->full_name();
}

// What does not parse is damaged: an answer from the rest would be a guess.
template <class Fact>
absl::StatusOr<Fact> Parse(absl::string_view stream, const replica::v1::FactRow& row) {
  Fact fact;
  if (fact.ParseFromString(row.value())) return fact;
  return absl::DataLossError(
      absl::StrCat(stream, " of the register has a ", row.type(), " that does not parse"));
}

// What a ledger that is followed from another process keeps is facts, no states: so they are read. Visits
// those of a stream, from the first, until one can't be read.
absl::Status EachFact(const FoldedView& view, const std::string& stream,
                      const std::function<absl::Status(const replica::v1::FactRow&)>& visit) {
  absl::Status read;
  CANDOUR_RETURN_IF_ERROR(view.Facts(stream, 1, [&](uint64_t, const replica::v1::FactRow& row) {
    read = visit(row);
    return read.ok();
  }));
  return read;
}

absl::StatusOr<v1::PersonInRegister> FindPerson(const FoldedView& view, const std::string& person_id) {
  v1::PersonInRegister found;
  found.set_asked(true);
  const std::string stream = absl::StrCat("person/", person_id);
  CANDOUR_RETURN_IF_ERROR(EachFact(view, stream, [&](const replica::v1::FactRow& row) -> absl::Status {
    if (Is<theirs::PersonRecorded>(row) || Is<theirs::PersonSplitFrom>(row)) {
      found.set_known(true);
      found.clear_merged_into();  // a split takes a merge back
    } else if (Is<theirs::PersonMerged>(row)) {
      CANDOUR_ASSIGN_OR_RETURN(const auto merged, Parse<theirs::PersonMerged>(stream, row));
      found.set_merged_into(merged.into());
    } else if (Is<theirs::PersonalDataErased>(row)) {
      found.set_erased(true);
    }
    return absl::OkStatus();
  }));
  return found;
}

void TakeClause(const theirs::CodeVersion& version, const std::string& clause, v1::ClauseInRegister* found) {
  for (const theirs::Clause& one : version.clauses()) {
    if (one.id() != clause) continue;
    found->set_known(true);
    found->set_sanctionable(one.sanctionable());
    *found->mutable_in_force_from() = version.in_force_from();
  }
}

// Each version comes into force after the one before it (code_of_conduct.proto).
absl::StatusOr<v1::ClauseInRegister> FindClause(const FoldedView& view, const v1::ClauseCitation& cited) {
  v1::ClauseInRegister found;
  found.set_asked(true);
  const std::string stream = absl::StrCat("code_of_conduct/", cited.code_id());
  CANDOUR_RETURN_IF_ERROR(EachFact(view, stream, [&](const replica::v1::FactRow& row) -> absl::Status {
    if (!Is<theirs::CodePublished>(row) || found.has_in_force_until()) return absl::OkStatus();
    CANDOUR_ASSIGN_OR_RETURN(const auto published, Parse<theirs::CodePublished>(stream, row));
    if (published.version().version() == cited.version()) {
      TakeClause(published.version(), cited.clause(), &found);
    } else if (found.known()) {
      *found.mutable_in_force_until() = DateOf(StoredDay(published.version().in_force_from()) - 1);
    }
    return absl::OkStatus();
  }));
  return found;
}

// What `find` finds in the newest state, at its position; where the register is not followed, an empty one.
template <class Found, class Find>
LookUp LookUpIn(const ServedState* state, Find find) {
  return [state, find = std::move(find)](const StateSource&) -> absl::StatusOr<LookedUp> {
    if (state == nullptr) return LookedUp{std::make_shared<const Found>(), std::nullopt};
    const std::shared_ptr<const FoldedView> view = state->View();
    CANDOUR_ASSIGN_OR_RETURN(Found found, find(*view));
    ledger::v1::Position at;
    at.set_ledger_id(view->self().ledger_id);
    at.set_offset(view->position());
    return LookedUp{std::make_shared<const Found>(std::move(found)), std::move(at)};
  };
}

}  // namespace

LookUp LookUpPersonIn(const ServedState* state, const std::string& person_id) {
  return LookUpIn<v1::PersonInRegister>(
      state, [person_id](const FoldedView& view) { return FindPerson(view, person_id); });
}

LookUp LookUpClauseIn(const ServedState* state, const v1::ClauseCitation& cited) {
  return LookUpIn<v1::ClauseInRegister>(state,
                                        [cited](const FoldedView& view) { return FindClause(view, cited); });
}

}  // namespace candour
