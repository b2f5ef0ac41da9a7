#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/ledger/admit.h"
#include "common/ledger/canonical.h"

namespace candour {
namespace {

using ledger::v1::Actor;
using ledger::v1::Commit;
using ledger::v1::Control;
using Broken = std::optional<std::string>;

// Frozen limits, README.md "Limits". Bytes, unless named otherwise.
constexpr size_t kIdBytes = 16, kHashBytes = 32, kNonceBytes = 24;
constexpr int kMaxWrites = 512, kMaxFacts = 1024, kMaxEvidence = 16, kMaxArgs = 16, kMaxPositions = 16;
constexpr int kMaxFactTypes = 4096, kMaxBuilds = 64;  // of one schema: every replica keeps them in memory
constexpr size_t kMaxRequestBytes = 128 * 1024, kMaxEvidenceBytes = 64 * 1024;
constexpr size_t kMaxName = 256, kMaxReason = 63, kMaxRef = 63;
constexpr size_t kPadBytes = 64, kTagBytes = 16, kMaxSealedBytes = 1024 + kTagBytes;
constexpr uint32_t kMaxGrpcCode = 16;
// 9999-12-31T23:59:59.999999Z, the last that google.protobuf.Timestamp knows. recorded_at is a running
// maximum: one commit from the year 292,277 would be the time of the ledger for ever.
constexpr int64_t kMaxTimeUs = 253402300799999999;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsIdChar(char c) {
  return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '.' || c == '_' || c == '~' || c == '-';
}

// Printable ASCII: these names are printed in logs and read by people.
bool IsName(absl::string_view text) {
  if (text.empty() || text.size() > kMaxName) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// An ODS code or a person's id, or empty. Nothing that a name or an e-mail address would fit.
bool IsRef(absl::string_view text) {
  return text.size() <= kMaxRef && std::all_of(text.begin(), text.end(), IsIdChar);
}

bool IsReason(absl::string_view text) {
  if (text.empty() || text.size() > kMaxReason) return false;
  for (char c : text) {
    if (!IsUpper(c) && !IsDigit(c) && c != '_') return false;
  }
  return true;
}

// Full name of a message: identifiers with dots between.
bool IsType(absl::string_view text) {
  if (!IsName(text) || text.back() == '.') return false;
  bool starts = true;
  for (char c : text) {
    const bool letter = IsLower(c) || IsUpper(c) || c == '_';
    if (starts ? !letter : !letter && !IsDigit(c) && c != '.') return false;
    starts = c == '.';
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

// Bound to its own command: an actor copied from another commit would open there, and here too.
Broken CheckSealedActor(const Commit& commit) {
  const auto& sealed = commit.sealed_actor();
  if (sealed.scheme() != 1 || sealed.key_id().size() != kIdBytes || sealed.nonce().size() != kNonceBytes ||
      sealed.commitment().size() != kHashBytes) {
    return "sealed_actor";
  }
  const size_t length = sealed.ciphertext().size();  // padded, since a length shows a name
  if (length < kPadBytes + kTagBytes || length > kMaxSealedBytes || length % kPadBytes != kTagBytes) {
    return "sealed_actor.ciphertext";
  }
  if (sealed.stream() != absl::StrCat("command/", FormatUuid(commit.command_id())) || sealed.version() != 0 ||
      sealed.type() != Actor::descriptor()->full_name()) {
    return "sealed_actor of another message";
  }
  return std::nullopt;
}

Broken CheckWho(const Commit& commit) {
  switch (commit.who_case()) {
    case Commit::kActor: {
      const auto& actor = commit.actor();
      if (!IsAccount(actor.account())) return "actor.account";
      if (!IsReason(actor.role())) return "actor.role";
      if (!IsRef(actor.organisation())) return "actor.organisation";
      if (!IsRef(actor.person_id())) return "actor.person_id";
      return std::nullopt;
    }
    case Commit::kSealedActor:
      return CheckSealedActor(commit);
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
  for (int64_t time : {commit.decided_at_us(), commit.recorded_at_us()}) {
    if (time < 0 || time > kMaxTimeUs) return "time";
  }
  return std::nullopt;
}

Broken CheckRequest(const Commit& commit) {
  // A control commit carries its content itself.
  if (!commit.has_request()) return commit.has_control() ? std::nullopt : Broken("no request");
  if (!IsType(commit.request().type())) return "request.type";
  if (commit.request().value().size() > kMaxRequestBytes) return "request over 128 KiB";
  return std::nullopt;
}

Broken CheckEvidence(const Commit& commit) {
  if (commit.evidence_size() > kMaxEvidence) return "over 16 evidence";
  size_t bytes = 0;
  for (const auto& evidence : commit.evidence()) {
    if (evidence.at().ledger_id().size() != kIdBytes) return "evidence.at";
    if (!IsType(evidence.view().type())) return "evidence.view";
    bytes += evidence.view().value().size();
  }
  return bytes > kMaxEvidenceBytes ? Broken("evidence over 64 KiB") : std::nullopt;
}

Broken CheckCause(const Commit& commit) {
  if (!commit.has_cause()) return std::nullopt;
  const auto& cause = commit.cause();
  if (cause.ledger_id().size() != kIdBytes) return "cause.ledger_id";
  // One spelling of a cause: a reaction's id is derived from it.
  if (cause.fact() < -1 || (cause.fact() == -1 && cause.write() != 0)) return "cause.fact";
  if (cause.fact() >= kMaxFacts || cause.write() >= static_cast<uint32_t>(kMaxWrites)) return "cause";
  return std::nullopt;
}

Broken CheckKnownAt(const Commit& commit) {
  if (commit.known_at_size() > kMaxPositions) return "over 16 known_at";
  absl::flat_hash_set<std::pair<absl::string_view, uint32_t>> seen;
  for (const auto& position : commit.known_at()) {
    if (position.ledger_id().size() != kIdBytes) return "known_at";
    if (!seen.insert({position.ledger_id(), position.partition()}).second) return "known_at twice";
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
  if (refusal.args_size() > kMaxArgs) return "over 16 refusal.args";
  for (const auto& arg : refusal.args()) {
    if (!IsName(arg.name()) || arg.value().size() > kMaxName) return "refusal.args";
  }
  return std::nullopt;
}

Broken CheckSchema(const ledger::v1::Schema& schema) {
  if (schema.level() == 0) return "schema.level";
  if (schema.fact_types_size() > kMaxFactTypes) return "over 4,096 schema.fact_types";
  if (schema.builds_size() > kMaxBuilds) return "over 64 schema.builds";
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

Broken CheckOpened(const Commit& commit) {
  const auto& opened = commit.control().opened();
  // Whatever level the ledger opens at, every build that ever was reads how it opened, and stops above its
  // own.
  if (commit.level() != 1) return "Opened above level 1";
  if (opened.ledger_id().size() != kIdBytes) return "opened.ledger_id";
  // Stands in lines of head logs and checkpoints, with a space after it.
  if (!IsName(opened.origin()) || opened.origin().find(' ') != std::string::npos) return "opened.origin";
  if (opened.generation() == 0) return "opened.generation";
  return CheckSchema(opened.schema());
}

Broken CheckControl(const Commit& commit) {
  if (!commit.has_control()) return std::nullopt;
  if (commit.writes_size() != 1 || commit.writes(0).stream() != kSelfStream) {
    return "control not on ledger/self alone";
  }
  switch (commit.control().what_case()) {
    case Control::kOpened:
      return CheckOpened(commit);
    case Control::kLevelRaised:
      return CheckSchema(commit.control().level_raised().schema());
    case Control::kClosed: {
      const std::string& successor = commit.control().closed().successor();
      return successor.empty() || IsName(successor) ? std::nullopt : Broken("closed.successor");
    }
    case Control::WHAT_NOT_SET:
      return "control";
  }
  return "control";
}

Broken CheckFields(const Commit& commit, absl::string_view key) {
  for (auto check : {CheckIdentity, CheckWho, CheckRequest, CheckEvidence, CheckCause, CheckKnownAt,
                     CheckWrites, CheckRefusal, CheckControl}) {
    if (Broken broken = check(commit)) return broken;
  }
  return key == commit.writes(0).stream() ? std::nullopt : Broken("key is not the first stream");
}

}  // namespace

bool IsStreamName(absl::string_view stream) {
  const size_t slash = stream.find('/');
  if (slash == absl::string_view::npos || slash < 1 || slash > 32) return false;
  const absl::string_view kind = stream.substr(0, slash), id = stream.substr(slash + 1);
  if (!IsLower(kind[0]) || id.empty() || id.size() > 160) return false;
  return std::all_of(kind.begin(), kind.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; }) &&
         std::all_of(id.begin(), id.end(), IsIdChar);
}

std::optional<std::string> CheckShape(const LogRecord& record, Commit* commit) {
  if (!record.key || !record.value) return "null key or value";
  if (record.value->size() > kMaxRecordBytes) return "value over 524,288 bytes";
  if (!commit->ParseFromString(*record.value)) return "not a commit";
  if (!IsCanonical(*commit, *record.value)) return "not the canonical bytes";
  return CheckFields(*commit, *record.key);
}

std::optional<std::string> CheckShape(const Commit& commit, const NewRecord& record) {
  if (record.value.size() > kMaxRecordBytes) return "value over 524,288 bytes";
  return CheckFields(commit, record.key);
}

}  // namespace candour
