// The rules of referrals and cases, and those of them in force on a day.
//
//   const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
//   if (!rules) return error::RulesNotPublished();
//   const absl::CivilDay last = rules->appeal_last_day(served_on);
//
// Names differ from the register's: `candour` hosts both services in one program.
#ifndef CANDOUR_SERVICES_SANCTIONS_RULE_SET_RULE_SET_H_
#define CANDOUR_SERVICES_SANCTIONS_RULE_SET_RULE_SET_H_

#include <optional>
#include <string>
#include <vector>

#include "candour/sanctions/v1/rule_set.pb.h"
#include "common/base/calendar.h"
#include "common/decider/context.h"
#include "common/decider/dated_rules.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

// One record, id kCurrentRules.
struct SanctionsRuleSet {
  using State = sanctions::v1::RuleSetState;
  using Facts = FactList<sanctions::v1::RulesPublished>;
  static constexpr absl::string_view kKind = "rule_set";
};

Decision Decide(const sanctions::v1::PublishRulesRequest&, const Context&,
                const sanctions::v1::RuleSetState&);
void Evolve(const sanctions::v1::RulesPublished&, const FactContext&, sanctions::v1::RuleSetState&);

// The entries of one set in force on one day. Copies nothing: the rules outlive it.
class SanctionsRules {
 public:
  // `rules` were accepted by PublishRules. On a day before their first entries the first ones hold.
  SanctionsRules(const sanctions::v1::Rules& rules, absl::CivilDay day) : rules_(&rules), day_(day) {}

  const sanctions::v1::CautionRule& caution() const;
  int conditions_months_max() const;
  int suspension_months_max() const;
  int warning_months() const;
  int competence_bar_months() const;
  // Empty: no law, contractual and voluntary.
  std::string statutory_basis(sanctions::v1::SanctionType type) const;

  int interim_months_max() const;
  int interim_first_review_months() const;
  int interim_next_review_months() const;
  // The hearing is after its last day.
  Period interim_notice() const;
  Period interim_hearing() const;
  // Days before, falling.
  std::vector<int> interim_alarms() const;

  int referral_acknowledgement_working_days() const;
  int risk_assessment_working_days() const;
  Period screening() const;
  Period screening_review() const;
  int allegation_age_months() const;
  Period determination() const;
  // The first and the last day on which the ground of the test was in force, that day among them or the
  // nearest before it; nullopt: the rules do not know it.
  struct InForce {
    absl::CivilDay from, until;  // CivilDay::max(): still
  };
  std::optional<InForce> fppt_ground(sanctions::v1::FpptGroundKind ground) const;
  // False: a set that was published before there were such rules.
  bool names_fppt_grounds() const;

  Period representations() const;
  // The hearing is after its last day.
  Period hearing_notice() const;
  const sanctions::v1::PanelRule& panel() const;
  // Days before it.
  int hearing_listing_days() const;
  int same_organisation_months() const;
  int stay_review_months() const;
  int decision_letter_working_days() const;
  // What whom it is about is offered before a hearing is listed; none where the rules have none in force.
  std::vector<sanctions::v1::SupportKind> support_offer() const;
  // The same of whoever referred.
  std::vector<sanctions::v1::SupportKind> support_offer_to_referrers() const;
  // The longest conditions after a bar; none where the rules have none in force.
  std::optional<int> restoration_conditions_months() const;
  // A panel does not look behind what is cited; false too where the rules have nothing in force of it.
  bool conclusive(const sanctions::v1::Citation&) const;
  // UNSPECIFIED where the rules have nothing in force of it; and so the next.
  sanctions::v1::StandardOfProof proof() const;
  sanctions::v1::CaseToAnswerTest case_to_answer_test() const;
  // Asked for; not under rules that have nothing in force of it.
  bool asks(sanctions::v1::Safeguard safeguard) const;
  // Days from receipt, rising; none where the rules have none.
  std::vector<int> case_ages() const;

  // Of what was served that day.
  absl::CivilDay appeal_last_day(absl::CivilDay served_on) const;
  // From the last day for an appeal.
  Period oversight() const;
  const sanctions::v1::ReviewWindowRule& sanction_review_window() const;
  // Days before, falling.
  std::vector<int> sanction_review_alarms() const;
  // The review is after its last day. Nothing: a set that was published before there was such a rule.
  std::optional<Period> review_notice() const;

  int restoration_months() const;
  int restoration_reapply_months() const;
  int restoration_closed_review_months() const;

  // From the day of verification.
  Period external_check() const;
  // No post in scope may be held under a bar of this source.
  bool prohibits(sanctions::v1::ExternalBarSource source) const;

  // May be agreed on without a hearing.
  bool consensual(sanctions::v1::SanctionType type) const;
  Period consensual_reply() const;

  // How long it is shown how a case ended, from its last day; UNSPECIFIED: that it ended without a public
  // sanction. Nothing: no entry.
  std::optional<int> determination_months(sanctions::v1::SanctionType type) const;

  BankHolidays bank_holidays() const;
  ClockTime portal_closes() const { return PortalCloses(rules_->portal(), day_); }

  // The same set on another day.
  SanctionsRules On(absl::CivilDay day) const { return SanctionsRules(*rules_, day); }

 private:
  const sanctions::v1::Rules* rules_;
  absl::CivilDay day_;
};

// The rules in force today; none when no set was ever published. The decision then depends on the rule set's
// stream and names its digest. Valid as long as `context`.
std::optional<SanctionsRules> SanctionsRulesInForce(const Context& context);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_RULE_SET_RULE_SET_H_
