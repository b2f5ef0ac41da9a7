#include "common/ledger/admit.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace candour {
namespace {

using ledger::v1::Commit;
using ledger::v1::Sealed;
using Broken = std::optional<std::string>;

// Frozen limits (README.md). Bytes, unless named otherwise.
constexpr size_t kIdBytes = 16, kHashBytes = 32, kNonceBytes = 24;
constexpr int kMaxWrites = 512, kMaxFacts = 1024, kMaxEvidence = 16, kMaxArgs = 16, kMaxPositions = 16;
constexpr size_t kMaxRequestBytes = 128 * 1024, kMaxEvidenceBytes = 64 * 1024;
constexpr size_t kMaxName = 256;   // method, type, origin, build, successor, arg
constexpr size_t kMaxReason = 63;  // [A-Z0-9_]{1,63}
constexpr uint32_t kMaxGrpcCode = 16;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

bool IsName(absl::string_view text) { return !text.empty() && text.size() <= kMaxName; }
bool IsReason(absl::string_view text) {
  if (text.empty() || text.size() > kMaxReason) return false;
  for (char c : text) {
    if (!IsUpper(c) && !IsDigit(c) && c != '_') return false;
  }
  return true;
}

// Full name of a message: letters, digits, _ and dots between.
bool IsType(absl::string_view text) {
  if (!IsName(text) || text.front() == '.' || text.back() == '.') return false;
  for (char c : text) {
    if (!IsLower(c) && !IsUpper(c) && !IsDigit(c) && c != '_' && c != '.') return false;
  }
  return true;
}

bool IsAccount(absl::string_view text) {
  if (text.size() < 8 || text.size() > 64) return false;
  for (char c : text) {
    if (!IsLower(c) && !IsUpper(c) && !IsDigit(c) && c != '_' && c != '-') return false;
  }
  return true;
}

Broken CheckSealed(const Sealed& sealed) {
  if (sealed.scheme() != 1 || sealed.key_id().size() != kIdBytes || sealed.nonce().size() != kNonceBytes ||
      sealed.commitment().size() != kHashBytes || sealed.ciphertext().empty() ||
      !IsStreamName(sealed.stream()) || !IsType(sealed.type())) {
    return "sealed actor";
  }
  return std::nullopt;
}

Broken CheckWho(const Commit& commit) {
  switch (commit.who_case()) {
    case Commit::kActor: {
      const auto& actor = commit.actor();
      if (!IsAccount(actor.account())) return "actor.account";
      if (!IsReason(actor.role())) return "actor.role";
      if (actor.organisation().size() > kMaxReason || actor.person_id().size() > kMaxReason) return "actor";
      return std::nullopt;
    }
    case Commit::kSealedActor:
      return CheckSealed(commit.sealed_actor());
    case Commit::WHO_NOT_SET:
      return "who";
  }
  return "who";
}

Broken CheckIdentity(const Commit& commit) {
  if (commit.level() == 0) return "level";
  if (commit.command_id().size() != kIdBytes) return "command_id";
  if (commit.blind().size() != kHashBytes) return "blind";
  if (!IsName(commit.method())) return "method";
  if (commit.caller_tag().size() != kHashBytes) return "caller_tag";
  if (commit.content_tag().size() != kHashBytes) return "content_tag";
  if (!commit.tag_key_id().empty() && commit.tag_key_id().size() != kIdBytes) return "tag_key_id";
  if (commit.correlation().size() > kMaxName) return "correlation";
  if (!commit.rule_set().empty() && commit.rule_set().size() != kHashBytes) return "rule_set";
  if (!IsName(commit.build())) return "build";
  if (commit.decided_at_us() < 0 || commit.recorded_at_us() < 0) return "time";
  return std::nullopt;
}

Broken CheckContext(const Commit& commit) {
  if (commit.has_request()) {
    if (!IsType(commit.request().type())) return "request.type";
    if (commit.request().value().size() > kMaxRequestBytes) return "request over 128 KiB";
  }
  if (commit.evidence_size() > kMaxEvidence) return "evidence count";
  size_t evidence_bytes = 0;
  for (const auto& evidence : commit.evidence()) {
    if (!IsType(evidence.view().type()) || evidence.at().ledger_id().size() != kIdBytes) return "evidence";
    evidence_bytes += evidence.view().value().size();
  }
  if (evidence_bytes > kMaxEvidenceBytes) return "evidence over 64 KiB";
  if (commit.has_cause() && (commit.cause().ledger_id().size() != kIdBytes || commit.cause().fact() < -1)) {
    return "cause";
  }
  if (commit.known_at_size() > kMaxPositions) return "known_at count";
  for (const auto& position : commit.known_at()) {
    if (position.ledger_id().size() != kIdBytes) return "known_at";
  }
  return std::nullopt;
}

Broken CheckWrites(const Commit& commit) {
  if (commit.writes_size() < 1 || commit.writes_size() > kMaxWrites) return "1 to 512 writes";
  absl::flat_hash_set<absl::string_view> streams;
  int facts = 0;
  for (const auto& write : commit.writes()) {
    if (!IsStreamName(write.stream())) return "stream";
    if (!streams.insert(write.stream()).second) return "a stream twice";
    if (write.stream() == kSelfStream && !commit.has_control()) return "ledger/self without control";
    facts += write.facts_size();
    for (const auto& fact : write.facts()) {
      if (!IsType(fact.type())) return "fact.type";
    }
  }
  if (facts > kMaxFacts) return "over 1,024 facts";
  if (facts > 0 && commit.has_refusal()) return "a refusal beside facts";
  if (facts > 0 && commit.has_control()) return "control beside facts";
  return std::nullopt;
}

Broken CheckRefusal(const Commit& commit) {
  if (!commit.has_refusal()) return std::nullopt;
  if (commit.has_control()) return "a refusal beside control";
  const auto& refusal = commit.refusal();
  if (!IsReason(refusal.reason())) return "refusal.reason";
  if (refusal.grpc_code() == 0 || refusal.grpc_code() > kMaxGrpcCode) return "refusal.grpc_code";
  if (refusal.args_size() > kMaxArgs) return "refusal.args";
  for (const auto& arg : refusal.args()) {
    if (!IsName(arg.name()) || arg.value().size() > kMaxName) return "refusal.args";
  }
  return std::nullopt;
}

Broken CheckSchema(const ledger::v1::Schema& schema) {
  if (schema.level() == 0) return "schema.level";
  const std::string* before = nullptr;
  for (const auto& type : schema.fact_types()) {
    if (!IsType(type)) return "schema.fact_types";
    if (before != nullptr && *before >= type) return "schema.fact_types not sorted";
    before = &type;
  }
  for (const auto& build : schema.builds()) {
    if (!IsName(build)) return "schema.builds";
  }
  return std::nullopt;
}

Broken CheckControl(const Commit& commit) {
  if (!commit.has_control()) return std::nullopt;
  if (commit.writes_size() != 1 || commit.writes(0).stream() != kSelfStream)
    return "control not on ledger/self alone";
  const auto& control = commit.control();
  if (control.has_opened()) {
    const auto& opened = control.opened();
    if (opened.ledger_id().size() != kIdBytes) return "opened.ledger_id";
    if (!IsName(opened.origin()) || opened.origin().find('\n') != std::string::npos) return "opened.origin";
    if (opened.generation() == 0) return "opened.generation";
    if (opened.schema().level() < commit.level()) return "opened.schema.level";
    return CheckSchema(opened.schema());
  }
  if (control.has_level_raised()) return CheckSchema(control.level_raised().schema());
  if (control.has_closed()) {
    return control.closed().successor().size() > kMaxName ? Broken("closed.successor") : std::nullopt;
  }
  return "control";
}

// Rules 1 that look at the log: where Opened stands, the level, the fact types, what follows Closed.
Broken CheckAgainstLog(const Commit& commit, uint64_t offset, const LedgerSelf& self) {
  const bool opens = commit.has_control() && commit.control().has_opened();
  if (opens != (offset == 0)) return offset == 0 ? "offset 0 is not Opened" : "Opened after offset 0";
  if (opens) return std::nullopt;
  if (!self.opened()) return "the ledger was never opened";
  if (self.closed) return "after Closed";
  if (commit.level() > self.level) return "level above the ledger's";
  if (commit.has_control() && commit.control().has_level_raised() &&
      commit.control().level_raised().schema().level() != self.level + 1) {
    return "not the next level";
  }
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      if (self.fact_types.find(fact.type()) == self.fact_types.end()) return "undeclared fact type";
    }
  }
  return std::nullopt;
}

