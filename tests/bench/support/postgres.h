// A PostgreSQL 15 of the run's own, as Debian sets it up: every commit waits until its WAL is fsynced.
//
//   CANDOUR_ASSIGN_OR_RETURN(const auto postgres, Postgres::Start(folder / "postgres"));
//   CANDOUR_ASSIGN_OR_RETURN(const LoadResult result, postgres->InsertFacts(64, warm_up, length));
//
// Reached by a socket in its folder alone. It refuses to run as root, and then runs as `postgres`.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_POSTGRES_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_POSTGRES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/support/load.h"
#include "tests/cluster/child_process.h"

namespace candour {

class Postgres {
 public:
  // What is missing on this machine, and what to do; empty: nothing.
  static std::string SkipReason();
  // In a new folder whose parent the process may change. Returns when it takes connections and has an empty
  // table of facts.
  static absl::StatusOr<std::unique_ptr<Postgres>> Start(const std::string& folder);
  // As SIGINT does: rolls back what is under way, and waits for the end.
  ~Postgres();

  // pgbench with so many clients, each adding one fact of Payload() after the other, each the first of a
  // stream of its own: unique(stream, version) would refuse a second. Waits for its end.
  absl::StatusOr<LoadResult> InsertFacts(int clients, absl::Duration warm_up, absl::Duration length);

 private:
  explicit Postgres(std::string folder) : folder_(std::move(folder)) {}
  absl::Status MakeFolders() const;
  absl::Status Serve();
  // Runs a program of PostgreSQL to its end; the error says what it printed last.
  absl::Status Run(const std::string& program, std::vector<std::string> arguments, absl::Duration patience);
  absl::StatusOr<std::vector<TimedCall>> ReadCalls(const std::string& prefix) const;

  const std::string folder_;
  std::unique_ptr<ChildProcess> server_;
  int runs_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_POSTGRES_H_
