#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "absl/strings/escaping.h"
#include "common/base/encoding.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/base/uuid.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

// FIPS 180-2, appendix B.1.
TEST(Sha256, HashesTheStandardExample) {
  const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")), kAbc);
  EXPECT_EQ(absl::BytesToHexString(Sha256({"a", "", "bc"})), kAbc);
  Sha256Stream stream;
  stream.Update("ab");
  stream.Update("c");
  EXPECT_EQ(absl::BytesToHexString(stream.Finish()), kAbc);
}

// RFC 4231, test cases 2 and 6 (a key longer than the block).
TEST(HmacSha256, MatchesTheRfc) {
  EXPECT_EQ(absl::BytesToHexString(HmacSha256("Jefe", {"what do ya want ", "for nothing?"})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(absl::BytesToHexString(HmacSha256(std::string(131, '\xaa'),
                                              {"Test Using Larger Than Block-Size Key - Hash Key First"})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Uuid, AcceptsOneSpellingOnly) {
  const std::string text = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
  ASSERT_TRUE(ParseUuid(text).ok());
  EXPECT_EQ(FormatUuid(*ParseUuid(text)), text);
  EXPECT_EQ(UuidVersion(*ParseUuid(text)), 7);
  for (const char* bad : {"", "0191F3C2-7d1a-7c3e-9b1a-2f6d5e4c3b2a", "0191f3c27d1a7c3e9b1a2f6d5e4c3b2a",
                          "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2", "{191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a}"}) {
    EXPECT_FALSE(ParseUuid(bad).ok()) << bad;
  }
}

TEST(Uuid, DerivedIdsDependOnEveryPartAndItsBounds) {
  const auto id = [](std::initializer_list<absl::string_view> parts) {
    return DerivedUuid(CandourNamespace(), parts);
  };
  EXPECT_EQ(id({"person", "a"}), id({"person", "a"}));
  EXPECT_NE(id({"person", "a"}), id({"perso", "na"}));
  EXPECT_EQ(UuidVersion(*ParseUuid(id({"person", "a"}))), 5);
}

TEST(BigEndian, SortsAsNumbers) {
  EXPECT_LT(BigEndian64(255), BigEndian64(256));
  EXPECT_EQ(ReadBigEndian64(BigEndian64(0x0123456789abcdefull)), 0x0123456789abcdefull);
  EXPECT_EQ(BigEndian32(0xFFFFFFFF), "\xff\xff\xff\xff");
}

// RFC 4122, 4.4: by chance, a wrong variant would pass for some.
TEST(Uuid, ANewOneIsOfVersionFour) {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    const std::string id = NewUuid();
    EXPECT_EQ(UuidVersion(*ParseUuid(id)), 4) << id;
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 100u);
}

TEST(File, IsWrittenWholeWithItsModeOrSaysWhere) {
  const TempDir folder;
  const std::string path = folder / "keys";
  ASSERT_TRUE(WriteFileSynced(path, "what was there before", 0600).ok());
  ASSERT_TRUE(WriteFileSynced(path, "new", 0600).ok());
  EXPECT_EQ(*ReadFile(path), "new");
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const absl::Status missing = WriteFileSynced(folder / "none/keys", "new", 0600);
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.message()), testing::HasSubstr("none/keys"));
}

}  // namespace
}  // namespace candour
