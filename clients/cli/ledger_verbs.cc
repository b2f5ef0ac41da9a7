#include "clients/cli/ledger_verbs.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_ledger.h"
#include "common/ledger/transfer.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;

Json CommitJson(const LogRecord& record, const Admission& admission) {
  const auto& commit = admission.commit;
  Json line = {{"offset", record.offset}, {"verdict", std::string(VerdictName(admission.verdict))}};
  if (!admission.why.empty()) line["why"] = admission.why;
  if (commit.command_id().size() != 16) return line;
  line["command_id"] = FormatUuid(commit.command_id());
  line["method"] = commit.method();
  line["role"] = commit.actor().role();
  if (commit.has_refusal()) line["refusal"] = commit.refusal().reason();
  for (const auto& write : commit.writes()) {
    Json facts = Json::array();
    for (const auto& fact : write.facts()) facts.push_back(fact.type().substr(fact.type().rfind('.') + 1));
    line["writes"].push_back(
        {{"stream", write.stream()}, {"expected", write.expected_version()}, {"facts", facts}});
  }
  return line;
}

std::string CommitText(const LogRecord& record, const Admission& admission) {
  const auto& commit = admission.commit;
  std::string text =
      absl::StrCat(absl::Dec(record.offset, absl::kSpacePad6), "  ", VerdictName(admission.verdict), "  ",
                   commit.method().substr(commit.method().rfind('.') + 1));
  if (commit.has_refusal()) absl::StrAppend(&text, "  refused ", commit.refusal().reason());
  if (!admission.why.empty()) absl::StrAppend(&text, "  (", admission.why, ")");
  std::vector<std::string> reads;
  for (const auto& write : commit.writes()) {
    if (write.facts().empty()) {
      reads.push_back(absl::StrCat(write.stream(), "@", write.expected_version()));
      continue;
    }
    std::vector<std::string> facts;
    for (const auto& fact : write.facts()) facts.push_back(fact.type().substr(fact.type().rfind('.') + 1));
    absl::StrAppend(&text, "\n        ", write.stream(), " @", write.expected_version(), "  ",
                    absl::StrJoin(facts, ", "));
  }
  if (reads.size() > 3) reads = {absl::StrCat(reads.size(), " records")};
  if (!reads.empty()) absl::StrAppend(&text, "\n        given ", absl::StrJoin(reads, ", "));
  return text;
}

int Cat(const LedgerFlags& flags, bool json) {
  MemoryFold log;
  const absl::Status read =
      JudgeAll(flags.place, &log, "read", [&](const LogRecord& record, const Admission& admission) {
        if (record.offset < flags.from || (flags.count > 0 && record.offset >= flags.from + flags.count))
          return;
        std::cout << (json ? Dump(CommitJson(record, admission)) : CommitText(record, admission)) << "\n";
      });
  return read.ok() ? kOk : ReportLocal(read, json);
}

int Describe(const LedgerFlags& flags, bool json) {
  MemoryFold log;
  const absl::Status read = JudgeAll(flags.place, &log, "read", [](const LogRecord&, const Admission&) {});
  if (!read.ok()) return ReportLocal(read, json);
  uint64_t records = 0;
  for (const uint64_t count : log.verdicts()) records += count;
  Json out = {{"origin", log.self().origin}, {"ledger_id", absl::BytesToHexString(log.self().ledger_id)},
              {"level", log.self().level},   {"fact_types", log.self().fact_types.size()},
              {"records", records},          {"chain_head", absl::BytesToHexString(log.head())}};
  for (size_t i = 0; i < log.verdicts().size(); ++i) {
    out["verdicts"][std::string(VerdictName(static_cast<Verdict>(i)))] = log.verdicts()[i];
  }
  PrintSummary(out, json);
  return kOk;
}

absl::StatusOr<NotedHeads> ParseNoted(const std::vector<std::string>& texts) {
  NotedHeads noted;
  for (const std::string& text : texts) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
    uint64_t offset = 0;
    if (!absl::SimpleAtoi(parts.first, &offset) || parts.second.size() != 64 ||
        parts.second.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("--noted ", text, ": write OFFSET:HEAD, the head as 64 lower-case hex digits"));
    }
    noted[offset] = absl::HexStringToBytes(parts.second);
  }
  return noted;
}

int Report(const absl::StatusOr<LedgerFileSummary>& moved, bool json) {
  if (!moved.ok()) return ReportLocal(moved.status(), json);
  PrintSummary({{"origin", moved->origin},
                {"ledger_id", absl::BytesToHexString(moved->ledger_id)},
                {"records", moved->records},
                {"chain_head", absl::BytesToHexString(moved->head)}},
               json);
  return kOk;
}

