#include "tests/cluster/whole_log.h"

#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_fold.h"

namespace candour {

int WholeLog::TimesAdmitted(const std::string& command_id) const {
  const auto found = admitted.find(command_id);
  return found == admitted.end() ? 0 : found->second;
}

uint64_t WholeLog::VersionOf(const std::string& stream) const {
  const auto found = versions.find(stream);
  return found == versions.end() ? 0 : found->second;
}

absl::StatusOr<WholeLog> ReadWholeLog(const KafkaOptions& topic) {
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, KafkaLedger::Open(topic));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger->Range(kPatience));
  CANDOUR_ASSIGN_OR_RETURN(const auto records, ReadRecords(*ledger, 0, range.end));
  if (!IsDense(records, 0) || records.size() < range.end) return absl::DataLossError("offsets are missing");
  WholeLog log;
  LogFold fold;
  for (const LogRecord& record : records) {
    const Admission admission = fold.Fold(record);
    log.malformed += admission.verdict == Verdict::kMalformed;
    if (admission.verdict != Verdict::kAdmitted) continue;
    ++log.admitted[FormatUuid(admission.commit.command_id())];
    for (const auto& write : admission.commit.writes()) {
      uint64_t& version = log.versions[write.stream()];
      if (write.expected_version() != version)
        return absl::DataLossError(absl::StrCat(write.stream(), " at offset ", record.offset));
      version += static_cast<uint64_t>(write.facts_size());
    }
  }
  return log;
}

}  // namespace candour
