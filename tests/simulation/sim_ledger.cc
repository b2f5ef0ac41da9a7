#include "tests/simulation/sim_ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

constexpr int64_t kSendTimeout = 40;  // ticks after which a sender is told that it is not known

}  // namespace

void SimLog::Land(NewRecord record) {
  if (!seen_.insert(record.value).second) ++counters_["landed again"];
  LandRaw(std::move(record.key), std::move(record.value));
}

void SimLog::LandRaw(std::string key, std::string value) {
  records_.push_back({records_.size(), std::move(key), std::move(value)});
  landed_at_.push_back(loop_.now());
}

SimLedger::Fate SimLedger::Draw() {
  Random& random = log_.random_;
  if (!log_.faulty) return {random.Between(1, 4), 5, AppendOutcome::kAppended};
  const int64_t x = random.Between(1, 100);
  if (x <= 68) {
    const int64_t lands = random.Between(1, 4);
    if (random.Chance(.1)) return {lands, lands + kSendTimeout, AppendOutcome::kUnknown};
    if (random.Chance(.1)) return {lands, lands + random.Between(100, 300), AppendOutcome::kAppended};
    return {lands, lands + random.Between(0, 4), AppendOutcome::kAppended};
  }
  if (x <= 82) {
    const int64_t lands = random.Between(10, 60);
    return lands < kSendTimeout ? Fate{lands, lands, AppendOutcome::kAppended}
                                : Fate{lands, kSendTimeout, AppendOutcome::kUnknown};
  }
  // Lands when everybody gave up.
  if (x <= 94) return {random.Between(100, 900), kSendTimeout, AppendOutcome::kUnknown};
  if (x <= 97) return {-1, kSendTimeout, AppendOutcome::kUnknown};
  return {-1, random.Between(0, 20), AppendOutcome::kNotSent};
}

void SimLedger::LandAfter(int64_t ticks, const NewRecord& record) {
  ++log_.in_flight_;
  log_.loop_.After(ticks, [&log = log_, record, alive = alive_] {
    --log.in_flight_;
    if (!*alive) ++log.counters_["landed after its writer crashed"];
    log.Land(record);
  });
}

void SimLedger::Append(NewRecord record, std::function<void(AppendOutcome)> done) {
  if (log_.tamper) log_.tamper(&record);
  const Fate fate = Draw();
  if (fate.lands_after < 0) {
    ++log_.counters_[fate.outcome == AppendOutcome::kNotSent ? "not sent" : "lost"];
  } else {
    if (fate.outcome == AppendOutcome::kUnknown) ++log_.counters_["landed, sender not told"];
    if (fate.told_after > fate.lands_after + 50) ++log_.counters_["told late"];
    LandAfter(fate.lands_after, record);
    // A new producer after a fatal error sends the same bytes again.
    if (log_.faulty && log_.random_.Chance(.1)) LandAfter(log_.random_.Between(1, 400), record);
  }
  if (fate.told_after == 0) return done(fate.outcome);
  log_.loop_.After(fate.told_after, [done = std::move(done), outcome = fate.outcome, alive = alive_] {
    if (*alive) done(outcome);
  });
}

absl::StatusOr<LedgerRange> SimLedger::Range(absl::Duration) {
  if (log_.faulty && log_.random_.Chance(.1)) {
    ++log_.counters_["end not told"];
    return absl::DeadlineExceededError("simulated");
  }
  return LedgerRange{0, log_.records_.size()};
}

class SimLedger::Reader : public LedgerReader {
 public:
  Reader(SimLedger& ledger, uint64_t from) : ledger_(ledger), next_(from) {}

  absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration) override {
    SimLog& log = ledger_.log_;
    const uint64_t end = log.records_.size();
    if (next_ > end) return absl::OutOfRangeError(absl::StrCat("the log ends at ", end));
    const uint64_t count = log.faulty ? static_cast<uint64_t>(log.random_.Between(1, 6)) : end;
    std::vector<LogRecord> records;
    for (; next_ < end && records.size() < count; ++next_) records.push_back(At(next_));
    return records;
  }
  void Wake() override {}

 private:
  LogRecord At(uint64_t offset) const {
    const auto& log = ledger_.log_.records_;
    const uint64_t other = offset ^ 1;
    const bool swapped = ledger_.swaps && offset >= 2 && std::max(offset, other) < log.size();
    LogRecord record = log[swapped ? other : offset];
    record.offset = offset;
    return record;
  }

  SimLedger& ledger_;
  uint64_t next_;
};

absl::StatusOr<std::unique_ptr<LedgerReader>> SimLedger::NewReader(uint64_t from) {
  return std::unique_ptr<LedgerReader>(std::make_unique<Reader>(*this, from));
}

absl::StatusOr<LogRecord> SimLedger::ReadOne(uint64_t offset, absl::Duration) {
  if (offset >= log_.records_.size()) return absl::OutOfRangeError(absl::StrCat("no record at ", offset));
  return log_.records_[offset];
}

}  // namespace candour
