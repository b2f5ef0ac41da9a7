#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/examination/decided_once.h"
#include "services/sanctions/case/examination/errors.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

// F2: what is relied on was shown, and what is not was listed.
std::optional<Refusal> EvidenceWrong(const v1::NotifyAllegationRequest& notify) {
  if (notify.evidence_hashes().empty()) return error::EvidenceMissing();
  const auto is_hash = [](const std::string& hash) { return hash.size() == error::kHashBytes; };
  const auto& hashes = notify.evidence_hashes();
  if (!std::all_of(hashes.begin(), hashes.end(), is_hash) || !is_hash(notify.unused_schedule_hash()))
    return error::DocumentHash();
  return std::nullopt;
}

v1::AllegationNotified MakeNotified(const v1::NotifyAllegationRequest& notify, const CaseState& the,
                                    const ServiceOf& service, const SanctionsRules& rules) {
  v1::AllegationNotified notified;
  for (const v1::Allegation& one : the.allegations()) notified.add_allegation_ids(one.allegation_id());
  *notified.mutable_sent_on() = DateOf(service.sent_on);
  *notified.mutable_served_on() = DateOf(service.served_on);
  *notified.mutable_last_day() = DateOf(rules.representations().LastDay(service.served_on));
  notified.set_delivery(notify.delivery());
  *notified.mutable_evidence_hashes() = notify.evidence_hashes();
  notified.set_unused_schedule_hash(notify.unused_schedule_hash());
  notified.set_notice(notify.notice());
  notified.set_test(rules.case_to_answer_test());
  notified.set_another_matter(notify.another_matter());
  return notified;
}

// Whoever has this role speaks for themselves alone (sanctions.proto).
bool IsOwnWord(const Context& context) { return context.actor().role == "MANAGER"; }

// F1: what ends the time for an answer is theirs. On paper it is signed, and the case's screener enters it.
std::optional<Refusal> CannotSpeakFor(const v1::SubmitResponseRequest& submit, const Context& context,
                                      const CaseState& the) {
  if (IsOwnWord(context)) return std::nullopt;
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  const bool asked = rules && rules->asks(v1::SAFEGUARD_SIGNED_RESPONSE);
  if (!asked && submit.signed_hash().empty()) return std::nullopt;
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return refusal;
  if (submit.signed_hash().size() != error::kHashBytes) return error::DocumentHash();
  return std::nullopt;
}

}  // namespace

bool WasTold(const CaseState& the) {
  return the.has_interim_notice() || !the.interim_orders().empty() ||
         std::any_of(the.allegations().begin(), the.allegations().end(),
                     [](const v1::Allegation& one) { return one.notified(); });
}

Decision Decide(const v1::NotifyAllegationRequest& notify, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kAllegationNotified)) return *std::move(refusal);
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(refusal);
  if (the.allegations().empty()) return error::NoAllegation();
  if (auto refusal = EvidenceWrong(notify)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto service =
      Serve(context, *rules, notify.delivery(), notify.has_sent_on() ? &notify.sent_on() : nullptr,
            StoredDay(the.screening().decided_on()));
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;
  v1::AllegationNotified notified = MakeNotified(notify, the, std::get<ServiceOf>(service), *rules);
  if (!rules->asks(v1::SAFEGUARD_DECIDED_ONCE)) return Record(std::move(notified));
  if (const auto same = DecidedElsewhere(the, context)) {
    if (IsBlank(notify.another_matter())) return error::DecidedElsewhere(same->allegation_id, same->case_no);
    notified.set_other_case_no(same->case_no);
  }
  return Record(std::move(notified));
}

// After the last day it is the leave that a late response needs.
Decision Decide(const v1::GrantExtensionRequest& grant, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, CaseEvent::kExtensionGranted)) return *std::move(refusal);
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(refusal);
  const auto last_day = DayOf(grant.last_day());
  if (!last_day) return error::DateInvalid("last_day");
  const absl::CivilDay earliest = std::max(StoredDay(the.examination().last_day()) + 1, context.today());
  if (*last_day < earliest) return error::DateOrder("last_day", DayText(earliest));
  v1::ExtensionGranted granted;
  *granted.mutable_last_day() = grant.last_day();
  granted.set_reasons(grant.reasons());
  return Record(std::move(granted));
}

Decision Decide(const v1::SubmitResponseRequest& submit, const Context& context, const CaseState& the) {
  if (!IsAbout(the, submit.person_id()) || !WasTold(the)) return error::CaseUnknown();
  if (auto refusal = CannotMove(the, CaseEvent::kResponseReceived)) return *std::move(refusal);
  if (auto refusal = CannotSpeakFor(submit, context, the)) return *std::move(refusal);
  const absl::CivilDay last_day = StoredDay(the.examination().last_day());
  if (context.today() > last_day) return error::PeriodOver(last_day);
  v1::ResponseReceived received;
  *received.mutable_received_on() = DateOf(context.today());
  received.set_late(context.today() > StoredDay(the.examination().notice_last_day()));
  received.set_text(submit.text());
  if (!IsOwnWord(context)) received.set_signed_hash(submit.signed_hash());
  return Record(std::move(received));
}

}  // namespace candour
