#include "clients/cli/key_verbs.h"

#include <nlohmann/json.hpp>

#include "clients/cli/ledger_verbs.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "common/audit/erasures.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/ledger/kafka_admin.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/key_transfer.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;

absl::Status CheckFlags(const KeyFlags& flags, const std::string& data_dir) {
  if (!data_dir.empty() || !flags.place.kafka.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "whose keys? Give --data-dir, which has the ledger and the keys; or --kafka");
}

// The ledger that stands beside the keys.
LedgerPlace LedgerBeside(const KeyFlags& flags, const std::string& data_dir) {
  LedgerPlace place = flags.place;
  if (place.kafka.empty()) place.folder = absl::StrCat(data_dir, "/", place.service, "/ledger");
  return place;
}

// Every ledger has a tag key of its own, so the keys that go with it have that one among them.
absl::Status CheckBelong(const KeyRecords& keys, const LedgerSelf& ledger) {
  if (!ledger.opened()) return absl::FailedPreconditionError("the ledger is empty: import it first");
  const std::string subject = absl::StrCat("ledger/", FormatUuid(ledger.ledger_id));
  for (const auto& [key_id, record] : keys) {
    CANDOUR_ASSIGN_OR_RETURN(const auto key, ParseKeyRecord(key_id, record));
    if (key.subject() == subject) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat("these are the keys of another ledger: the tag key of ",
                                                    ledger.origin, " (", subject,
                                                    ") is not among them. Nothing was written"));
}

// What the ledger there says is destroyed. Only the keys that go with it are let in.
absl::StatusOr<DestroyedKeys> AskLedger(const KeyFlags& flags, const std::string& data_dir,
                                        const KeyRecords& keys) {
  Erasures erasures;
  MemoryFold fold;
  CANDOUR_RETURN_IF_ERROR(Annotate(JudgeAll(LedgerBeside(flags, data_dir), &fold, "read",
                                            [&](const LogRecord&, const Admission& admission) {
                                              if (admission.verdict == Verdict::kAdmitted)
                                                TakeErasures(admission.commit, &erasures);
                                            }),
                                   "the ledger says which keys were destroyed, import it first"));
  CANDOUR_RETURN_IF_ERROR(CheckBelong(keys, fold.self()));
  DestroyedKeys destroyed{.subjects = std::move(erasures.subjects)};
  for (const auto& [key_id, stream] : erasures.destroyed) destroyed.key_ids.insert(key_id);
  return destroyed;
}

absl::StatusOr<std::unique_ptr<KeyLog>> OpenForWriting(const KeyFlags& flags, const std::string& data_dir) {
  if (flags.place.kafka.empty()) return EmbeddedKeyLog::Open(data_dir + "/keys");
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(flags.place, "keys"));
  CANDOUR_RETURN_IF_ERROR(EnsureTopic(topic, {.use = TopicUse::kKeys, .single_broker = flags.single_broker}));
  return KafkaKeyLog::Open(topic);
}

absl::StatusOr<Json> Export(const KeyFlags& flags, const std::string& data_dir) {
  CANDOUR_RETURN_IF_ERROR(CheckFlags(flags, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(const auto log, OpenKeysForReading(flags.place, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(KeyRecords keys, ReadKeys(*log, flags.place.service));
  if (keys.empty())
    return absl::FailedPreconditionError(absl::StrCat("there is no key of ", flags.place.service, " there"));
  const size_t count = keys.size();
  CANDOUR_RETURN_IF_ERROR(WriteKeyFile(flags.file, {flags.place.service, std::move(keys)}));
  return Json{{"service", flags.place.service}, {"keys", count}};
}

absl::StatusOr<Json> Import(const KeyFlags& flags, const std::string& data_dir) {
  CANDOUR_RETURN_IF_ERROR(CheckFlags(flags, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(const KeyFile file, ReadKeyFile(flags.file));
  if (file.service != flags.place.service) {
    return absl::FailedPreconditionError(
        absl::StrCat(flags.file, " has the keys of ", file.service, ": say --service ", file.service));
  }
  CANDOUR_ASSIGN_OR_RETURN(const DestroyedKeys destroyed, AskLedger(flags, data_dir, file.keys));
  CANDOUR_ASSIGN_OR_RETURN(const auto log, OpenForWriting(flags, data_dir));
  CANDOUR_ASSIGN_OR_RETURN(const KeyImport done,
                           ImportKeys(file.keys, destroyed, *log, Progress("imported")));
  return Json{{"service", file.service},
              {"keys", file.keys.size()},
              {"added", done.added},
              {"stood_already", done.stood_already},
              {"destroyed", done.destroyed}};
}

int Report(const absl::StatusOr<Json>& summary, bool json) {
  if (!summary.ok()) return ReportLocal(summary.status(), json);
  PrintSummary(*summary, json);
  return kOk;
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyLog>> OpenKeysForReading(const LedgerPlace& place,
                                                           const std::string& data_dir) {
  if (place.kafka.empty()) return EmbeddedKeyLog::OpenForReading(data_dir + "/keys");
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(place, "keys"));
  return KafkaKeyLog::Open(topic);
}

void AddKeyVerbs(CLI::App& keys, const ConnectionFlags& connection, const std::string& output,
                 KeyFlags* flags, std::function<int()>* run) {
  CLI::App* out = keys.add_subcommand("export", "The wrapped keys of a service into one file; it may run");
  out->footer(
      "Whoever has the file and the key-encryption key can read what is sealed: keep them apart.\n\n"
      "Example:\n  candourctl --data-dir data keys export register.keys");
  out->add_option("file", flags->file, "file to write; must not be there")->required();
  CLI::App* in = keys.add_subcommand("import", "An exported file to the ledger that the keys belong to");
  in->footer(
      "The ledger first: it says whose keys these are, and which were destroyed since. Those stay "
      "destroyed;\n"
      "what stands in the key log stays as it is; what is missing is added. Done again it changes nothing.\n"
      "The process on a data folder is stopped first; on Kafka services may run.\n\n"
      "Example:\n  candourctl keys import register.keys --kafka 127.0.0.1:9092");
  in->add_option("file", flags->file, "file that `keys export` wrote")->required();
  in->add_flag("--single-broker", flags->single_broker, "one replica: a lost disk loses the keys");
  for (CLI::App* verb : {out, in}) AddKafkaPlace(*verb, &flags->place);
  out->callback([=, &connection, &output] {
    *run = [=, &connection, &output] {
      return Report(Export(*flags, connection.data_dir), output == "json");
    };
  });
  in->callback([=, &connection, &output] {
    *run = [=, &connection, &output] {
      return Report(Import(*flags, connection.data_dir), output == "json");
    };
  });
}

}  // namespace candour
