// Conditions and suspensions are looked at again before they end; the burden is on the person to show that
// they have put things right. What may make it longer or heavier was announced, and the person could come: a
// decision against somebody is made after hearing them.
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/officers/officers.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/proportion.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Whole months of unbroken conditions or suspension before `day`.
int RestrictedMonths(const v1::SanctionState& sanction, absl::CivilDay day) {
  int months = 0;
  while (AddMonths(StoredDay(sanction.chain_from()), months + 1) <= day) ++months;
  return months;
}

// What the review makes: the type and its first day; nothing where there is no new sanction.
struct Successor {
  v1::SanctionType type = v1::SANCTION_TYPE_UNSPECIFIED;
  absl::CivilDay effective_on;
};

std::optional<Successor> NextSanction(const v1::ReviewSanctionRequest& review,
                                      const v1::SanctionState& sanction, absl::CivilDay today) {
  if (review.result() == v1::REVIEW_RESULT_EXTEND) {
    return Successor{sanction.type(), StoredDay(sanction.expires_on()) + 1};
  }
  const bool replaces =
      review.result() == v1::REVIEW_RESULT_REPLACE && review.type() != v1::SANCTION_TYPE_NO_FURTHER_ACTION;
  return replaces ? std::optional<Successor>({review.type(), today + 1}) : std::nullopt;
}

// Whatever one thinks of it, nothing gets longer or heavier. Of other conditions the panel says so, where the
// person asked for them.
bool IsToTheirBenefit(const v1::ReviewSanctionRequest& review, const v1::SanctionState& sanction,
                      const std::optional<Successor>& next, const SanctionsRules& rules) {
  if (review.result() == v1::REVIEW_RESULT_VARY) return review.eases() && sanction.early_review_asked();
  if (!next || next->type == v1::SANCTION_TYPE_ADVICE) return true;
  if (next->type >= sanction.type()) return false;
  const uint32_t months = MonthsOf(next->type, review.months(), rules);
  return *DaysOf(next->effective_on, months).expires_on <= StoredDay(sanction.expires_on());
}

// On the day that they were told of; on a later one, of which nobody told them, with them there alone.
std::optional<Refusal> NotHeard(const v1::ReviewSanctionRequest& review, const v1::SanctionState& sanction,
                                absl::CivilDay today) {
  const v1::ReviewNotice& notice = sanction.review_notice();
  if (!sanction.has_review_notice() || notice.heard()) return error::NoticeHasNotRun("");
  const absl::CivilDay hearing_on = StoredDay(notice.hearing_on());
  if (today < hearing_on) return error::NoticeHasNotRun(DayText(hearing_on));
  if (today > hearing_on && !review.attended()) return error::NoticeHasNotRun("");
  const bool explained = !absl::StripAsciiWhitespace(review.absence()).empty();
  if (!review.attended() && !explained) return error::SubjectAbsent();
  return std::nullopt;
}

std::optional<Refusal> PanelCannotReview(const v1::ReviewSanctionRequest& review, const Context& context,
                                         const CaseState& the, const SanctionsRules& rules) {
  if (auto refusal = CannotForm(the, context, rules, review.members(), PanelAsks::kItsChair)) return refusal;
  const int members = review.members_size();
  if (review.votes() > static_cast<uint32_t>(members)) return error::TooManyVotes(review.votes(), members);
  if (!IsMajority(review.votes(), members)) return error::NoMajority();
  return std::nullopt;
}

std::optional<Refusal> ResultWrong(const v1::ReviewSanctionRequest& review, const CaseState& the,
                                   const v1::SanctionState& sanction, absl::CivilDay today,
                                   const SanctionsRules& rules) {
  if (review.reasons().empty() || review.remediation().empty()) return error::ReasonsMissing();
  const std::string conditions = ConditionsText(review.conditions(), review.terms());
  if (review.result() == v1::REVIEW_RESULT_VARY) {
    if (sanction.type() != v1::SANCTION_TYPE_CONDITIONS) return error::NotForType(sanction.type());
    if (conditions.empty()) return error::ConditionsUnsaid();
    return TermsWrong(review.terms(), sanction.type(), sanction.months(), StoredDay(sanction.effective_on()),
                      today);
  }
  const bool replaces = review.result() == v1::REVIEW_RESULT_REPLACE;
  if (replaces && (review.type() == sanction.type() || review.type() == v1::SANCTION_TYPE_UNSPECIFIED)) {
    return error::NotForType(review.type());
  }
  const auto next = NextSanction(review, sanction, today);
  if (!next && !review.terms().empty()) return error::NotForType(v1::SANCTION_TYPE_NO_FURTHER_ACTION);
  if (next) {
    const uint32_t months = MonthsOf(next->type, review.months(), rules);
    if (auto refusal = LengthWrong(next->type, months, conditions, rules)) return refusal;
    if (auto refusal = TermsWrong(review.terms(), next->type, months, next->effective_on, today))
      return refusal;
  }
  if (!replaces) return std::nullopt;
  if (auto refusal = NotOnTheseFindings(the, review.type(), RestrictedMonths(sanction, today + 1), rules)) {
    return refusal;
  }
  return LadderWrong(review.type(), review.lesser());
}

