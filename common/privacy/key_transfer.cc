#include "common/privacy/key_transfer.h"

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

// What a key log tells, kept up to date.
class Standing {
 public:
  KeyLog::Observer observer() {
    return [this](absl::string_view key_id, std::optional<absl::string_view> record) {
      MutexLock lock(mutex_);
      records_[std::string(key_id)] = record ? std::optional<std::string>(*record) : std::nullopt;
    };
  }
  // By key id; nullopt: erased, where the log knows.
  std::map<std::string, std::optional<std::string>> records() {
    MutexLock lock(mutex_);
    return records_;
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::optional<std::string>> records_ ABSL_GUARDED_BY(mutex_);
};

// Whether it is the same key, however it is wrapped: no two keys have one id.
bool IsSameKey(const privacy::v1::KeyRecord& one, const privacy::v1::KeyRecord& other) {
  return one.key_id() == other.key_id() && one.subject() == other.subject() &&
         one.service() == other.service() && one.retention() == other.retention();
}

enum class Place { kAbsent, kStands, kErased };

absl::StatusOr<Place> PlaceOf(const privacy::v1::KeyRecord& key,
                              const std::map<std::string, std::optional<std::string>>& standing) {
  const auto found = standing.find(key.key_id());
  if (found == standing.end()) return Place::kAbsent;
  if (!found->second) return Place::kErased;
  CANDOUR_ASSIGN_OR_RETURN(const auto there, ParseKeyRecord(key.key_id(), *found->second));
  if (IsSameKey(key, there)) return Place::kStands;
  return absl::FailedPreconditionError(
      absl::StrCat("key ", absl::BytesToHexString(key.key_id()), " stands there for ", there.subject(),
                   ", and in the file for ", key.subject(), ": one of the two was altered"));
}

// Of what was put: it stands, or somebody has erased it since.
absl::Status CheckAdded(const KeyRecords& added,
                        const std::map<std::string, std::optional<std::string>>& standing) {
  for (const auto& [key_id, record] : added) {
    CANDOUR_ASSIGN_OR_RETURN(const auto key, ParseKeyRecord(key_id, record));
    CANDOUR_ASSIGN_OR_RETURN(const Place place, PlaceOf(key, standing));
    if (place == Place::kAbsent) {
      return absl::DataLossError(absl::StrCat("key ", absl::BytesToHexString(key_id),
                                              " was acknowledged and does not stand in the key log"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeyRecords> ReadKeys(KeyLog& log, absl::string_view service) {
  Standing standing;
  CANDOUR_RETURN_IF_ERROR(log.Follow(standing.observer()).status());
  KeyRecords keys;
  for (const auto& [key_id, record] : standing.records()) {
    if (!record) continue;
    CANDOUR_ASSIGN_OR_RETURN(const auto key, ParseKeyRecord(key_id, *record));
    if (key.service() == service) keys.emplace(key_id, *record);
  }
  return keys;
}

absl::StatusOr<KeyImport> ImportKeys(const KeyRecords& keys, const DestroyedKeys& destroyed, KeyLog& log,
                                     const std::function<void(uint64_t done, uint64_t of)>& progress) {
  Standing standing;
  CANDOUR_ASSIGN_OR_RETURN(const auto following, log.Follow(standing.observer()));
  const auto before = standing.records();
  KeyImport result;
  KeyRecords to_add;
  for (const auto& [key_id, record] : keys) {
    CANDOUR_ASSIGN_OR_RETURN(const auto key, ParseKeyRecord(key_id, record));
    CANDOUR_ASSIGN_OR_RETURN(const Place place, PlaceOf(key, before));
    if (place == Place::kErased || destroyed.key_ids.contains(key_id) ||
        destroyed.subjects.contains(key.subject())) {
      ++result.destroyed;
    } else if (place == Place::kStands) {
      ++result.stood_already;
    } else {
      to_add.emplace(key_id, record);
    }
  }
  for (const auto& [key_id, record] : to_add) {
    CANDOUR_RETURN_IF_ERROR(log.Put(key_id, record, kPatience));
    if (progress) progress(++result.added, to_add.size());
  }
  result.added = to_add.size();
  CANDOUR_RETURN_IF_ERROR(log.CatchUp(kPatience));
  CANDOUR_RETURN_IF_ERROR(CheckAdded(to_add, standing.records()));
  return result;
}

}  // namespace candour
