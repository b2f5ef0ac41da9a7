// Keys of a running `candour`: a name is gone from its memory when it is erased; the key-encryption key is
// changed; without its keys it serves what needs none.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "common/privacy/kek.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/e2e/candour_process.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// Long enough to stand on the heap, in no other text, and not so when it is told in clear here.
std::string Canary() { return absl::StrCat("Quill", "canary-Featherstonehaugh"); }

class KeysProcessTest : public testing::Test {
 protected:
  std::string TokenOf(const std::string& role) {
    const std::string person =
        role == "DPO" ? "0191f3c2-7d1a-7c3e-9b1a-00000000d0d0" : "0191f3c2-7d1a-7c3e-9b1a-00000000e901";
    return candour_.TokenFor({.account = "account-" + role, .roles = {role}, .person_id = person});
  }
  template <class Response, class Request>
  Response Ask(const std::string& method, const Request& request, const std::string& role = "REGISTRAR") {
    Response response;
    const Heard heard =
        candour_.Call("candour." + method, request, &response, role.empty() ? "" : TokenOf(role));
    EXPECT_TRUE(heard.status.ok()) << method << ": " << heard.status.error_message();
    return response;
  }
  template <class Response, class Request>
  Response Do(const std::string& method, Request request, const std::string& role = "REGISTRAR") {
    request.mutable_command()->set_id(NewUuid());
    return Ask<Response>("registration.v1.Register/" + method, request, role);
  }
  std::string RecordPerson() {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    Do<v1::PublishRulesResponse>("PublishRules", rules);
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_family(Canary());
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1950, 5, 4));
    return Do<v1::RecordPersonResponse>("RecordPerson", record).person_id();
  }
  v1::GetPersonResponse GetPerson(const std::string& person) {
    v1::GetPersonRequest ask;
    ask.set_person_id(person);
    return Ask<v1::GetPersonResponse>("registration.v1.Register/GetPerson", ask);
  }
  void LookEverywhere(const std::string& person) {
    GetPerson(person);
    v1::SearchRegisterRequest search;
    search.set_name(Canary());
    Ask<v1::SearchRegisterResponse>("registration.v1.Register/SearchRegister", search, "");
    records::v1::ListHistoryRequest history;
    history.set_stream("person/" + person);
    Ask<records::v1::ListHistoryResponse>("records.v1.Records/ListHistory", history);
  }

  // Where any form of the canary stands in the memory of the process, with what is around it; what hinders,
  // where that can't be read.
  absl::StatusOr<std::vector<std::string>> InMemory() {
    const std::string proc = absl::StrCat("/proc/", candour_.pid());
    std::ifstream maps(proc + "/maps");
    const int memory = open((proc + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    if (memory < 0) return absl::UnavailableError(std::strerror(errno));
    std::vector<std::string> found;
    for (std::string line; std::getline(maps, line);) {
      uint64_t from = 0, to = 0;
      char mode = 0;
      std::istringstream(line) >> std::hex >> from >> mode >> to;
      if (line.find(" rw") == std::string::npos) continue;
      std::string bytes(to - from, '\0');
      const ssize_t read = pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(from));
      if (read < 0 && errno == EPERM) {
        close(memory);
        return absl::UnavailableError(std::strerror(EPERM));
      }
      bytes.resize(static_cast<size_t>(std::max<ssize_t>(0, read)));
      // As it is written, and as it is filed.
      for (const absl::string_view part : {"canary-Feather", "quillcanary", "featherstonehaugh"}) {
        for (size_t at = bytes.find(part.data(), 0, part.size()); at != std::string::npos;
             at = bytes.find(part.data(), at + 1, part.size()))
          found.push_back(
              absl::StrCat(line, ": ", absl::CHexEscape(bytes.substr(at < 80 ? 0 : at - 80, 160))));
      }
    }
    close(memory);
    return found;
  }

  ToolResult Ctl(std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--data-dir", candour_.data()});
    return RunTool("candourctl", std::move(verb), candour_.folder() + "/candourctl");
  }
  // The log as it was, readable as far as keys are there.
  void ExpectTheToolsToWork() {
    const std::string data = candour_.data() + "/registration/";
    const ToolResult decided = Ctl({"audit", "redecide"});
    EXPECT_EQ(decided.exit_code, 7) << "requests of which all is erased can't be run: " << decided.printed;
    EXPECT_THAT(decided.printed, HasSubstr(" 0 DIFFER"));
    const ToolResult keys = Ctl({"-o", "json", "audit", "keys"});
    EXPECT_EQ(keys.exit_code, 0) << keys.printed;
    EXPECT_THAT(keys.printed, HasSubstr("\"destroyed\": 1"));
    const ToolResult exported = Ctl({"ledger", "export", candour_.folder() + "/log", data + "ledger"});
    EXPECT_EQ(exported.exit_code, 0) << exported.printed;
    const ToolResult rebuilt = Ctl({"state", "rebuild", data + "ledger", "--into",
                                    candour_.folder() + "/again", "--compare", data + "state"});
    EXPECT_EQ(rebuilt.exit_code, 0) << rebuilt.printed;
  }

  CandourProcess candour_;
};

