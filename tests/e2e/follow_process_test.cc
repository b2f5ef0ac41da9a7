// Followers of the real `candour`: killed with -9, it and they; and one that does not read.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "services/registration/reactions.h"
#include "services/registration/sanctions.h"
#include "tests/e2e/candour_process.h"
#include "tests/e2e/follow_reader.h"
#include "tests/support/register_requests.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using records::v1::FollowRequest;
using records::v1::FollowResponse;

class FollowProcessTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(candour_.Start()); }

  std::string auditor() { return candour_.TokenFor({.account = "auditor-1", .roles = {"AUDITOR"}}); }
  std::string registrar() { return candour_.TokenFor({.account = "registrar-1", .roles = {"REGISTRAR"}}); }
  std::unique_ptr<FollowReader> Follow(const std::string& position) {
    FollowRequest request;
    if (!position.empty()) request.set_position(position);
    return std::make_unique<FollowReader>(candour_.channel(), auditor(), request);
  }

  // Sends until it is settled: the same bytes.
  void PublishCode(int number) {
    const v1::PublishCodeRequest code = PublishedCode(absl::StrCat("code-", number));
    v1::PublishCodeResponse published;
    const Heard heard =
        candour_.Call("candour.registration.v1.Register/PublishCode", code, &published, registrar());
    ASSERT_TRUE(heard.status.ok()) << heard.all;
  }

  // 500 organisations in one commit.
  void Import(int number) {
    v1::ImportOrganisationsRequest import;
    import.mutable_command()->set_id(NewUuid());
    for (int i = 0; i < 500; ++i) {
      absl::StrAppend(
          import.mutable_ods_csv(), "\"A", 100000 + number * 500 + i,
          "\",\"NHS TRUST\",\"YTS\",\"QT1\",\"1 ROAD\",\"\",\"\",\"VALE\",\"\",\"TV1 1AA\","
          "\"20110401\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n");
    }
    v1::ImportOrganisationsResponse imported;
    const Heard heard = candour_.Call("candour.registration.v1.Appointments/ImportOrganisations", import,
                                      &imported, registrar());
    ASSERT_TRUE(heard.status.ok()) << heard.all;
    ASSERT_EQ(imported.added(), 500);
  }

  size_t ResidentBytes() const {
    std::ifstream statm(absl::StrCat("/proc/", candour_.pid(), "/statm"));
    size_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  }

  CandourProcess candour_;
};

// The lines of JSON that candourctl has printed whole.
std::vector<nlohmann::json> WholeLines(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::vector<std::string> lines = absl::StrSplit(text.str(), '\n');
  lines.pop_back();  // empty, or cut off
  std::vector<nlohmann::json> messages;
  for (const std::string& line : lines) messages.push_back(nlohmann::json::parse(line));
  return messages;
}

TEST_F(FollowProcessTest, NothingIsMissedAndNothingComesTwiceWhoeverIsKilled) {
  std::vector<uint64_t> offsets;
  std::string position;
  const auto read = [&](FollowReader& reader, size_t count) {
    FollowResponse message;
    while (offsets.size() < count && reader.Next(&message)) {
      position = message.token();
      if (message.has_commit()) offsets.push_back(message.commit().offset());
    }
  };
  int codes = 0;
  // The service dies while a reader waits, with what it has read half of.
  for (const size_t killed_at : {5u, 12u, 30u}) {
    auto reader = Follow(position);
    while (codes < static_cast<int>(killed_at) + 5) PublishCode(codes++);
    read(*reader, killed_at);
    ASSERT_EQ(offsets.size(), killed_at);
    candour_.Kill();
    read(*reader, killed_at + 5);  // what had been sent
    reader.reset();
    ASSERT_TRUE(candour_.Start());
  }
  // A client dies, and goes on from the last line that it had dealt with.
  for (int run = 0; run < 3; ++run) {
    const std::string print = absl::StrCat(candour_.folder(), "/follow-", run);
    ChildProcess client("candourctl",
                        {"--data-dir", candour_.data(), "--as", "AUDITOR", "-o", "json", "follow",
                         "--position", absl::BytesToHexString(position)},
                        print);
    for (int i = 0; i < 10; ++i) PublishCode(codes++);
    ASSERT_TRUE(Becomes([&] { return WholeLines(print + ".stdout").size() > 4; }));
    client.Signal(SIGKILL);
    ASSERT_TRUE(client.WaitForEnd(absl::Seconds(10)));
    for (const nlohmann::json& message : WholeLines(print + ".stdout")) {
      ASSERT_TRUE(absl::Base64Unescape(message["token"].get<std::string>(), &position));
      if (message.contains("commit"))
        offsets.push_back(std::stoull(message["commit"]["offset"].get<std::string>()));
    }
  }
  for (const auto& message : Follow(position)->ToTheEnd()) offsets.push_back(message.commit().offset());

  std::vector<uint64_t> whole;
  for (const auto& message : Follow("")->ToTheEnd()) whole.push_back(message.commit().offset());
  EXPECT_EQ(offsets, whole);
  EXPECT_EQ(whole.size(), codes + RegistrationReactions().all().size() + SanctionsReactions().all().size())
      << "each reaction is enabled by a commit, which a new ledger gets by itself";
}

TEST_F(FollowProcessTest, CtrlCEndsAFollowingCandourctlWell) {
  PublishCode(1);
  const std::vector<std::vector<std::string>> follows = {{"follow"},
                                                         {"history", "code_of_conduct/code-1", "--follow"}};
  for (const auto& words : follows) {
    std::vector<std::string> arguments = {"--data-dir", candour_.data(), "--as", "AUDITOR"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    ChildProcess client("candourctl", arguments, candour_.folder() + "/" + words[0]);
    ASSERT_TRUE(client.Prints("CodePublished")) << client.Printed();
    client.Signal(SIGINT);
    EXPECT_EQ(client.WaitForEnd(absl::Seconds(10)), 0) << client.Printed();
  }
}

// 100,000 facts, and readers who opened a stream and do not read it.
TEST_F(FollowProcessTest, SlowReadersAreHeldBackAndMemoryDoesNotGrow) {
  constexpr size_t kFactsOfOne = 501;  // of the organisations, and of the file
  constexpr int kImports = 200, kSlow = 10;
  for (int i = 0; i < kImports; ++i) Import(i);
  const size_t before = ResidentBytes();
  std::vector<std::unique_ptr<FollowReader>> slow;
  FollowResponse message;
  for (int i = 0; i < kSlow; ++i) {
    slow.push_back(Follow(""));
    ASSERT_TRUE(slow.back()->Next(&message));
  }
  size_t most = 0;
  for (int i = 0; i < 20; ++i) {
    absl::SleepFor(absl::Milliseconds(100));
    most = std::max(most, ResidentBytes());
  }
  RecordProperty("grown_bytes_per_reader", absl::StrCat((most - std::min(most, before)) / kSlow));
  EXPECT_LT(most, before + (kSlow * size_t{4} << 20)) << "before " << before;

  // Among them ReactionEnabled of each reaction, which a new ledger gets by itself.
  const size_t all =
      kImports * kFactsOfOne + RegistrationReactions().all().size() + SanctionsReactions().all().size();
  auto facts = static_cast<size_t>(message.commit().facts_size());  // of the message that was read
  while (facts < all && slow[0]->NextCommit(&message))
    facts += static_cast<size_t>(message.commit().facts_size());
  EXPECT_EQ(facts, all);
}

}  // namespace
}  // namespace candour
