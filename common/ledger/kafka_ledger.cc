#include "common/ledger/kafka_ledger.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/ledger/kafka_reader.h"

namespace candour {
namespace {

// For each step of Open: a broker that has just been started takes a few seconds.
constexpr absl::Duration kOpenTimeout = absl::Seconds(10);

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaLedger>> KafkaLedger::OpenForReading(const KafkaOptions& options) {
  std::unique_ptr<KafkaLedger> ledger(new KafkaLedger(options));
  CANDOUR_ASSIGN_OR_RETURN(ledger->offsets_, KafkaOffsets::Open(options, kOpenTimeout));
  return ledger;
}

absl::StatusOr<std::unique_ptr<KafkaLedger>> KafkaLedger::Open(const KafkaOptions& options) {
  CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<KafkaLedger> ledger, OpenForReading(options));
  CANDOUR_ASSIGN_OR_RETURN(ledger->producer_,
                           KafkaProducer::Open(options, ledger->offsets_.get(), kOpenTimeout));
  return ledger;
}

void KafkaLedger::Append(NewRecord record, std::function<void(AppendOutcome)> done) {
  if (!producer_) return done(AppendOutcome::kNotSent);
  producer_->Append(std::move(record), std::move(done));
}

void KafkaLedger::AppendRaw(const LogRecord& record, std::function<void(AppendOutcome)> done) {
  if (!producer_) return done(AppendOutcome::kNotSent);
  producer_->AppendRaw(record, std::move(done));
}

absl::StatusOr<LedgerRange> KafkaLedger::Range(absl::Duration timeout) { return offsets_->Range(timeout); }

absl::StatusOr<std::unique_ptr<LedgerReader>> KafkaLedger::NewReader(uint64_t from) {
  return KafkaReader::Open(options_, from, offsets_.get());
}

absl::StatusOr<LogRecord> KafkaLedger::ReadOne(uint64_t offset, absl::Duration timeout) {
  const auto start = std::chrono::steady_clock::now();
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, Range(timeout));
  if (offset < range.begin || offset >= range.end)
    return absl::OutOfRangeError(absl::StrCat(Describe(), " has no record at offset ", offset));
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, NewReader(offset));
  const absl::Duration spent = absl::FromChrono(std::chrono::steady_clock::now() - start);
  CANDOUR_ASSIGN_OR_RETURN(std::vector<LogRecord> records, reader->Next(timeout - spent));
  if (records.empty())
    return absl::DeadlineExceededError(absl::StrCat(Describe(), ": offset ", offset, " not read in time"));
  return std::move(records.front());
}

std::string KafkaLedger::ClusterId() const { return offsets_->cluster_id(); }

std::string KafkaLedger::Describe() const {
  return absl::StrCat("topic ", options_.topic, " at ", options_.bootstrap);
}

}  // namespace candour
