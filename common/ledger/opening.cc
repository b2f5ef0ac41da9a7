#include "common/ledger/opening.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "common/ledger/admit.h"

namespace candour {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(500);

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

// What every control commit says alike.
ledger::v1::Commit ControlCommit(const std::string& method, const std::string& build,
                                 const std::string& account, absl::Time now, Entropy& entropy) {
  ledger::v1::Commit commit;
  commit.set_level(1);
  commit.set_command_id(entropy.Bytes(16));
  commit.set_blind(entropy.Bytes(32));
  commit.set_method(method);
  commit.set_caller_tag(std::string(32, '\0'));
  commit.set_content_tag(std::string(32, '\0'));
  commit.add_writes()->set_stream(std::string(kSelfStream));  // has no facts, and so no version but 0
  commit.set_decided_at_us(absl::ToUnixMicros(now));
  commit.set_recorded_at_us(absl::ToUnixMicros(now));
  commit.mutable_actor()->set_account(account);
  commit.mutable_actor()->set_role("OPERATOR");
  commit.set_build(build);
  return commit;
}

void FillSchema(uint32_t level, const std::vector<std::string>& fact_types, const std::string& build,
                ledger::v1::Schema* schema) {
  schema->set_level(level);
  for (const std::string& type : fact_types) schema->add_fact_types(type);
  schema->set_descriptors(DescriptorsOf(fact_types));
  schema->add_builds(build);
}

}  // namespace

NewRecord OpeningRecord(const Opening& opening, absl::Time now, Entropy& entropy) {
  ledger::v1::Commit commit = ControlCommit("control/open", opening.build, opening.account, now, entropy);
  auto* opened = commit.mutable_control()->mutable_opened();
  opened->set_ledger_id(opening.ledger_id);
  opened->set_origin(opening.origin);
  opened->set_generation(1);
  FillSchema(opening.level, opening.fact_types, opening.build, opened->mutable_schema());
  return {std::string(kSelfStream), SerialiseCommit(commit)};
}

NewRecord RaisingRecord(const Raising& raising, absl::Time now, Entropy& entropy) {
  ledger::v1::Commit commit =
      ControlCommit("control/raise_level", raising.build, raising.account, now, entropy);
  FillSchema(raising.level, raising.fact_types, raising.build,
             commit.mutable_control()->mutable_level_raised()->mutable_schema());
  auto* known = commit.add_known_at();
  known->set_ledger_id(raising.ledger_id);
  known->set_offset(raising.known_to);
  return {std::string(kSelfStream), SerialiseCommit(commit)};
}

absl::Status OpenLedger(Ledger& ledger, const Opening& opening, absl::Time now, Entropy& entropy,
                        absl::Duration timeout) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(timeout));
  absl::Status taken = absl::AlreadyExistsError(absl::StrCat(ledger.Describe(), " already holds a ledger"));
  if (range.end > 0) return taken;
  const NewRecord record = OpeningRecord(opening, now, entropy);
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(0));
  const auto until = std::chrono::steady_clock::now() + absl::ToChronoMilliseconds(timeout);
  // What was not acknowledged is sent again: if both land, the second opens nothing.
  const auto lost = std::make_shared<std::atomic<bool>>(true);
  while (std::chrono::steady_clock::now() < until) {
    if (lost->exchange(false)) {
      ledger.Append(record, [lost](AppendOutcome outcome) {
        if (outcome != AppendOutcome::kAppended) *lost = true;
      });
    }
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<LogRecord> records, reader->Next(kLook));
    if (!records.empty()) return records[0].value == record.value ? absl::OkStatus() : taken;
  }
  return absl::UnavailableError(absl::StrCat(ledger.Describe(), " did not answer in time; try again"));
}

}  // namespace candour
