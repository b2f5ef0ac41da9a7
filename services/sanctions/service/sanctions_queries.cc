#include "services/sanctions/service/sanctions_queries.h"

#include "common/rpc/reads.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

namespace v1 = sanctions::v1;

absl::Status AnswerGetRules(const QueryContext& context, const v1::GetRulesRequest&,
                            v1::GetRulesResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(v1::RuleSetState rules, ReadState<SanctionsRuleSet>(*context.view, kCurrentRules));
  *answer->mutable_rules() = std::move(*rules.mutable_rules());
  answer->set_digest(rules.digest());
  return absl::OkStatus();
}

}  // namespace candour
