#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/transitions.h"
#include "services/sanctions/referral/errors.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/referral/referred_before.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kPublic = "PUBLIC";  // the role of whoever asks without a token
constexpr int kAttempts = 8;                     // the first is free but once in a million million

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

// "" where all are taken.
std::string TakeNumber(char letter, absl::string_view key, const std::string& owner, const Context& context) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string number = NumberOf(letter, context.today(), context.command_id(), attempt);
    if (context.Take(absl::StrCat(key, ".", number), owner)) return number;
  }
  return "";
}

// A referral of today, but for who is meant and what is said. Without a number where none is free.
v1::ReferralReceived MakeReceived(const Context& context, const SanctionsRules& rules) {
  v1::ReferralReceived received;
  const std::string id = context.NewId(Referral::kKind);
  received.set_referral_id(id);
  received.set_ref_no(TakeNumber('F', "ref_no", StreamOf<Referral>(id), context));
  *received.mutable_received_on() = DateOf(context.today());
  *received.mutable_acknowledge_by() = DateOf(
      AddWorkingDays(context.today(), rules.referral_acknowledgement_working_days(), rules.bank_holidays()));
  received.set_referrer_person_id(context.actor().person_id);
  return received;
}

// By when the risk is assessed on what was said today.
common::v1::Date RiskDueOn(const Context& context, const SanctionsRules& rules) {
  return DateOf(AddWorkingDays(context.today(), rules.risk_assessment_working_days(), rules.bank_holidays()));
}

// The case that a referral opens. Without a number where none is free.
v1::CaseOpened MakeOpened(const v1::ReferralReceived& received, const Context& context,
                          const SanctionsRules& rules) {
  v1::CaseOpened opened;
  const std::string id = context.NewId(Case::kKind);
  opened.set_case_id(id);
  opened.set_case_no(TakeNumber('C', "case_no", StreamOf<Case>(id), context));
  opened.set_referral_id(received.referral_id());
  *opened.mutable_received_on() = received.received_on();
  *opened.mutable_screening_due_on() = DateOf(rules.screening().LastDay(context.today()));
  *opened.mutable_risk_due_on() = RiskDueOn(context, rules);
  for (const int days : rules.case_ages()) *opened.add_age_marks() = DateOf(context.today() + days);
  opened.set_org_code(received.org_code());
  opened.set_named_person_id(received.named_person_id());
  return opened;
}

// Joins `case_id`, or opens a case: completes `received`. A refusal where there is no number for it.
std::variant<Decision, Refusal> Begin(v1::ReferralReceived received,
                                      const std::optional<std::string>& case_id, const Context& context,
                                      const SanctionsRules& rules) {
  if (received.ref_no().empty()) return error::AllNumbersTaken();
  if (case_id) {
    v1::ReferralLinked linked;
    linked.set_referral_id(received.referral_id());
    // Officers stand back from organisations that a case names: nobody unknown adds to them.
    if (context.actor().role != kPublic) linked.set_org_code(received.org_code());
    const bool assessed = context.Read<Case>(*case_id).risk().level() != v1::RISK_LEVEL_UNSPECIFIED;
    if (assessed && rules.asks(v1::SAFEGUARD_RISK_ANEW))
      *linked.mutable_risk_due_on() = RiskDueOn(context, rules);
    received.set_case_id(*case_id);
    return Record(std::move(received)).On(StreamOf<Case>(*case_id), std::move(linked));
  }
  v1::CaseOpened opened = MakeOpened(received, context, rules);
  if (opened.case_no().empty()) return error::AllNumbersTaken();
  received.set_case_id(opened.case_id());
  const std::string stream = StreamOf<Case>(opened.case_id());
  return Record(std::move(received)).On(stream, std::move(opened));
}

// Whoever is referred has referred the caller before.
bool WasReferredBy(const std::string& person_id, const Context& context) {
  const std::string& caller = context.actor().person_id;
  if (caller.empty() || person_id.empty() || caller == person_id) return false;
  return WasReferred(caller, context,
                     [&](const v1::ReferralState& one) { return one.referrer_person_id() == person_id; });
}

void AddFlag(v1::ReferralFlag flag, Decision& decision) {
  v1::ReferralFlagged flagged;
  flagged.set_flag(flag);
  decision.Add("", std::move(flagged));
}

