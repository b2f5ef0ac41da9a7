#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/decider/day.h"
#include "services/sanctions/case/examination/examination.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/publication/errors.h"
#include "services/sanctions/case/publication/publication.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool FoundOnHealth(const CaseState& the) {
  const auto& findings = the.hearing().findings();
  return std::any_of(findings.begin(), findings.end(),
                     [](const v1::Finding& one) { return one.ground() == v1::GROUND_HEALTH; });
}

}  // namespace

Decision Decide(const v1::PublishDeterminationRequest& publish, const Context& context,
                const CaseState& the) {
  if (auto refusal = CannotMove(the, CaseEvent::kDeterminationPublished)) return *std::move(refusal);
  if (absl::StripAsciiWhitespace(publish.text()).empty()) return error::ReasonsMissing();
  const bool in_private = the.hearing().private_() || FoundOnHealth(the);
  if (in_private && !publish.private_parts_removed()) return error::PrivateParts();
  v1::DeterminationPublished published;
  *published.mutable_published_on() = DateOf(context.today());
  published.set_text(publish.text());
  published.set_conditions(publish.conditions());
  published.set_has_conditions(!publish.conditions().empty());
  published.set_private_parts_removed(publish.private_parts_removed());
  return Record(std::move(published));
}

// Nobody else may ask for it, and the person may take it back.
Decision Decide(const v1::RequestOutcomePublicationRequest& request, const Context& context,
                const CaseState& the) {
  if (!IsAbout(the, request.person_id()) || !WasTold(the)) return error::CaseUnknown();
  if (auto refusal = CannotMove(the, CaseEvent::kOutcomePublicationAsked)) return *std::move(refusal);
  if (the.publication().has_requested_on() != request.withdraw()) return error::DoneAlready("publication");
  if (request.withdraw()) {
    v1::OutcomePublicationWithdrawn withdrawn;
    *withdrawn.mutable_withdrawn_on() = DateOf(context.today());
    return Record(std::move(withdrawn));
  }
  v1::OutcomePublicationRequested requested;
  *requested.mutable_requested_on() = DateOf(context.today());
  return Record(std::move(requested));
}

void ForgetPublishedConditions(CaseState& the) {
  if (the.publication().conditions_stand()) the.mutable_publication()->set_conditions_stand(false);
}

void Evolve(const v1::OutcomePublicationRequested& fact, const FactContext&, CaseState& the) {
  *the.mutable_publication()->mutable_requested_on() = fact.requested_on();
}

void Evolve(const v1::OutcomePublicationWithdrawn&, const FactContext&, CaseState& the) {
  the.mutable_publication()->clear_requested_on();
}

void Evolve(const v1::DeterminationPublished& fact, const FactContext& context, CaseState& the) {
  *the.mutable_publication()->mutable_published_on() = fact.published_on();
  the.mutable_publication()->set_fact_version(context.version);
  the.mutable_publication()->set_conditions_stand(fact.has_conditions());
}

}  // namespace candour
