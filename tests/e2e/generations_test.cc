// Another generation of a service's state: folded while the service takes commands, taken if it is the same,
// given back, dropped; and whatever ends any of it.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/replica/rows.h"
#include "common/store/store.h"
#include "tests/cluster/child_process.h"
#include "tests/support/golden_files.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;

class Generations : public testing::Test {
 protected:
  void SetUp() override {
    Start();
    ASSERT_EQ(Ctl({"organisation", "import", "docs/demo/organisations.csv"}).exit_code, 0);
  }
  void Start() {
    service_ = std::make_unique<ChildProcess>(
        "candour", std::vector<std::string>{"--dev", "--data-dir", data_, "--listen", "127.0.0.1:0"},
        folder_ / absl::StrCat("run-", ++runs_));
    ASSERT_TRUE(service_->Prints("\"event\":\"serving\",\"service\":\"registration\""))
        << service_->Printed();
  }
  void Stop() {
    service_->Signal(SIGTERM);
    ASSERT_EQ(service_->WaitForEnd(absl::Seconds(15)), 0) << service_->Printed();
  }
  ToolResult Ctl(std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--data-dir", data_, "--as", "REGISTRAR,AUDITOR"});
    return RunTool("candourctl", std::move(verb), folder_ / "candourctl");
  }
  ToolResult KilledAt(const std::string& point, const std::vector<std::string>& verb) {
    setenv("CANDOUR_KILL_AT", (point + ":1").c_str(), 1);
    ToolResult killed = Ctl(verb);
    unsetenv("CANDOUR_KILL_AT");
    EXPECT_EQ(killed.exit_code, -9) << point << ": " << killed.printed;
    return killed;
  }
  // Stands still before it writes what it folded, while `meanwhile` is done; then goes on to its end.
  ToolResult HeldBack(const std::vector<std::string>& verb, const std::function<void()>& meanwhile) {
    std::vector<std::string> arguments = {"--data-dir", data_};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    ChildProcess held("candourctl", arguments, folder_ / "held",
                      {.environment = {"CANDOUR_KILL_AT=rebuild.before_write:1:STOP"}});
    int how = 0;
    EXPECT_EQ(waitpid(held.pid(), &how, WUNTRACED), held.pid());
    EXPECT_TRUE(WIFSTOPPED(how)) << held.Printed();
    meanwhile();
    held.Signal(SIGCONT);
    const std::optional<int> ended = held.WaitForEnd(absl::Seconds(30));
    return {ended.value_or(-1), held.Printed()};
  }
  // A command, meanwhile.
  void Publish() {
    const ToolResult done =
        Ctl({"rules", "publish", "services/registration/rule_set/england_2026.textproto"});
    ASSERT_THAT(done.exit_code, testing::AnyOf(0, 3)) << done.printed;  // recorded, as rules or as a refusal
  }
  std::vector<std::string> Rebuild() { return {"state", "rebuild", Ledger(), "--beside", State()}; }
  std::vector<std::string> SwitchTo(const std::string& name) {
    return {"state", "switch", Ledger(), "--beside", State(), "--to", name};
  }
  ToolResult Expect(int code, const std::vector<std::string>& verb, const std::string& printed = "") {
    ToolResult result = Ctl(verb);
    EXPECT_EQ(result.exit_code, code) << result.printed;
    EXPECT_THAT(result.printed, HasSubstr(printed));
    return result;
  }
  json List() {
    const std::string printed = Expect(0, {"-o", "json", "state", "generations", State()}).printed;
    return json::parse(printed.substr(printed.find('{')));
  }
  std::string Is(const std::string& name) {
    const json all = List();
    return all.contains(name) ? all[name]["is"].get<std::string>() : "gone";
  }
  uint64_t PositionOf(const std::string& name) { return List()[name]["position"]; }
  // What the service says of itself.
  json Served() {
    const std::string printed = Expect(0, {"-o", "json", "state", "digest", "--with-digest"}).printed;
    return json::parse(printed.substr(printed.find('{')));
  }
  uint64_t ServedPosition() { return std::stoull(Served()["next_offset"].get<std::string>()); }
  // Changes the position row of a state that nobody has open, or the first row of a record.
  void Alter(const std::string& folder, const std::function<void(replica::v1::PositionRow&)>& position,
             const std::function<void(replica::v1::StreamRow&)>& stream) {
    const auto store = *Store::Open({.path = folder, .families = RowFamilies()});
    Store::Batch batch(*store);
    const std::string prefix = LedgerPrefix("registration");
    if (position) {
      replica::v1::PositionRow row;
      ASSERT_TRUE(row.ParseFromString(**store->Get(kPositionRows, prefix)));
      position(row);
      batch.Put(kPositionRows, prefix, row.SerializeAsString());
    }
    if (stream) {
      ASSERT_TRUE(store
                      ->Scan(kStreamRows, prefix + "organisation/", "",
                             [&](absl::string_view key, absl::string_view value) {
                               replica::v1::StreamRow row;
                               EXPECT_TRUE(row.ParseFromString(std::string(value)));
                               stream(row);
                               batch.Put(kStreamRows, key, row.SerializeAsString());
                               return false;
                             })
                      .ok());
    }
    ASSERT_TRUE(store->Write(batch, Store::Sync::kYes).ok());
  }

