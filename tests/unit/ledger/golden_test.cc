// The frozen format: bytes of every shape, and every field of commit.proto with its number and type. A
// failure here is no test to be corrected: the format of living topics has been changed.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "tests/support/commit_shapes.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using ledger::v1::Commit;

std::string Golden(const std::string& name) {
  std::ifstream file("tests/golden/commit/" + name + ".hex");
  EXPECT_TRUE(file) << name << ".hex is missing";
  std::stringstream text;
  text << file.rdbuf();
  return absl::HexStringToBytes(absl::StripAsciiWhitespace(text.str()));
}

TEST(Golden, EveryShapeKeepsItsBytes) {
  for (const auto& [name, commit] : CommitShapes()) {
    EXPECT_EQ(absl::BytesToHexString(SerialiseCommit(commit)), absl::BytesToHexString(Golden(name))) << name;
  }
}

TEST(Golden, EveryByteIsRead) {
  for (const auto& [name, unused] : CommitShapes()) {
    const std::string bytes = Golden(name);
    ASSERT_NE(bytes, "");
    Commit commit;
    ASSERT_TRUE(commit.ParseFromString(bytes)) << name;
    EXPECT_EQ(commit.SerializeAsString(), bytes) << name;
    Commit parsed;
    EXPECT_EQ(CheckShape({0, commit.writes(0).stream(), bytes}, &parsed).value_or(""), "") << name;
  }
}

// "Commit.level = 1 uint32"; a member of a oneof names it.
std::string Describe(const FieldDescriptor* field) {
  std::string type = field->type_name();
  if (field->message_type() != nullptr) type = field->message_type()->full_name();
  return absl::StrCat(field->containing_type()->name(), ".", field->name(), " = ", field->number(), " ",
                      field->is_repeated() ? "repeated " : "", type,
                      field->containing_oneof() ? " in " + field->containing_oneof()->name() : "", "\n");
}

const char kFormat[] = R"(Commit.level = 1 uint32
Commit.command_id = 2 bytes
Commit.blind = 3 bytes
Commit.method = 4 bytes
Commit.caller_tag = 5 bytes
Commit.content_tag = 6 bytes
Commit.tag_key_id = 7 bytes
Commit.request = 8 candour.ledger.v1.Fact
Commit.evidence = 9 repeated candour.ledger.v1.Evidence
Commit.writes = 10 repeated candour.ledger.v1.Write
Commit.refusal = 11 candour.ledger.v1.Refusal
Commit.control = 12 candour.ledger.v1.Control
Commit.decided_at_us = 13 int64
Commit.recorded_at_us = 14 int64
Commit.actor = 15 candour.ledger.v1.Actor in who
Commit.sealed_actor = 16 candour.ledger.v1.Sealed in who
Commit.correlation = 17 bytes
Commit.cause = 18 candour.ledger.v1.Cause
Commit.rule_set = 19 bytes
Commit.build = 20 bytes
Commit.known_at = 21 repeated candour.ledger.v1.Position
Write.stream = 1 bytes
Write.expected_version = 2 uint64
Write.facts = 3 repeated candour.ledger.v1.Fact
Fact.type = 1 bytes
Fact.value = 2 bytes
Refusal.reason = 1 bytes
Refusal.grpc_code = 2 uint32
Refusal.args = 3 repeated candour.ledger.v1.Arg
Arg.name = 1 bytes
Arg.value = 2 bytes
Actor.account = 1 bytes
Actor.role = 2 bytes
Actor.organisation = 3 bytes
Actor.person_id = 4 bytes
Evidence.at = 1 candour.ledger.v1.Position
Evidence.view = 2 candour.ledger.v1.Fact
Position.ledger_id = 1 bytes
Position.partition = 2 uint32
Position.offset = 3 uint64
Cause.ledger_id = 1 bytes
Cause.offset = 2 uint64
Cause.write = 3 uint32
Cause.fact = 4 int32
Control.opened = 1 candour.ledger.v1.Opened in what
Control.level_raised = 2 candour.ledger.v1.LevelRaised in what
Control.closed = 3 candour.ledger.v1.Closed in what
Opened.ledger_id = 1 bytes
Opened.origin = 2 bytes
Opened.generation = 3 uint32
Opened.schema = 4 candour.ledger.v1.Schema
LevelRaised.schema = 1 candour.ledger.v1.Schema
Schema.level = 1 uint32
Schema.fact_types = 2 repeated bytes
Schema.descriptors = 3 bytes
Schema.builds = 4 repeated bytes
Closed.successor = 1 bytes
Sealed.scheme = 1 uint32
Sealed.key_id = 2 bytes
Sealed.nonce = 3 bytes
Sealed.ciphertext = 4 bytes
Sealed.commitment = 5 bytes
Sealed.stream = 6 bytes
Sealed.version = 7 uint64
Sealed.type = 8 bytes
)";

TEST(Format, FieldsAreFrozen) {
  const FileDescriptor* file = Commit::descriptor()->file();
  std::string format;
  for (int i = 0; i < file->message_type_count(); ++i) {
    const Descriptor* message = file->message_type(i);
    for (int j = 0; j < message->field_count(); ++j) format += Describe(message->field(j));
    EXPECT_EQ(message->nested_type_count() + message->extension_range_count(), 0) << message->name();
  }
  EXPECT_EQ(format, kFormat);
  EXPECT_EQ(file->package(), "candour.ledger.v1");
  EXPECT_EQ(file->syntax(), FileDescriptor::SYNTAX_PROTO3);
  EXPECT_EQ(file->enum_type_count() + file->extension_count(), 0);
}

}  // namespace
}  // namespace candour
