#include "clients/cli/state_verbs.h"

#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "clients/cli/modules.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "clients/cli/state_read.h"
#include "common/base/status.h"
#include "common/replica/generations.h"
#include "common/replica/rebuild.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;

// A service's folder means the generation that it serves.
absl::StatusOr<StateNow> OpenNamed(const std::string& folder, const std::string& service) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string served, ServedFolder(folder));
  return OpenState(served, service);
}

absl::Status ReadUntil(const std::string& text, RebuildOptions* options) {
  uint64_t position = 0;
  absl::Time moment;
  if (text.empty()) return absl::OkStatus();
  if (absl::SimpleAtoi(text, &position)) {
    options->until = position;
  } else if (absl::ParseTime(absl::RFC3339_full, text, &moment, nullptr)) {
    options->until_time = moment;
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("--until ", text, ": write a position, 1200, or a time, 2026-03-31T23:59:59Z"));
  }
  return absl::OkStatus();
}

absl::Status RebuildState(const StateFlags& flags, Json* out) {
  if (flags.into.empty() == flags.beside.empty())
    return absl::InvalidArgumentError("where to? Give --into FOLDER, or --beside STATE for a new generation");
  if (!flags.beside.empty()) {
    if (!flags.until.empty() || !flags.compare.empty())
      return absl::InvalidArgumentError(
          "--beside folds to where that state stands; leave --until and --compare out");
    return RebuildBeside(flags.place, flags.beside, out);
  }
  CANDOUR_ASSIGN_OR_RETURN(const ServiceModule module, ModuleOf(flags.place.service));
  RebuildOptions options;
  CANDOUR_RETURN_IF_ERROR(ReadUntil(flags.until, &options));
  StateNow given;
  if (!flags.compare.empty()) {
    if (!flags.until.empty())
      return absl::InvalidArgumentError("--compare folds to the position of that state; leave --until out");
    CANDOUR_ASSIGN_OR_RETURN(given, OpenNamed(flags.compare, flags.place.service));
    options.until = given.view->position();
  }
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenOwnForReading(flags.place));
  CANDOUR_ASSIGN_OR_RETURN(const auto store, Store::Open({.path = flags.into, .families = RowFamilies()}));
  CANDOUR_RETURN_IF_ERROR(
      Rebuild(*ledger, *store, flags.place.service, *module.model, options, Progress("folded")).status());
  CANDOUR_ASSIGN_OR_RETURN(const auto view, ViewOf(*store, flags.place.service));
  CANDOUR_RETURN_IF_ERROR(DescribeState(*view, out));
  if (given.view) {
    CANDOUR_RETURN_IF_ERROR(CompareStates(*view, *given.view));
    (*out)["compared"] = "equal";
  }
  return absl::OkStatus();
}

absl::Status CompareFolders(const StateFlags& flags, Json* out) {
  CANDOUR_ASSIGN_OR_RETURN(const StateNow one, OpenNamed(flags.one, flags.place.service));
  CANDOUR_ASSIGN_OR_RETURN(const StateNow other, OpenNamed(flags.other, flags.place.service));
  CANDOUR_RETURN_IF_ERROR(CompareStates(*one.view, *other.view));
  CANDOUR_RETURN_IF_ERROR(DescribeState(*one.view, out));
  (*out)["compared"] = "equal";
  return absl::OkStatus();
}

int Report(const StateFlags& flags, bool json, absl::Status (*verb)(const StateFlags&, Json*)) {
  Json found;
  const absl::Status done = verb(flags, &found);
  if (done.ok()) {
    PrintSummary(found, json);
    return kOk;
  }
  return ReportLocal(done, json);
}

}  // namespace

void AddStateVerbs(CLI::App& state, const std::string& output, StateFlags* flags, std::function<int()>* run) {
  CLI::App* rebuild = state.add_subcommand("rebuild", "Fold a state of its own from a ledger, from nothing");
  rebuild->footer(
      "Beside the service and its state: neither is touched. Ended, it goes on when it is run again.\n\n"
      "Example:\n  candourctl state rebuild data/registration/ledger --into again --compare "
      "data/registration/state");
  AddLedgerPlace(*rebuild, &flags->place);
  rebuild->add_option("--into", flags->into, "folder of the new state");
  rebuild->add_option("--beside", flags->beside,
                      "a service's state: fold its next generation, for candourctl state switch");
  rebuild->add_option("--until", flags->until,
                      "a position (records below it), or a time such as 2026-03-31T23:59:59Z");
  rebuild->add_option("--compare", flags->compare, "a state to stop beside and be compared with");
  CLI::App* compare = state.add_subcommand("compare", "Whether two states at one position are the same");
  compare->footer("Example:\n  candourctl state compare again data/registration/state");
  compare->fallthrough();
  compare->add_option("one", flags->one, "folder of a state")->required();
  compare->add_option("other", flags->other, "folder of another")->required();
  compare->add_option("--service", flags->place.service, "whose states")->capture_default_str();
  AddGenerationVerbs(state, output, &flags->generations, run);
  rebuild->callback(
      [=, &output] { *run = [=, &output] { return Report(*flags, output == "json", &RebuildState); }; });
  compare->callback(
      [=, &output] { *run = [=, &output] { return Report(*flags, output == "json", &CompareFolders); }; });
}

}  // namespace candour
