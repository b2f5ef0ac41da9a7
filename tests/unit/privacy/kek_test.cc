#include "common/privacy/kek.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "tests/support/counting_entropy.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::HasSubstr;

class KekTest : public testing::Test {
 protected:
  void Write(absl::string_view bytes, mode_t mode = 0600) {
    std::ofstream(path_, std::ios::binary) << bytes;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }

  const TempDir folder_;
  const std::string path_ = folder_.path() + "/kek";
};

TEST_F(KekTest, LoadsWhatItCreated) {
  CountingEntropy entropy;
  ASSERT_TRUE(CreateKek(path_, entropy).ok());
  const auto kek = LoadKek(path_);
  ASSERT_TRUE(kek.ok()) << kek.status();
  EXPECT_EQ(kek->bytes(), CountingEntropy().Bytes(32));
  struct stat info;
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(KekTest, NeverOverwritesOne) {
  ASSERT_TRUE(CreateKek(path_).ok());
  const std::string before(LoadKek(path_)->bytes());
  EXPECT_EQ(CreateKek(path_).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(LoadKek(path_)->bytes(), before);
}

TEST_F(KekTest, LoadsRawBytesAndHex) {
  const std::string raw(32, '\x0a');
  Write(raw);
  EXPECT_EQ(LoadKek(path_)->bytes(), raw);
  std::string hex;
  for (int i = 0; i < 32; ++i) hex += i % 2 ? "0a" : "0A";
  Write(hex);
  EXPECT_EQ(LoadKek(path_)->bytes(), raw);
  Write(hex + "\n");
  EXPECT_EQ(LoadKek(path_)->bytes(), raw);
}

TEST_F(KekTest, RefusesAFileThatOthersMayRead) {
  for (const mode_t mode : {0640, 0604, 0644, 0620}) {
    Write(std::string(32, 'k'), mode);
    const auto kek = LoadKek(path_);
    EXPECT_EQ(kek.status().code(), absl::StatusCode::kFailedPrecondition) << mode;
    EXPECT_THAT(std::string(kek.status().message()), HasSubstr("chmod 600 " + path_));
  }
  Write(std::string(32, 'k'), 0400);
  EXPECT_TRUE(LoadKek(path_).ok());
}

TEST_F(KekTest, RefusesAnyOtherContentWithoutShowingIt) {
  const std::string hex(64, 'a');
  for (const std::string& bytes :
       {std::string(), std::string(31, 'k'), std::string(33, 'k'), std::string(64, 'g'), hex + "a",
        hex + "\n\n", hex + " ", std::string(1000, 'a')}) {
    Write(bytes);
    const auto kek = LoadKek(path_);
    EXPECT_EQ(kek.status().code(), absl::StatusCode::kInvalidArgument) << bytes.size();
    if (bytes.size() > 8) {
      EXPECT_THAT(std::string(kek.status().message()), Not(HasSubstr(bytes.substr(0, 8))));
    }
  }
}

TEST_F(KekTest, SaysWhichFileIsMissing) {
  const auto kek = LoadKek(path_);
  EXPECT_EQ(kek.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(kek.status().message()), HasSubstr(path_));
  EXPECT_EQ(LoadKek(folder_.path()).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Secret, IsWipedWhereItWasTakenFrom) {
  Secret first = Secret::Take(std::string(32, 'k'));
  const Secret second = std::move(first);
  EXPECT_EQ(second.bytes(), std::string(32, 'k'));
  EXPECT_EQ(first.bytes(), std::string(32, '\0'));  // NOLINT(bugprone-use-after-move): what is tested
}

}  // namespace
}  // namespace candour
