#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/publication/publication.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

// Whatever stage the case is at: that somebody was told is a fact.
Decision Decide(const v1::RecordRegulatorInformedRequest& record, const Context& context,
                const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (FindSanction(the, record.source_id()) == nullptr && FindOrder(the, record.source_id()) == nullptr)
    return error::SanctionUnknown();
  if (!record.evidence_hash().empty() && record.evidence_hash().size() != error::kHashBytes)
    return error::DocumentHash();
  const common::v1::Date* said = record.has_informed_on() ? &record.informed_on() : nullptr;
  const auto informed_on = DayItHappened("informed_on", said, context, the);
  if (const auto* refusal = std::get_if<Refusal>(&informed_on)) return *refusal;
  v1::OtherRegulatorInformed informed;
  informed.set_source_id(record.source_id());
  informed.set_body(record.body());
  *informed.mutable_informed_on() = DateOf(std::get<absl::CivilDay>(informed_on));
  informed.set_evidence_hash(record.evidence_hash());
  return Record(std::move(informed));
}

void Evolve(const v1::OtherRegulatorInformed& fact, const FactContext&, CaseState& the) {
  v1::InformedRegulator& one = *the.add_informed();
  one.set_source_id(fact.source_id());
  one.set_body(fact.body());
  *one.mutable_informed_on() = fact.informed_on();
}

}  // namespace candour
