#include "services/registration/appointment/scope.h"

#include <algorithm>

namespace candour {

namespace v1 = registration::v1;

Scope ScopeOf(const ServedPost& post, const v1::BarScopeRule* rule) {
  if (rule == nullptr) return Scope::kIn;
  const auto lists = [](const auto& values, int value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  };
  // Of one that nobody imported it is not known that it is outside.
  if (post.organisation != v1::ORGANISATION_TYPE_UNSPECIFIED &&
      !lists(rule->organisation_types(), post.organisation)) {
    return Scope::kOut;
  }
  if (lists(rule->post_types(), post.type)) return Scope::kIn;
  if (rule->direct_reports() && post.direct_report_of_board) return Scope::kIn;
  return rule->others_voluntary() ? Scope::kVoluntary : Scope::kOut;
}

}  // namespace candour