v1::SanctionReviewed MakeReviewed(const v1::ReviewSanctionRequest& review, const Context& context,
                                  const CaseState& the) {
  v1::SanctionReviewed reviewed;
  reviewed.set_person_id(the.person_id());
  reviewed.set_sanction_id(review.sanction_id());
  reviewed.set_result(review.result());
  *reviewed.mutable_reviewed_on() = DateOf(context.today());
  *reviewed.mutable_members() = AsAppointed(the, review.members());
  reviewed.set_reasons(review.reasons());
  reviewed.set_remediation(review.remediation());
  reviewed.set_attended(review.attended());
  reviewed.set_represented(review.represented());
  reviewed.set_absence(review.absence());
  if (review.result() != v1::REVIEW_RESULT_VARY) return reviewed;
  reviewed.set_conditions(ConditionsText(review.conditions(), review.terms()));
  reviewed.set_eases(review.eases());
  return reviewed;
}

v1::SanctionEnded MakeEnded(const CaseState& the, const std::string& sanction_id, v1::SanctionEnd reason,
                            absl::CivilDay last_day) {
  v1::SanctionEnded ended;
  ended.set_case_id(the.case_id());
  ended.set_person_id(the.person_id());
  ended.set_sanction_id(sanction_id);
  ended.set_reason(reason);
  *ended.mutable_last_day() = DateOf(last_day);
  return ended;
}

v1::SanctionImposed MakeNext(const v1::ReviewSanctionRequest& review, const Context& context,
                             const CaseState& the, const Successor& next, absl::CivilDay served_on,
                             const SanctionsRules& rules) {
  const uint32_t months = MonthsOf(next.type, review.months(), rules);
  v1::SanctionImposed imposed =
      MakeSanction(the, context.NewId("sanction"), next.type, months, served_on, next.effective_on, rules);
  *imposed.mutable_appeal_last_day() = DateOf(rules.appeal_last_day(served_on));
  imposed.set_reasons(review.reasons());
  imposed.set_lesser_insufficient(LadderText(review.lesser()));
  imposed.set_conditions(ConditionsText(review.conditions(), review.terms()));
  return imposed;
}

// Of one that was extended the extension may be replaced before it begins: what runs until then makes way
// too.
void AddEndsOfWhatStillRuns(const CaseState& the, const Successor& next, Decision& decision) {
  for (const v1::SanctionState& one : the.sanctions()) {
    if (one.status() != v1::SANCTION_STATUS_REPLACED || StoredDay(one.expires_on()) < next.effective_on)
      continue;
    decision.Add("", MakeEnded(the, one.sanction_id(), v1::SANCTION_END_REPLACED, next.effective_on - 1));
  }
}

}  // namespace

Decision Decide(const v1::ReviewSanctionRequest& review, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kSanctionReviewed)) return *std::move(refusal);
  if (the.has_person_died_on()) return error::SubjectHasDied();
  const v1::SanctionState* sanction = FindSanction(the, review.sanction_id());
  const absl::CivilDay today = context.today();
  if (auto refusal = CannotReview(sanction, today)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = PanelCannotReview(review, context, the, *rules)) return *std::move(refusal);
  if (auto refusal = ResultWrong(review, the, *sanction, today, *rules)) return *std::move(refusal);
  const std::optional<Successor> next = NextSanction(review, *sanction, today);
  if (!IsToTheirBenefit(review, *sanction, next, *rules)) {
    if (auto refusal = NotHeard(review, *sanction, today)) return *std::move(refusal);
  }
  const auto service =
      Serve(context, *rules, review.delivery(), review.has_sent_on() ? &review.sent_on() : nullptr,
            EarliestLetter(*rules, today, StoredDay(sanction->effective_on())));
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;

  Decision decision = Record(MakeReviewed(review, context, the));
  const std::string& id = sanction->sanction_id();
  if (next) {
    decision.Add("", MakeEnded(the, id, v1::SANCTION_END_REPLACED, next->effective_on - 1));
    AddEndsOfWhatStillRuns(the, *next, decision);
    const absl::CivilDay served_on = std::get<ServiceOf>(service).served_on;
    v1::SanctionImposed imposed = MakeNext(review, context, the, *next, served_on, *rules);
    const std::string next_id = imposed.sanction_id();
    AddSanction(std::move(imposed), today, *rules, &decision);
    AddConditions(the, next_id, TermsOf(review.terms()), &decision);
  } else if (review.result() == v1::REVIEW_RESULT_VARY) {
    AddConditions(the, id, TermsOf(review.terms()), &decision);
  } else if (review.result() == v1::REVIEW_RESULT_REPLACE) {  // by nothing
    decision.Add("", MakeEnded(the, id, v1::SANCTION_END_LIFTED, today));
  }
  return decision;
}

}  // namespace candour
