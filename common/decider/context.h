// What a decision may look at: time, actor and other records of the same ledger, all as of one position.
//
// Everything read becomes a condition of the commit: a decision cannot outlive what it was based on, and the
// author of a rule has nothing to remember. Reading the same record twice gives the same object.
//
//   if (!context.Read<Organisation>(request.org_code()).has_name()) return
//   error::UnknownOrganisation(request); if (!context.Take(RegisterNumberKey(number))) ...        // unique
//   in the ledger, taken in the same commit
#ifndef CANDOUR_COMMON_DECIDER_CONTEXT_H_
#define CANDOUR_COMMON_DECIDER_CONTEXT_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"

namespace candour {

// Who asks, as the token says and the commit will say.
struct Actor {
  std::string account;       // opaque `sub`
  std::string role;          // the role that the call was allowed for
  std::string organisation;  // ODS code or empty
  std::string person_id;     // own person, or empty
};

// Folded states at one position. Thread-compatible.
class StateSource {
 public:
  virtual ~StateSource() = default;
  // Fills `state` and returns the stream's version; 0 and an empty state for a stream never written.
  // DATA_LOSS for a stream that cannot be read.
  virtual absl::StatusOr<uint64_t> Load(absl::string_view stream, google::protobuf::Message* state) const = 0;
  // The ids in index rows "<view>\0<owner>\0<id>\0" (Rows in model.h), in order.
  virtual absl::StatusOr<std::vector<std::string>> Ids(absl::string_view view,
                                                       absl::string_view owner) const = 0;
};

// "registrant/0191..." for an aggregate and an id.
template <class Aggregate>
std::string StreamOf(absl::string_view id) {
  return absl::StrCat(Aggregate::kKind, "/", id);
}

// The id of a new record: UUIDv5(kind, command id), so that every replica and every attempt agree, and Decide
// needs no randomness. `nth` tells several new records of one kind apart. `command_id` is text.
std::string NewId(absl::string_view kind, absl::string_view command_id, int nth = 0);

class Context {
 public:
  // `source` outlives the context. `command_id` is text. `now` is when the call was received. `looked_up`:
  // for a command that needs it (CommandPlan in command.h).
  Context(const StateSource& source, std::string command_id, Actor actor, absl::Time now,
          std::shared_ptr<const google::protobuf::Message> looked_up = nullptr);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  absl::Time now() const { return now_; }
  absl::CivilDay today() const { return today_; }
  const Actor& actor() const { return actor_; }
  const std::string& command_id() const { return command_id_; }

  // The id of a record that this command makes.
  std::string NewId(absl::string_view kind, int nth = 0) const {
    return candour::NewId(kind, command_id_, nth);
  }

  // Another record. The empty state for one that does not exist, which is a condition too.
  template <class Aggregate>
  const typename Aggregate::State& Read(absl::string_view id) const {
    return static_cast<const typename Aggregate::State&>(
        ReadStream(StreamOf<Aggregate>(id), Aggregate::State::default_instance()));
  }

  // The ids of all records that a view files under `owner`. That there are no others is no condition: one
  // that appears at the same moment is not seen. Read each, and what they say is.
  std::vector<std::string> Ids(absl::string_view view, absl::string_view owner) const;

  // Takes the uniqueness key "key/<name>" for `owner`, a stream. False when somebody has it: refuse or try
  // another. Kept only if the decision is no refusal.
  bool Take(absl::string_view name, absl::string_view owner) const;

  // What was looked up for the decision beside the folded states; empty where nothing was.
  template <class View>
  const View& LookedUp() const {
    const auto* view = dynamic_cast<const View*>(looked_up_.get());
    return view != nullptr ? *view : View::default_instance();
  }

  // Names the rule set that the decision used (32 bytes); stands in the commit.
  void UsedRuleSet(std::string digest) const { rule_set_ = std::move(digest); }

  // For the executor: what was read, with versions; what was taken, name to owner; the rule set; what was
  // looked up, or null.
  struct Seen {
    uint64_t version = 0;
    std::unique_ptr<google::protobuf::Message> state;
  };
  const std::map<std::string, Seen>& seen() const { return seen_; }
  const std::map<std::string, std::string>& taken() const { return taken_; }
  const std::string& rule_set() const { return rule_set_; }
  const google::protobuf::Message* looked_up() const { return looked_up_.get(); }
  // The first record that could not be read: then the decision means nothing.
  const absl::Status& status() const { return status_; }

 private:
  const google::protobuf::Message& ReadStream(std::string stream,
                                              const google::protobuf::Message& prototype) const;

  const StateSource& source_;
  const std::string command_id_;
  const Actor actor_;
  const absl::Time now_;
  const absl::CivilDay today_;
  const std::shared_ptr<const google::protobuf::Message> looked_up_;
  mutable std::map<std::string, Seen> seen_;
  mutable std::map<std::string, std::string> taken_;
  mutable std::string rule_set_;
  mutable absl::Status status_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_CONTEXT_H_
