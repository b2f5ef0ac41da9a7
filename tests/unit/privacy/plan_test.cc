#include "common/privacy/plan.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "candour/ledger/v1/commit.pb.h"
#include "tests/unit/privacy/sample.pb.h"

namespace candour {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using testing::HasSubstr;

constexpr char kIdentity[] = "options { [candour.options.v1.personal] { retention: RETENTION_IDENTITY } }";
constexpr char kNarrative[] = "options { [candour.options.v1.personal] { retention: RETENTION_NARRATIVE } }";

std::string Field(absl::string_view name, int number, absl::string_view more) {
  return absl::StrCat("field { name: '", name, "' number: ", number, " label: LABEL_OPTIONAL ", more, " }\n");
}
std::string Text(absl::string_view name, int number, absl::string_view options = "") {
  return Field(name, number, absl::StrCat("type: TYPE_STRING ", options));
}
std::string Of(absl::string_view type, absl::string_view name, int number, absl::string_view more = "") {
  return Field(name, number, absl::StrCat("type: TYPE_MESSAGE type_name: '", type, "' ", more));
}
std::string Sealed(absl::string_view name = "sealed", absl::string_view more = "") {
  return Of(".candour.ledger.v1.Sealed", name, 9, more);
}
std::string Type(absl::string_view name, absl::string_view fields) {
  return absl::StrCat("message_type { name: '", name, "' ", fields, " }\n");
}

// The verdict on a file of these types.
absl::Status Check(absl::string_view types) {
  google::protobuf::FileDescriptorProto file;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat("name: 'case.proto' package: 'case' syntax: 'proto3' ",
                   "dependency: 'candour/ledger/v1/commit.proto' ",
                   "dependency: 'candour/options/v1/options.proto' ", types),
      &file));
  DescriptorPool pool(DescriptorPool::generated_pool());
  const FileDescriptor* built = pool.BuildFile(file);
  EXPECT_NE(built, nullptr);
  return CheckDescriptors({built});
}

// The guard of the whole project: fails on the first message anywhere that breaks a rule.
TEST(CheckDescriptors, EveryMessageLinkedInKeepsTheRules) {
  std::vector<std::string> names;
  ASSERT_TRUE(DescriptorPool::internal_generated_database()->FindAllFileNames(&names));
  std::vector<const FileDescriptor*> files;
  for (const std::string& name : names) {
    if (absl::StartsWith(name, "candour/") || absl::StartsWith(name, "tests/"))
      files.push_back(DescriptorPool::generated_pool()->FindFileByName(name));
  }
  EXPECT_THAT(names, testing::Contains("candour/common/v1/common.proto"));
  EXPECT_THAT(names, testing::Contains(sample::privacy::v1::PersonRecorded::descriptor()->file()->name()));
  EXPECT_EQ(CheckDescriptors(files), absl::OkStatus());
}

TEST(CheckDescriptors, TakesPersonalFieldsBesideTheirSealed) {
  EXPECT_EQ(Check(Type("Plain", Text("title", 1))), absl::OkStatus());
  EXPECT_EQ(Check(Type("Person", Text("title", 1) + Text("name", 2, kIdentity) + Sealed())),
            absl::OkStatus());
}

TEST(CheckDescriptors, WantsExactlyOneSealed) {
  const std::string name = Text("name", 1, kIdentity);
  EXPECT_EQ(Check(Type("Person", name)).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Check(Type("Person", name + Sealed("hidden"))).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Check(Type("Person", name + Text("sealed", 2))).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Check(Type("Person", name + Sealed("sealed", kIdentity))).code(), absl::StatusCode::kInternal);
  const std::string second = Of(".candour.ledger.v1.Sealed", "other", 8);
  EXPECT_EQ(Check(Type("Person", name + Sealed() + second)).code(), absl::StatusCode::kInternal);
  const std::string in_oneof = Sealed("sealed", "oneof_index: 0") + "oneof_decl { name: 'what' }";
  EXPECT_EQ(Check(Type("Person", name + in_oneof)).code(), absl::StatusCode::kInternal);
  const std::string repeated =
      "field { name: 'sealed' number: 9 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: "
      "'.candour.ledger.v1.Sealed' }";
  EXPECT_EQ(Check(Type("Person", name + repeated)).code(), absl::StatusCode::kInternal);
}

TEST(CheckDescriptors, WantsOneRetentionClass) {
  const std::string unspecified = "options { [candour.options.v1.personal] { } }";
  EXPECT_THAT(std::string(Check(Type("Person", Text("name", 1, unspecified) + Sealed())).message()),
              HasSubstr("without a retention class"));
  EXPECT_THAT(
      std::string(Check(Type("Person", Text("name", 1, kIdentity) + Text("why", 2, kNarrative) + Sealed()))
                      .message()),
      HasSubstr("case.Person.why"));
}

TEST(CheckDescriptors, WantsTheSameReaders) {
  const std::string own =
      "options { [candour.options.v1.personal] { retention: RETENTION_IDENTITY own: true } }";
  EXPECT_TRUE(Check(Type("Person", Text("name", 1, own) + Text("also", 2, own) + Sealed())).ok());
  EXPECT_THAT(
      std::string(
          Check(Type("Person", Text("name", 1, own) + Text("also", 2, kIdentity) + Sealed())).message()),
      HasSubstr("case.Person.also"));
}

TEST(CheckDescriptors, HoldsPersonalMessagesInPersonalFieldsOnly) {
  const std::string person = Type("Person", Text("name", 1, kIdentity) + Sealed());
  EXPECT_THAT(std::string(Check(person + Type("Two", Of(".case.Person", "first", 1))).message()),
              HasSubstr("case.Two.first: holds case.Person"));
  // However deep, and though a type holds itself.
  EXPECT_FALSE(Check(person + Type("Box", Of(".case.Person", "in", 1, kIdentity) + Sealed() +
                                              Of(".case.Box", "box", 2)))
                   .ok());
  EXPECT_FALSE(
      Check(person + Type("Mid", Of(".case.Person", "in", 1)) + Type("Out", Of(".case.Mid", "mid", 1))).ok());
  EXPECT_TRUE(Check(Type("Loop", Of(".case.Loop", "loop", 1))).ok());
  EXPECT_TRUE(Check(person + Type("Whole", Of(".case.Person", "in", 1, kIdentity) + Sealed())).ok());
}

TEST(CheckDescriptors, LooksIntoNestedTypesAndNamesEveryOne) {
  const std::string inner = "nested_type { name: 'Inner' " + Text("name", 1, kIdentity) + " }";
  const auto status = Check(Type("Outer", inner) + Type("Other", Text("name", 1, kIdentity)));
  EXPECT_THAT(std::string(status.message()), HasSubstr("case.Outer.Inner"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("case.Other"));
}

TEST(PlanOf, IsMadeOncePerType) {
  const auto& type = *sample::privacy::v1::PersonRecorded::descriptor();
  EXPECT_EQ(&PlanOf(type), &PlanOf(type));
  EXPECT_EQ(PlanOf(type).personal.size(), 5u);
  EXPECT_TRUE(PlanOf(*sample::privacy::v1::PostCreated::descriptor()).personal.empty());
}

}  // namespace
}  // namespace candour
