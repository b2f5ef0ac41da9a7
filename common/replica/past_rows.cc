// Index rows as of an earlier position: those that stand and stood already, and those that ended since. The
// rest of FoldedView stands in folded_view.cc.
#include <deque>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/replica/folded_view.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using replica::v1::PastRow;

// Rows that ended and held at one position, in key order, read some at a time.
class EndedRows {
 public:
  EndedRows(const StoreView& store, const std::string& ledger_prefix, absl::string_view prefix,
            absl::string_view from, uint64_t position)
      : store_(store),
        ledger_prefix_(ledger_prefix),
        prefix_(absl::StrCat(ledger_prefix, prefix)),
        next_(absl::StrCat(ledger_prefix, from)),
        position_(position) {}

  struct Row {
    std::string key, value;
  };

  // The next one; nullptr after the last.
  absl::StatusOr<const Row*> Peek() {
    while (rows_.empty() && more_) CANDOUR_RETURN_IF_ERROR(Read());
    return rows_.empty() ? nullptr : &rows_.front();
  }
  void Pop() { rows_.pop_front(); }

 private:
  absl::Status Read() {
    size_t read = 0;
    absl::Status damage;
    absl::Status scanned =
        store_.Scan(kPastRows, prefix_, next_, [&](absl::string_view stored, absl::string_view value) {
          next_ = absl::StrCat(stored, absl::string_view("\0", 1));
          stored.remove_prefix(ledger_prefix_.size());
          const absl::string_view key = stored.substr(0, stored.size() - sizeof(uint64_t));
          PastRow row;
          if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
            damage = absl::DataLossError("a row of a past index is damaged");
          } else if (ReadBigEndian64(stored.substr(key.size())) < position_ && position_ <= row.until()) {
            rows_.push_back({std::string(key), row.value()});
          }
          return damage.ok() && ++read < kReadTogether;
        });
    more_ = read == kReadTogether;
    CANDOUR_RETURN_IF_ERROR(damage);
    return scanned;
  }

  static constexpr size_t kReadTogether = 256;

  const StoreView& store_;
  const std::string ledger_prefix_, prefix_;
  std::string next_;
  const uint64_t position_;
  std::deque<Row> rows_;
  bool more_ = true;
};

}  // namespace

absl::Status FoldedView::IndexRowsAt(
    uint64_t position, absl::string_view prefix, absl::string_view from,
    const std::function<bool(absl::string_view, absl::string_view)>& visit) const {
  EndedRows ended(*snapshot_, prefix_, prefix, from, position);
  absl::Status read;
  bool more = true;
  // Those before `key`; of one key at most one row held at the position.
  const auto visit_ended = [&](std::optional<absl::string_view> key) {
    while (more) {
      const auto row = ended.Peek();
      read = row.status();
      if (!row.ok() || *row == nullptr || (key && (*row)->key >= *key)) break;
      more = visit((*row)->key, (*row)->value);
      ended.Pop();
    }
    return more && read.ok();
  };
  CANDOUR_RETURN_IF_ERROR(snapshot_->Scan(kViewRows, absl::StrCat(prefix_, prefix),
                                          absl::StrCat(prefix_, from),
                                          [&](absl::string_view key, absl::string_view row) {
                                            if (SinceOf(row) >= position) return true;
                                            key.remove_prefix(prefix_.size());
                                            more = visit_ended(key) && visit(key, ValueOf(row));
                                            return more;
                                          }));
  if (more && read.ok()) visit_ended(std::nullopt);
  return read;
}

}  // namespace candour
