#include "clients/cli/ledger_raise.h"

#include <nlohmann/json.hpp>

#include "absl/time/clock.h"
#include "clients/cli/modules.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "common/base/status.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_ledger.h"
#include "common/ledger/opening.h"
#include "common/process/service_host.h"

namespace candour {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

absl::StatusOr<std::unique_ptr<Ledger>> OpenForWriting(const LedgerPlace& place) {
  if (!place.folder.empty()) {
    // Opened for writing a folder without a ledger would become one.
    CANDOUR_RETURN_IF_ERROR(OpenForReading(place).status());
    return EmbeddedLedger::Open(place.folder);
  }
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(place, place.service + ".ledger"));
  return KafkaLedger::Open(topic);
}

// Judges what was appended from `end` on, which moves, until `record` is among it.
absl::Status AwaitVerdict(Ledger& ledger, const NewRecord& record, MemoryFold* fold, uint64_t* end) {
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(*end));
  for (const absl::Time until = absl::Now() + kPatience; absl::Now() < until;) {
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(absl::Seconds(1)));
    for (const LogRecord& next : records) {
      const Admission admission = fold->Judge(next);
      fold->Take(next, admission);
      *end = next.offset + 1;
      if (next.value != record.value) continue;
      if (admission.verdict == Verdict::kAdmitted) return absl::OkStatus();
      return absl::AbortedError(absl::StrCat("the raise at offset ", next.offset, " does not count: ",
                                             admission.why, "; somebody else raised it? Run this again"));
    }
  }
  return absl::DeadlineExceededError(
      "the raise was sent and not seen yet; it may still come. Look with `ledger describe` before you run "
      "this again");
}

// One level at a time, as the format wants it; none left is no error.
absl::Status RaiseLevels(const LedgerPlace& place, const Model& model, MemoryFold* fold) {
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenForWriting(place));
  uint64_t end = 0;
  CANDOUR_RETURN_IF_ERROR(JudgeAll(
      *ledger, fold, "read", [&](const LogRecord& record, const Admission&) { end = record.offset + 1; }));
  if (!fold->self().opened() || fold->self().closed) {
    return absl::FailedPreconditionError(fold->self().opened()
                                             ? "this ledger was closed: nothing can be added to it"
                                             : "this ledger was never opened: make it with `ledger create`");
  }
  while (fold->self().level < model.level()) {
    const uint32_t level = fold->self().level + 1;
    const NewRecord record = RaisingRecord(
        {fold->self().ledger_id, level, model.FactTypesOf(level), end, BuildName(), "operator-local"},
        absl::Now(), SystemEntropy());
    ledger->Append(record, [](AppendOutcome) {});
    CANDOUR_RETURN_IF_ERROR(AwaitVerdict(*ledger, record, fold, &end));
  }
  return absl::OkStatus();
}

int Raise(const LedgerFlags& flags, bool json) {
  absl::Status ready = CheckPlace(flags.place);
  if (ready.ok() && !flags.yes) {
    ready = absl::InvalidArgumentError(
        "there is no way back: older builds stop at the raise and serve nothing. Let every replica run this "
        "build first, then say --yes");
  }
  MemoryFold fold;
  const absl::StatusOr<ServiceModule> module = ModuleOf(flags.place.service);
  ready.Update(module.status());
  if (ready.ok()) ready = RaiseLevels(flags.place, *module->model, &fold);
  if (!ready.ok()) return ReportLocal(ready, json);
  const LedgerSelf& self = fold.self();
  PrintSummary({{"origin", self.origin},
                {"level", self.level},
                {"this_build_knows", module->model->level()},
                {"fact_types", self.fact_types.size()}},
               json);
  return kOk;
}

}  // namespace

void AddRaiseVerb(CLI::App& ledger, const std::string& output, LedgerFlags* flags,
                  std::function<int()>* run) {
  CLI::App* raise =
      ledger.add_subcommand("raise-level", "Declare the facts that this build knows; there is no way back");
  raise->footer(
      "On Kafka the services run on; from a folder stop its process first. A ledger that is at this build's\n"
      "level, or above it, is left as it is.\n\n"
      "Example:\n  candourctl ledger raise-level --kafka kafka-1:9092 --yes");
  AddLedgerPlace(*raise, &flags->place);
  raise->add_flag("--yes", flags->yes, "every replica runs this build or a newer one");
  raise->callback([=, &output] { *run = [=, &output] { return Raise(*flags, output == "json"); }; });
}

}  // namespace candour
