#include "clients/cli/local.h"

#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/print.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/ledger/admit.h"
#include "common/ledger/chain.h"
#include "common/ledger/embedded_ledger.h"
#include "common/process/flags.h"

namespace candour {
namespace {

using google::protobuf::Message;

// What Admit needs to know, kept in memory while a whole log is read.
class ReadLog : public LogState {
 public:
  const LedgerSelf& self() const override { return self_; }
  uint64_t VersionOf(absl::string_view stream) const override {
    const auto it = versions_.find(stream);
    return it == versions_.end() ? 0 : it->second;
  }
  bool IsSettled(absl::string_view id) const override { return settled_.contains(id); }

  Admission Take(const LogRecord& record) {
    Admission admission = Admit(record, *this);
    if (admission.verdict == Verdict::kAdmitted) {
      ApplyControl(admission.commit, &self_);
      settled_.insert(admission.commit.command_id());
      for (const auto& write : admission.commit.writes()) {
        if (write.facts_size() > 0) versions_[write.stream()] += static_cast<uint64_t>(write.facts_size());
      }
    }
    head_ = ChainNext(record.offset == 0 ? ChainStart(self_.origin) : head_, record);
    ++verdicts_[static_cast<size_t>(admission.verdict)];
    return admission;
  }
  const std::string& head() const { return head_; }
  const std::array<uint64_t, 5>& verdicts() const { return verdicts_; }

 private:
  LedgerSelf self_;
  absl::flat_hash_map<std::string, uint64_t> versions_;
  absl::flat_hash_set<std::string> settled_;
  std::string head_;
  std::array<uint64_t, 5> verdicts_{};
};

// Visits every record with its verdict.
absl::Status ReadAll(const std::string& folder, ReadLog* log,
                     const std::function<void(const LogRecord&, const Admission&)>& visit) {
  // Opening would make an empty one there, and a reader of evidence writes nothing.
  if (!std::filesystem::exists(folder + "/CURRENT")) {
    return absl::NotFoundError(absl::StrCat("there is no ledger in ", folder,
                                            "; name its own folder, such as data/registration/ledger"));
  }
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, EmbeddedLedger::Open(folder));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger->Range(absl::Seconds(10)));
  CANDOUR_ASSIGN_OR_RETURN(const auto reader, ledger->NewReader(0));
  for (uint64_t next = 0; next < range.end;) {
    CANDOUR_ASSIGN_OR_RETURN(const auto records, reader->Next(absl::Seconds(10)));
    for (const LogRecord& record : records) visit(record, log->Take(record));
    next += records.size();
    if (next % 65536 == 0) std::cerr << "read " << next << " of " << range.end << " records\n";
  }
  return absl::OkStatus();
}

nlohmann::ordered_json CommitJson(const LogRecord& record, const Admission& admission) {
  const auto& commit = admission.commit;
  nlohmann::ordered_json line = {{"offset", record.offset},
                                 {"verdict", std::string(VerdictName(admission.verdict))}};
  if (!admission.why.empty()) line["why"] = admission.why;
  if (commit.command_id().size() != 16) return line;
  line["command_id"] = FormatUuid(commit.command_id());
  line["method"] = commit.method();
  line["role"] = commit.actor().role();
  if (commit.has_refusal()) line["refusal"] = commit.refusal().reason();
  for (const auto& write : commit.writes()) {
    nlohmann::ordered_json facts = nlohmann::ordered_json::array();
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

int Cat(const LocalFlags& flags, bool json) {
  ReadLog log;
  const absl::Status read =
      ReadAll(flags.ledger_dir, &log, [&](const LogRecord& record, const Admission& admission) {
        if (record.offset < flags.from || (flags.count > 0 && record.offset >= flags.from + flags.count))
          return;
        std::cout << (json ? CommitJson(record, admission).dump() : CommitText(record, admission)) << "\n";
      });
  return read.ok() ? kOk : ReportError(read, json);
}

int Describe(const LocalFlags& flags, bool json) {
  ReadLog log;
  uint64_t records = 0;
  const absl::Status read =
      ReadAll(flags.ledger_dir, &log, [&](const LogRecord&, const Admission&) { ++records; });
  if (!read.ok()) return ReportError(read, json);
  nlohmann::ordered_json out = {
      {"origin", log.self().origin}, {"ledger_id", absl::BytesToHexString(log.self().ledger_id)},
      {"level", log.self().level},   {"fact_types", log.self().fact_types.size()},
      {"records", records},          {"chain_head", absl::BytesToHexString(log.head())}};
  for (size_t i = 0; i < log.verdicts().size(); ++i) {
    out["verdicts"][std::string(VerdictName(static_cast<Verdict>(i)))] = log.verdicts()[i];
  }
  if (json) {
    std::cout << out.dump(2) << "\n";
    return kOk;
  }
  for (const auto& [name, value] : out.items()) {
    std::string padded = name;
    padded.resize(std::max<size_t>(padded.size(), 18), ' ');
    std::cout << padded << "  " << (value.is_string() ? value.get<std::string>() : value.dump()) << "\n";
  }
  return kOk;
}

// "candour.registration.v1.Register/SignCode" with JSON from standard input.
int CallAny(const ConnectionFlags& connection, const std::string& method) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(method, absl::MaxSplits('/', 1));
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(parts.first);
  const auto* rpc = service == nullptr ? nullptr : service->FindMethodByName(parts.second);
  if (rpc == nullptr) {
    return ReportError(absl::InvalidArgumentError(absl::StrCat(
                           "no RPC ", method, "; write candour.registration.v1.Register/SignCode")),
                       true);
  }
  const auto make = [](const google::protobuf::Descriptor* type) {
    return std::unique_ptr<Message>(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  };
  const auto request = make(rpc->input_type()), response = make(rpc->output_type());
  const std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.empty() ? "{}" : text, request.get());
  if (!parsed.ok()) return ReportError(absl::InvalidArgumentError(parsed.ToString()), true);
  const absl::Status called = Call(connection, "/" + method, *request, response.get());
  if (!called.ok()) return ReportError(called, true);
  std::cout << ToJson(*response);
  return kOk;
}

}  // namespace