Admission Reject(Verdict verdict, std::string why, Commit commit = {}) {
  return {verdict, std::move(why), std::move(commit)};
}

}  // namespace

absl::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAdmitted:
      return "ADMITTED";
    case Verdict::kMalformed:
      return "MALFORMED";
    case Verdict::kRepeated:
      return "REPEATED";
    case Verdict::kStale:
      return "STALE";
    case Verdict::kConflicted:
      return "CONFLICTED";
  }
  return "UNKNOWN";
}

bool IsStreamName(absl::string_view stream) {
  const size_t slash = stream.find('/');
  if (slash == absl::string_view::npos || slash < 1 || slash > 32) return false;
  const absl::string_view kind = stream.substr(0, slash), id = stream.substr(slash + 1);
  if (!IsLower(kind[0]) || id.empty() || id.size() > 160) return false;
  for (char c : kind) {
    if (!IsLower(c) && !IsDigit(c) && c != '_') return false;
  }
  for (char c : id) {
    if (!IsLower(c) && !IsUpper(c) && !IsDigit(c) && c != '.' && c != '_' && c != '~' && c != '-')
      return false;
  }
  return true;
}

std::string SerialiseCommit(const Commit& commit) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  commit.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::optional<std::string> CheckShape(const LogRecord& record, Commit* commit) {
  if (!record.key || !record.value) return "null key or value";
  if (record.value->size() > kMaxRecordBytes) return "value over 524,288 bytes";
  if (!commit->ParseFromString(*record.value)) return "not a commit";
  // An unknown field or another spelling of the same message shows as a difference to the canonical bytes.
  commit->DiscardUnknownFields();
  if (SerialiseCommit(*commit) != *record.value) return "not the canonical bytes";
  for (auto check : {CheckIdentity, CheckWho, CheckContext, CheckWrites, CheckRefusal, CheckControl}) {
    if (Broken broken = check(*commit)) return broken;
  }
  if (*record.key != commit->writes(0).stream()) return "key is not the first stream";
  return std::nullopt;
}