absl::StatusOr<LedgerFileSummary> Export(const LedgerFlags& flags) {
  CANDOUR_ASSIGN_OR_RETURN(const NotedHeads noted, ParseNoted(flags.noted));
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenForReading(flags.place));
  return ExportLedger(*ledger, flags.file, noted, Progress("exported"));
}

template <class AnyLedger>
absl::StatusOr<LedgerFileSummary> ImportInto(AnyLedger& ledger, const LedgerFlags& flags) {
  const RawAppend append = [&ledger](LogRecord record, std::function<void(AppendOutcome)> done) {
    ledger.AppendRaw(std::move(record), std::move(done));
  };
  return ImportLedger(flags.file, ledger, append, flags.resume, Progress("imported"));
}

absl::StatusOr<LedgerFileSummary> Import(const LedgerFlags& flags) {
  CANDOUR_RETURN_IF_ERROR(CheckPlace(flags.place));
  CANDOUR_RETURN_IF_ERROR(CheckLedgerFile(flags.file));  // before anything is made
  if (!flags.place.folder.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(const auto ledger, EmbeddedLedger::Open(flags.place.folder));
    return ImportInto(*ledger, flags);
  }
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(flags.place, flags.place.service + ".ledger"));
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions clock, TopicOf(flags.place, "clock"));
  // No service starts without it.
  CANDOUR_RETURN_IF_ERROR(
      EnsureTopic(clock, {.use = TopicUse::kClock, .single_broker = flags.single_broker}));
  CANDOUR_RETURN_IF_ERROR(EnsureTopic(topic, {.single_broker = flags.single_broker}));
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, KafkaLedger::Open(topic));
  return ImportInto(*ledger, flags);
}

void AddReading(CLI::App& ledger, const std::string& output, LedgerFlags* flags, std::function<int()>* run) {
  CLI::App* cat = ledger.add_subcommand("cat", "Every record with its verdict");
  cat->footer("Example:\n  candourctl ledger cat data/registration/ledger --from 10 --count 5");
  CLI::App* describe = ledger.add_subcommand("describe", "Origin, level, counts, chain head");
  describe->footer("Example:\n  candourctl ledger describe data/registration/ledger");
  for (CLI::App* verb : {cat, describe}) AddLedgerPlace(*verb, &flags->place);
  cat->add_option("--from", flags->from, "first offset");
  cat->add_option("--count", flags->count, "at most so many records");
  cat->callback([=, &output] { *run = [=, &output] { return Cat(*flags, output == "json"); }; });
  describe->callback([=, &output] { *run = [=, &output] { return Describe(*flags, output == "json"); }; });
}

}  // namespace

absl::Status JudgeAll(const LedgerPlace& place, MemoryFold* fold, const std::string& did,
                      const std::function<void(const LogRecord&, const Admission&)>& visit) {
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenForReading(place));
  return JudgeAll(*ledger, fold, did, visit);
}

absl::Status JudgeAll(Ledger& ledger, MemoryFold* fold, const std::string& did,
                      const std::function<void(const LogRecord&, const Admission&)>& visit) {
  return ReadLedger(
      ledger,
      [&](const LogRecord& record) {
        const Admission admission = fold->Judge(record);
        visit(record, admission);
        fold->Take(record, admission);
        return absl::OkStatus();
      },
      Progress(did));
}

void AddLedgerVerbs(CLI::App& ledger, const std::string& output, LedgerFlags* flags,
                    std::function<int()>* run) {
  AddReading(ledger, output, flags, run);
  CLI::App* out = ledger.add_subcommand("export", "The whole ledger into one file; its service may run");
  out->footer("Example:\n  candourctl ledger export register.candour data/registration/ledger");
  out->add_option("file", flags->file, "file to write; must not be there")->required();
  out->add_option("--noted", flags->noted, "OFFSET:HEAD, a chain head noted after that offset, to go through")
      ->allow_extra_args(false);
  CLI::App* in = ledger.add_subcommand("import", "An exported file into an empty ledger; no service may run");
  in->footer(
      "Then its keys: `keys import`. A state of the ledger's old place is not of its new one: let it be\n"
      "folded again.\n\nExample:\n  candourctl ledger import register.candour --kafka 127.0.0.1:9092");
  in->add_option("file", flags->file, "file that `ledger export` wrote")->required();
  in->add_flag("--resume", flags->resume, "go on with an import that was ended");
  in->add_flag("--single-broker", flags->single_broker, "one replica: a lost disk loses the ledger");
  for (CLI::App* verb : {out, in}) AddLedgerPlace(*verb, &flags->place);
  out->callback([=, &output] { *run = [=, &output] { return Report(Export(*flags), output == "json"); }; });
  in->callback([=, &output] { *run = [=, &output] { return Report(Import(*flags), output == "json"); }; });
}

}  // namespace candour
