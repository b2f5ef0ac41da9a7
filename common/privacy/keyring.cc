#include "common/privacy/keyring.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "candour/privacy/v1/key.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/wrap.h"

namespace candour {
namespace {

constexpr size_t kKeyIdBytes = 16;
// The class of a ledger's tag key: no retention period ends it.
constexpr auto kTagClass = options::v1::RETENTION_UNSPECIFIED;

std::string SubjectClass(absl::string_view subject, options::v1::Retention retention) {
  return absl::StrCat(static_cast<int>(retention), " ", subject);
}

std::string LedgerSubject(absl::string_view ledger_id) {
  return absl::StrCat("ledger/", FormatUuid(ledger_id));
}

}  // namespace

Keyring::Keyring(KeyLog& log, const Secret& kek, std::string service, const Options& options,
                 Entropy& entropy, const Clock& clock)
    : log_(log),
      kek_(kek),
      service_(std::move(service)),
      options_(options),
      entropy_(entropy),
      clock_(clock) {}

absl::StatusOr<std::unique_ptr<Keyring>> Keyring::Open(KeyLog& log, const Secret& kek, std::string service,
                                                       const Options& options, Entropy& entropy,
                                                       const Clock& clock) {
  std::unique_ptr<Keyring> keyring(new Keyring(log, kek, std::move(service), options, entropy, clock));
  auto following = log.Follow(
      [ring = keyring.get()](absl::string_view key_id, auto record) { ring->Observe(key_id, record); });
  if (!following.ok()) return Annotate(following.status(), "key log");
  keyring->following_ = *std::move(following);
  MutexLock lock(keyring->mutex_);
  if (keyring->damaged_.empty()) return keyring;
  return keyring->damaged_.begin()->second;
}

void Keyring::Observe(absl::string_view key_id, std::optional<absl::string_view> record) {
  const std::string id(key_id);
  privacy::v1::KeyRecord parsed;
  MutexLock lock(mutex_);
  if (!record.has_value()) {
    erased_.insert(id);
    // By whomever: what is said to be destroyed is the same on every replica.
    for (auto& [subject, ids] : doomed_) {
      if (ids.erase(id) > 0) destroyed_[subject].insert(id);
    }
    return Drop(id);
  }
  if (!parsed.ParseFromArray(record->data(), static_cast<int>(record->size())) || parsed.key_id() != id ||
      id.size() != kKeyIdBytes) {
    if (erased_.contains(id)) return;
    damaged_[id] = absl::DataLossError(absl::StrCat("the key log's record ", absl::BytesToHexString(id),
                                                    " is damaged: restore it from a copy"));
    return;
  }
  if (parsed.service() != service_) return;
  if (closed_.contains(parsed.subject())) return Doom(parsed.subject(), id);
  if (erased_.contains(id) || (keys_.contains(id) && !by_others_.contains(id))) return;
  bool by_other = false;
  absl::StatusOr<Secret> secret = UnwrapAny(parsed, &by_other);
  if (!secret.ok()) {
    if (!keys_.contains(id)) damaged_[id] = secret.status();
    return;
  }
  damaged_.erase(id);
  by_other ? static_cast<void>(by_others_[id] = parsed) : static_cast<void>(by_others_.erase(id));
  Keep(
      std::make_shared<const DataKey>(DataKey{id, parsed.subject(), parsed.retention(), *std::move(secret)}));
}

absl::StatusOr<Secret> Keyring::UnwrapAny(const privacy::v1::KeyRecord& record, bool* by_other) const {
  absl::StatusOr<Secret> secret = Unwrap(kek_, record);
  for (const Secret* other : options_.other_keks) {
    if (secret.ok()) break;
    absl::StatusOr<Secret> unwrapped = Unwrap(*other, record);
    if (!unwrapped.ok()) continue;
    *by_other = true;
    return unwrapped;
  }
  return secret;
}

DataKeyPtr Keyring::Keep(DataKeyPtr key) {
  if (closed_.contains(key->subject)) {
    Doom(key->subject, key->id);
    return nullptr;
  }
  if (erased_.contains(key->id)) return nullptr;
  const auto [kept, is_new] = keys_.emplace(key->id, key);
  if (is_new) subjects_[SubjectClass(key->subject, key->retention)].push_back(std::move(key));
  return kept->second;
}

void Keyring::CloseSubject(absl::string_view subject) {
  MutexLock lock(mutex_);
  if (!closed_.insert(std::string(subject)).second) return;
  std::vector<DataKeyPtr> keys;
  for (int retention = options::v1::Retention_MIN; retention <= options::v1::Retention_MAX; ++retention) {
    const auto of_class =
        subjects_.find(SubjectClass(subject, static_cast<options::v1::Retention>(retention)));
    if (of_class != subjects_.end())
      keys.insert(keys.end(), of_class->second.begin(), of_class->second.end());
  }
  for (const DataKeyPtr& key : keys) Doom(key->subject, key->id);
}

void Keyring::Drop(const std::string& key_id) {
  damaged_.erase(key_id);
  by_others_.erase(key_id);
  const auto found = keys_.find(key_id);
  if (found == keys_.end()) return;
  const DataKeyPtr key = found->second;
  keys_.erase(found);
  const auto subject = subjects_.find(SubjectClass(key->subject, key->retention));
  auto& all = subject->second;
  all.erase(std::remove(all.begin(), all.end(), key), all.end());
  if (all.empty()) subjects_.erase(subject);
}

DataKeyPtr Keyring::FirstOf(const std::string& subject_class) {
  MutexLock lock(mutex_);
  const auto found = subjects_.find(subject_class);
  return found == subjects_.end() ? nullptr : found->second.front();
}

// A new key, written and acknowledged; not yet kept.
absl::StatusOr<DataKeyPtr> Keyring::Write(absl::string_view subject, options::v1::Retention retention) {
  auto key = std::make_shared<const DataKey>(
      DataKey{entropy_.Bytes(kKeyIdBytes), std::string(subject), retention, Secret::Random(entropy_)});
  privacy::v1::KeyRecord record;
  record.set_key_id(key->id);
  record.set_subject(key->subject);
  record.set_service(service_);
  record.set_retention(retention);
  record.set_created_us(absl::ToUnixMicros(clock_.Now()));
  Wrap(kek_, key->secret, entropy_, &record);
  const absl::Status put = log_.Put(key->id, record.SerializeAsString(), options_.put_timeout);
  if (put.ok()) return key;
  return absl::UnavailableError(
      absl::StrCat("the key log did not acknowledge a new key, nothing was sealed: ", put.message()));
}

absl::StatusOr<DataKeyPtr> Keyring::KeyFor(absl::string_view subject, options::v1::Retention retention) {
  if (retention == kTagClass) return absl::InvalidArgumentError("a data key needs a retention class");
  const auto erased = [] {
    return RefuseCall(
        absl::StatusCode::kFailedPrecondition, "SUBJECT_ERASED",
        "What this is about was erased: nothing personal about it is taken any more. Nothing was "
        "recorded.");
  };
  const std::string wanted = SubjectClass(subject, retention);
  std::shared_ptr<Flight> flight;
  {
    MutexLock lock(mutex_);
    if (closed_.contains(subject)) return erased();
    if (const auto found = subjects_.find(wanted); found != subjects_.end()) return found->second.front();
    const auto [other, first] = flights_.try_emplace(wanted);
    if (!first) {
      flight = other->second;
      while (!flight->result.has_value()) lock.Wait(landed_);
      return *flight->result;
    }
    flight = other->second = std::make_shared<Flight>();
  }
  absl::StatusOr<DataKeyPtr> key = Write(subject, retention);
  MutexLock lock(mutex_);
  if (key.ok()) {
    // The log has told of it already, where it is quick; or of its erasure.
    DataKeyPtr kept = Keep(*key);
    key = kept != nullptr             ? absl::StatusOr<DataKeyPtr>(std::move(kept))
          : closed_.contains(subject) ? erased()
                                      : absl::UnavailableError("the new key was erased at once; try again");
  }
  flight->result = key;
  flights_.erase(wanted);
  landed_.notify_all();
  return key;
}

size_t Keyring::size() {
  MutexLock lock(mutex_);
  return keys_.size();
}

size_t Keyring::erased() {
  MutexLock lock(mutex_);
  return erased_.size();
}

bool Keyring::Has(absl::string_view subject, options::v1::Retention retention) {
  return FirstOf(SubjectClass(subject, retention)) != nullptr;
}

absl::StatusOr<DataKeyPtr> Keyring::Find(absl::string_view key_id) {
  const std::string id(key_id);
  const auto missing = [] { return absl::NotFoundError("the key is erased or not yet here"); };
  for (const bool caught_up : {false, true}) {
    if (caught_up) {
      if (absl::Status status = log_.CatchUp(options_.catch_up_timeout); !status.ok())
        return absl::UnavailableError(
            absl::StrCat("the key log can't be asked for a key: ", status.message()));
    }
    MutexLock lock(mutex_);
    if (const auto found = keys_.find(id); found != keys_.end()) return found->second;
    if (const auto found = damaged_.find(id); found != damaged_.end())
      return absl::DataLossError(found->second.message());
    if (erased_.contains(id) || absent_.contains(id)) return missing();
    if (caught_up) absent_.insert(id);
  }
  return missing();
}

absl::Status Keyring::CreateTagKey(absl::string_view ledger_id) {
  const std::string subject = LedgerSubject(ledger_id);
  const auto caught_up = [this] { return Annotate(log_.CatchUp(options_.put_timeout), "key log"); };
  CANDOUR_RETURN_IF_ERROR(caught_up());
  if (FirstOf(SubjectClass(subject, kTagClass)) != nullptr)
    return absl::AlreadyExistsError(absl::StrCat(subject, " has its tag key"));
  CANDOUR_RETURN_IF_ERROR(Write(subject, kTagClass).status());
  // Kept when it is told by the log, not before: so the order of the log says which of two is first.
  return caught_up();
}

absl::StatusOr<DataKeyPtr> Keyring::TagKey(absl::string_view ledger_id) {
  const std::string subject = LedgerSubject(ledger_id);
  const std::string wanted = SubjectClass(subject, kTagClass);
  if (DataKeyPtr key = FirstOf(wanted); key != nullptr) return key;
  if (absl::Status status = log_.CatchUp(options_.catch_up_timeout); !status.ok())
    return absl::UnavailableError(absl::StrCat("the key log can't be asked for a key: ", status.message()));
  if (DataKeyPtr key = FirstOf(wanted); key != nullptr) return key;
  return RefuseCall(absl::StatusCode::kFailedPrecondition, "KEYS_LOST",
                    absl::StrCat(subject,
                                 " has no tag key, so a repeated command could not be told from a new one: "
                                 "the key log is not the one that this ledger was made with. Point to that "
                                 "one or restore it; a new ledger gets its key when it is made"));
}

}  // namespace candour
