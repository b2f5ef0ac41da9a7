#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "common/decider/rules_review.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

// Nobody can gather more.
constexpr uint32_t kLargestPanel = 99;

bool CautionMakesSense(const v1::CautionRule& rule) {
  return IsRuleMonths(rule.min_months()) && IsRuleMonths(rule.max_months()) &&
         rule.min_months() <= rule.max_months();
}

bool ReviewMakesSense(const v1::InterimReviewRule& rule) {
  return IsRuleMonths(rule.first_months()) && IsRuleMonths(rule.next_months());
}

bool PanelMakesSense(const v1::PanelRule& rule) {
  const uint64_t needed = uint64_t{rule.min_lay()} + rule.min_registrants();
  return rule.size() >= 1 && rule.size() <= kLargestPanel && rule.quorum() >= 1 &&
         rule.quorum() <= rule.size() && needed <= rule.size();
}

bool WindowMakesSense(const v1::ReviewWindowRule& rule) {
  return rule.opens_days_before() <= kMostRuleDays && rule.closes_days_before() <= rule.opens_days_before();
}

// Falling, each once: the order in which they go off.
bool AlarmsMakeSense(const v1::AlarmsRule& rule) {
  const auto& days = rule.days_before();
  return !days.empty() && days[0] <= kMostRuleDays && days[days.size() - 1] >= 1 &&
         std::adjacent_find(days.begin(), days.end(), std::less_equal<>()) == days.end();
}

// Rising, each once.
bool AgesMakeSense(const v1::CaseAgeRule& rule) {
  const auto& days = rule.days();
  return !days.empty() && days[0] >= 1 && days[days.size() - 1] <= kMostRuleDays &&
         std::adjacent_find(days.begin(), days.end(), std::greater_equal<>()) == days.end();
}

// Of no type: from its day on no law is in force.
bool BasisMakesSense(const v1::StatutoryBasisRule& rule) {
  return std::all_of(rule.types().begin(), rule.types().end(),
                     [](int type) { return type != v1::SANCTION_TYPE_UNSPECIFIED; });
}

// It names a ground, and the day on which that ends is not before the one on which it begins.
bool GroundMakesSense(const v1::FpptGroundRule& rule) {
  if (rule.ground() == v1::FPPT_GROUND_KIND_UNSPECIFIED) return false;
  if (!rule.has_last_day()) return true;
  const std::optional<absl::CivilDay> last_day = DayOf(rule.last_day());
  return last_day && *last_day >= StoredDay(rule.validity().valid_from());
}

// Each names somebody.
bool EffectMakesSense(const v1::ExternalBarEffectRule& rule) {
  return std::all_of(rule.sources().begin(), rule.sources().end(),
                     [](int source) { return source != v1::EXTERNAL_BAR_SOURCE_UNSPECIFIED; });
}

// What is private would end a case to answer unseen, and what takes somebody's post is for a panel.
bool ConsensualMakesSense(const v1::ConsensualTypesRule& rule) {
  return std::all_of(rule.types().begin(), rule.types().end(), [](int type) {
    return type >= v1::SANCTION_TYPE_WARNING && type <= v1::SANCTION_TYPE_CONDITIONS;
  });
}

// Of what is public: not of advice.
bool PublicationMakesSense(const v1::DeterminationPublicationRule& rule) {
  const bool is_public =
      rule.type() == v1::SANCTION_TYPE_UNSPECIFIED || rule.type() >= v1::SANCTION_TYPE_WARNING;
  return is_public && rule.months() <= 1200;
}

// Each is named, once.
bool EachOnce(const google::protobuf::RepeatedField<int>& kinds) {
  const std::set<int> once(kinds.begin(), kinds.end());
  return !once.contains(v1::SUPPORT_KIND_UNSPECIFIED) && once.size() == static_cast<size_t>(kinds.size());
}

bool OfferMakesSense(const v1::SupportOfferRule& rule) {
  return EachOnce(rule.kinds()) && EachOnce(rule.to_referrers());
}

bool ProofMakesSense(const v1::ProofRule& rule) {
  return rule.standard() != v1::STANDARD_OF_PROOF_UNSPECIFIED;
}
bool TestMakesSense(const v1::CaseToAnswerRule& rule) {
  return rule.test() != v1::CASE_TO_ANSWER_TEST_UNSPECIFIED;
}

bool SafeguardMakesSense(const v1::SafeguardRule& rule) {
  return rule.safeguard() != v1::SAFEGUARD_UNSPECIFIED;
}

