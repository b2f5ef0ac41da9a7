#include "clients/cli/audit_verbs.h"

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "clients/cli/followed_ledgers.h"
#include "clients/cli/key_verbs.h"
#include "clients/cli/ledger_verbs.h"
#include "clients/cli/modules.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "common/audit/erasures.h"
#include "common/audit/outcome.h"
#include "common/audit/redecide.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/kek.h"

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
  std::unique_ptr<Secret> kek, old_kek;
  std::unique_ptr<Keyring> keyring;
};

absl::StatusOr<Keys> OpenKeys(const AuditFlags& flags, const std::string& data_dir) {
  Keys keys;
  CANDOUR_ASSIGN_OR_RETURN(keys.log, OpenKeysForReading(flags.place, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(Secret kek, LoadKek(flags.kek.empty() ? data_dir + "/dev/kek" : flags.kek));
  keys.kek = std::make_unique<Secret>(std::move(kek));
  Keyring::Options options;
  if (!flags.old_kek.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(Secret old_kek, LoadKek(flags.old_kek));
    keys.old_kek = std::make_unique<Secret>(std::move(old_kek));
    options.other_keks = {keys.old_kek.get()};
  }
  CANDOUR_ASSIGN_OR_RETURN(keys.keyring, Keyring::Open(*keys.log, *keys.kek, flags.place.service, options));
  return keys;
}

absl::string_view ResultName(Redecided::Result result) {
  switch (result) {
    case Redecided::kDiffers:
      return "DIFFERS";
    case Redecided::kCauseUnseen:
      return "UNSEEN";
    default:
      return "NOT_RUN";
  }
}

// Counts of one run, and what it prints as it goes.
class Findings {
 public:
  explicit Findings(bool json) : json_(json) {}

  void Add(const LogRecord& record, const ledger::v1::Commit& commit, const Redecided& found) {
    ++counts_[found.result];
    if (found.why.empty()) return;
    PrintLine(record, commit, ResultName(found.result), found.why, json_);
  }
  int Finish(const MemoryFold& fold) const {
    if (counts_[Redecided::kCauseUnseen] > 0)
      std::cerr << "UNSEEN: whether another ledger asks for it shows with that one at hand: --followed\n";
    std::cerr << "decided again: " << counts_[Redecided::kSame] << " the same, "
              << counts_[Redecided::kPartly] << " the same as far as erased keys let it be seen, "
              << counts_[Redecided::kCauseUnseen] << " the same with a cause unseen, "
              << counts_[Redecided::kDiffers] << " DIFFER, " << counts_[Redecided::kNotRun]
              << " not run; chain head " << absl::BytesToHexString(fold.head()) << "\n";
    if (json_) {
      std::cout << Json{{"same", counts_[Redecided::kSame]},
                        {"partly", counts_[Redecided::kPartly]},
                        {"cause_unseen", counts_[Redecided::kCauseUnseen]},
                        {"differs", counts_[Redecided::kDiffers]},
                        {"not_run", counts_[Redecided::kNotRun]},
                        {"chain_head", absl::BytesToHexString(fold.head())}}
                << "\n";
    }
    if (counts_[Redecided::kDiffers] > 0) return kDisagrees;
    return counts_[Redecided::kNotRun] + counts_[Redecided::kCauseUnseen] > 0 ? kIncomplete : kOk;
  }

 private:
  const bool json_;
  std::array<uint64_t, 5> counts_{};
};

absl::Status FindPlace(AuditFlags* flags, const std::string& data_dir) {
  if (data_dir.empty() && (flags->place.kafka.empty() || flags->kek.empty())) {
    return absl::InvalidArgumentError(
        "whose keys? Give --data-dir, which has the ledger and the key log; or --kafka and --kek");
  }
  if (flags->place.folder.empty() && flags->place.kafka.empty())
    flags->place.folder = absl::StrCat(data_dir, "/", flags->place.service, "/ledger");
  return absl::OkStatus();
}

// What is asked of a whole log before the first of its decisions is run again.
struct WholeLog {
  MemoryFold fold;
  uint64_t end = 0;
  Erasures erasures;
};

absl::Status ReadWhole(Ledger& ledger, WholeLog* log) {
  return JudgeAll(ledger, &log->fold, "read", [log](const LogRecord& record, const Admission& admission) {
    log->end = record.offset + 1;
    if (admission.verdict == Verdict::kAdmitted) TakeErasures(admission.commit, &log->erasures);
  });
}

absl::StatusOr<int> RedecideAll(AuditFlags flags, const std::string& data_dir, bool json) {
  CANDOUR_RETURN_IF_ERROR(FindPlace(&flags, data_dir));
  // The ledger first: a key is in its log before the first commit that needs it.
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenOwnForReading(flags.place));
  CANDOUR_ASSIGN_OR_RETURN(const Keys keys, OpenKeys(flags, data_dir));
  Sealer sealer(*keys.keyring);
  CANDOUR_ASSIGN_OR_RETURN(const ServiceModule module, ModuleOf(flags.place.service));
  const CommandTable commands = module.AllCommands();
  WholeLog whole;
  CANDOUR_RETURN_IF_ERROR(ReadWhole(*ledger, &whole));
  // After it: a cause stands in its ledger before anything that it asked for is recorded.
  FollowedLedgers followed(module);
  for (const std::string& which : flags.followed)
    CANDOUR_RETURN_IF_ERROR(followed.Read(which, flags.place, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(const auto redecider, Redecider::Create({.model = module.model,
                                                                    .reactions = module.reactions,
                                                                    .followed = followed.reactions(),
                                                                    .erasures = &whole.erasures,
                                                                    .commands = &commands,
                                                                    .services = module.AllServices(),
                                                                    .keyring = keys.keyring.get(),
                                                                    .sealer = &sealer}));
  MemoryFold fold(module.model);
  Findings findings(json);
  CANDOUR_RETURN_IF_ERROR(
      JudgeAll(*ledger, &fold, "decided", [&](const LogRecord& record, const Admission& admission) {
        if (record.offset >= whole.end) return;  // recorded since
        if (admission.verdict != Verdict::kAdmitted || admission.commit.has_control()) return;
        findings.Add(record, admission.commit, redecider->Check(record.offset, admission.commit, fold));
      }));
  return findings.Finish(whole.fold);
}

// What is sealed in a log, and which of it opens. Counted by key.
class SealedFields {
 public:
  void Take(const ledger::v1::Commit& commit) {
    const std::string command = absl::StrCat("command/", FormatUuid(commit.command_id()));
    TakeOne(commit.request().type(), commit.request().value(), command);
    for (const auto& write : commit.writes()) {
      for (const auto& fact : write.facts()) TakeOne(fact.type(), fact.value(), write.stream());
    }
    TakeErasures(commit, &erasures_);
  }
  Json Count(Keyring& keyring) const {
    uint64_t readable = 0, destroyed = 0, missing = 0;
    std::set<std::string> unreadable;
    for (const auto& [key_id, streams] : streams_) {
      const auto key = keyring.Find(key_id);
      if (key.ok()) {
        ++readable;
      } else if (erasures_.destroyed.contains(key_id)) {
        ++destroyed;
      } else {
        ++missing;
        unreadable.insert(streams.begin(), streams.end());
      }
    }
    return {{"keys", streams_.size()},
            {"readable", readable},
            {"destroyed", destroyed},
            {"missing", missing},
            {"unreadable", unreadable}};
  }

 private:
  void TakeOne(const std::string& type, const std::string& value, const std::string& stream) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
    if (descriptor == nullptr) return;
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
    if (!message->ParseFromString(value)) return;
    const std::string key_id = SealedKeyId(*message);
    if (!key_id.empty()) streams_[key_id].insert(stream);
  }

  std::map<std::string, std::set<std::string>> streams_;  // by key
  Erasures erasures_;
};

absl::StatusOr<int> CheckKeysOf(AuditFlags flags, const std::string& data_dir, bool json) {
  CANDOUR_RETURN_IF_ERROR(FindPlace(&flags, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenOwnForReading(flags.place));
  CANDOUR_ASSIGN_OR_RETURN(const Keys keys, OpenKeys(flags, data_dir));
  MemoryFold fold;
  SealedFields sealed;
  CANDOUR_RETURN_IF_ERROR(JudgeAll(*ledger, &fold, "read", [&](const LogRecord&, const Admission& admission) {
    if (admission.verdict == Verdict::kAdmitted && !admission.commit.has_control())
      sealed.Take(admission.commit);
  }));
  const Json found = sealed.Count(*keys.keyring);
  PrintSummary(found, json);
  return found["missing"] == 0 ? kOk : kIncomplete;
}

int CheckKeys(const AuditFlags& flags, const std::string& data_dir, bool json) {
  const absl::StatusOr<int> code = CheckKeysOf(flags, data_dir, json);
  return code.ok() ? *code : ReportLocal(code.status(), json);
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
      "Needs the keys: --data-dir, or --kafka and --kek. What another service's ledger asked for (bars in "
      "the\n"
      "register) is UNSEEN without --followed. -o json: a line for each that is not the same, and one of "
      "counts. Exit codes: 0 all the same, 6 some differ, 7 none differ, "
      "some\n"
      "could not be run or are UNSEEN.\n\nExample:\n  candourctl --data-dir data audit redecide --followed "
      "sanctions");
  CLI::App* keys = audit.add_subcommand("keys", "How much of what is sealed opens, and what does not");
  keys->footer(
      "destroyed: by an erasure, which the log names. missing: nobody erased it, so the key log has lost "
      "it.\n"
      "Exit codes: 0 nothing is missing, 7 something is.\n\nExample:\n  candourctl --data-dir data audit "
      "keys");
  for (CLI::App* verb : {attempts, redecide, keys}) AddLedgerPlace(*verb, &flags->place);
  for (CLI::App* verb : {redecide, keys}) {
    verb->add_option("--kek", flags->kek, "file with the key-encryption key (default: of candour --dev)");
    verb->add_option("--old-kek", flags->old_kek, "the one before, while it is being changed");
  }
  redecide
      ->add_option(
          "--followed", flags->followed,
          "SERVICE, or SERVICE=FOLDER: a ledger that this one's service follows, beside this one or in "
          "a folder of its own")
      ->allow_extra_args(false);
  keys->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return CheckKeys(*flags, connection.data_dir, output == "json"); };
  });
  attempts->callback([=, &output] { *run = [=, &output] { return Attempts(*flags, output == "json"); }; });
  redecide->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return Redecide(*flags, connection.data_dir, output == "json"); };
  });
}

}  // namespace candour