void AddLocalVerbs(CLI::App& app, const ConnectionFlags& connection, const std::string& output,
                   LocalFlags* flags, std::function<int()>* run) {
  CLI::App* ledger = app.add_subcommand("ledger", "The log itself: make one on Kafka, read an embedded one");
  ledger->require_subcommand(1);
  CLI::App* cat = ledger->add_subcommand("cat", "Every record with its verdict");
  cat->footer("Example:\n  candourctl ledger cat data/registration/ledger --from 10 --count 5");
  CLI::App* describe = ledger->add_subcommand("describe", "Origin, level, counts, chain head");
  describe->footer("Example:\n  candourctl ledger describe data/registration/ledger");
  for (CLI::App* verb : {cat, describe}) {
    verb->add_option("folder", flags->ledger_dir, "the ledger's folder; stop its service first")->required();
  }
  cat->add_option("--from", flags->from, "first offset");
  cat->add_option("--count", flags->count, "at most so many records");
  cat->callback([=, &output] { *run = [=, &output] { return Cat(*flags, output == "json"); }; });
  describe->callback([=, &output] { *run = [=, &output] { return Describe(*flags, output == "json"); }; });

  CLI::App* create =
      ledger->add_subcommand("create", "Make a service's topics on Kafka, with settings that keep history");
  create->footer(
      "Example:\n  candourctl ledger create --kafka 127.0.0.1:9092 --kek kek --create-kek --origin "
      "candour.example");
  LedgerCreateFlags& made = flags->create;
  create->add_option("--kafka", made.kafka, "bootstrap servers")->required();
  AddKafkaSecurityFlags(*create, &made.security);
  create->add_option("--service", made.service, "whose ledger")->capture_default_str();
  create->add_option("--topic-prefix", made.topic_prefix, "topics are <prefix>.<service>.ledger")
      ->capture_default_str();
  create->add_option("--origin", made.origin, "names the installation for ever, such as candour.example")
      ->required();
  create->add_option("--kek", made.kek, "file with the key-encryption key")->required();
  create->add_flag("--create-kek", made.create_kek, "make that file");
  create->add_flag("--single-broker", made.single_broker, "one replica: a lost disk loses the ledger");
  create->callback([=, &made, &output] {
    *run = [&made, &output] {
      const absl::Status created = CreateLedger(made);
      return created.ok() ? kOk : ReportError(created, output == "json");
    };
  });

  CLI::App* token = app.add_subcommand("token", "Mint a token from the local issuer of candour --dev");
  token->footer("Example:\n  candourctl --data-dir data token CHAIR@TST01");
  token->add_option("as", flags->as, "ROLE[,ROLE][@ORGANISATION][:PERSON]")->required();
  token->add_option("--hours", flags->hours, "how long it is valid");
  token->callback([=, &connection, &output] {
    *run = [=, &connection, &output] {
      const auto minted = MintToken(connection.data_dir + "/dev", flags->as, absl::Hours(flags->hours));
      if (!minted.ok()) return static_cast<int>(ReportError(minted.status(), output == "json"));
      std::cout << *minted << "\n";
      return static_cast<int>(kOk);
    };
  });

  CLI::App* call = app.add_subcommand("call", "Any RPC, its request in JSON on standard input");
  call->footer(
      "Example:\n  echo '{\"org_code\":\"TST01\"}' | candourctl call "
      "candour.registration.v1.Appointments/GetBoard");
  call->add_option("method", flags->method, "package.Service/Method")->required();
  call->callback(
      [=, &connection] { *run = [=, &connection] { return CallAny(connection, flags->method); }; });
}

}  // namespace candour
