// What a reply says that no field of a fact says by name (common/rpc/recorded_facts.h).
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_ANSWERS_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_ANSWERS_H_

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/external_bar.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/rpc/recorded_facts.h"

namespace candour {

inline void Answer(const RecordedFacts& facts, sanctions::v1::ScreenResponse& reply) {
  reply.set_complete(!facts.Has<sanctions::v1::ClosingProposed>());
}
inline void Answer(const RecordedFacts& facts, sanctions::v1::ExamineResponse& reply) {
  reply.set_complete(facts.Has<sanctions::v1::CaseToAnswer>() || facts.Has<sanctions::v1::NoCase>() ||
                     facts.Has<sanctions::v1::AdviceGiven>());
}

inline void Answer(const RecordedFacts& facts, sanctions::v1::DetermineFactsResponse& reply) {
  reply.set_no_finding(facts.Has<sanctions::v1::NoFindingMade>());
}
inline void Answer(const RecordedFacts& facts, sanctions::v1::DetermineGroundsResponse& reply) {
  reply.set_no_finding(facts.Has<sanctions::v1::NoFindingMade>());
}
inline void Answer(const RecordedFacts& facts, sanctions::v1::DetermineImpairmentResponse& reply) {
  reply.set_no_finding(facts.Has<sanctions::v1::NoFindingMade>());
}
// Not the order whose place it takes.
inline void Answer(const RecordedFacts& facts, sanctions::v1::MakeImmediateInterimResponse& reply) {
  const auto made = facts.Find<sanctions::v1::InterimOrderMade>();
  reply.set_order_id(made ? made->order_id() : "");
}
// Not the sanction that was reviewed.
inline void Answer(const RecordedFacts& facts, sanctions::v1::ReviewSanctionResponse& reply) {
  const auto imposed = facts.Find<sanctions::v1::SanctionImposed>();
  reply.set_sanction_id(imposed ? imposed->sanction_id() : "");
}
inline void Answer(const RecordedFacts& facts, sanctions::v1::DecideRestorationResponse& reply) {
  reply.set_restored(facts.Has<sanctions::v1::Restored>());
  // Not of the bar that ended with it.
  const auto conditions = facts.Find<sanctions::v1::SanctionImposed>();
  reply.set_sanction_id(conditions ? conditions->sanction_id() : "");
}
inline void Answer(const RecordedFacts& facts, sanctions::v1::RecordExternalBarResponse& reply) {
  reply.set_stale(facts.Has<sanctions::v1::ExternalBarStaleFlagged>());
  const auto recorded = facts.Find<sanctions::v1::ExternalBarRecorded>();
  reply.set_prohibits(recorded && recorded->prohibits());
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_ANSWERS_H_
