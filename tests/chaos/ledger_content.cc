#include "tests/chaos/ledger_content.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_fold.h"

namespace candour {
namespace {

LoggedRecord Logged(const LogRecord& record, const Admission& admission, int64_t recorded_at_us) {
  LoggedRecord logged{
      .offset = record.offset, .verdict = admission.verdict, .recorded_at_us = recorded_at_us};
  if (admission.verdict == Verdict::kMalformed) return logged;
  logged.command = FormatUuid(admission.commit.command_id());
  logged.control = admission.commit.has_control();
  logged.refusal = admission.commit.refusal().reason();
  for (const auto& write : admission.commit.writes())
    logged.writes.push_back(
        {write.stream(), write.expected_version(), static_cast<uint64_t>(write.facts_size())});
  return logged;
}

}  // namespace

absl::StatusOr<std::vector<LoggedRecord>> ReadLedger(Ledger& ledger) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kPatience));
  CANDOUR_ASSIGN_OR_RETURN(const auto records, ReadRecords(ledger, 0, range.end));
  if (records.size() < range.end)
    return absl::UnavailableError(absl::StrCat("read ", records.size(), " records of ", range.end));
  std::vector<LoggedRecord> log;
  LogFold fold;
  int64_t recorded_at_us = 0;
  for (const LogRecord& record : records) {
    const Admission admission = fold.Fold(record);
    if (admission.verdict == Verdict::kAdmitted)
      recorded_at_us = std::max<int64_t>(recorded_at_us, admission.commit.recorded_at_us());
    log.push_back(Logged(record, admission, recorded_at_us));
  }
  return log;
}

}  // namespace candour
