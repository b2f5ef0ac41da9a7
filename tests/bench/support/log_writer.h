// Writes commits into the embedded ledger of a data folder whose service does not run: as many facts as
// wanted, in seconds and not in the minutes of a million calls. They are what the service would write: its
// decisions, its commit maker, its keys. Not thread-safe.
//
//   CANDOUR_ASSIGN_OR_RETURN(auto log, LogWriter::Open(data));
//   CANDOUR_RETURN_IF_ERROR(log->WritePost(NewPost()));
//   CANDOUR_RETURN_IF_ERROR(log->Finish());
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_LOG_WRITER_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_LOG_WRITER_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

class LogWriter {
 public:
  // `data`: of a `candour --dev` that has ended, with the demo's organisations.
  static absl::StatusOr<std::unique_ptr<LogWriter>> Open(const std::string& data);
  ~LogWriter();

  // As the command does, one fact. An error where it is refused.
  absl::Status WritePost(const registration::v1::CreatePostRequest& request);
  // Records a person and admits them to the register: two commits, three facts. What is asked of an applicant
  // is left out, since it is no part of a search.
  absl::Status WriteRegistrant(const registration::v1::RecordPersonRequest& request,
                               const std::string& register_number);
  // Everything written so far is on the disk on return. An error where anything was not.
  absl::Status Finish();

 private:
  struct Impl;
  struct Command;
  explicit LogWriter(std::unique_ptr<Impl> impl);
  absl::Status Write(const Command& command);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_LOG_WRITER_H_
