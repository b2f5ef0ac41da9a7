// That what is sealed about a subject is erased: stream "erasure/<subject, . for />". A decision that erases
// records it; the service's Eraser (common/executor/eraser.h) destroys the keys and says which.
//
//   EraseSubject(StreamOf<Person>(id), &decision);        // beside the fact that says why
//
// A service that erases has this aggregate in its model. There is no way back.
#ifndef CANDOUR_COMMON_DECIDER_ERASURE_H_
#define CANDOUR_COMMON_DECIDER_ERASURE_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "candour/common/v1/common.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

struct Erasure {
  using State = common::v1::ErasureState;
  using Facts = FactList<Since<2, common::v1::SubjectErased>, Since<2, common::v1::KeysDestroyed>>;
  static constexpr absl::string_view kKind = "erasure";
};

void Evolve(const common::v1::SubjectErased&, const FactContext&, common::v1::ErasureState&);
void Evolve(const common::v1::KeysDestroyed&, const FactContext&, common::v1::ErasureState&);

// `subject` is a stream, as of keys: "person/0191...". What is said of its erasure stands on this one.
std::string ErasureStream(const std::string& subject);
void EraseSubject(const std::string& subject, Decision* decision);

// Whether that is so; a condition.
bool IsErased(const Context& context, const std::string& subject);

// The method of the command that says which keys are gone.
inline constexpr absl::string_view kErasureMethod = "erasure/keys_destroyed";

// Its stream is "erasure/<id>"; its keys have 16 bytes each. Decided with FAILED_PRECONDITION, and so not
// recorded, where it says nothing new or nothing was erased.
SystemCommand KeysDestroyedCommand(absl::string_view stream, const std::set<std::string>& key_ids);
// UUIDv5(ledger_id, stream, keys): what two replicas say of the same keys is one command. 16 bytes.
std::string KeysDestroyedId(absl::string_view ledger_id, absl::string_view stream,
                            const std::set<std::string>& key_ids);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_ERASURE_H_
