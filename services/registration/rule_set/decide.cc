#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/rules_review.h"
#include "services/registration/person/person.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/scope_review/scope_review.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// What tells entries apart beside their day.
int KindOf(const v1::CheckValidityRule& rule) { return rule.kind(); }
int StageOf(const v1::MandatoryChecksRule& rule) { return rule.stage(); }
int KindPublished(const v1::PublicationRule& rule) { return rule.kind(); }

bool IsOverridable(const v1::OverridableRule& rule) {
  return std::all_of(rule.reasons().begin(), rule.reasons().end(),
                     [](int reason) { return MayBePassedOver(static_cast<v1::Ineligibility>(reason)); });
}

constexpr uint32_t kMostAge = 150;

bool IsPublication(const v1::PublicationRule& rule) {
  return rule.months_after_end() <= kMostRuleMonths && rule.months_from_start() <= kMostRuleMonths &&
         rule.until_age() <= kMostAge;
}

template <class Items>
bool AreDistinct(const Items& items) {
  return std::set<std::string>(items.begin(), items.end()).size() == static_cast<size_t>(items.size());
}

constexpr uint32_t kMostSmall = 100, kMostRatio = 10'000, kMostLeast = 1'000'000;

bool IsEqualityMonitoring(const v1::EqualityMonitoringRule& rule) {
  std::vector<std::string> codes;
  for (const auto& characteristic : rule.characteristics()) {
    if (!AreDistinct(characteristic.categories())) return false;
    codes.push_back(characteristic.code());
  }
  const auto is_in = [](uint32_t number, uint32_t least, uint32_t most) {
    return number >= least && number <= most;
  };
  return AreDistinct(codes) && is_in(rule.small_number(), 1, kMostSmall) &&
         is_in(rule.round_to(), 1, 2 * rule.small_number() + 1) &&
         is_in(rule.risk_ratio_percent(), 100, kMostRatio) && is_in(rule.least_people(), 1, kMostLeast);
}

bool SameEntries(const google::protobuf::RepeatedPtrField<v1::BarScopeRule>& one,
                 const google::protobuf::RepeatedPtrField<v1::BarScopeRule>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](const auto& a, const auto& b) {
    return google::protobuf::util::MessageDifferencer::Equals(a, b);
  });
}

std::optional<Refusal> FaultOf(const v1::Rules& rules, absl::CivilDay today) {
  return RulesReview(today)
      .Entries("registration_term", rules.registration_term())
      .Entries("renewal_window", rules.renewal_window())
      .Entries("representations", rules.representations())
      .Entries("refusal_appeal", rules.refusal_appeal())
      .Entries("change_declaration", rules.change_declaration())
      .Entries("code_resign", rules.code_resign())
      .Entries("late_recording", rules.late_recording())
      .Entries("mandatory_checks", rules.mandatory_checks(), AnyEntry(), &StageOf)
      .Entries("required_codes", rules.required_codes(), AnyEntry())
      .Entries("check_validity", rules.check_validity(), LengthMakesSense(), &KindOf)
      .Entries("erasure_waiting", rules.erasure_waiting())
      .Entries("retention_after_end", rules.retention_after_end())
      .Entries("retention_from_birth", rules.retention_from_birth())
      .Entries("code_lapse", rules.code_lapse())
      .Entries("notice_acknowledgement", rules.notice_acknowledgement())
      .Entries("bar_scope", rules.bar_scope(), AnyEntry())
      .Entries("code_reminder", rules.code_reminder())
      .Entries("publication", rules.publication(), &IsPublication, &KindPublished)
      .Entries("portal", rules.portal(), &ClosesMakeSense)
      .Entries("overridable", rules.overridable(), &IsOverridable)
      .Entries("equality_monitoring", rules.equality_monitoring(), &IsEqualityMonitoring)
      .Holidays(rules.bank_holidays())
      .Covers("registration_term")
      .Covers("renewal_window")
      .Covers("representations")
      .Covers("refusal_appeal")
      .Covers("change_declaration")
      .Covers("code_resign")
      .Covers("late_recording")
      .Covers("mandatory_checks",
              {v1::STAGE_L1_FIRST_LINE, v1::STAGE_L2_MIDDLE, v1::STAGE_L3_SENIOR, v1::STAGE_L4_BOARD})
      .Covers("required_codes")
      .fault();
}

// Nobody to look at again: nothing to record. Whoever is restricted at this moment is decided on the new
// rules, since the rule set is a condition of that.
void AddScopeChange(const v1::Rules& rules, const v1::Rules& before, const std::string& digest,
                    const Context& context, Decision* decision) {
  if (SameEntries(rules.bar_scope(), before.bar_scope())) return;
  if (context.Ids("restricted", kRestricted).empty()) return;
  (void)context.Read<ScopeReview>(kCurrentRules);
  v1::ScopeChanged changed;
  changed.set_digest(digest);
  *changed.mutable_changed_on() = DateOf(context.today());
  decision->Add(StreamOf<ScopeReview>(kCurrentRules), std::move(changed));
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
  Decision decision = Record(std::move(published));
  AddScopeChange(publish.rules(), current.rules(), digest, context, &decision);
  return decision;
}

}  // namespace candour
