#include "common/privacy/key_log.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"

namespace candour {

class KeyFollowers::Handle : public KeyLog::Following {
 public:
  Handle(KeyFollowers& followers, KeyLog::Observer told) : observer(std::move(told)), followers_(followers) {}
  ~Handle() override {
    MutexLock lock(followers_.mutex_);
    auto& handles = followers_.handles_;
    handles.erase(std::remove(handles.begin(), handles.end(), this), handles.end());
  }

  KeyLog::Observer observer;

 private:
  KeyFollowers& followers_;
};

absl::StatusOr<std::unique_ptr<KeyLog::Following>> KeyFollowers::Add(
    KeyLog::Observer observer, const std::function<absl::Status(KeyLog::Observer&)>& replay) {
  auto handle = std::make_unique<Handle>(*this, std::move(observer));
  absl::Status replayed;
  {
    MutexLock lock(mutex_);
    replayed = replay(handle->observer);
    if (replayed.ok()) handles_.push_back(handle.get());
  }
  if (!replayed.ok()) return replayed;
  return handle;
}

void KeyFollowers::Tell(absl::string_view key_id, std::optional<absl::string_view> record) {
  MutexLock lock(mutex_);
  for (Handle* handle : handles_) handle->observer(key_id, record);
}

}  // namespace candour
