#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/decider/refusals.h"
#include "services/registration/equality_report/errors.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/merged.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

bool Lists(const v1::EqualityMonitoringRule& rule, const v1::DeclaredCharacteristic& declared) {
  return std::any_of(rule.characteristics().begin(), rule.characteristics().end(), [&](const auto& listed) {
    const auto& categories = listed.categories();
    return listed.code() == declared.characteristic() &&
           std::find(categories.begin(), categories.end(), declared.category()) != categories.end();
  });
}

v1::CharacteristicsDeclared Nothing() {
  v1::CharacteristicsDeclared none;
  none.set_taken_back(true);
  return none;
}

// What the same human said under records that were merged into this one.
void TakeBackElsewhere(const Context& context, const RegistrantState& who, Decision* decision) {
  for (const std::string& merged : who.merged_from()) {
    if (context.Read<Registrant>(merged).has_characteristics())
      decision->Add(StreamOf<Registrant>(merged), Nothing());
  }
}

Decision TakeBackOf(const Context& context, const RegistrantState& who) {
  Decision decision;
  if (who.has_characteristics()) decision.Add("", Nothing());
  TakeBackElsewhere(context, who, &decision);
  return decision;
}

}  // namespace

// What is taken back is taken back by whoever said it, whatever the register and its rules have become since.
Decision Decide(const v1::DeclareCharacteristicsRequest& declare, const Context& context,
                const RegistrantState& who) {
  if (declare.characteristics().empty() != declare.take_back()) return error::DeclareOrTakeBack();
  if (declare.take_back()) return TakeBackOf(context, who);
  if (auto refusal = MergedAway(who)) return *std::move(refusal);
  if (!OnTheRegister(who, context.today())) return error::NotOnTheRegister();
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();
  const v1::EqualityMonitoringRule* rule = rules->equality_monitoring();
  if (rule == nullptr) return error::NoEqualityMonitoring();
  std::set<std::string> declared;
  for (int i = 0; i < declare.characteristics_size(); ++i) {
    if (!Lists(*rule, declare.characteristics(i))) return error::CharacteristicUnknown(i + 1);
    if (!declared.insert(declare.characteristics(i).characteristic()).second)
      return error::CharacteristicRepeated(i + 1);
  }
  v1::CharacteristicsDeclared fact;
  *fact.mutable_characteristics() = declare.characteristics();
  Decision decision = Record(std::move(fact));
  TakeBackElsewhere(context, who, &decision);
  return decision;
}

}  // namespace candour