Admission Admit(const LogRecord& record, const LogState& log) {
  Commit commit;
  if (Broken broken = CheckShape(record, &commit)) return Reject(Verdict::kMalformed, *std::move(broken));
  if (Broken broken = CheckAgainstLog(commit, record.offset, log.self())) {
    return Reject(Verdict::kMalformed, *std::move(broken), std::move(commit));
  }
  if (log.IsSettled(commit.command_id()))
    return Reject(Verdict::kRepeated, "command id is settled", std::move(commit));
  for (int i = 0; i < commit.writes_size(); ++i) {
    const auto& write = commit.writes(i);
    if (log.VersionOf(write.stream()) == write.expected_version()) continue;
    return Reject(i == 0 ? Verdict::kStale : Verdict::kConflicted, write.stream(), std::move(commit));
  }
  return {Verdict::kAdmitted, "", std::move(commit)};
}

void ApplyControl(const Commit& commit, LedgerSelf* self) {
  if (!commit.has_control()) return;
  const auto& control = commit.control();
  const auto declare = [self](const ledger::v1::Schema& schema) {
    self->level = schema.level();
    self->fact_types.insert(schema.fact_types().begin(), schema.fact_types().end());
  };
  if (control.has_opened()) {
    self->ledger_id = control.opened().ledger_id();
    self->origin = control.opened().origin();
    declare(control.opened().schema());
  }
  if (control.has_level_raised()) declare(control.level_raised().schema());
  if (control.has_closed()) self->closed = true;
}

}  // namespace candour
