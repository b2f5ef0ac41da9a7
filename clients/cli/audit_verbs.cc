#include "clients/cli/audit_verbs.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "clients/cli/ledger_verbs.h"
#include "clients/cli/print.h"
#include "common/audit/outcome.h"
#include "common/audit/redecide.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/kek.h"
#include "services/registration/module.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;

// One line of a list: JSON, or columns for people.
void PrintLine(const LogRecord& record, const ledger::v1::Commit& commit, absl::string_view verdict,
               absl::string_view why, bool json) {
  const std::string id = commit.command_id().size() == 16 ? FormatUuid(commit.command_id()) : "";
  if (!json) {
    std::cout << absl::StreamFormat("%6d  %-10s  %-36s  %-40s  %s\n", record.offset, verdict, id,
                                    commit.method().substr(commit.method().rfind('.') + 1), why);
    return;
  }
  Json line = {{"offset", record.offset}, {"verdict", std::string(verdict)}};
  if (!id.empty()) {
    line["command_id"] = id;
    line["method"] = commit.method();
    line["role"] = commit.actor().role();
    line["build"] = commit.build();
  }
  if (!id.empty()) line["recorded"] = Recorded(commit);
  line["why"] = std::string(why);
  std::cout << Dump(line) << "\n";
}

int Attempts(const AuditFlags& flags, bool json) {
  MemoryFold fold;
  const absl::Status read =
      JudgeAll(flags.place, &fold, "read", [&](const LogRecord& record, const Admission& admission) {
        const bool admitted = admission.verdict == Verdict::kAdmitted;
        if (admitted && !admission.commit.has_refusal()) return;
        PrintLine(record, admission.commit, admitted ? "REFUSED" : VerdictName(admission.verdict),
                  admitted ? admission.commit.refusal().reason() : admission.why, json);
      });
  return read.ok() ? kOk : ReportLocal(read, json);
}

// The keys of a data folder or of the topics, opened beside the service.
struct Keys {
  std::unique_ptr<KeyLog> log;
  std::unique_ptr<Secret> kek;
  std::unique_ptr<Keyring> keyring;
};

absl::StatusOr<Keys> OpenKeys(const AuditFlags& flags, const std::string& data_dir) {
  Keys keys;
  if (flags.place.kafka.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(keys.log, EmbeddedKeyLog::OpenForReading(data_dir + "/keys"));
  } else {
    CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(flags.place, "keys"));
    CANDOUR_ASSIGN_OR_RETURN(keys.log, KafkaKeyLog::Open(topic));
  }
  CANDOUR_ASSIGN_OR_RETURN(Secret kek, LoadKek(flags.kek.empty() ? data_dir + "/dev/kek" : flags.kek));
  keys.kek = std::make_unique<Secret>(std::move(kek));
  CANDOUR_ASSIGN_OR_RETURN(keys.keyring, Keyring::Open(*keys.log, *keys.kek, flags.place.service));
  return keys;
}

// Counts of one run, and what it prints as it goes.
class Findings {
 public:
  explicit Findings(bool json) : json_(json) {}

  void Add(const LogRecord& record, const ledger::v1::Commit& commit, const Redecided& found) {
    ++counts_[found.result];
    if (found.why.empty()) return;
    PrintLine(record, commit, found.result == Redecided::kDiffers ? "DIFFERS" : "NOT_RUN", found.why, json_);
  }
  int Finish(const MemoryFold& fold) const {
    std::cerr << "decided again: " << counts_[Redecided::kSame] << " the same, "
              << counts_[Redecided::kPartly] << " the same as far as erased keys let it be seen, "
              << counts_[Redecided::kDiffers] << " DIFFER, " << counts_[Redecided::kNotRun]
              << " not run; chain head " << absl::BytesToHexString(fold.head()) << "\n";
    if (counts_[Redecided::kDiffers] > 0) return kDisagrees;
    return counts_[Redecided::kNotRun] > 0 ? kIncomplete : kOk;
  }

 private:
  const bool json_;
  std::array<uint64_t, 4> counts_{};
};

absl::StatusOr<int> RedecideAll(AuditFlags flags, const std::string& data_dir, bool json) {
  if (data_dir.empty() && (flags.place.kafka.empty() || flags.kek.empty())) {
    return absl::InvalidArgumentError(
        "whose keys? Give --data-dir, which has the ledger and the key log; or --kafka and --kek");
  }
  if (flags.place.folder.empty() && flags.place.kafka.empty())
    flags.place.folder = absl::StrCat(data_dir, "/", flags.place.service, "/ledger");
  // The ledger first: a key is in its log before the first commit that needs it.
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenForReading(flags.place));
  CANDOUR_ASSIGN_OR_RETURN(const Keys keys, OpenKeys(flags, data_dir));
  Sealer sealer(*keys.keyring);
  const ServiceModule module = RegistrationModule();
  CANDOUR_ASSIGN_OR_RETURN(const auto redecider, Redecider::Create({.model = module.model,
                                                                    .reactions = module.reactions,
                                                                    .commands = &module.commands,
                                                                    .services = module.services,
                                                                    .keyring = keys.keyring.get(),
                                                                    .sealer = &sealer}));
  MemoryFold fold(module.model);
  Findings findings(json);
  CANDOUR_RETURN_IF_ERROR(
      JudgeAll(*ledger, &fold, "decided", [&](const LogRecord& record, const Admission& admission) {
        if (admission.verdict != Verdict::kAdmitted || admission.commit.has_control()) return;
        findings.Add(record, admission.commit, redecider->Check(record.offset, admission.commit, fold));
      }));
  return findings.Finish(fold);
}

int Redecide(const AuditFlags& flags, const std::string& data_dir, bool json) {
  const absl::StatusOr<int> code = RedecideAll(flags, data_dir, json);
  return code.ok() ? *code : ReportLocal(code.status(), json);
}

}  // namespace

void AddAuditVerbs(CLI::App& audit, const ConnectionFlags& connection, const std::string& output,
                   AuditFlags* flags, std::function<int()>* run) {
  CLI::App* attempts =
      audit.add_subcommand("attempts", "What was refused, conflicted, repeated, stale or malformed");
  attempts->footer("Example:\n  candourctl audit attempts data/registration/ledger");
  CLI::App* redecide =
      audit.add_subcommand("redecide", "Every decision run again; names those that the rules do not give");
  redecide->footer(
      "Needs the keys: --data-dir, or --kafka and --kek. Exit codes: 0 all the same, 6 some differ, 7 some\n"
      "could not be run.\n\nExample:\n  candourctl --data-dir data audit redecide");
  for (CLI::App* verb : {attempts, redecide}) AddLedgerPlace(*verb, &flags->place);
  redecide->add_option("--kek", flags->kek, "file with the key-encryption key (default: of candour --dev)");
  attempts->callback([=, &output] { *run = [=, &output] { return Attempts(*flags, output == "json"); }; });
  redecide->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return Redecide(*flags, connection.data_dir, output == "json"); };
  });
}

}  // namespace candour
