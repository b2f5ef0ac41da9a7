#include "tests/bench/support/data_sets.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/support/calls.h"
#include "tests/bench/support/log_writer.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"

namespace candour {

absl::StatusOr<std::string> DataSets::WithPosts(int facts) {
  if (const auto found = made_.find(facts); found != made_.end()) return found->second;
  Progress(absl::StrCat("writing ", facts, " facts"));
  const std::string data = folder_ / absl::StrCat("posts-", facts);
  CANDOUR_RETURN_IF_ERROR(PrepareData(data));
  CANDOUR_ASSIGN_OR_RETURN(const auto log, LogWriter::Open(data));
  for (int i = 0; i < facts; ++i) CANDOUR_RETURN_IF_ERROR(log->WritePost(NewPost()));
  CANDOUR_RETURN_IF_ERROR(log->Finish());
  ForgetState(data);
  made_[facts] = data;
  return data;
}

void ForgetState(const std::string& data) { std::filesystem::remove_all(data + "/registration/state"); }

absl::Status PrepareData(const std::string& data) {
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data));
  CANDOUR_RETURN_IF_ERROR(ImportOrganisations(*server));
  return server->Stop();
}

}  // namespace candour
