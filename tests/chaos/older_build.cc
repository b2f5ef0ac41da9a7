#include "tests/chaos/older_build.h"

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/base/status.h"
#include "common/replica/rows.h"
#include "common/store/store.h"
#include "tests/cluster/child_process.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

// A member of the JSON that a verb of candourctl prints.
absl::StatusOr<uint32_t> Described(std::vector<std::string> verb, const std::string& member,
                                   const std::string& print) {
  verb.insert(verb.end(), {"-o", "json"});
  const ToolResult result = RunTool("candourctl", std::move(verb), print);
  const size_t begin = result.printed.find('{'), end = result.printed.rfind('}');
  if (result.exit_code != 0 || begin == std::string::npos) return absl::InternalError(result.printed);
  const auto found = nlohmann::json::parse(result.printed.substr(begin, end - begin + 1), nullptr,
                                           /*allow_exceptions=*/false);
  if (!found.is_object() || !found.contains(member)) return absl::InternalError(result.printed);
  return found[member].get<uint32_t>();
}

absl::StatusOr<uint32_t> RowsOf(const std::string& state) {
  CANDOUR_ASSIGN_OR_RETURN(
      const auto store,
      Store::Open({.path = state, .families = {RowFamilies()[kPositionRows]}, .read_only = true}));
  CANDOUR_ASSIGN_OR_RETURN(const auto bytes, store->Get(kPositionRows, LedgerPrefix("registration")));
  replica::v1::PositionRow row;
  if (!bytes || !row.ParseFromString(*bytes))
    return absl::DataLossError(absl::StrCat("no position in ", state));
  return row.format();
}

}  // namespace

absl::StatusOr<OlderBuild> AskOlderBuild(const std::string& program) {
  const TempDir folder;
  const std::string data = folder / "data";
  {
    ChildProcess older(std::filesystem::absolute(program).parent_path() / "candour",
                       {"--dev", "--data-dir", data, "--listen", "127.0.0.1:0"}, folder / "older");
    if (!older.Prints("\"event\":\"serving\",\"service\":\"registration\""))
      return absl::InternalError(older.Printed());
    older.Signal(SIGTERM);
    if (older.WaitForEnd(absl::Seconds(30)) != 0) return absl::InternalError(older.Printed());
  }
  OlderBuild found;
  const std::string ledger = data + "/registration/ledger";
  CANDOUR_ASSIGN_OR_RETURN(found.level,
                           Described({"ledger", "describe", ledger}, "level", folder / "describe"));
  CANDOUR_ASSIGN_OR_RETURN(found.rows, RowsOf(data + "/registration/state"));
  return found;
}

}  // namespace candour
