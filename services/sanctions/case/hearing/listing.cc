#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/officers/officers.h"
#include "services/sanctions/case/service_of.h"
#include "services/sanctions/case/support/support.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// A hearing that sits is not listed over.
std::optional<Refusal> CannotList(const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kHearingListed)) return refusal;
  const bool sits = the.stage() == v1::CASE_STAGE_IN_HEARING && !the.hearing().has_adjournment();
  return sits ? std::optional<Refusal>(error::StageIs(the.stage())) : std::nullopt;
}

// The legal assessor and the presenter: neither decides, nor did in another part, nor chose those who do.
std::optional<Refusal> OthersCannotSit(const CaseState& the, const v1::ListHearingRequest& list,
                                       const std::string& lister) {
  const auto cannot = [&](const std::string& account, v1::CasePart part) {
    return account == lister || HasChosen(the, account) || HasOtherPart(the, account, "", part) ||
           std::any_of(list.members().begin(), list.members().end(),
                       [&](const v1::PanelMember& member) { return member.account() == account; });
  };
  if (list.legal_assessor() == list.presenter() ||
      cannot(list.legal_assessor(), v1::CASE_PART_LEGAL_ASSESSOR) ||
      cannot(list.presenter(), v1::CASE_PART_PRESENTER)) {
    return error::SeparationOfDuties();
  }
  return std::nullopt;
}

// Served on 1 April with 28 clear days: heard on 30 April at the earliest.
std::variant<ServiceOf, Refusal> ServeNotice(const v1::ListHearingRequest& list, const Context& context,
                                             const CaseState& the, const SanctionsRules& rules) {
  const std::optional<absl::CivilDay> hearing_on = DayOf(list.hearing_on());
  if (!hearing_on) return error::DateInvalid("hearing_on");
  auto service = Serve(context, rules, list.delivery(), &list.notice_sent_on(), StoredDay(the.received_on()));
  if (std::holds_alternative<Refusal>(service)) return service;
  const absl::CivilDay last_day = rules.hearing_notice().LastDay(std::get<ServiceOf>(service).served_on);
  if (*hearing_on <= last_day) return error::NoticeHasNotRun(DayText(last_day + 1));
  return service;
}

// An allegation that there is a case to answer on is, or the person says that they are ill.
bool IsAboutHealth(const CaseState& the) {
  return the.hearing().illness_claimed() ||
         std::any_of(the.allegations().begin(), the.allegations().end(), [](const v1::Allegation& one) {
           return one.case_to_answer() && one.citation().fppt().ground() == v1::FPPT_GROUND_KIND_HEALTH;
         });
}

// In private by default; the person may ask for the light.
bool IsPrivate(const v1::ListHearingRequest& list, const CaseState& the, const SanctionsRules& rules) {
  if (list.private_() || list.public_by_request()) return list.private_();
  return rules.asks(v1::SAFEGUARD_HEALTH_IN_PRIVATE) && IsAboutHealth(the);
}

v1::HearingListed MakeListing(const v1::ListHearingRequest& list, const Context& context,
                              const CaseState& the, const ServiceOf& service, const SanctionsRules& rules) {
  v1::HearingListed listed;
  listed.set_hearing_id(context.NewId("hearing"));
  *listed.mutable_members() = AsAppointed(the, list.members());
  listed.set_legal_assessor(list.legal_assessor());
  listed.set_presenter(list.presenter());
  *listed.mutable_hearing_on() = list.hearing_on();
  *listed.mutable_notice_sent_on() = DateOf(service.sent_on);
  listed.set_delivery(list.delivery());
  *listed.mutable_served_on() = DateOf(service.served_on);
  const absl::CivilDay opens = StoredDay(list.hearing_on()) - rules.hearing_listing_days();
  *listed.mutable_publish_on() = DateOf(std::max(context.today(), opens));
  listed.set_town(list.town());
  listed.set_mode(list.mode());
  listed.set_public_by_request(list.public_by_request() && !list.private_());
  listed.set_private_(IsPrivate(list, the, rules));
  return listed;
}

}  // namespace

Decision Decide(const v1::ListHearingRequest& list, const Context& context, const CaseState& the) {
  if (auto refusal = CannotList(the)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotForm(the, context, *rules, list.members(), PanelAsks::kSomebodyElse)) {
    return *std::move(refusal);
  }
  if (auto refusal = OthersCannotSit(the, list, context.actor().account)) return *std::move(refusal);
  if (const auto due = FirstNotOffered(the, context, *rules))
    return error::SupportNotOffered(due->to, due->kind);
  const auto service = ServeNotice(list, context, the, *rules);
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;
  return Record(MakeListing(list, context, the, std::get<ServiceOf>(service), *rules));
}

}  // namespace candour
