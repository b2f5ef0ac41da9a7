// A log with every kind of record, and two ledgers compared to the byte.
#ifndef CANDOUR_TESTS_SUPPORT_TRANSFER_STEPS_H_
#define CANDOUR_TESTS_SUPPORT_TRANSFER_STEPS_H_

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/base/encoding.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/transfer.h"
#include "tests/support/commit_builder.h"
#include "tests/support/ledger_steps.h"

namespace candour {

// Seven records: the opening, a commit, the same again (REPEATED), garbage without a key, one that is empty,
// one that is null, and a key without a value.
inline void FillWithEverything(EmbeddedLedger& ledger) {
  const auto commit = RecordAt(1, CommitBuilder("a").Write("person/1", 0, {"t.Added"}).Build());
  const LogRecord opened = OpenedRecord({"t.Added"});
  for (const auto& [key, value] :
       std::vector<std::pair<std::optional<std::string>, std::optional<std::string>>>{
           {opened.key, opened.value},
           {commit.key, commit.value},
           {commit.key, commit.value},
           {std::nullopt, std::string("garbage\0with a zero", 19)},
           {"", ""},
           {std::nullopt, std::nullopt},
           {"person/1", std::nullopt}}) {
    ASSERT_TRUE(ledger.AppendRaw(key, value).ok());
  }
}

template <class AnyLedger>
RawAppend AppenderOf(AnyLedger& ledger) {
  return [&ledger](LogRecord record, std::function<void(AppendOutcome)> done) {
    ledger.AppendRaw(std::move(record), std::move(done));
  };
}

inline void ExpectSameRecords(Ledger& one, Ledger& other) {
  const uint64_t end = one.Range(kPatience)->end;
  ASSERT_EQ(other.Range(kPatience)->end, end);
  const auto left = ReadRecords(one, 0, end), right = ReadRecords(other, 0, end);
  ASSERT_TRUE(left.ok() && right.ok()) << left.status() << right.status();
  for (uint64_t i = 0; i < end; ++i) {
    EXPECT_EQ((*left)[i].offset, (*right)[i].offset);
    EXPECT_EQ((*left)[i].key, (*right)[i].key) << i;
    EXPECT_EQ((*left)[i].value, (*right)[i].value) << i;
  }
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_TRANSFER_STEPS_H_
