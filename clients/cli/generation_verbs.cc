#include "clients/cli/generation_verbs.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
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

// Folds a generation on to where the served state stands. OK: they are the same there. Else `differs` says
// why they can't be shown to be; an error: it could not be folded.
absl::Status FoldToServed(const LedgerPlace& place, Store& candidate, const absl::StatusOr<StateNow>& served,
                          absl::Status* differs, Json* out) {
  CANDOUR_ASSIGN_OR_RETURN(const ServiceModule module, ModuleOf(place.service));
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenOwnForReading(place));
  RebuildOptions options;
  if (served.ok()) options.until = served->view->position();
  CANDOUR_RETURN_IF_ERROR(
      Rebuild(*ledger, candidate, place.service, *module.model, options, Progress("folded")).status());
  CANDOUR_ASSIGN_OR_RETURN(const auto view, ViewOf(candidate, place.service));
  CANDOUR_RETURN_IF_ERROR(DescribeState(*view, out));
  // What another build folded, in other rows, can't be compared by this one.
  *differs = served.ok() ? CompareStates(*view, *served->view) : served.status();
  if (served.ok() && view->position_row().head() != served->view->position_row().head()) return *differs;
  return absl::OkStatus();
}

absl::StatusOr<StateNow> OpenServed(const std::string& state_dir, const std::string& service) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string folder, ServedFolder(state_dir));
  return OpenState(folder, service);
}

absl::Status CheckIsThere(const std::string& state_dir, const std::string& name) {
  const std::vector<std::string> all = Generations(state_dir);
  if (std::find(all.begin(), all.end(), name) != all.end()) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("there is no generation ", name, " in ", state_dir,
                                          "; there are: ", all.empty() ? "none" : absl::StrJoin(all, ", ")));
}

absl::Status Switch(const GenerationFlags& flags, Json* out) {
  CANDOUR_RETURN_IF_ERROR(CheckPlace(flags.place));
  CANDOUR_ASSIGN_OR_RETURN(const ServedGeneration before, ReadServed(flags.beside));
  CANDOUR_RETURN_IF_ERROR(CheckIsThere(flags.beside, flags.name));
  if (flags.name == before.current || flags.name == kNextGeneration) {
    return absl::FailedPreconditionError(
        flags.name == kNextGeneration
            ? "`next` is not folded yet: run candourctl state rebuild --beside again"
            : absl::StrCat(flags.name, " is served already"));
  }
  if (flags.accept.find('\n') != std::string::npos)
    return absl::InvalidArgumentError("--accept-difference is one line");
  ServedGeneration after{.current = flags.name, .previous = before.current};
  {
    const auto served = OpenServed(flags.beside, flags.place.service);
    if (!served.ok() && flags.accept.empty()) return Annotate(served.status(), "the state that is served");
    CANDOUR_ASSIGN_OR_RETURN(
        const auto candidate,
        Store::Open({.path = GenerationFolder(flags.beside, flags.name), .families = RowFamilies()}));
    absl::Status differs;
    CANDOUR_RETURN_IF_ERROR(FoldToServed(flags.place, *candidate, served, &differs, out));
    if (!differs.ok() && flags.accept.empty()) {
      return absl::Status(
          differs.code(),
          absl::StrCat(
              differs.message(), ". ", flags.name,
              " is not taken, since it can't be shown to be the same. Where it has to differ, as with "
              "a build that folds other rows, say why with --accept-difference"));
    }
    if (!differs.ok()) after.accepted = flags.accept;
    (*out)["compared"] = differs.ok() ? "equal" : absl::StrCat("accepted: ", flags.accept);
  }
  CANDOUR_RETURN_IF_ERROR(WriteServed(flags.beside, after));
  (*out)["current"] = after.current;
  (*out)["previous"] = after.previous;
  (*out)["served"] = "from the next start of the service";
  return absl::OkStatus();
}

absl::Status Rollback(const GenerationFlags& flags, Json* out) {
  CANDOUR_ASSIGN_OR_RETURN(const ServedGeneration before, ReadServed(flags.beside));
  if (before.previous.empty())
    return absl::FailedPreconditionError("nothing was served before, or it was dropped");
  CANDOUR_RETURN_IF_ERROR(CheckIsThere(flags.beside, before.previous));
  CANDOUR_ASSIGN_OR_RETURN(const StateNow state,
                           OpenState(GenerationFolder(flags.beside, before.previous), flags.place.service));
  CANDOUR_RETURN_IF_ERROR(DescribeState(*state.view, out));
  CANDOUR_RETURN_IF_ERROR(
      WriteServed(flags.beside, {.current = before.previous, .previous = before.current}));
  (*out)["current"] = before.previous;
  (*out)["previous"] = before.current;
  (*out)["served"] = "from the next start of the service, which folds it on";
  return absl::OkStatus();
}

