#include "common/executor/eraser.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/decider/erasure.h"
#include "common/executor/pacing.h"
#include "common/executor/system_call.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

constexpr absl::string_view kStreams = "erasure/";
constexpr size_t kKeyIdBytes = 16;

// Left behind, it is found to be recorded.
void Forget(Store& scratch, const std::string& row) {
  Store::Batch batch(scratch);
  batch.Delete(kPositionRows, row);
  scratch.Write(batch, Store::Sync::kNo).IgnoreError();
}

}  // namespace

void CloseErased(const FoldedView& view, Keyring& keyring) {
  (void)view.Streams(kStreams, kStreams, [&](absl::string_view stream, const replica::v1::StreamRow&) {
    common::v1::ErasureState state;
    if (view.Load(stream, &state).ok() && !state.subject().empty()) keyring.CloseSubject(state.subject());
    return true;
  });
}

// Outlives the object while calls are under way.
struct Eraser::Shared {
  Mutex mutex;
  bool under_way ABSL_GUARDED_BY(mutex) = false;
  // Streams of subjects with something to destroy or to record, and when.
  std::map<std::string, absl::Time> open ABSL_GUARDED_BY(mutex);
  std::map<std::string, std::string> streams ABSL_GUARDED_BY(mutex);  // by subject
  // Destroyed, not recorded yet, by stream.
  std::map<std::string, std::set<std::string>> to_record ABSL_GUARDED_BY(mutex);
  Report report;

  void End(const std::string& stream, const absl::StatusOr<size_t>& destroyed, absl::Time again) {
    {
      MutexLock lock(mutex);
      under_way = false;
      if (!destroyed.ok()) open[stream] = again;
    }
    if (report) report(destroyed);
  }
};

Eraser::Eraser(Options options) : options_(std::move(options)), shared_(std::make_shared<Shared>()) {
  shared_->report = options_.report;
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  (void)view->Streams(kStreams, kStreams, [&](absl::string_view stream, const replica::v1::StreamRow&) {
    Follow(*shared_, *options_.keyring, *view, stream);
    const auto kept = Kept(std::string(stream));
    MutexLock lock(shared_->mutex);
    if (!kept.ok() || !kept->empty()) shared_->open.try_emplace(std::string(stream), absl::InfinitePast());
    return true;
  });
  options_.replica->AddObserver(
      [shared = shared_, keyring = options_.keyring, replica = options_.replica](const Folded& folded) {
        for (const std::string& stream : folded.streams) {
          if (absl::StartsWith(stream, kStreams)) Follow(*shared, *keyring, *replica->View(), stream);
        }
      });
}

Eraser::~Eraser() = default;

void Eraser::Follow(Shared& shared, Keyring& keyring, const FoldedView& view, absl::string_view stream) {
  common::v1::ErasureState state;
  if (!view.Load(stream, &state).ok() || state.subject().empty()) return;
  keyring.CloseSubject(state.subject());
  MutexLock lock(shared.mutex);
  shared.streams[state.subject()] = std::string(stream);
  if (!state.destroyed()) shared.open.try_emplace(std::string(stream), absl::InfinitePast());
}

void Eraser::Tick() {
  if (options_.paused || !options_.replica->ready()) return;
  const absl::Time now = options_.clock->Now();
  std::string stream;
  {
    const std::vector<std::string> late = options_.keyring->SubjectsToDestroy();
    MutexLock lock(shared_->mutex);
    if (shared_->under_way) return;
    for (const std::string& subject : late) shared_->open.try_emplace(shared_->streams[subject], now);
    for (auto& [open, at] : shared_->open) {
      // Another replica may be as far: whoever comes first leaves the others little to do.
      if (at == absl::InfinitePast()) at = now + DrawPart(options_.spread, *options_.entropy);
      if (stream.empty() && Reached(now, options_.rest, &at)) stream = open;
    }
    if (stream.empty()) return;
    shared_->under_way = true;
    shared_->open.erase(stream);
  }
  const bool taken = options_.blocking([this, stream, now] { Destroy(stream, now); });
  if (!taken)
    shared_->End(stream, absl::ResourceExhaustedError("too much waits for keys"), now + options_.rest);
}

// On a thread for what blocks.
void Eraser::Destroy(const std::string& stream, absl::Time now) {
  const auto end = [shared = shared_, stream, again = now + options_.rest](absl::StatusOr<size_t> destroyed) {
    shared->End(stream, destroyed, again);
  };
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  common::v1::ErasureState state;
  if (const auto loaded = view->Load(stream, &state); !loaded.ok()) return end(loaded.status());
  const auto keep = [&](const std::set<std::string>& key_ids) { return Keep(stream, key_ids); };
  const absl::StatusOr<std::vector<std::string>> ids = options_.keyring->DestroyKeysOf(state.subject(), keep);
  if (!ids.ok()) return end(ids.status());
  const absl::StatusOr<std::set<std::string>> kept = Kept(stream);
  if (!kept.ok()) return end(kept.status());
  std::set<std::string> key_ids;
  {
    MutexLock lock(shared_->mutex);
    std::set<std::string>& unrecorded = shared_->to_record[stream];
    unrecorded.insert(ids->begin(), ids->end());
    unrecorded.insert(kept->begin(), kept->end());
    for (const std::string& id : state.key_ids()) unrecorded.erase(id);
    key_ids = unrecorded;
  }
  if (state.destroyed() && key_ids.empty()) {
    Forget(*options_.scratch, ScratchKey(stream));
    return end(size_t{0});
  }
  const std::string id = KeysDestroyedId(view->self().ledger_id, stream, key_ids);
  CommandCall call = SystemCall(id, std::string(kErasureMethod), KeysDestroyedCommand(stream, key_ids), now,
                                now + options_.patience);
  // Not by this object: the call may outlive it.
  call.done = [scratch = options_.scratch, row = ScratchKey(stream), end,
               count = key_ids.size()](const absl::StatusOr<OutcomePtr>& outcome) {
    if (outcome.ok()) Forget(*scratch, row);
    // Another replica has said so already: looked up again in a while.
    outcome.ok() ? end(count) : end(outcome.status());
  };
  options_.executor->Submit(std::move(call));
}

// Beside the positions, and in no digest.
std::string Eraser::ScratchKey(const std::string& stream) const {
  return absl::StrCat(LedgerPrefix(options_.replica->ledger_name()), "destroying/", stream);
}

absl::Status Eraser::Keep(const std::string& stream, const std::set<std::string>& key_ids) const {
  CANDOUR_ASSIGN_OR_RETURN(std::set<std::string> all, Kept(stream));
  all.insert(key_ids.begin(), key_ids.end());
  Store::Batch batch(*options_.scratch);
  batch.Put(kPositionRows, ScratchKey(stream), absl::StrJoin(all, ""));
  return options_.scratch->Write(batch, Store::Sync::kYes);
}

absl::StatusOr<std::set<std::string>> Eraser::Kept(const std::string& stream) const {
  CANDOUR_ASSIGN_OR_RETURN(const auto row, options_.scratch->Get(kPositionRows, ScratchKey(stream)));
  std::set<std::string> key_ids;
  for (size_t at = 0; row && at + kKeyIdBytes <= row->size(); at += kKeyIdBytes)
    key_ids.insert(row->substr(at, kKeyIdBytes));
  return key_ids;
}

}  // namespace candour