void LookAtDecisions(const v1::Rules& rules, RulesReview* review) {
  review->Entries("caution", rules.caution(), &CautionMakesSense)
      .Entries("conditions_max", rules.conditions_max())
      .Entries("suspension_max", rules.suspension_max())
      .Entries("warning", rules.warning())
      .Entries("competence_bar", rules.competence_bar())
      .Entries("statutory_basis", rules.statutory_basis(), &BasisMakesSense)
      .Entries("external_check", rules.external_check())
      .Entries("external_bar_effect", rules.external_bar_effect(), &EffectMakesSense)
      .Entries("consensual_types", rules.consensual_types(), &ConsensualMakesSense)
      .Entries("consensual_reply", rules.consensual_reply())
      .Entries("determination_publication", rules.determination_publication(), &PublicationMakesSense,
               [](const v1::DeterminationPublicationRule& rule) { return static_cast<int>(rule.type()); })
      .Entries("interim_max", rules.interim_max())
      .Entries("interim_review", rules.interim_review(), &ReviewMakesSense)
      .Entries("interim_notice", rules.interim_notice())
      .Entries("interim_hearing", rules.interim_hearing())
      .Entries("interim_alarms", rules.interim_alarms(), &AlarmsMakeSense)
      .Entries("appeal", rules.appeal())
      .Entries("oversight", rules.oversight())
      .Entries("sanction_review_window", rules.sanction_review_window(), &WindowMakesSense)
      .Entries("sanction_review_alarms", rules.sanction_review_alarms(), &AlarmsMakeSense)
      .Entries("review_notice", rules.review_notice())
      .Entries("restoration", rules.restoration())
      .Entries("restoration_reapply", rules.restoration_reapply())
      .Entries("restoration_closed_review", rules.restoration_closed_review());
}

void LookAtTheWayThere(const v1::Rules& rules, RulesReview* review) {
  review->Entries("referral_acknowledgement", rules.referral_acknowledgement())
      .Entries("risk_assessment", rules.risk_assessment())
      .Entries("screening", rules.screening())
      .Entries("screening_review", rules.screening_review())
      .Entries("allegation_age", rules.allegation_age())
      .Entries("determination", rules.determination())
      .Entries("fppt_grounds", rules.fppt_grounds(), &GroundMakesSense,
               [](const v1::FpptGroundRule& rule) { return static_cast<int>(rule.ground()); })
      .Entries("representations", rules.representations())
      .Entries("hearing_notice", rules.hearing_notice())
      .Entries("hearing_listing", rules.hearing_listing())
      .Entries("panel", rules.panel(), &PanelMakesSense)
      .Entries("same_organisation", rules.same_organisation())
      .Entries("stay_review", rules.stay_review())
      .Entries("decision_letter", rules.decision_letter())
      .Entries("case_age", rules.case_age(), &AgesMakeSense)
      .Entries("support_offer", rules.support_offer(), &OfferMakesSense)
      .Entries("restoration_conditions", rules.restoration_conditions())
      .Entries("conclusive", rules.conclusive(),
               [](const v1::ConclusiveRule&) { return true; })  // it may say no of both
      .Entries("safeguards", rules.safeguards(), &SafeguardMakesSense,
               [](const v1::SafeguardRule& rule) { return static_cast<int>(rule.safeguard()); })
      .Entries("proof", rules.proof(), &ProofMakesSense)
      .Entries("case_to_answer", rules.case_to_answer(), &TestMakesSense)
      .Entries("portal", rules.portal(), &ClosesMakeSense)
      .Holidays(rules.bank_holidays());
}

constexpr absl::string_view kNeeded[] = {"caution",
                                         "conditions_max",
                                         "suspension_max",
                                         "interim_max",
                                         "interim_review",
                                         "interim_notice",
                                         "interim_hearing",
                                         "interim_alarms",
                                         "referral_acknowledgement",
                                         "risk_assessment",
                                         "screening",
                                         "screening_review",
                                         "allegation_age",
                                         "determination",
                                         "representations",
                                         "hearing_notice",
                                         "panel",
                                         "same_organisation",
                                         "stay_review",
                                         "decision_letter",
                                         "case_age",
                                         "appeal",
                                         "oversight",
                                         "sanction_review_window",
                                         "sanction_review_alarms",
                                         "review_notice",
                                         "restoration",
                                         "restoration_reapply",
                                         "restoration_closed_review",
                                         "warning",
                                         "competence_bar",
                                         "hearing_listing",
                                         "external_check",
                                         "external_bar_effect",
                                         "consensual_types",
                                         "consensual_reply"};

std::optional<Refusal> FaultOf(const v1::Rules& rules, absl::CivilDay today) {
  RulesReview review(today);
  LookAtDecisions(rules, &review);
  LookAtTheWayThere(rules, &review);
  for (const absl::string_view rule : kNeeded) review.Covers(rule);
  for (int ground = 1; v1::FpptGroundKind_IsValid(ground); ++ground) review.Covers("fppt_grounds", {ground});
  return review.fault();
}

}  // namespace

Decision Decide(const v1::PublishRulesRequest& publish, const Context& context,
                const v1::RuleSetState& current) {
  if (std::optional<Refusal> fault = FaultOf(publish.rules(), context.today())) return *std::move(fault);
  const std::string digest = RulesDigest(publish.rules());
  if (digest == current.digest()) return Decision();
  v1::RulesPublished published;
  *published.mutable_rules() = publish.rules();
  published.set_digest(digest);
  return Record(std::move(published));
}

}  // namespace candour
