// One message, one spelling: bytes that some parser would read as a valid commit, but that are not its
// canonical bytes, are MALFORMED. Else two readers could differ about what stands in the log.
#include <gmock/gmock.h>

#include <set>

#include "absl/strings/match.h"
#include "tests/support/commit_shapes.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ledger::v1::Commit;

const char kNotCanonical[] = "not the canonical bytes";
const char kNotACommit[] = "not a commit";

std::string Why(std::optional<std::string> value, std::optional<std::string> key = "s/1") {
  Commit parsed;
  return CheckShape({1, std::move(key), std::move(value)}, &parsed).value_or("");
}

// A commit that begins with 08 01 12 10: level 1, a command id of 16 bytes.
std::string Bytes() { return SerialiseCommit(FactsShape()); }

std::string Hex(std::initializer_list<int> bytes) { return std::string(bytes.begin(), bytes.end()); }

TEST(Encoding, AcceptsTheCanonicalBytes) {
  EXPECT_EQ(Why(Bytes()), "");
  EXPECT_EQ(Bytes().substr(0, 4), Hex({0x08, 0x01, 0x12, 0x10}));
}

TEST(Encoding, RefusesNullAndEmpty) {
  EXPECT_EQ(Why(std::nullopt), "null key or value");
  EXPECT_EQ(Why(Bytes(), std::nullopt), "null key or value");
  EXPECT_EQ(Why(""), "level");
  EXPECT_EQ(Why(Bytes(), ""), "key is not the first stream");
}

TEST(Encoding, KeyIsTheFirstStream) {
  EXPECT_EQ(Why(Bytes(), "key/x~1"), "key is not the first stream");
  EXPECT_EQ(Why(Bytes(), "s/1 "), "key is not the first stream");
}