// Of the files in the folder itself: g-0 has the others below it.
uint64_t BytesIn(const std::string& folder) {
  uint64_t bytes = 0;
  std::error_code gone;  // its service replaces files meanwhile
  for (const auto& entry : std::filesystem::directory_iterator(folder, gone)) {
    const uint64_t size = entry.is_regular_file(gone) ? entry.file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

absl::Status List(const GenerationFlags& flags, Json* out) {
  CANDOUR_ASSIGN_OR_RETURN(const ServedGeneration served, ReadServed(flags.beside));
  const std::vector<std::string> all = Generations(flags.beside);
  if (all.empty()) return absl::NotFoundError(absl::StrCat("there is no state in ", flags.beside));
  for (const std::string& name : all) {
    Json row = {{"is", name == served.current    ? "current"
                       : name == served.previous ? "previous"
                       : name == kNextGeneration ? "being folded"
                                                 : ""}};
    const std::string folder = GenerationFolder(flags.beside, name);
    const auto state = OpenState(folder, flags.place.service);
    absl::Status read = state.status();
    if (read.ok()) read = DescribeState(*state->view, &row);
    if (!read.ok()) row["unreadable"] = std::string(read.message());
    row["bytes"] = BytesIn(folder);
    if (name == served.current && !served.accepted.empty()) row["accepted"] = served.accepted;
    (*out)[name] = std::move(row);
  }
  return absl::OkStatus();
}

absl::Status Drop(const GenerationFlags& flags, Json* out) {
  CANDOUR_ASSIGN_OR_RETURN(ServedGeneration served, ReadServed(flags.beside));
  // What is left of g-0, if its removal was ended, does not look like a state.
  if (flags.name != kFirstGeneration) CANDOUR_RETURN_IF_ERROR(CheckIsThere(flags.beside, flags.name));
  if (flags.name == served.current) {
    return absl::FailedPreconditionError(
        absl::StrCat(flags.name, " is what the service serves: switch to another generation first"));
  }
  const std::string folder = GenerationFolder(flags.beside, flags.name);
  const uint64_t bytes = BytesIn(folder);
  // A service that was not started since the switch is serving it.
  CANDOUR_RETURN_IF_ERROR(Store::Destroy(folder));
  std::error_code error;
  if (flags.name != kFirstGeneration) std::filesystem::remove_all(folder, error);
  if (error) return absl::InternalError(absl::StrCat("cannot remove ", folder, ": ", error.message()));
  if (flags.name == served.previous) {
    served.previous.clear();
    CANDOUR_RETURN_IF_ERROR(WriteServed(flags.beside, served));
  }
  *out = {{"dropped", flags.name}, {"bytes", bytes}};
  return absl::OkStatus();
}

using Verb = absl::Status (*)(const GenerationFlags&, Json*);

void SetRun(CLI::App* verb, Verb function, const std::string& output, GenerationFlags* flags,
            std::function<int()>* run) {
  verb->callback([=, &output] {
    *run = [=, &output] {
      Json found;
      const absl::Status done = function(*flags, &found);
      if (!done.ok()) return static_cast<int>(ReportLocal(done, output == "json"));
      PrintSummary(found, output == "json");
      return static_cast<int>(kOk);
    };
  });
}

CLI::App* AddStateVerb(CLI::App& state, const std::string& name, const std::string& help,
                       GenerationFlags* flags) {
  CLI::App* verb = state.add_subcommand(name, help);
  verb->fallthrough();
  verb->add_option("state", flags->beside, "the service's, such as data/registration/state")->required();
  verb->add_option("--service", flags->place.service, "whose")->capture_default_str();
  return verb;
}

}  // namespace

absl::Status RebuildBeside(const LedgerPlace& place, const std::string& beside, Json* out) {
  if (!std::filesystem::is_directory(beside))
    return absl::NotFoundError(absl::StrCat("there is no state in ", beside, "; for one of its own: --into"));
  absl::Status differs;
  {
    const auto served = OpenServed(beside, place.service);
    CANDOUR_ASSIGN_OR_RETURN(const auto store,
                             Store::Open({.path = GenerationFolder(beside, std::string(kNextGeneration)),
                                          .families = RowFamilies()}));
    CANDOUR_RETURN_IF_ERROR(FoldToServed(place, *store, served, &differs, out));
  }
  CANDOUR_ASSIGN_OR_RETURN((*out)["generation"], NameNext(beside));
  (*out)["compared"] = differs.ok() ? "equal" : std::string(differs.message());
  return absl::IsDataLoss(differs) ? differs : absl::OkStatus();
}

void AddGenerationVerbs(CLI::App& state, const std::string& output, GenerationFlags* flags,
                        std::function<int()>* run) {
  CLI::App* list = AddStateVerb(state, "generations", "The generations of a service's state", flags);
  list->footer("Example:\n  candourctl state generations data/registration/state");
  SetRun(list, &List, output, flags, run);

  CLI::App* change = state.add_subcommand("switch", "Have a service serve another generation of its state");
  change->footer(
      "It is folded to where the served state stands, and taken if both have the same digest there. The "
      "service serves it from its next start.\n\n"
      "Example:\n  candourctl state switch data/registration/ledger --beside data/registration/state --to "
      "g-1");
  AddLedgerPlace(*change, &flags->place);
  change->add_option("--beside", flags->beside, "the service's state")->required();
  change->add_option("--to", flags->name, "the generation")->required();
  change->add_option("--accept-difference", flags->accept,
                     "take it though it can't be shown to be the same: why (kept in GENERATION)");
  SetRun(change, &Switch, output, flags, run);

  CLI::App* back = AddStateVerb(state, "rollback", "Have a service serve the generation before again", flags);
  back->footer("Example:\n  candourctl state rollback data/registration/state");
  SetRun(back, &Rollback, output, flags, run);

  CLI::App* drop = AddStateVerb(state, "drop", "Remove a generation that is not served", flags);
  drop->add_option("generation", flags->name, "such as g-0")->required();
  drop->footer("Example:\n  candourctl state drop data/registration/state g-0");
  SetRun(drop, &Drop, output, flags, run);
}

}  // namespace candour
