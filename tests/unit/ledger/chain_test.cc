// The expected heads were computed from the definition in chain.h by another implementation (Python's
// hashlib).
#include "common/ledger/chain.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"

namespace candour {
namespace {

std::string Hex(const std::string& head) { return absl::BytesToHexString(head); }
const char kOrigin[] = "candour.example/test/0";
const char kStart[] = "058a65fa9e8337f20e49b1b6a20ec991040b4e2d4b3f81ae0303f14ef80a45bc";

TEST(Chain, BeginsWithTheOrigin) {
  EXPECT_EQ(Hex(ChainStart(kOrigin)), kStart);
  EXPECT_EQ(Hex(ChainStart("")), "76efbc35715f52935ddc752165acb3746f776a6f7d192420d2356160a2a7e3b4");
}

TEST(Chain, StandsForEveryRecordBeforeIt) {
  std::string head = ChainStart(kOrigin);
  head = ChainNext(head, {0, "person/1", "value"});
  EXPECT_EQ(Hex(head), "7e79eb8e697135e3eea5b900f643351bcc5e460231811d47948862fd005a38a5");
  head = ChainNext(head, {1, std::nullopt, std::nullopt});
  EXPECT_EQ(Hex(head), "c3dab3741dc92448cd06cb2e58564f67da12736c7be593ad3b66d4cdc93808e6");
  head = ChainNext(head, {2, "", ""});
  EXPECT_EQ(Hex(head), "973c5c050d8e16e40db3138bc6dac740226c858900a4b70d2cec898a4db41bcb");
  std::string large;
  for (int i = 0; i < 524'288; ++i) large.push_back(static_cast<char>(i));
  head = ChainNext(head, {(uint64_t{1} << 40) + 3, "person/1", large});
  EXPECT_EQ(Hex(head), "c80f9877f36a70a17fe32e5175060d0dc3ba47f2d173faa12f079ff6f1491057");
}

TEST(Chain, TellsEveryPartApart) {
  const std::string start = ChainStart(kOrigin);
  const std::string head = ChainNext(start, {7, "s/1", "value"});
  EXPECT_NE(head, ChainNext(ChainStart("another"), {7, "s/1", "value"}));
  EXPECT_NE(head, ChainNext(start, {8, "s/1", "value"}));
  EXPECT_NE(head, ChainNext(start, {7, "s/2", "value"}));
  EXPECT_NE(head, ChainNext(start, {7, "s/1", "valuf"}));
  EXPECT_NE(head, ChainNext(start, {7, "s/1v", "alue"}));
  EXPECT_NE(ChainNext(start, {7, "s/1", ""}), ChainNext(start, {7, "s/1", std::nullopt}));
}

}  // namespace
}  // namespace candour
