// The data keys of one service: made when a subject first needs one, found by id, kept in memory only.
//
//   auto keyring = Keyring::Open(key_log, kek, "registration");
//   auto key = (*keyring)->KeyFor(subject, RETENTION_IDENTITY);  // stands in the key log on return
//   auto same = (*keyring)->Find((*key)->id);                    // on any replica, from now on
//
// A subject may have several keys (two replicas each made one): all are kept, erasure destroys all, and so no
// race decides which is "the" key. Keys of other services are passed over.
//
// A subject that is erased is closed: it gets no key any more, and whichever of its keys turns up, late or
// again, opens nothing and waits to be destroyed (common/executor/eraser.h does). Thread-safe.
#ifndef CANDOUR_COMMON_PRIVACY_KEYRING_H_
#define CANDOUR_COMMON_PRIVACY_KEYRING_H_

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "candour/options/v1/options.pb.h"
#include "candour/privacy/v1/key.pb.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/privacy/key_log.h"
#include "common/privacy/secret.h"

namespace candour {

struct DataKey {
  std::string id;  // 16 bytes
  std::string subject;
  options::v1::Retention retention;
  Secret secret;
};
using DataKeyPtr = std::shared_ptr<const DataKey>;

class Keyring {
 public:
  struct Options {
    absl::Duration put_timeout = absl::Seconds(10);
    // How long Find waits for the key log to show what another replica has just written.
    absl::Duration catch_up_timeout = absl::Seconds(2);
    // Keys wrapped by one of these are read too, while the key-encryption key is changed. They outlive the
    // keyring.
    std::vector<const Secret*> other_keks = {};
  };

  // Reads the whole key log. `log`, `kek`, `entropy` and `clock` outlive the keyring. FAILED_PRECONDITION
  // where a key of this service was wrapped by another key-encryption key; DATA_LOSS where a record is
  // damaged.
  static absl::StatusOr<std::unique_ptr<Keyring>> Open(KeyLog& log, const Secret& kek, std::string service,
                                                       const Options& options,
                                                       Entropy& entropy = SystemEntropy(),
                                                       const Clock& clock = SystemClock());
  static absl::StatusOr<std::unique_ptr<Keyring>> Open(KeyLog& log, const Secret& kek, std::string service) {
    return Open(log, kek, std::move(service), Options());
  }

  // A key of `subject`; made, written to the key log and acknowledged before return where there is none. One
  // caller per subject and class writes, the others wait for it. UNAVAILABLE: not acknowledged, nothing may
  // be sealed; try again. FAILED_PRECONDITION with reason SUBJECT_ERASED: never again. INVALID_ARGUMENT: no
  // retention class.
  absl::StatusOr<DataKeyPtr> KeyFor(absl::string_view subject, options::v1::Retention retention);

  // Whether KeyFor would return at once.
  bool Has(absl::string_view subject, options::v1::Retention retention);
  // Keys in memory.
  size_t size();
  // Keys seen to be erased since it was opened: whoever keeps something that was opened looks when it grows.
  size_t erased();

  // NOT_FOUND: the key log says that there is none (erased, or not yet here where the log has lost its end).
  // UNAVAILABLE: the key log can't be asked, try again. DATA_LOSS: there, but can't be unwrapped.
  absl::StatusOr<DataKeyPtr> Find(absl::string_view key_id);

  // Closes a subject for good: at once its keys open nothing here.
  void CloseSubject(absl::string_view subject);
  // Subjects that are closed, and of which a key is known to stand in the key log.
  std::vector<std::string> SubjectsToDestroy();
  // Destroys the keys of a closed subject in the key log, all that was acknowledged before the call; their
  // ids. UNAVAILABLE: some may stand yet, try again; the ids of the others come then. `before` hears which,
  // if any, before the first is destroyed: its error ends the call.
  using BeforeDestroying = std::function<absl::Status(const std::set<std::string>& key_ids)>;
  absl::StatusOr<std::vector<std::string>> DestroyKeysOf(absl::string_view subject,
                                                         const BeforeDestroying& before = nullptr);

  // Keys that stand in the log wrapped by one of `other_keks`.
  size_t wrapped_by_others();
  // Wraps each of them by the key-encryption key: how many. UNAVAILABLE: not all, try again.
  absl::StatusOr<size_t> Rewrap();

  // The key of a ledger's tags (commit.h), made once when the ledger is made: ALREADY_EXISTS where it has
  // one. Of two made at once the first in the key log wins. `ledger_id` has 16 bytes.
  absl::Status CreateTagKey(absl::string_view ledger_id);
  // FAILED_PRECONDITION where it was never made or is lost, saying what to do. Errors else as Find.
  absl::StatusOr<DataKeyPtr> TagKey(absl::string_view ledger_id);

 private:
  struct Flight {
    std::optional<absl::StatusOr<DataKeyPtr>> result;
  };

  Keyring(KeyLog& log, const Secret& kek, std::string service, const Options& options, Entropy& entropy,
          const Clock& clock);
  void Observe(absl::string_view key_id, std::optional<absl::string_view> record);
  // What is kept under the key's id from now on: nullptr where it is erased already.
  DataKeyPtr Keep(DataKeyPtr key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Drop(const std::string& key_id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // To be destroyed.
  void Doom(const std::string& subject, const std::string& key_id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Secret> UnwrapAny(const privacy::v1::KeyRecord& record, bool* by_other) const;
  absl::Status RewrapOne(privacy::v1::KeyRecord record);
  // nullptr where there is none.
  DataKeyPtr FirstOf(const std::string& subject_class);
  absl::StatusOr<DataKeyPtr> Write(absl::string_view subject, options::v1::Retention retention);

  KeyLog& log_;
  const Secret& kek_;
  const std::string service_;
  const Options options_;
  Entropy& entropy_;
  const Clock& clock_;

  Mutex mutex_;
  std::condition_variable landed_;
  absl::flat_hash_map<std::string, DataKeyPtr> keys_ ABSL_GUARDED_BY(mutex_);
  // By subject and class, in the order of the log.
  absl::flat_hash_map<std::string, std::vector<DataKeyPtr>> subjects_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::shared_ptr<Flight>> flights_ ABSL_GUARDED_BY(mutex_);
  // Seen to be erased: a late copy does not bring such a key back.
  absl::flat_hash_set<std::string> erased_ ABSL_GUARDED_BY(mutex_);
  // Asked for in vain once: not waited for again. (A key is acknowledged before anything names it.)
  absl::flat_hash_set<std::string> absent_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, absl::Status> damaged_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> closed_ ABSL_GUARDED_BY(mutex_);
  // By closed subject: keys that stand in the log, and those destroyed that nobody was told of.
  std::map<std::string, std::set<std::string>> doomed_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::set<std::string>> destroyed_ ABSL_GUARDED_BY(mutex_);
  // Records wrapped by another key-encryption key.
  std::map<std::string, privacy::v1::KeyRecord> by_others_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<KeyLog::Following> following_;  // last: ends before what it fills
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KEYRING_H_
