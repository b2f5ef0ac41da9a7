// Data folders with many facts, made once for all measurements that need them.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_DATA_SETS_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_DATA_SETS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/temp_dir.h"

namespace candour {

class DataSets {
 public:
  // The data folder of a `candour --dev` with the demo's organisations and `facts` posts, one fact in one
  // commit each. Nobody runs on it. The state is not folded where it was made just now.
  absl::StatusOr<std::string> WithPosts(int facts);

 private:
  const TempDir folder_;
  std::map<int, std::string> made_;
};

// Deletes the folded state of a data folder.
void ForgetState(const std::string& data);

// A folder where candour ran once: with keys, a ledger and the demo's organisations.
absl::Status PrepareData(const std::string& data);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_DATA_SETS_H_
