// The rules of the register and those of them in force on a day.
//
//   const std::optional<RulesInForce> rules = InForce(context);
//   if (!rules) return error::RulesNotPublished();
//   const absl::CivilDay last = rules->representations().LastDay(served_on);
#ifndef CANDOUR_SERVICES_REGISTRATION_RULE_SET_RULE_SET_H_
#define CANDOUR_SERVICES_REGISTRATION_RULE_SET_RULE_SET_H_

#include <optional>
#include <vector>

#include "absl/container/btree_set.h"
#include "candour/registration/v1/rule_set.pb.h"
#include "common/base/calendar.h"
#include "common/decider/context.h"
#include "common/decider/dated_rules.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

// One record, id kCurrentRules.
struct RuleSet {
  using State = registration::v1::RuleSetState;
  using Facts = FactList<registration::v1::RulesPublished>;
  static constexpr absl::string_view kKind = "rule_set";
};

Decision Decide(const registration::v1::PublishRulesRequest&, const Context&,
                const registration::v1::RuleSetState&);
void Evolve(const registration::v1::RulesPublished&, const FactContext&, registration::v1::RuleSetState&);

// Whether a rule may say that two people pass it over: never a bar, nor a suspension, nor that somebody died.
bool MayBePassedOver(registration::v1::Ineligibility);

// The entries of one set in force on one day. Copies nothing: the rules outlive it.
class RulesInForce {
 public:
  // `rules` were accepted by PublishRules. On a day before their first entries the first ones hold.
  RulesInForce(const registration::v1::Rules& rules, absl::CivilDay day) : rules_(&rules), day_(day) {}

  int registration_term_months() const;
  int renewal_window_days() const;
  Period representations() const;
  Period refusal_appeal() const;
  Period change_declaration() const;
  Period code_resign() const;
  Period late_recording() const;
  // Identity is always among them.
  absl::btree_set<registration::v1::CheckKind> MandatoryChecks(registration::v1::Stage stage) const;
  const registration::v1::RequiredCodesRule& required_codes() const;
  // The last day on which a check made on `checked_on` may be relied on; none for a kind that does not age.
  std::optional<absl::CivilDay> CheckValidUntil(registration::v1::CheckKind kind,
                                                absl::CivilDay checked_on) const;
  BankHolidays bank_holidays() const;
  ClockTime portal_closes() const { return PortalCloses(rules_->portal(), day_); }
  // None in a set from before there was erasure.
  std::optional<Period> erasure_waiting() const;
  std::optional<int> retention_after_end_months() const;
  std::optional<int> retention_from_birth_months() const;
  // None in a set from before there were such limits.
  std::optional<Period> code_lapse() const;
  std::optional<int> notice_acknowledgement_working_days() const;
  // nullptr in a set from before there were bars.
  const registration::v1::BarScopeRule* bar_scope() const;
  // The days on which another rule of scope comes into force.
  std::vector<absl::CivilDay> BarScopeDays() const;

  // Whether two people may pass it over (OverrideBlock): what an entry in force says, and MayBePassedOver.
  bool PassesOver(registration::v1::Ineligibility) const;

  // nullptr: nothing is declared, and there is no report.
  const registration::v1::EqualityMonitoringRule* equality_monitoring() const;

  // nullptr for a kind without one that is in force.
  const registration::v1::PublicationRule* publication(registration::v1::RestrictionKind) const;

  // The same set on another day.
  RulesInForce On(absl::CivilDay day) const { return RulesInForce(*rules_, day); }
  std::optional<int> code_reminder_days() const;

 private:
  const registration::v1::Rules* rules_;
  absl::CivilDay day_;
};

// The rules in force today; none when no set was ever published. The decision then depends on the rule set's
// stream and names its digest. Valid as long as `context`.
std::optional<RulesInForce> InForce(const Context& context);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_RULE_SET_RULE_SET_H_
