#include "common/decider/context.h"

#include "candour/common/v1/common.pb.h"
#include "common/base/uuid.h"

namespace candour {

Context::Context(const StateSource& source, std::string command_id, Actor actor, absl::Time now,
                 std::shared_ptr<const google::protobuf::Message> looked_up)
    : source_(source),
      command_id_(std::move(command_id)),
      actor_(std::move(actor)),
      now_(now),
      today_(LondonDay(now)),
      looked_up_(std::move(looked_up)) {}

std::string NewId(absl::string_view kind, absl::string_view command_id, int nth) {
  return DerivedUuid(CandourNamespace(), {kind, command_id, absl::StrCat(nth)});
}

bool Context::Take(absl::string_view name, absl::string_view owner) const {
  const std::string stream = absl::StrCat("key/", name);
  ReadStream(stream, common::v1::KeyState::default_instance());
  if (seen_.at(stream).version > 0) return false;
  return taken_.emplace(stream, owner).second;
}

std::vector<std::string> Context::Ids(absl::string_view view, absl::string_view owner) const {
  absl::StatusOr<std::vector<std::string>> ids = source_.Ids(view, owner);
  status_.Update(ids.status());
  return ids.ok() ? *std::move(ids) : std::vector<std::string>();
}

const google::protobuf::Message& Context::ReadStream(std::string stream,
                                                     const google::protobuf::Message& prototype) const {
  const auto [it, is_new] = seen_.try_emplace(std::move(stream));
  if (is_new) {
    it->second.state.reset(prototype.New());
    const absl::StatusOr<uint64_t> version = source_.Load(it->first, it->second.state.get());
    it->second.version = version.value_or(0);
    status_.Update(version.status());
  }
  return *it->second.state;
}

}  // namespace candour
