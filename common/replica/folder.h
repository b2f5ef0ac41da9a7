// Folds records into rows: Admit, Evolve, Index, Arm, in log order, one WriteBatch for a batch of records.
//
// Pure but for the reads of its store: no clock, no randomness, no keys. Not thread-safe; the only writer of
// its ledger's rows.
#ifndef CANDOUR_COMMON_REPLICA_FOLDER_H_
#define CANDOUR_COMMON_REPLICA_FOLDER_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/decider/model.h"
#include "common/ledger/admit.h"
#include "common/replica/examined_reader.h"
#include "common/replica/outcome.h"
#include "common/store/store.h"

namespace candour {

// Of a batch where nobody waits for it. What is folded in memory until it is written takes some five times
// as much.
inline constexpr size_t kLargeBatchBytes = 48 << 20;

// What a batch of records changed, for those who wait for it.
struct Folded {
  uint64_t from = 0, end = 0;                               // the records, by offset
  std::vector<std::pair<std::string, OutcomePtr>> settled;  // by command id, 16 bytes
  std::vector<std::string> streams;                         // with new facts
  bool closed = false;                                      // the ledger was: nothing more is admitted
};

class Folder : private LogState {
 public:
  Folder(absl::string_view ledger, const Model& model, const Store& store, replica::v1::PositionRow position,
         LedgerSelf self);
  ~Folder() override;

  // Adds the changes of the next record to the batch. An error stops the replica: DATA_LOSS where the store
  // can't be read; FAILED_PRECONDITION at an admitted raise above the model's level: nothing of the record is
  // taken, what came before it can be finished.
  absl::Status Fold(ExaminedRecord record);

  // Moves the batch out, position row included, and says what changed. DATA_LOSS where the store can't be
  // read: nothing may be written then.
  absl::StatusOr<Store::Batch> Finish(Folded* changed);

  // Of the batch so far, less the states that Finish adds.
  size_t batch_bytes() const { return batch_.bytes(); }

  const replica::v1::PositionRow& position() const { return position_; }
  // What the ledger has said about itself; another object after it said more.
  std::shared_ptr<const LedgerSelf> declared() const { return self_; }

 private:
  struct IndexRow {
    std::string value;
    std::optional<uint64_t> since;  // offset of the record that made it; nullopt: the stored row says
  };
  // A stream as of the last record, kept over batches: a hot record is read and parsed once.
  struct Stream {
    replica::v1::StreamRow row;
    std::unique_ptr<google::protobuf::Message>
        state;                              // nullptr: not needed yet, or a kind unknown to this build
    std::map<std::string, IndexRow> index;  // rows that stand
    std::set<Timer> timers;                 // armed by the state that stands in the store
    bool parsed = false;
    bool dirty = false;
  };

  const LedgerSelf& self() const override { return *self_; }
  uint64_t VersionOf(absl::string_view stream) const override;
  bool IsSettled(absl::string_view command_id) const override;

  void Declare(LedgerSelf self);
  Stream& Find(absl::string_view name) const;
  void Parse(absl::string_view name, Stream& stream) const;
  void Take(uint64_t offset, const ledger::v1::Commit& commit);
  void TakeWrite(uint64_t offset, const ledger::v1::Commit& commit, const ledger::v1::Write& write,
                 Outcome* outcome);
  void MoveIndex(uint64_t offset, absl::string_view name, Stream& stream);
  void EndRow(uint64_t offset, absl::string_view key, const IndexRow& row);
  uint64_t StoredSince(absl::string_view key) const;
  void TakeFired(const ledger::v1::Commit& commit);
  void WriteStream(const std::string& name, Stream& stream);
  void WriteTimers(const std::string& name, Stream& stream);
  bool HasFired(const std::string& stream, const std::string& id);

  const std::string ledger_, prefix_;
  const Model& model_;
  const Store& store_;
  replica::v1::PositionRow position_;
  std::shared_ptr<const LedgerSelf> self_;
  Store::Batch batch_;
  mutable absl::flat_hash_map<std::string, std::unique_ptr<Stream>> streams_;
  absl::flat_hash_map<std::string, OutcomePtr> settled_;  // in this batch
  // Commands of timers settled in this batch, with their streams.
  absl::flat_hash_map<std::string, std::string> fired_;
  uint64_t from_ = position_.next_offset();  // of this batch
  bool closed_ = false;                      // in this batch
  std::vector<std::string> touched_;         // dirty streams, in order
  mutable absl::Status read_;                // the first read that failed: no verdict can be trusted after it
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_FOLDER_H_
