#include "common/ledger/opening.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <set>

#include "common/base/status.h"
#include "common/ledger/admit.h"

namespace candour {
namespace {

void AddFile(const google::protobuf::FileDescriptor& file, std::set<std::string>* seen,
             google::protobuf::FileDescriptorSet* files) {
  if (!seen->insert(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), seen, files);
  file.CopyTo(files->add_file());
}

std::string DescriptorsOf(const std::vector<std::string>& types) {
  google::protobuf::FileDescriptorSet files;
  std::set<std::string> seen;
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (const std::string& type : types) {
    if (const auto* message = pool->FindMessageTypeByName(type)) AddFile(*message->file(), &seen, &files);
  }
  return files.SerializeAsString();
}

}  // namespace

NewRecord OpeningRecord(const Opening& opening, absl::Time now, Entropy& entropy) {
  ledger::v1::Commit commit;
  commit.set_level(1);
  commit.set_command_id(entropy.Bytes(16));
  commit.set_blind(entropy.Bytes(32));
  commit.set_method("control/open");
  commit.set_caller_tag(std::string(32, '\0'));
  commit.set_content_tag(std::string(32, '\0'));
  commit.add_writes()->set_stream(std::string(kSelfStream));
  auto* opened = commit.mutable_control()->mutable_opened();
  opened->set_ledger_id(opening.ledger_id);
  opened->set_origin(opening.origin);
  opened->set_generation(1);
  opened->mutable_schema()->set_level(1);
  for (const std::string& type : opening.fact_types) opened->mutable_schema()->add_fact_types(type);
  opened->mutable_schema()->set_descriptors(DescriptorsOf(opening.fact_types));
  opened->mutable_schema()->add_builds(opening.build);
  commit.set_decided_at_us(absl::ToUnixMicros(now));
  commit.set_recorded_at_us(absl::ToUnixMicros(now));
  commit.mutable_actor()->set_account(opening.account);
  commit.mutable_actor()->set_role("OPERATOR");
  commit.set_build(opening.build);
  return {std::string(kSelfStream), SerialiseCommit(commit)};
}

absl::Status OpenLedger(Ledger& ledger, const Opening& opening, absl::Time now, Entropy& entropy,
                        absl::Duration timeout) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(timeout));
  absl::Status taken = absl::AlreadyExistsError(absl::StrCat(ledger.Describe(), " already holds a ledger"));
  if (range.end > 0) return taken;
  const NewRecord record = OpeningRecord(opening, now, entropy);
  ledger.Append(record, [](AppendOutcome) {});
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(0));
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(timeout));
  if (records.empty()) {
    return absl::UnavailableError(absl::StrCat(ledger.Describe(), " did not answer in time; try again"));
  }
  return records[0].value == record.value ? absl::OkStatus() : taken;
}

}  // namespace candour
