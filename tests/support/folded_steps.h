// A log folded record by record, with what was known after each kept.
//
//   const FoldedSteps steps(dir / "steps", "toy", ToyModel(), WholeLog(*ledger));
//   steps.At(17)->Load("account/x", &state);            // a replica that folded 17 records
//   EXPECT_EQ(Everything(*past), Everything(*steps.At(17)));
#ifndef CANDOUR_TESTS_SUPPORT_FOLDED_STEPS_H_
#define CANDOUR_TESTS_SUPPORT_FOLDED_STEPS_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/ledger/ledger.h"
#include "common/replica/folded_view.h"
#include "common/replica/folder.h"
#include "common/replica/rows.h"

namespace candour {

inline std::vector<LogRecord> WholeLog(Ledger& ledger) {
  std::vector<LogRecord> log;
  const uint64_t end = ledger.Range(absl::Seconds(10))->end;
  while (log.size() < end) log.push_back(*ledger.ReadOne(log.size(), absl::Seconds(10)));
  return log;
}

class FoldedSteps {
 public:
  // `batch`: records folded at once; only multiples of it, and the end, can be asked for. `restarts`: after
  // each batch nothing is known but what is stored.
  FoldedSteps(const std::string& folder, const std::string& ledger, const Model& model,
              const std::vector<LogRecord>& log, size_t batch = 1, bool restarts = false)
      : batch_(batch), store_(*Store::Open({.path = folder, .families = RowFamilies()})) {
    auto folder_of =
        std::make_unique<Folder>(ledger, model, *store_, replica::v1::PositionRow(), LedgerSelf());
    const auto keep = [&] {
      views_.push_back(std::make_shared<FoldedView>(ledger, store_->Snapshot(), folder_of->position(),
                                                    folder_of->declared()));
    };
    keep();
    for (size_t i = 0; i < log.size(); ++i) {
      EXPECT_TRUE(folder_of->Fold(Examine(log[i])).ok());
      if ((i + 1) % batch_ != 0 && i + 1 < log.size()) continue;
      Folded changed;
      absl::StatusOr<Store::Batch> rows = folder_of->Finish(&changed);
      EXPECT_TRUE(rows.ok() && store_->Write(*rows, Store::Sync::kNo).ok());
      keep();
      if (!restarts) continue;
      folder_of = std::make_unique<Folder>(ledger, model, *store_, **ReadPosition(*store_, ledger),
                                           views_.back()->self());
    }
  }

  const std::shared_ptr<const FoldedView>& At(uint64_t position) const {
    return views_.at(position / batch_);
  }
  const std::shared_ptr<const FoldedView>& Last() const { return views_.back(); }

 private:
  const size_t batch_;
  const std::unique_ptr<Store> store_;
  std::vector<std::shared_ptr<const FoldedView>> views_;
};

// All that can be read, as text.
inline std::string Everything(const RecordsView& view) {
  std::string text = absl::StrCat("position ", view.position(), " at ", view.recorded_at_us(), "\n");
  EXPECT_TRUE(view.Streams("", "",
                           [&](absl::string_view stream, const replica::v1::StreamRow& row) {
                             absl::StrAppend(&text, stream, " ",
                                             absl::BytesToHexString(row.SerializeAsString()), "\n");
                             const auto loaded = view.LoadStream(stream);
                             EXPECT_TRUE(loaded.ok() && *loaded &&
                                         (*loaded)->SerializeAsString() == row.SerializeAsString());
                             EXPECT_TRUE(view.Facts(stream, 1,
                                                    [&](uint64_t version, const replica::v1::FactRow& fact) {
                                                      absl::StrAppend(&text, "  ", version, " ",
                                                                      fact.offset(), "\n");
                                                      EXPECT_EQ((*view.Command(fact.command_id()))->offset(),
                                                                fact.offset());
                                                      return true;
                                                    })
                                             .ok());
                             return true;
                           })
                  .ok());
  EXPECT_TRUE(view.IndexRows("", "",
                             [&](absl::string_view key, absl::string_view value) {
                               absl::StrAppend(&text, "row ", key, "=", value, "\n");
                               return true;
                             })
                  .ok());
  return text;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_FOLDED_STEPS_H_
