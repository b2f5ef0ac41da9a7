// A log of the register, and what it folds to: tests/golden/log.
//
//   registration.log       its records as they were written, offset by offset: key, then value in base64; -
//   for null registration.keys      the key log beside it: key id, then record, in hex registration.expected
//   what it folds to
//
// The log and its keys never change, and of what is expected neither verdicts nor the chain head, nor outcome
// or answer of anything: they hold for every ledger in use. Only `digest` may be renewed, by a change that
// alters rows of the state and says so (a field of a state message, Index): states are folded anew then. To
// renew it, delete registration.expected and run
//
//   CANDOUR_WRITE_GOLDEN=1 build/tests/bin/golden_log_test
//
// and see that nothing but the digest differs. The log was made by the same command, by golden_story.cc on a
// real service; it would be made anew where it was deleted, which is right only before the format is in use
// anywhere. A new form of record gets a log of its own beside it.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "candour/records/v1/records.pb.h"
#include "common/decider/day.h"
#include "common/ledger/admit.h"
#include "tests/e2e/golden_ledger.h"
#include "tests/e2e/golden_story.h"
#include "tests/support/golden_files.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr char kExpected[] = "tests/golden/log/registration.expected";

std::string Encoded(const std::optional<std::string>& bytes, bool as_text) {
  if (!bytes) return "-";
  return as_text ? *bytes : absl::Base64Escape(*bytes);
}

void WriteLog(ServiceFixture& service) {
  std::string log, keys;
  const auto range = service.ledger().Range(absl::Seconds(10));
  ASSERT_TRUE(range.ok());
  for (uint64_t offset = 0; offset < range->end; ++offset) {
    const auto record = service.ledger().ReadOne(offset, absl::Seconds(10));
    ASSERT_TRUE(record.ok());
    absl::StrAppend(&log, Encoded(record->key, true), " ", Encoded(record->value, false), "\n");
  }
  const auto following =
      service.key_log().Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
        absl::StrAppend(&keys, absl::BytesToHexString(id), " ", absl::BytesToHexString(record.value_or("")),
                        "\n");
      });
  ASSERT_TRUE(following.ok());
  WriteNew(kGoldenLog, log);
  WriteNew(kGoldenKeys, keys);
}

class GoldenLog : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!WritesGolden() || std::filesystem::exists(kGoldenLog)) return;
    GoldenEntropy entropy;
    ServiceFixture service({.entropy = &entropy});
    GoldenStory(service).Tell(/*with_void_records=*/true);
    if (!HasFailure()) WriteLog(service);
  }

  // The answer, without what depends on the reader.
  template <class Response, class Request>
  std::string Ask(const std::string& method, const Request& request, const std::vector<std::string>& roles) {
    Response response;
    const std::string token = roles.empty() ? "" : service_.TokenFor(roles);
    const grpc::Status status = service_.Call("candour." + method, request, &response, token);
    if (!status.ok()) return absl::StrCat(ReasonIn(status), "\n");
    response.clear_basis();
    std::string text;
    google::protobuf::TextFormat::PrintToString(response, &text);
    return text;
  }

  records::v1::GetStateResponse State() {
    records::v1::GetStateRequest request;
    request.set_with_digest(true);
    records::v1::GetStateResponse state;
    EXPECT_TRUE(
        service_.Call("candour.records.v1.Records/GetState", request, &state, service_.TokenFor({"AUDITOR"}))
            .ok());
    return state;
  }

  std::string Described(const std::vector<std::string>& outcomes) {
    const auto state = State();
    std::string text = absl::StrCat("records: ", state.next_offset(), "\n");
    for (int i = 0; i < state.verdicts_size(); ++i)
      absl::StrAppend(&text, VerdictName(static_cast<Verdict>(i)), ": ", state.verdicts(i), "\n");
    absl::StrAppend(&text, "chain head: ", absl::BytesToHexString(state.chain_head()),
                    "\ndigest: ", absl::BytesToHexString(state.digest()), "\n");
    absl::StrAppend(&text, "\n# What the same commands are answered now and for ever.\n",
                    absl::StrJoin(outcomes, "\n"), "\n");
    for (const char* name : {"larkspur", "finchley", "wrenfield"}) {
      v1::SearchRegisterRequest search;
      search.set_name(name);
      absl::StrAppend(&text, "\n# On the register: ", name, ".\n",
                      Ask<v1::SearchRegisterResponse>("registration.v1.Register/SearchRegister", search, {}));
    }
    v1::GetBoardRequest board;
    board.set_org_code("TST01");
    *board.mutable_on() = DateOf(absl::CivilDay(2026, 4, 1));
    absl::StrAppend(&text, "\n# The board of TST01 on 1 April 2026.\n",
                    Ask<v1::GetBoardResponse>("registration.v1.Appointments/GetBoard", board, {}));
    return text;
  }

  GoldenEntropy entropy_;
  ServiceFixture service_{{.entropy = &entropy_, .fill = FillFromGoldenFiles}};
};

// The calls of the story are made again, of this build: each gets the outcome that the log has, which then is
// as long as it was.
TEST_F(GoldenLog, FoldsToWhatItAlwaysDidAndAnswersTheSameForEver) {
  const uint64_t end = State().next_offset();
  GoldenStory story(service_);
  story.Tell(/*with_void_records=*/false);
  EXPECT_EQ(State().next_offset(), end);
  const std::string described = Described(story.outcomes());
  if (WritesGolden() && !std::filesystem::exists(kExpected)) WriteNew(kExpected, described);
  EXPECT_EQ(described, ReadWhole(kExpected));
}

// A log that is folded in two parts, by two processes, is folded the same.
TEST_F(GoldenLog, FoldsToTheSameAfterARestartAndFromNothing) {
  const auto before = State();
  service_.Restart(/*without_state=*/false);
  EXPECT_EQ(State().digest(), before.digest());
  service_.Restart(/*without_state=*/true);
  EXPECT_EQ(State().digest(), before.digest());
  EXPECT_EQ(State().chain_head(), before.chain_head());
}

}  // namespace
}  // namespace candour
