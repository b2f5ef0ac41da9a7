#include "clients/cli/ledger_place.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/kill_point.h"
#include "common/base/status.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_ledger.h"
#include "common/process/flags.h"

namespace candour {
namespace {

constexpr absl::Duration kOpeningPatience = absl::Seconds(10);

}  // namespace

void AddLedgerPlace(CLI::App& verb, LedgerPlace* place) {
  verb.add_option("folder", place->folder, "folder of an embedded ledger, such as data/registration/ledger");
  AddKafkaPlace(verb, place);
}

void AddKafkaPlace(CLI::App& verb, LedgerPlace* place) {
  verb.fallthrough();  // -o and --data-dir may stand behind it
  verb.add_option("--kafka", place->kafka, "instead of a folder: bootstrap servers");
  AddKafkaSecurityFlags(verb, &place->security);
  verb.add_option("--service", place->service, "whose ledger")->capture_default_str();
  verb.add_option("--topic-prefix", place->topic_prefix, "topics are <prefix>.<service>.ledger")
      ->capture_default_str();
}

absl::Status CheckPlace(const LedgerPlace& place) {
  if (place.folder.empty() != place.kafka.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError("which ledger? Give the folder of an embedded one, or --kafka HOST:PORT");
}

absl::StatusOr<KafkaOptions> TopicOf(const LedgerPlace& place, const std::string& name) {
  CANDOUR_ASSIGN_OR_RETURN(const KafkaProperties security, SecurityProperties(place.security));
  return KafkaOptions{
      .bootstrap = place.kafka, .topic = absl::StrCat(place.topic_prefix, ".", name), .properties = security};
}

absl::Status EnsureTopic(const KafkaOptions& options, const TopicPlan& plan) {
  absl::Status created = CreateTopic(options, plan);
  if (!created.ok() && !absl::IsAlreadyExists(created)) return created;
  std::cerr << "topic " << options.topic << (created.ok() ? " made\n" : " exists already\n");
  return CheckTopicSafety(options, plan);
}

absl::StatusOr<std::unique_ptr<Ledger>> OpenForReading(const LedgerPlace& place) {
  CANDOUR_RETURN_IF_ERROR(CheckPlace(place));
  if (!place.folder.empty()) {
    auto ledger = EmbeddedLedger::OpenForReading(place.folder);
    if (!absl::IsNotFound(ledger.status())) return ledger;
    return absl::NotFoundError(absl::StrCat("there is no ledger in ", place.folder,
                                            "; name its own folder, such as data/registration/ledger"));
  }
  CANDOUR_ASSIGN_OR_RETURN(const KafkaOptions topic, TopicOf(place, place.service + ".ledger"));
  return KafkaLedger::OpenForReading(topic);
}

absl::StatusOr<std::unique_ptr<Ledger>> OpenOwnForReading(const LedgerPlace& place) {
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<Ledger> ledger, OpenForReading(place));
  const absl::StatusOr<LogRecord> first = ledger->ReadOne(0, kOpeningPatience);
  ledger::v1::Commit commit;
  // What is wrong with a record that is not there, or opens nothing, is said by whoever reads on.
  if (!first.ok() || !first->value || !commit.ParseFromString(*first->value)) return ledger;
  const std::string& origin = commit.control().opened().origin();
  const std::vector<std::string> parts = absl::StrSplit(origin, '/');
  if (parts.size() != 3 || parts[1] == place.service) return ledger;
  return absl::FailedPreconditionError(
      absl::StrCat("this is a ledger of ", parts[1], " (", origin, "), and was to be read as one of ",
                   place.service, ": give --service ", parts[1], ", or name another ledger"));
}

void Progress::operator()(uint64_t done, uint64_t of) {
  if (!first_) first_ = done;
  KillPoint("progress.before_show");
  const Clock::time_point now = Clock::now();
  if (now - shown_ < std::chrono::seconds(2)) return;
  shown_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = std::max(1.0, static_cast<double>(done - *first_) / seconds);
  std::cerr << did_ << " " << done << " of " << of << " records (" << done * 100 / std::max<uint64_t>(of, 1)
            << " %), " << static_cast<uint64_t>(rate) << "/s, about "
            << static_cast<uint64_t>(static_cast<double>(of - done) / rate) << " s left\n";
}

}  // namespace candour
