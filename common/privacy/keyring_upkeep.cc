// Keys that end: of what was erased, and wrapped by a key-encryption key that is being changed.
#include <map>
#include <set>
#include <utility>

#include "common/base/status.h"
#include "common/privacy/keyring.h"
#include "common/privacy/wrap.h"

namespace candour {

void Keyring::Doom(const std::string& subject, const std::string& key_id) {
  erased_.insert(key_id);
  Drop(key_id);
  doomed_[subject].insert(key_id);
}

std::vector<std::string> Keyring::SubjectsToDestroy() {
  MutexLock lock(mutex_);
  std::vector<std::string> subjects;
  for (const auto& [subject, ids] : doomed_) {
    if (!ids.empty()) subjects.push_back(subject);
  }
  return subjects;
}

absl::StatusOr<std::vector<std::string>> Keyring::DestroyKeysOf(absl::string_view subject,
                                                                const BeforeDestroying& before) {
  const std::string name(subject);
  CANDOUR_RETURN_IF_ERROR(Annotate(log_.CatchUp(options_.put_timeout), "key log"));
  std::set<std::string> ids;
  {
    MutexLock lock(mutex_);
    ids = doomed_[name];
  }
  if (before && !ids.empty()) CANDOUR_RETURN_IF_ERROR(before(ids));
  for (const std::string& id : ids) {
    CANDOUR_RETURN_IF_ERROR(Annotate(log_.Erase(id, options_.put_timeout), "key log"));
  }
  // Observe has been told of each then, in the log's order: one that came back meanwhile is doomed again.
  CANDOUR_RETURN_IF_ERROR(Annotate(log_.CatchUp(options_.put_timeout), "key log"));
  CANDOUR_RETURN_IF_ERROR(Annotate(log_.Compact(), "key log"));
  MutexLock lock(mutex_);
  if (doomed_[name].empty()) doomed_.erase(name);
  const auto told = destroyed_.extract(name);
  if (told.empty()) return std::vector<std::string>();
  return std::vector<std::string>(told.mapped().begin(), told.mapped().end());
}

size_t Keyring::wrapped_by_others() {
  MutexLock lock(mutex_);
  return by_others_.size();
}

absl::StatusOr<size_t> Keyring::Rewrap() {
  std::map<std::string, privacy::v1::KeyRecord> records;
  {
    MutexLock lock(mutex_);
    records = by_others_;
  }
  for (auto& [id, record] : records) CANDOUR_RETURN_IF_ERROR(RewrapOne(std::move(record)));
  CANDOUR_RETURN_IF_ERROR(Annotate(log_.Compact(), "key log"));
  return records.size();
}

// One that is erased meanwhile may come back with it: then its subject is closed, and it is destroyed again.
absl::Status Keyring::RewrapOne(privacy::v1::KeyRecord record) {
  const std::string id = record.key_id();
  DataKeyPtr key;
  {
    MutexLock lock(mutex_);
    const auto found = keys_.find(id);
    if (found == keys_.end() || !by_others_.contains(id)) return absl::OkStatus();
    key = found->second;
  }
  Wrap(kek_, key->secret, entropy_, &record);
  CANDOUR_RETURN_IF_ERROR(
      Annotate(log_.Put(id, record.SerializeAsString(), options_.put_timeout), "key log"));
  MutexLock lock(mutex_);
  by_others_.erase(id);
  return absl::OkStatus();
}

}  // namespace candour