  std::string Ledger() const { return data_ + "/registration/ledger"; }
  std::string State() const { return data_ + "/registration/state"; }

  const TempDir folder_;
  const std::string data_ = folder_ / "data";
  std::unique_ptr<ChildProcess> service_;
  int runs_ = 0;
};

TEST_F(Generations, OneIsFoldedWhileCommandsContinueTakenAndGivenBack) {
  KilledAt("rebuild.before_write", Rebuild());
  Publish();
  KilledAt("generation.before_name", Rebuild());
  EXPECT_EQ(Is("next"), "being folded");
  Publish();
  const uint64_t before_it = ServedPosition();
  const ToolResult folded = HeldBack(Rebuild(), [&] {
    for (int i = 0; i < 3; ++i) Publish();
    EXPECT_EQ(ServedPosition(), before_it + 3);  // answered while it was folded
  });
  EXPECT_EQ(folded.exit_code, 0) << folded.printed;
  EXPECT_THAT(folded.printed, HasSubstr("equal"));
  EXPECT_EQ(Is("next"), "gone");
  EXPECT_EQ(Is("g-0"), "current");
  EXPECT_EQ(Is("g-1"), "");
  EXPECT_THAT(PositionOf("g-1"), AllOf(Ge(before_it), Le(ServedPosition())));
  Publish();  // the candidate is behind: it is folded on before it is compared
  KilledAt("generation.before_switch", SwitchTo("g-1"));
  EXPECT_EQ(Is("g-0"), "current");
  KilledAt("generation.after_switch", SwitchTo("g-1"));
  EXPECT_EQ(Is("g-1"), "current");
  EXPECT_EQ(Is("g-0"), "previous");
  // The service goes on with what it has, which can't be dropped under it.
  Publish();
  EXPECT_GT(PositionOf("g-0"), PositionOf("g-1"));
  Expect(1, {"state", "drop", State(), "g-0"}, "another process is using this folder");

  const json before = Served();
  Stop();
  Start();
  EXPECT_EQ(Served()["digest"], before["digest"]);
  EXPECT_EQ(Served()["next_offset"], before["next_offset"]);
  Publish();
  EXPECT_EQ(PositionOf("g-1"), ServedPosition());
  EXPECT_LT(PositionOf("g-0"), ServedPosition());

  Expect(0, {"state", "rollback", State()}, "g-0");
  EXPECT_EQ(Is("g-0"), "current");
  Stop();
  Start();
  EXPECT_EQ(PositionOf("g-0"), ServedPosition()) << "folded on";
  Expect(1, {"state", "drop", State(), "g-0"}, "switch to another generation first");
  Expect(0, {"state", "drop", State(), "g-1"}, "g-1");
  EXPECT_FALSE(std::filesystem::exists(State() + "/g-1"));
  Expect(1, {"state", "rollback", State()}, "nothing was served before");
  Expect(0, Rebuild(), "equal");
}

