// One commit on its way through the checks. Internal to Redecider.
#ifndef CANDOUR_COMMON_AUDIT_REDECIDE_ASKED_H_
#define CANDOUR_COMMON_AUDIT_REDECIDE_ASKED_H_

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/audit/redecide.h"

namespace candour {

struct Redecider::Asked {
  const Rpc* rpc = nullptr;                            // null: a command of the system
  std::unique_ptr<google::protobuf::Message> request;  // in clear, unless it is sealed
  bool request_sealed = false;                         // its key is not there
  std::string key_id;                                  // that sealed it; empty: nothing did
  std::string id;                                      // text
  std::string stream, subject;
  std::optional<uint64_t> if_version;
  std::function<absl::StatusOr<Decision>(const Context&)> decide;
  const google::protobuf::Message* looks_up = nullptr;  // CommandPlan's
  bool looks_elsewhere = false;
  std::shared_ptr<const google::protobuf::Message> looked_up;  // for it, as the commit has it
  bool cause_seen = true;
  std::set<std::string> absent;    // ids of keys that are not there
  std::vector<std::string> wrong;  // about who asked; the outcome is looked at all the same
};

inline Redecided Differs(std::string why) { return {Redecided::kDiffers, std::move(why)}; }
inline Redecided NotRun(absl::string_view why) { return {Redecided::kNotRun, std::string(why)}; }

inline Actor ActorOf(const ledger::v1::Commit& commit) {
  const auto& actor = commit.actor();
  return {actor.account(), actor.role(), actor.organisation(), actor.person_id()};
}

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_REDECIDE_ASKED_H_
