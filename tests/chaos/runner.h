// One chaos run: faults in a seeded order on a world at work, then the check of everything that was seen.
#ifndef CANDOUR_TESTS_CHAOS_RUNNER_H_
#define CANDOUR_TESTS_CHAOS_RUNNER_H_

#include <map>
#include <string>
#include <vector>

#include "tests/chaos/checker.h"
#include "tests/chaos/fault.h"
#include "tests/chaos/follower.h"

namespace candour {

class Runner {
 public:
  struct Options {
    uint64_t seed = 1;
    absl::Duration time = absl::Seconds(60);
    int clients = 6;
    Bounds bounds;
    std::vector<FaultKind> faults;
  };
  Runner(World& world, Options options)
      : world_(world), options_(std::move(options)), random_(options_.seed) {}

  // Every fault once at least, then on until the time is over. What was found, of the checker's and of its
  // own.
  std::vector<Violation> Run();

  // The faults that never bit.
  std::vector<std::string> Void() const;
  void PrintTable() const;

 private:
  struct Tally {
    int struck = 0, bit = 0;
    int64_t slowest_answer_us = -1, slowest_recovery_us = -1;
  };

  void Strike(const FaultKind& kind, Clients& clients);
  void Compare(const std::string& after, Clients& clients);
  void Finish(Clients& clients, std::vector<std::unique_ptr<Follower>>& followers);
  void CheckAll();
  void Add(const std::string& law, const std::string& what) { found_.push_back({law, what}); }

  World& world_;
  const Options options_;
  Random random_;
  std::map<std::string, Tally> tallies_;
  std::vector<Violation> found_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_RUNNER_H_