TEST_F(Generations, TheFirstCanBeDroppedAndTheOthersStay) {
  Expect(0, Rebuild(), "g-1");
  Expect(0, SwitchTo("g-1"), "from the next start of the service");
  Stop();
  Start();
  const json before = Served();
  Expect(0, {"state", "drop", State(), "g-0"});
  EXPECT_EQ(Is("g-0"), "gone");
  EXPECT_EQ(Is("g-1"), "current");
  Expect(0, {"state", "drop", State(), "g-0"});  // as after a drop that was ended
  Stop();
  Start();
  EXPECT_EQ(Served()["digest"], before["digest"]);
  Expect(0, {"state", "rebuild", Ledger(), "--into", folder_ / "again", "--compare", State()}, "equal");
  Expect(0, Rebuild(), "g-2");
}

TEST_F(Generations, OneThatDiffersIsTakenOnlyWithAReason) {
  Expect(0, Rebuild(), "g-1");
  Alter(State() + "/g-1", nullptr, [](auto& row) { row.set_version(row.version() + 1); });
  Expect(6, SwitchTo("g-1"), "the first record that does is organisation/");
  EXPECT_EQ(Is("g-0"), "current");
  std::vector<std::string> accept = SwitchTo("g-1");
  accept.insert(accept.end(), {"--accept-difference", "counted as version 2 by the build of March"});
  Expect(0, accept, "accepted: counted as version 2");
  EXPECT_EQ(List()["g-1"]["accepted"], "counted as version 2 by the build of March");
  Expect(0, {"state", "rollback", State()});
  EXPECT_FALSE(List()["g-0"].contains("accepted"));
}

TEST_F(Generations, AfterAnotherFormatOfRowsTheNewOneIsTakenWithAReason) {
  Stop();
  Alter(
      State(), [](auto& row) { row.set_format(kRowsFormat - 1); }, nullptr);
  Expect(0, Rebuild(), "folded by a build of another format");
  Expect(1, SwitchTo("g-1"), "another format");
  std::vector<std::string> accept = SwitchTo("g-1");
  accept.insert(accept.end(), {"--accept-difference", "new rows"});
  Expect(0, accept, "accepted: new rows");
  Start();
  Publish();
  Expect(1, {"state", "rollback", State()}, "another format");
}

TEST_F(Generations, WhatIsWrongIsSaid) {
  Expect(0, Rebuild(), "g-1");
  Expect(1, SwitchTo("g-0"), "g-0 is served already");
  Expect(1, SwitchTo("g-7"), "there are: g-0, g-1");
  Expect(1, {"state", "drop", State(), "../ledger"}, "there is no generation");
  Expect(2, {"state", "rebuild", Ledger()}, "where to?");
  Expect(2, {"state", "rebuild", Ledger(), "--beside", State(), "--until", "2"}, "leave --until");
  Expect(1, {"state", "generations", folder_ / "none"}, "there is no state in");
  KilledAt("generation.before_name", Rebuild());
  Expect(1, SwitchTo("next"), "rebuild --beside again");

  Expect(0, SwitchTo("g-1"));
  Stop();
  std::filesystem::remove_all(State() + "/g-1");
  ChildProcess none("candour", {"--dev", "--data-dir", data_, "--listen", "127.0.0.1:0"}, folder_ / "none");
  EXPECT_EQ(none.WaitForEnd(absl::Seconds(15)), 1);
  EXPECT_THAT(none.Printed(), HasSubstr("candourctl state rollback"));
  Expect(0, {"state", "rollback", State()});
  Start();
}

}  // namespace
}  // namespace candour
