#include "tests/e2e/canary_fixture.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/ledger/embedded_ledger.h"
#include "common/privacy/embedded_key_log.h"
#include "common/replica/rows.h"
#include "common/store/store.h"

namespace candour {
namespace {

using google::protobuf::Message;
using testing::HasSubstr;
using testing::IsEmpty;

bool Holds(const std::string& folder, const std::string& text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (absl::StrContains(bytes.str(), text)) return true;
  }
  return false;
}

std::string RowsOfState(const std::string& path) {
  std::string rows;
  const auto state = Store::Open({.path = path, .families = RowFamilies()});
  EXPECT_TRUE(state.ok()) << state.status();
  for (size_t family = 0; state.ok() && family < RowFamilies().size(); ++family) {
    EXPECT_TRUE((*state)
                    ->Scan(static_cast<int>(family), "", "",
                           [&](absl::string_view key, absl::string_view value) {
                             absl::StrAppend(&rows, key, "\n", value, "\n");
                             return true;
                           })
                    .ok());
  }
  return rows;
}

std::string RecordsOfLedger(const std::string& path) {
  std::string records;
  const auto ledger = EmbeddedLedger::Open(path);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  const uint64_t end = ledger.ok() ? (*ledger)->Range(absl::Seconds(10))->end : 0;
  for (uint64_t offset = 0; offset < end; ++offset) {
    const auto record = (*ledger)->ReadOne(offset, absl::Seconds(10));
    EXPECT_TRUE(record.ok()) << record.status();
    absl::StrAppend(&records, *record->key, "\n", *record->value, "\n");
  }
  return records;
}

std::string RecordsOfKeys(const std::string& path) {
  std::string records;
  const auto keys = EmbeddedKeyLog::Open(path);
  EXPECT_TRUE(keys.ok()) << keys.status();
  const auto following = (*keys)->Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
    absl::StrAppend(&records, id, "\n", record.value_or(""), "\n");
  });
  EXPECT_TRUE(following.ok());
  return records;
}

}  // namespace

grpc::Status CanaryTest::Call(const std::string& method, const Message& request, Message* response,
                              const std::string& token) {
  const Heard heard = candour_.Call(method, request, response, token);
  EXPECT_THAT(canaries_.FindIn(heard.all), IsEmpty()) << method << ": " << heard.all;
  if (!heard.status.ok()) ++errors_;
  return heard.status;
}

void CanaryTest::ExpectNothingPersonalInFiles() {
  EXPECT_THAT(canaries_.FindUnder(candour_.folder()), IsEmpty());
  EXPECT_TRUE(Holds(candour_.data() + "/registration/ledger", kMarker));
  EXPECT_THAT(candour_.Printed(), HasSubstr("serving"));
}

void CanaryTest::ExpectNothingPersonalInRows() {
  const std::string state = RowsOfState(candour_.data() + "/registration/state"),
                    ledger = RecordsOfLedger(candour_.data() + "/registration/ledger"),
                    keys = RecordsOfKeys(candour_.data() + "/keys");
  EXPECT_THAT(state, HasSubstr(kMarker));
  EXPECT_THAT(ledger, HasSubstr(kMarker));
  EXPECT_THAT(keys, HasSubstr("person/"));  // whose key it is
  for (const std::string& rows : {state, ledger, keys}) EXPECT_THAT(canaries_.FindIn(rows), IsEmpty());
}

}  // namespace candour