// As a core dump would show it. The allocator overwrites what is freed (docs/privacy.md); the rest is ours:
// no name stays in an index, a cache, an answer.
TEST_F(KeysProcessTest, AnErasedNameIsGoneFromMemory) {
  ASSERT_EQ(setenv("MALLOC_CONF", "junk:free", 1), 0);
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  const std::string person = RecordPerson();
  v1::RequestErasureRequest request;
  request.set_person_id(person);
  request.set_ground(v1::ERASURE_GROUND_RECORDED_BY_MISTAKE);
  *request.mutable_date_of_birth() = DateOf(absl::CivilDay(1950, 5, 4));
  request.set_reason(absl::StrCat("a duplicate of ", Canary()));
  Do<v1::RequestErasureResponse>("RequestErasure", request);
  v1::ApproveErasureRequest approve;
  approve.set_person_id(person);
  *approve.mutable_date_of_birth() = request.date_of_birth();
  EXPECT_EQ(*DayOf(Do<v1::ApproveErasureResponse>("ApproveErasure", approve, "DPO").last_day()),
            absl::CivilDay(2026, 1, 19));
  ASSERT_TRUE(candour_.Stop());

  // Due at midnight, and sent a minute later.
  ASSERT_TRUE(candour_.Start({}, "2026-01-20T00:00:52Z")) << candour_.Printed();
  unsetenv("MALLOC_CONF");
  LookEverywhere(person);
  const auto before = InMemory();
  EXPECT_EQ(GetPerson(person).identity().names(0).family(), Canary());
  ASSERT_TRUE(Becomes([&] { return absl::StrContains(candour_.Printed(), "keys_destroyed"); }));
  EXPECT_EQ(GetPerson(person).identity_status(), v1::IDENTITY_STATUS_ERASED);
  // The buffers of a connection keep what went through them last.
  candour_.HangUp();
  auto after = InMemory();
  Becomes(
      [&] {
        after = InMemory();
        return after.ok() && after->empty();
      },
      absl::Seconds(30));
  ASSERT_TRUE(candour_.Stop());
  ExpectTheToolsToWork();
  if (!before.ok()) GTEST_SKIP() << "the memory of a child can't be read here: " << before.status().message();
  EXPECT_THAT(*before, testing::Not(testing::IsEmpty())) << "the search would not miss it";
  EXPECT_THAT(*after, testing::IsEmpty());
}

TEST_F(KeysProcessTest, TheKeyEncryptionKeyIsChanged) {
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  const std::string person = RecordPerson(), old_kek = candour_.data() + "/dev/kek",
                    new_kek = candour_.folder() + "/new-kek";
  ASSERT_TRUE(candour_.Stop());
  ASSERT_TRUE(CreateKek(new_kek).ok());
  ASSERT_TRUE(candour_.Start({"--kek", new_kek, "--old-kek", old_kek})) << candour_.Printed();
  EXPECT_EQ(GetPerson(person).identity().names(0).family(), Canary()) << "readable during the change";
  for (const char* service : {"registration", "sanctions"}) {
    const std::string said = absl::StrCat("\"event\":\"keys_rewrapped\",\"service\":\"", service, "\"");
    ASSERT_TRUE(Becomes([&] { return absl::StrContains(candour_.Printed(), said); })) << service;
  }
  EXPECT_THAT(candour_.Printed(), Not(ContainsRegex("\"event\":\"keys_rewrapped\".*\"left\":\"[1-9]")));
  ASSERT_TRUE(candour_.Stop());

  std::filesystem::remove(old_kek);
  ASSERT_TRUE(candour_.Start({"--kek", new_kek})) << candour_.Printed();
  EXPECT_EQ(GetPerson(person).identity().names(0).family(), Canary());
  EXPECT_TRUE(candour_.Stop());
}

TEST_F(KeysProcessTest, WithoutItsKeysItServesTheRestAndSaysSo) {
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  const std::string person = RecordPerson();
  ASSERT_TRUE(candour_.Stop());
  std::filesystem::remove_all(candour_.data() + "/keys");

  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  ASSERT_TRUE(Becomes([&] { return absl::StrContains(candour_.Printed(), "keys_lost"); }));
  EXPECT_EQ(GetPerson(person).identity_status(), v1::IDENTITY_STATUS_UNREADABLE);
  EXPECT_EQ(Ask<v1::GetRulesResponse>("registration.v1.Register/GetRules", v1::GetRulesRequest(), "")
                .rules()
                .erasure_waiting_size(),
            1);
  v1::RecordPersonRequest record;
  record.mutable_command()->set_id(NewUuid());
  record.mutable_identity()->add_names()->set_family(Canary());
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1950, 5, 4));
  v1::RecordPersonResponse response;
  const Heard heard =
      candour_.Call("candour.registration.v1.Register/RecordPerson", record, &response, TokenOf("REGISTRAR"));
  EXPECT_EQ(ReasonIn(heard.status), "KEYS_LOST");
  EXPECT_THAT(heard.status.error_message(), HasSubstr("restore"));
  const ToolResult checked = Ctl({"-o", "json", "audit", "keys"});
  EXPECT_EQ(checked.exit_code, 7) << checked.printed;
  EXPECT_THAT(checked.printed, HasSubstr("\"missing\": 1"));
  EXPECT_THAT(checked.printed, HasSubstr("person/" + person));
  EXPECT_TRUE(candour_.Stop());
}

}  // namespace
}  // namespace candour
