// What a reply says that no field of a fact says by name (common/rpc/recorded_facts.h).
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_ANSWERS_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_ANSWERS_H_

#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/rpc/recorded_facts.h"
#include "services/registration/bar_check/bar_check.h"

namespace candour {

inline void Answer(const RecordedFacts& facts, registration::v1::RecordCheckResponse& reply) {
  reply.set_stale(facts.Has<registration::v1::CheckStaleFlagged>());
}
inline void Answer(const RecordedFacts& facts, registration::v1::OverrideCheckResponse& reply) {
  reply.set_complete(facts.Has<registration::v1::CheckOverridden>());
}
inline void Answer(const RecordedFacts& facts, registration::v1::OverrideBlockResponse& reply) {
  reply.set_complete(facts.Has<registration::v1::AppointmentOverridden>());
}
inline void Answer(const RecordedFacts& facts, registration::v1::SubmitRepresentationsResponse& reply) {
  reply.set_late(facts.Has<registration::v1::RepresentationsLateFlagged>());
}
inline void Answer(const RecordedFacts& facts, registration::v1::CheckBarResponse& reply) {
  if (facts.Has<registration::v1::BarCheckPerformed>()) reply.set_says(SaysOf(reply.answer(), reply.found()));
}
inline void Answer(const RecordedFacts& facts, registration::v1::SplitPersonResponse& reply) {
  const auto split = facts.Find<registration::v1::PersonSplit>();
  reply.set_undid_merge(split && split->undid_merge());
}
inline void Answer(const RecordedFacts& facts, registration::v1::RecordPersonInPostResponse& reply) {
  reply.set_organisation_not_open(facts.Has<registration::v1::OrganisationNotOpenFlagged>());
  reply.set_post_already_held(facts.Has<registration::v1::PostAlreadyHeldFlagged>());
  reply.set_bar_breach(facts.Has<registration::v1::BarBreachFlagged>());
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_ANSWERS_H_
