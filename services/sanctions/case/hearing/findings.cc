// What is proved, and what it amounts to: allegation by allegation.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/no_finding.h"
#include "services/sanctions/case/hearing/panel.h"

namespace candour {

namespace v1 = sanctions::v1;
using google::protobuf::RepeatedPtrField;

namespace {

// Those that the examiners sent to the hearing.
std::set<std::string> AllegationsToDecide(const CaseState& the) {
  std::set<std::string> ids;
  for (const v1::Allegation& allegation : the.allegations()) {
    if (allegation.case_to_answer()) ids.insert(allegation.allegation_id());
  }
  return ids;
}

std::set<std::string> AllegationsProved(const CaseState& the) {
  std::set<std::string> ids;
  for (const v1::Finding& finding : the.hearing().findings()) {
    if (finding.proved()) ids.insert(finding.allegation_id());
  }
  return ids;
}

bool HasReasons(const RepeatedPtrField<v1::AllegationReasons>& reasons, const std::string& allegation_id) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const v1::AllegationReasons& one) {
    return one.allegation_id() == allegation_id && !one.reasons().empty();
  });
}

// Each of `to_decide` once, nothing else, with reasons, and no more votes than members.
template <class Votes>
std::optional<Refusal> VotesWrong(const RepeatedPtrField<Votes>& votes, std::set<std::string> to_decide,
                                  const RepeatedPtrField<v1::AllegationReasons>& reasons, int members) {
  std::set<std::string> decided;
  for (const Votes& vote : votes) {
    if (!decided.insert(vote.allegation_id()).second) return error::DoneAlready("finding");
    if (to_decide.erase(vote.allegation_id()) == 0) return error::AllegationUnknown(vote.allegation_id());
    if (vote.votes() > static_cast<uint32_t>(members)) return error::TooManyVotes(vote.votes(), members);
    if (!HasReasons(reasons, vote.allegation_id())) return error::ReasonsMissing();
  }
  if (!to_decide.empty()) return error::FindingsIncomplete(*to_decide.begin());
  return std::nullopt;
}

// What the panel may not decide anew: it is proved, unless what was cited fell; then it is not, by that.
std::optional<Refusal> LooksBehind(const v1::DetermineFactsRequest& determine, const CaseState& the,
                                   const SanctionsRules& rules) {
  for (const v1::FactVote& vote : determine.findings()) {
    for (const v1::Allegation& allegation : the.allegations()) {
      if (allegation.allegation_id() != vote.allegation_id()) continue;
      const bool proved = IsMajority(vote.votes(), determine.present_size());
      const bool binds = rules.conclusive(allegation.citation());
      if (binds && proved == vote.citation_fell()) return error::Conclusive(vote.allegation_id());
      if (!binds && vote.citation_fell()) return error::CitationStands(vote.allegation_id());
    }
  }
  return std::nullopt;
}

v1::Finding FoundBefore(const CaseState& the, const std::string& allegation_id) {
  for (const v1::Finding& finding : the.hearing().findings()) {
    if (finding.allegation_id() == allegation_id) return finding;
  }
  return {};
}

// What every determination's fact has.
template <class Fact, class Request>
Fact MakeFact(const Request& request, const Context& context) {
  Fact fact;
  fact.set_hearing_id(request.hearing_id());
  *fact.mutable_decided_on() = DateOf(context.today());
  *fact.mutable_present() = request.present();
  *fact.mutable_reasons() = request.reasons();
  fact.set_legal_advice(request.legal_advice());
  return fact;
}

}  // namespace

Decision Decide(const v1::DetermineFactsRequest& determine, const Context& context, const CaseState& the) {
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDetermine(the, context, *rules, determine, v1::HEARING_STAGE_FACTS)) {
    return *std::move(refusal);
  }
  const int members = determine.present_size();
  if (auto refusal =
          VotesWrong(determine.findings(), AllegationsToDecide(the), determine.reasons(), members)) {
    return *std::move(refusal);
  }
  if (auto refusal = LooksBehind(determine, the, *rules)) return *std::move(refusal);
  auto found = MakeFact<v1::FactsFound>(determine, context);
  found.set_proof(rules->proof());
  bool any = false;
  for (const v1::FactVote& vote : determine.findings()) {
    v1::Finding& finding = *found.add_findings();
    finding.set_allegation_id(vote.allegation_id());
    finding.set_proved(IsMajority(vote.votes(), members));
    finding.set_anonymous_evidence_only(vote.anonymous_evidence_only());
    finding.set_citation_fell(vote.citation_fell());
    any |= Counts(the, finding);
  }
  Decision decision = Record(std::move(found));
  if (!any) AddNoFinding(the, context, *rules, v1::HEARING_STAGE_FACTS, &decision);
  return decision;
}

Decision Decide(const v1::DetermineGroundsRequest& determine, const Context& context, const CaseState& the) {
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDetermine(the, context, *rules, determine, v1::HEARING_STAGE_GROUNDS)) {
    return *std::move(refusal);
  }
  const int members = determine.present_size();
  if (auto refusal = VotesWrong(determine.grounds(), AllegationsProved(the), determine.reasons(), members)) {
    return *std::move(refusal);
  }
  auto found = MakeFact<v1::GroundsFound>(determine, context);
  bool any = false;
  for (const v1::GroundVote& vote : determine.grounds()) {
    if (vote.ground() == v1::GROUND_NONE) return error::GroundIsNone();
    v1::Finding& finding = *found.add_findings();
    finding = FoundBefore(the, vote.allegation_id());
    finding.set_ground(IsMajority(vote.votes(), members) ? vote.ground() : v1::GROUND_NONE);
    any |= Counts(the, finding);
  }
  Decision decision = Record(std::move(found));
  if (!any) AddNoFinding(the, context, *rules, v1::HEARING_STAGE_GROUNDS, &decision);
  return decision;
}

}  // namespace candour
