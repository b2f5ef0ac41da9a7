#include "common/decider/model.h"

#include <set>

#include "absl/strings/match.h"
#include "candour/common/v1/common.pb.h"
#include "common/decider/key.h"

namespace candour {
namespace {

absl::string_view KindOf(absl::string_view stream) { return stream.substr(0, stream.find('/')); }

}  // namespace

void Evolve(const common::v1::KeyTaken& fact, const FactContext&, common::v1::KeyState& state) {
  state.set_owner(fact.owner());
}

std::string RowKey(absl::string_view view, std::initializer_list<absl::string_view> parts) {
  std::string key(view);
  key.push_back('\0');
  for (absl::string_view part : parts) {
    key.append(part.data(), part.size());
    key.push_back('\0');
  }
  return key;
}

void Rows::Add(absl::string_view view, std::initializer_list<absl::string_view> key, std::string value) {
  rows_[RowKey(view, key)] = std::move(value);
}

std::vector<std::string> Rows::IdsUnder(absl::string_view view, absl::string_view owner) const {
  const std::string prefix = RowKey(view, {owner});
  std::vector<std::string> ids;
  for (auto row = rows_.lower_bound(prefix); row != rows_.end() && absl::StartsWith(row->first, prefix);
       ++row)
    ids.push_back(row->first.substr(prefix.size(), row->first.size() - prefix.size() - 1));
  return ids;
}

Model::Model() { Add<Key>(); }

std::unique_ptr<google::protobuf::Message> Model::NewState(absl::string_view stream) const {
  const auto kind = kinds_.find(KindOf(stream));
  if (kind == kinds_.end()) return nullptr;
  return std::unique_ptr<Message>(kind->second.prototype->New());
}

bool Model::Fold(absl::string_view type, absl::string_view value, const FactContext& context,
                 Message* state) const {
  const auto kind = kinds_.find(KindOf(context.stream));
  if (kind == kinds_.end()) return false;
  const auto fact = kind->second.facts.find(type);
  return fact != kind->second.facts.end() && fact->second(value, context, state);
}

void Model::AddRows(absl::string_view stream, const Message& state, Rows* rows) const {
  const auto kind = kinds_.find(KindOf(stream));
  if (kind != kinds_.end() && kind->second.index) kind->second.index(state, rows);
}

void Model::AddTimers(absl::string_view stream, const Message& state, TimerRows* rows) const {
  const auto kind = kinds_.find(KindOf(stream));
  if (kind != kinds_.end() && kind->second.arm) kind->second.arm(state, rows);
}

std::optional<SystemCommand> Model::CommandOf(absl::string_view stream, const Timer& timer) const {
  const auto kind = kinds_.find(KindOf(stream));
  if (kind == kinds_.end()) return std::nullopt;
  const auto command = kind->second.timers.find(timer.name);
  if (command == kind->second.timers.end()) return std::nullopt;
  return command->second(timer, std::string(stream.substr(kind->first.size() + 1)));
}

std::vector<std::string> Model::FactTypes() const {
  std::set<std::string> types;
  for (const auto& [name, kind] : kinds_) {
    for (const auto& [type, evolve] : kind.facts) types.insert(type);
  }
  return {types.begin(), types.end()};
}

std::vector<std::string> Model::FactTypesOf(uint32_t level) const {
  std::set<std::string> types;
  for (const auto& [name, kind] : kinds_) {
    for (const auto& [type, evolve] : kind.facts) {
      const auto later = kind.levels.find(type);
      if ((later == kind.levels.end() ? 1 : later->second) == level) types.insert(type);
    }
  }
  return {types.begin(), types.end()};
}

bool Model::ConcernsOrganisations(absl::string_view kind) const {
  const auto found = kinds_.find(kind);
  return found != kinds_.end() && found->second.concerns_organisations;
}

bool Model::ConcernsOrganisations() const {
  return std::any_of(kinds_.begin(), kinds_.end(),
                     [](const auto& entry) { return entry.second.concerns_organisations; });
}

std::vector<std::string> Model::Kinds() const {
  std::vector<std::string> kinds;
  for (const auto& [name, kind] : kinds_) kinds.push_back(name);
  return kinds;
}

}  // namespace candour
