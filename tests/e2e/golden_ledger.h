// The golden log with its keys, for a service to stand on (golden_log_test.cc says what they are).
//
//   GoldenEntropy entropy;
//   ServiceFixture service({.entropy = &entropy, .fill = FillFromGoldenFiles});
#ifndef CANDOUR_TESTS_E2E_GOLDEN_LEDGER_H_
#define CANDOUR_TESTS_E2E_GOLDEN_LEDGER_H_

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/base/encoding.h"
#include "common/base/sha256.h"
#include "common/ledger/embedded_ledger.h"
#include "common/privacy/embedded_key_log.h"
#include "tests/support/golden_files.h"

namespace candour {

inline constexpr char kGoldenLog[] = "tests/golden/log/registration.log",
                      kGoldenKeys[] = "tests/golden/log/registration.keys";

// SHA-256 of a counter: the same in every run, and no id twice.
class GoldenEntropy : public Entropy {
 public:
  std::string Bytes(size_t count) override {
    std::string bytes;
    while (bytes.size() < count) bytes += Sha256({"the golden log", BigEndian64(drawn_.fetch_add(1))});
    return bytes.substr(0, count);
  }

 private:
  std::atomic<uint64_t> drawn_{0};
};

inline std::optional<std::string> DecodedRecord(absl::string_view text, bool as_text) {
  if (text == "-") return std::nullopt;
  std::string bytes(text);
  EXPECT_TRUE(as_text || absl::Base64Unescape(text, &bytes)) << text.substr(0, 40);
  return bytes;
}

inline void FillFromGoldenFiles(EmbeddedLedger& ledger, EmbeddedKeyLog& keys) {
  for (const absl::string_view line : absl::StrSplit(ReadWhole(kGoldenKeys), '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> key = absl::StrSplit(line, ' ');
    ASSERT_TRUE(
        keys.Put(absl::HexStringToBytes(key.first), absl::HexStringToBytes(key.second), absl::Seconds(10))
            .ok());
  }
  for (const absl::string_view line : absl::StrSplit(ReadWhole(kGoldenLog), '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> record = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    ASSERT_TRUE(
        ledger.AppendRaw(DecodedRecord(record.first, true), DecodedRecord(record.second, false)).ok());
  }
}

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_GOLDEN_LEDGER_H_
