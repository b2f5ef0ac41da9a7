// A key log in memory, with the two things that go wrong: it does not acknowledge, or tells its followers
// late.
#ifndef CANDOUR_TESTS_SUPPORT_MEMORY_KEY_LOG_H_
#define CANDOUR_TESTS_SUPPORT_MEMORY_KEY_LOG_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/privacy/key_log.h"

namespace candour {

class MemoryKeyLog : public KeyLog {
 public:
  absl::Status Put(absl::string_view key_id, absl::string_view record, absl::Duration) override {
    if (const auto before = Get(before_put_)) before();
    MutexLock lock(mutex_);
    ++puts_;
    if (!put_status_.ok()) return put_status_;
    records_[std::string(key_id)] = std::string(record);
    Change(key_id, record);
    return absl::OkStatus();
  }

  absl::Status Erase(absl::string_view key_id, absl::Duration) override {
    MutexLock lock(mutex_);
    records_.erase(std::string(key_id));
    Change(key_id, std::nullopt);
    return absl::OkStatus();
  }

  absl::Status Compact() override { return absl::OkStatus(); }

  absl::StatusOr<std::unique_ptr<Following>> Follow(Observer observer) override {
    MutexLock lock(mutex_);
    return followers_.Add(std::move(observer), [this](Observer& told) {
      for (const auto& [key_id, record] : records_) told(key_id, record);
      return absl::OkStatus();
    });
  }

  absl::Status CatchUp(absl::Duration) override {
    MutexLock lock(mutex_);
    ++catch_ups_;
    if (!catch_up_status_.ok()) return catch_up_status_;
    for (const auto& [key_id, record] : untold_) Tell(key_id, record);
    untold_.clear();
    return absl::OkStatus();
  }

  // Puts fail with `status` from now on; OK: they are acknowledged again.
  void FailPuts(absl::Status status) { Set(put_status_, std::move(status)); }
  void FailCatchUps(absl::Status status) { Set(catch_up_status_, std::move(status)); }
  // Runs at the beginning of each put.
  void BeforePut(std::function<void()> before) { Set(before_put_, std::move(before)); }
  // Followers are told of changes only when somebody catches up: a replica that lags.
  void Lag() { Set(lags_, true); }

  int puts() { return Get(puts_); }
  int catch_ups() { return Get(catch_ups_); }
  std::map<std::string, std::string> records() { return Get(records_); }

 private:
  template <class T>
  void Set(T& field, T value) {
    MutexLock lock(mutex_);
    field = std::move(value);
  }
  template <class T>
  T Get(const T& field) {
    MutexLock lock(mutex_);
    return field;
  }
  void Tell(absl::string_view key_id, std::optional<absl::string_view> record) {
    followers_.Tell(key_id, record);
  }
  void Change(absl::string_view key_id, std::optional<absl::string_view> record) {
    if (lags_) {
      untold_.emplace_back(key_id, record);
    } else {
      Tell(key_id, record);
    }
  }

  Mutex mutex_;
  KeyFollowers followers_;
  std::map<std::string, std::string> records_;
  std::vector<std::pair<std::string, std::optional<std::string>>> untold_;
  absl::Status put_status_, catch_up_status_;
  std::function<void()> before_put_;
  bool lags_ = false;
  int puts_ = 0, catch_ups_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_MEMORY_KEY_LOG_H_
