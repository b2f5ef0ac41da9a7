// Destroys the keys of what was erased (decider/erasure.h), and records which: every replica does, and what
// two of them record of the same keys is one command.
//
//   Eraser eraser({.replica = replica, .executor = executor, .keyring = keyring, .blocking = blocking});
//   while (running) eraser.Tick();                       // one thread, every 10 to 100 ms
//
// A subject is closed in the keyring as soon as its erasure is folded, and at the start before anything is
// served. From then on no replica of that position opens or seals anything of it. Its keys are destroyed one
// subject at a time, tried again until the key log acknowledges; so are copies that turn up later, from a
// replica that lagged or a log that was restored. Which they are is kept in `scratch` until it is recorded:
// once destroyed, the key log can't tell whose they were.
#ifndef CANDOUR_COMMON_EXECUTOR_ERASER_H_
#define CANDOUR_COMMON_EXECUTOR_ERASER_H_

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "common/executor/executor.h"
#include "common/privacy/keyring.h"

namespace candour {

// Closes every subject whose erasure is folded: before anything is served, whoever serves.
void CloseErased(const FoldedView& view, Keyring& keyring);

class Eraser {
 public:
  // Of one subject; the number of keys, or why they stand yet or are not recorded.
  using Report = std::function<void(const absl::StatusOr<size_t>& destroyed)>;
  struct Options {
    Replica* replica = nullptr;
    Executor* executor = nullptr;
    Keyring* keyring = nullptr;
    Store* scratch = nullptr;  // of the replica's state
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    // Subjects are closed all the same; nothing is destroyed or recorded.
    bool paused = false;
    // Runs what waits for the key log; false: it takes no more.
    Executor::Elsewhere blocking = nullptr;
    absl::Duration spread = absl::Milliseconds(250);
    absl::Duration patience = absl::Seconds(30);
    // After a failure.
    absl::Duration rest = absl::Seconds(5);
    Report report = nullptr;  // may be null
  };
  // Closes what is folded, and follows the replica. Everything in `options` outlives the object, the keyring
  // the replica's fold; `blocking` has ended its work before the object does.
  explicit Eraser(Options options);
  ~Eraser();

  void Tick();

 private:
  struct Shared;
  static void Follow(Shared& shared, Keyring& keyring, const FoldedView& view, absl::string_view stream);
  void Destroy(const std::string& stream, absl::Time now);
  std::string ScratchKey(const std::string& stream) const;
  absl::Status Keep(const std::string& stream, const std::set<std::string>& key_ids) const;
  absl::StatusOr<std::set<std::string>> Kept(const std::string& stream) const;

  const Options options_;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_ERASER_H_