// Of all matters of the person the one to decide: what is open, else what was dropped last. Nothing: none.
std::optional<std::string> MatterOf(const std::string& person_id, const Context& context) {
  std::optional<std::string> dropped;
  common::v1::Date received_on;
  for (const std::string& id : context.Ids("case_by_person", person_id)) {
    const CaseState& one = context.Read<Case>(id);
    if (!one.linked_into().empty() || !Next(one.stage(), CaseEvent::kDeterminationRequested)) continue;
    if (!IsOver(one.stage())) return id;
    if (!dropped || StoredDay(one.received_on()) > StoredDay(received_on)) {
      dropped = id;
      received_on = one.received_on();
    }
  }
  return dropped;
}

// The matter that is asked about; "" where a new case has to open.
std::variant<std::string, Refusal> AskedMatter(const v1::RequestDeterminationRequest& ask,
                                               const Context& context) {
  if (ask.case_id().empty()) return MatterOf(ask.person_id(), context).value_or("");
  const CaseState& the = context.Read<Case>(ask.case_id());
  if (!IsAbout(the, ask.person_id()) || !WasTold(the)) return error::CaseUnknown();
  // One that went into another is decided there.
  if (!the.linked_into().empty()) return error::StageIs(the.stage());
  if (!Next(the.stage(), CaseEvent::kDeterminationRequested)) return error::StageIs(the.stage());
  return ask.case_id();
}

v1::DeterminationRequested MakeRequested(const v1::RequestDeterminationRequest& ask,
                                         const std::string& referral_id, const Context& context,
                                         const SanctionsRules& rules) {
  v1::DeterminationRequested requested;
  requested.set_referral_id(referral_id);
  *requested.mutable_requested_on() = DateOf(context.today());
  *requested.mutable_due_on() = DateOf(rules.determination().LastDay(context.today()));
  requested.set_prima_facie_report_hash(ask.prima_facie_report_hash());
  return requested;
}

}  // namespace

Decision Decide(const v1::SubmitReferralRequest& submit, const Context& context, const v1::ReferralState&) {
  if (IsBlank(submit.text())) return error::NothingSaid("text");
  if (submit.person_id().empty() && IsBlank(submit.described_person())) return error::NothingSaid("person");
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();

  v1::ReferralReceived received = MakeReceived(context, *rules);
  const bool anonymous = context.actor().role == kPublic;
  received.set_source(anonymous ? v1::REFERRAL_SOURCE_PUBLIC : submit.source());
  received.set_named_person_id(submit.person_id());
  received.set_org_code(submit.org_code());
  received.set_text(submit.text());
  received.set_described_person(submit.described_person());
  const auto joined = submit.person_id().empty() ? std::nullopt : CaseToJoin(context, submit.person_id());
  auto begun = Begin(std::move(received), joined, context, *rules);
  if (const auto* refusal = std::get_if<Refusal>(&begun)) return *refusal;
  Decision& decision = std::get<Decision>(begun);
  if (submit.complained_about_referrer()) AddFlag(v1::REFERRAL_FLAG_DECLARED, decision);
  if (WasReferredBy(submit.person_id(), context)) AddFlag(v1::REFERRAL_FLAG_REFERRED_BEFORE, decision);
  return std::move(decision);
}

// The reply says the same whatever there is: whether somebody is under investigation is not told by asking.
Decision Decide(const v1::RequestDeterminationRequest& ask, const Context& context,
                const v1::ReferralState&) {
  if (IsBlank(ask.text())) return error::NothingSaid("text");
  const size_t hash_bytes = ask.prima_facie_report_hash().size();
  if (hash_bytes != 0 && hash_bytes != error::kHashBytes) return error::DocumentHash();
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto matter = AskedMatter(ask, context);
  if (const auto* refusal = std::get_if<Refusal>(&matter)) return *refusal;

  v1::ReferralReceived received = MakeReceived(context, *rules);
  if (received.ref_no().empty()) return error::AllNumbersTaken();
  received.set_source(v1::REFERRAL_SOURCE_SELF);
  received.set_named_person_id(ask.person_id());
  received.set_text(ask.text());
  v1::DeterminationRequested requested = MakeRequested(ask, received.referral_id(), context, *rules);
  const std::string& case_id = std::get<std::string>(matter);
  if (!case_id.empty()) {
    received.set_case_id(case_id);
    return Record(std::move(received)).On(StreamOf<Case>(case_id), std::move(requested));
  }
  auto begun = Begin(std::move(received), std::nullopt, context, *rules);
  if (const auto* refusal = std::get_if<Refusal>(&begun)) return *refusal;
  const std::string stream = StreamOf<Case>(context.NewId(Case::kKind));
  return std::move(std::get<Decision>(begun)).On(stream, std::move(requested));
}

}  // namespace candour
