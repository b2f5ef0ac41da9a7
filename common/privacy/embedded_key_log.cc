#include "common/privacy/embedded_key_log.h"

#include <map>
#include <utility>

#include "common/base/status.h"

namespace candour {
namespace {

constexpr int kKeys = 0;

absl::StatusOr<std::unique_ptr<Store>> OpenStore(const std::string& path, bool read_only) {
  // A key lost from a damaged tail would be an erasure that nobody decided: refuse instead.
  auto store = Store::Open({.path = path,
                            .families = {"keys"},
                            .strict_recovery = true,
                            .write_buffer_bytes = 1 << 20,
                            .compress = false,  // ciphertext
                            .read_only = read_only});
  if (!store.ok()) return Annotate(store.status(), "key log");
  return store;
}

absl::StatusOr<std::map<std::string, std::string>> AllOf(const Store& store) {
  std::map<std::string, std::string> all;
  CANDOUR_RETURN_IF_ERROR(store.Scan(kKeys, "", "", [&](absl::string_view key_id, absl::string_view record) {
    all.emplace_hint(all.end(), key_id, record);
    return true;
  }));
  return all;
}

}  // namespace

absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> EmbeddedKeyLog::Open(const std::string& path) {
  return OpenAs(path, /*read_only=*/false);
}

absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> EmbeddedKeyLog::OpenForReading(const std::string& path) {
  return OpenAs(path, /*read_only=*/true);
}

absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> EmbeddedKeyLog::OpenAs(const std::string& path,
                                                                       bool read_only) {
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, OpenStore(path, read_only));
  return std::unique_ptr<EmbeddedKeyLog>(new EmbeddedKeyLog(path, std::move(store)));
}

absl::Status EmbeddedKeyLog::LookAgain() {
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, OpenStore(path_, /*read_only=*/true));
  CANDOUR_ASSIGN_OR_RETURN(const auto now, AllOf(*store));
  MutexLock lock(mutex_);
  CANDOUR_ASSIGN_OR_RETURN(const auto before, AllOf(*store_));
  store_ = std::move(store);
  for (const auto& [key_id, record] : before) {
    if (!now.contains(key_id)) followers_.Tell(key_id, std::nullopt);
  }
  for (const auto& [key_id, record] : now) {
    const auto known = before.find(key_id);
    if (known == before.end() || known->second != record) followers_.Tell(key_id, record);
  }
  return absl::OkStatus();
}

absl::Status EmbeddedKeyLog::Put(absl::string_view key_id, absl::string_view record, absl::Duration) {
  Store::Batch batch(*store_);
  batch.Put(kKeys, key_id, record);
  MutexLock lock(mutex_);
  CANDOUR_RETURN_IF_ERROR(store_->Write(batch, Store::Sync::kYes));
  followers_.Tell(key_id, record);
  return absl::OkStatus();
}

absl::Status EmbeddedKeyLog::Erase(absl::string_view key_id, absl::Duration) {
  Store::Batch batch(*store_);
  batch.Delete(kKeys, key_id);
  MutexLock lock(mutex_);
  CANDOUR_RETURN_IF_ERROR(store_->Write(batch, Store::Sync::kYes));
  followers_.Tell(key_id, std::nullopt);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<KeyLog::Following>> EmbeddedKeyLog::Follow(Observer observer) {
  MutexLock lock(mutex_);
  return followers_.Add(std::move(observer), [this](Observer& told) {
    return store_->Scan(kKeys, "", "", [&told](absl::string_view key_id, absl::string_view record) {
      told(key_id, record);
      return true;
    });
  });
}

// A put was told before it returned.
absl::Status EmbeddedKeyLog::CatchUp(absl::Duration) { return absl::OkStatus(); }

}  // namespace candour
