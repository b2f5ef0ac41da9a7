// `candour --dev` as a child, and what it costs.
//
//   CANDOUR_RETURN_IF_ERROR(ImportOrganisations(**server));
//   Call call = CreatePostCalls((*server)->server(), 4);
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_SERVER_PROCESS_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_SERVER_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/support/calls.h"
#include "tests/cluster/child_process.h"

namespace candour {

class ServerProcess {
 public:
  // On the data folder `data`, made if it is missing; returns when it serves. Ends with the object, at once.
  // What it prints is in `data` too. An error says what it logged last.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::string& data,
                                                              const std::vector<std::string>& more = {});

  // With a registrar's token, for hours.
  const Server& server() const { return server_; }
  const std::string& data() const { return data_; }
  // Of another service of the program; waits until that serves too.
  absl::StatusOr<std::string> AddressOf(const std::string& service);
  // From the start of the process until it said that it serves.
  absl::Duration started_in() const { return started_in_; }

  // The most memory that was ever resident, so far.
  absl::StatusOr<uint64_t> PeakBytes() const;
  // Of all its threads, so far.
  absl::StatusOr<absl::Duration> CpuTime() const;
  // As SIGTERM does; returns when it has ended.
  absl::Status Stop();

 private:
  explicit ServerProcess(std::string data) : data_(std::move(data)) {}
  absl::Status WaitUntilServing();

  const std::string data_;
  std::unique_ptr<ChildProcess> process_;
  Server server_;
  absl::Duration started_in_;
};

// candourctl; the error says what it printed last. Its output is kept in `data`.
absl::Status Ctl(const std::string& data, std::vector<std::string> verb);
// Topics on a broker for `candour --dev` on `data`, whose keys are made before them.
absl::Status CreateLedgers(const std::string& data, const std::string& bootstrap);
// The invented trusts of the demo, TST01 among them.
absl::Status ImportOrganisations(const ServerProcess& process);
// Everything in a folder, as it counts on the disk.
uint64_t BytesOnDisk(const std::string& folder);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_SERVER_PROCESS_H_
