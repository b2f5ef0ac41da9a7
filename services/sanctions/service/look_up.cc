#include "services/sanctions/service/look_up.h"

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/code_of_conduct.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "candour/registration/v1/rule_set.pb.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "common/replica/folded_view.h"
#include "common/replica/looking_elsewhere.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace theirs = registration::v1;

absl::StatusOr<v1::PersonInRegister> FindPerson(const FoldedView& view, const std::string& person_id) {
  v1::PersonInRegister found;
  found.set_asked(true);
  const std::string stream = absl::StrCat("person/", person_id);
  CANDOUR_RETURN_IF_ERROR(EachFact(view, stream, [&](const replica::v1::FactRow& row) -> absl::Status {
    if (IsFact<theirs::PersonRecorded>(row) || IsFact<theirs::PersonSplitFrom>(row)) {
      found.set_known(true);
      found.clear_merged_into();  // a split takes a merge back
    } else if (IsFact<theirs::PersonMerged>(row)) {
      CANDOUR_ASSIGN_OR_RETURN(const auto merged, ReadFact<theirs::PersonMerged>(stream, row));
      found.set_merged_into(merged.into());
    } else if (IsFact<theirs::PersonalDataErased>(row)) {
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
    if (!IsFact<theirs::CodePublished>(row) || found.has_in_force_until()) return absl::OkStatus();
    CANDOUR_ASSIGN_OR_RETURN(const auto published, ReadFact<theirs::CodePublished>(stream, row));
    if (published.version().version() == cited.version()) {
      TakeClause(published.version(), cited.clause(), &found);
    } else if (found.known()) {
      *found.mutable_in_force_until() = DateOf(StoredDay(published.version().in_force_from()) - 1);
    }
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<v1::ScopeInRegister> FindScope(const FoldedView& view, const v1::ScopeDecision& scope) {
  v1::ScopeInRegister found;
  found.set_asked(true);
  CANDOUR_RETURN_IF_ERROR(EachFact(view, absl::StrCat("post/", scope.post_id()),
                                   [&](const replica::v1::FactRow& row) -> absl::Status {
                                     if (IsFact<theirs::PostCreated>(row)) found.set_post_known(true);
                                     return absl::OkStatus();
                                   }));
  const std::string rules = "rule_set/current";
  CANDOUR_RETURN_IF_ERROR(EachFact(view, rules, [&](const replica::v1::FactRow& row) -> absl::Status {
    if (!IsFact<theirs::RulesPublished>(row)) return absl::OkStatus();
    CANDOUR_ASSIGN_OR_RETURN(const auto published, ReadFact<theirs::RulesPublished>(rules, row));
    if (published.digest() == scope.rules_digest()) found.set_rules_known(true);
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace

LookUp LookUpPersonIn(const ServedState* state, const std::string& person_id) {
  return LookUpIn<v1::PersonInRegister>(
      state, [person_id](const StateSource&, const FoldedView& view) { return FindPerson(view, person_id); });
}

LookUp LookUpScopeIn(const ServedState* state, const v1::ScopeDecision& scope) {
  return LookUpIn<v1::ScopeInRegister>(
      state, [scope](const StateSource&, const FoldedView& view) { return FindScope(view, scope); });
}

LookUp LookUpClauseIn(const ServedState* state, const v1::ClauseCitation& cited) {
  return LookUpIn<v1::ClauseInRegister>(
      state, [cited](const StateSource&, const FoldedView& view) { return FindClause(view, cited); });
}

}  // namespace candour
