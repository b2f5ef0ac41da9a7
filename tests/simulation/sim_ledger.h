// A ledger with every fault that a broker and its network have: records land late, twice, in another order,
// after their writer is gone, or never; acknowledgements come late or are lost. What it says is true:
// kAppended stands in the log, kNotSent never will, kUnknown may.
#ifndef CANDOUR_TESTS_SIMULATION_SIM_LEDGER_H_
#define CANDOUR_TESTS_SIMULATION_SIM_LEDGER_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "tests/simulation/event_loop.h"

namespace candour {

// The log itself. Single-threaded; outlives its connections.
class SimLog {
 public:
  SimLog(EventLoop& loop, Random& random, Counters& counters)
      : loop_(loop), random_(random), counters_(counters) {}

  const std::vector<LogRecord>& records() const { return records_; }
  void Land(NewRecord record);
  // What a foreign producer wrote.
  void LandRaw(std::string key, std::string value);
  // When each of them landed, in ticks.
  const std::vector<int64_t>& landed_at() const { return landed_at_; }
  // Records under way.
  int in_flight() const { return in_flight_; }

  bool faulty = true;
  // For broken variants: what a writer sends instead, in another order for one reader.
  std::function<void(NewRecord*)> tamper;

 private:
  friend class SimLedger;
  EventLoop& loop_;
  Random& random_;
  Counters& counters_;
  std::vector<LogRecord> records_;
  std::vector<int64_t> landed_at_;
  std::set<std::string> seen_;  // values
  int in_flight_ = 0;
};

// One process's connection. Destroyed with its process: what was sent lands all the same, nobody is told.
class SimLedger : public Ledger {
 public:
  explicit SimLedger(SimLog& log) : log_(log) {}
  ~SimLedger() override { *alive_ = false; }

  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override;
  // Not always in time.
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override;
  // Its readers lag: they get a few records at a time, and never wait.
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override;
  absl::StatusOr<LogRecord> ReadOne(uint64_t offset, absl::Duration timeout) override;
  std::string ClusterId() const override { return "simulated"; }
  std::string Describe() const override { return "simulated log"; }

  // A broken variant: pairs of records are read in the other order.
  bool swaps = false;

 private:
  class Reader;
  struct Fate {
    int64_t lands_after = -1;  // ticks; -1: never
    int64_t told_after = 0;
    AppendOutcome outcome = AppendOutcome::kAppended;
  };
  Fate Draw();
  void LandAfter(int64_t ticks, const NewRecord& record);

  SimLog& log_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_SIM_LEDGER_H_