// 524,288 bytes are in, one more is out before anything is parsed.
TEST(Encoding, ValueHasAtMost524288Bytes) {
  Commit commit = FactsShape();
  std::string* filler = commit.mutable_writes(0)->mutable_facts(0)->mutable_value();
  filler->assign(524'288 - 1'000, 'x');
  filler->append(524'288 - SerialiseCommit(commit).size(), 'x');
  ASSERT_EQ(SerialiseCommit(commit).size(), 524'288u);
  EXPECT_EQ(Why(SerialiseCommit(commit)), "");
  filler->push_back('x');
  EXPECT_EQ(Why(SerialiseCommit(commit)), "value over 524,288 bytes");
  EXPECT_EQ(Why(std::string(524'289, '\xff')), "value over 524,288 bytes");
}

TEST(Encoding, RefusesOtherSpellings) {
  const std::string rest = Bytes().substr(2), after_id = Bytes().substr(4);
  EXPECT_EQ(Why(rest + Hex({0x08, 0x01})), kNotCanonical) << "fields out of order";
  EXPECT_EQ(Why(Hex({0x08, 0x81, 0x00}) + rest), kNotCanonical) << "overlong value";
  EXPECT_EQ(Why(Hex({0x88, 0x00, 0x01}) + rest), kNotCanonical) << "overlong tag";
  EXPECT_EQ(Why(Hex({0x08, 0x01, 0x12, 0x90, 0x00}) + after_id), kNotCanonical) << "overlong length";
  EXPECT_EQ(Why(Hex({0x08, 0x81, 0x80, 0x80, 0x80, 0x10}) + rest), kNotCanonical) << "1 + 2^32";
  EXPECT_EQ(Why(Hex({0x08, 0x01, 0x08, 0x01}) + rest), kNotCanonical) << "a singular field twice";
  EXPECT_EQ(Why(Hex({0x08, 0x02, 0x08, 0x01}) + rest), kNotCanonical) << "the last one would win";
}

// Cuts the canonical bytes where the fields above `number` begin: [0, cut) and [cut, end).
std::pair<std::string, std::string> CutAfter(const Commit& commit, int number) {
  Commit head = commit;
  const auto* descriptor = Commit::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->number() > number)
      head.GetReflection()->ClearField(&head, descriptor->field(i));
  }
  const std::string bytes = SerialiseCommit(commit);
  const size_t cut = SerialiseCommit(head).size();
  return {bytes.substr(0, cut), bytes.substr(cut)};
}

TEST(Encoding, RefusesAnExplicitDefault) {
  Commit commit = FactsShape();
  commit.clear_decided_at_us();
  commit.clear_correlation();
  ASSERT_EQ(Why(SerialiseCommit(commit)), "");
  const auto [before_time, after_time] = CutAfter(commit, 12);
  EXPECT_EQ(Why(before_time + Hex({13 << 3, 0}) + after_time), kNotCanonical) << "decided_at_us = 0";
  const auto [before_bytes, after_bytes] = CutAfter(commit, 16);
  EXPECT_EQ(Why(before_bytes + Hex({0x8a, 0x01, 0x00}) + after_bytes), kNotCanonical) << "correlation empty";
}

TEST(Encoding, RefusesASubmessageInParts) {
  Commit head, tail;
  head.mutable_actor()->set_account("account-of-tests");
  tail.mutable_actor()->set_role("TESTER");
  tail.mutable_actor()->set_organisation(FactsShape().actor().organisation());
  tail.mutable_actor()->set_person_id(FactsShape().actor().person_id());
  const auto [before, with_actor] = CutAfter(FactsShape(), 14);
  const auto [to_actor, after] = CutAfter(FactsShape(), 16);
  EXPECT_EQ(Why(before + SerialiseCommit(head) + SerialiseCommit(tail) + after), kNotCanonical);
}

TEST(Encoding, RefusesBothMembersOfAOneof) {
  Commit sealed;
  *sealed.mutable_sealed_actor() = SealedActorShape().sealed_actor();
  const auto [before, after] = CutAfter(FactsShape(), 15);
  EXPECT_EQ(Why(before + SerialiseCommit(sealed) + after), kNotCanonical);
}

TEST(Encoding, RefusesWhatDoesNotParse) {
  const std::string bytes = Bytes();
  EXPECT_EQ(Why(bytes.substr(0, bytes.size() - 1)), kNotACommit) << "cut short";
  EXPECT_EQ(Why(bytes + Hex({0x00})), kNotACommit) << "field 0";
  EXPECT_EQ(Why(bytes + Hex({0x0c})), kNotACommit) << "end of a group that never began";
  EXPECT_EQ(Why(bytes + Hex({0x0f})), kNotACommit) << "wire type 7";
  EXPECT_EQ(Why(bytes + Hex({0x12, 0xff, 0xff, 0xff, 0xff, 0x0f})), kNotACommit) << "length over the end";
  EXPECT_EQ(Why("{\"level\": 1}"), kNotACommit);
}

// 524,288 groups inside each other: no stack can be overrun by junk.
TEST(Encoding, RefusesDeepNesting) {
  EXPECT_EQ(Why(std::string(524'288, '\x0b')), kNotACommit);
  EXPECT_EQ(Why(std::string(50, '\x0b') + std::string(50, '\x0c') + Bytes()), kNotCanonical);
}

// The most objects that 512 KiB can hold; the cost is linear, and a refusal comes before any rule looks at
// them.
TEST(Encoding, RefusesTheMostElementsThatFit) {
  std::string junk;
  while (junk.size() + 2 <= 524'288) junk += Hex({10 << 3 | 2, 0});  // an empty write
  EXPECT_EQ(Why(junk), "level");
  EXPECT_EQ(Why(Hex({0x08, 0x01}) + junk.substr(2)), "command_id");
}

// Calls `visit` for the message and every message inside it.
void Walk(Message* message, const std::function<void(Message*)>& visit) {
  visit(message);
  std::vector<const FieldDescriptor*> fields;
  message->GetReflection()->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Walk(message->GetReflection()->MutableMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < message->GetReflection()->FieldSize(*message, field); ++i) {
      Walk(message->GetReflection()->MutableRepeatedMessage(message, field, i), visit);
    }
  }
}

// An unknown field stands behind the known ones, where a serialiser that keeps it puts it again: the bytes
// alone would not betray it.
TEST(Encoding, RefusesAnUnknownFieldInEveryMessage) {
  std::set<std::string> seen;
  for (const auto& [name, shape] : CommitShapes()) {
    Commit commit = shape;
    Walk(&commit, [&, name = name](Message* message) {
      seen.insert(message->GetDescriptor()->name());
      auto* unknown = message->GetReflection()->MutableUnknownFields(message);
      unknown->AddVarint(1000, 1);
      const LogRecord record = RecordAt(1, commit);
      EXPECT_EQ(Why(record.value, record.key), kNotCanonical) << name << " " << message->GetTypeName();
      unknown->Clear();
    });
  }
  EXPECT_EQ(static_cast<int>(seen.size()), Commit::descriptor()->file()->message_type_count());
}

TEST(Encoding, RefusesAKnownNumberOfAnotherType) {
  EXPECT_EQ(Why(Hex({0x0a, 0x01, 0x01}) + Bytes().substr(2)), kNotCanonical) << "level as bytes";
  EXPECT_EQ(Why(Bytes() + Hex({0x10, 0x01})), kNotCanonical) << "command_id as a number";
}

}  // namespace
}  // namespace candour
