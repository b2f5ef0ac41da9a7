// Every fact type that a service declares, frozen as bytes and as text: tests/golden/facts/<service>. A
// failure here is no test to be corrected: facts of this form stand in ledgers that are never rewritten.
//
// <full type name>.textproto holds a fact with every field set, as text, and above it the bytes of the same
// fact
// ("# bytes: " lines, hex). A number, type, name or enum value that changes fails; so does one that is taken
// away.
//
// A fact that gains a field gets another file, <type>.2.textproto (then .3), with every field set; the files
// before it stay as they are and must still parse. An enum that gains a value gets it in enums.2.txt. To
// write what is missing, and never anything that is there:
//
//   CANDOUR_WRITE_GOLDEN=1 build/tests/bin/golden_facts_test
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/privacy/seal.h"
#include "services/registration/model.h"
#include "services/registration/sanctions.h"
#include "services/sanctions/model.h"
#include "tests/support/golden_files.h"
#include "tests/unit/golden/whole_message.h"

namespace candour {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::TextFormat;
using testing::ElementsAreArray;
using testing::IsEmpty;

constexpr char kBytes[] = "# bytes: ";
constexpr size_t kHexOfALine = 96;

std::unique_ptr<Message> NewFact(const std::string& type) {
  const auto* descriptor = DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (descriptor == nullptr) return nullptr;
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

// "candour.registration.v1.CodeSigned" and 2 of candour.registration.v1.CodeSigned.2.textproto.
struct GoldenName {
  std::string type;
  int generation = 1;
};

GoldenName Parse(const std::string& file) {
  std::vector<std::string> parts = absl::StrSplit(absl::StripSuffix(file, ".textproto"), '.');
  GoldenName name;
  if (int generation = 0; absl::SimpleAtoi(parts.back(), &generation)) {
    name.generation = generation;
    parts.pop_back();
  }
  name.type = absl::StrJoin(parts, ".");
  return name;
}

std::string FileOf(const std::string& type, int generation) {
  return absl::StrCat(type, generation == 1 ? "" : absl::StrCat(".", generation), ".textproto");
}

struct Service {
  std::string name;
  const Model* model;
  std::string Folder() const { return absl::StrCat("tests/golden/facts/", name, "/"); }
};

std::vector<Service> Services() {
  return {{"registration", &RegistrationModel()}, {"sanctions", &SanctionsModel()}};
}

// By type, generations in order.
std::map<std::string, std::vector<int>> GoldenFiles(const std::string& folder) {
  std::map<std::string, std::vector<int>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename();
    if (!absl::EndsWith(file, ".textproto")) continue;
    const GoldenName name = Parse(file);
    files[name.type].push_back(name.generation);
  }
  for (auto& [type, generations] : files) std::sort(generations.begin(), generations.end());
  return files;
}

struct Golden {
  std::string bytes, text;
};

Golden ReadGolden(const std::string& folder, const std::string& type, int generation) {
  Golden golden;
  golden.text = ReadWhole(folder + FileOf(type, generation));
  std::string hex;
  for (absl::string_view line : absl::StrSplit(golden.text, '\n')) {
    if (absl::ConsumePrefix(&line, kBytes)) absl::StrAppend(&hex, line);
  }
  golden.bytes = absl::HexStringToBytes(hex);
  return golden;
}

void WriteGolden(const std::string& folder, const std::string& type, int generation) {
  const std::unique_ptr<Message> fact = NewFact(type);
  FillWholly(fact.get());
  const std::string hex = absl::BytesToHexString(DeterministicBytes(*fact));
  std::string file = absl::StrCat("# proto-message: ", type, "\n");
  for (size_t at = 0; at < hex.size(); at += kHexOfALine)
    absl::StrAppend(&file, kBytes, hex.substr(at, kHexOfALine), "\n");
  std::string text;
  TextFormat::PrintToString(*fact, &text);
  WriteNew(folder + FileOf(type, generation), file + text);
}

// A new type gets its first file, one whose newest file has not all fields another.
void WriteMissing(const Service& service) {
  const std::string folder = service.Folder();
  std::filesystem::create_directories(folder);
  auto files = GoldenFiles(folder);
  for (const std::string& type : service.model->FactTypes()) {
    const int newest = files[type].empty() ? 0 : files[type].back();
    const std::unique_ptr<Message> fact = NewFact(type);
    if (newest == 0 ||
        (fact->ParseFromString(ReadGolden(folder, type, newest).bytes) && !MissingIn(*fact).empty()))
      WriteGolden(folder, type, newest + 1);
  }
}

class GoldenFacts : public testing::TestWithParam<Service> {
 protected:
  static void SetUpTestSuite() {
    if (!WritesGolden()) return;
    for (const Service& service : Services()) WriteMissing(service);
  }
  const Model& model() const { return *GetParam().model; }
  const std::string folder_ = GetParam().Folder();
};

TEST_P(GoldenFacts, EveryDeclaredTypeHasAFileAndEveryFileAType) {
  std::vector<std::string> types;
  for (const auto& [type, generations] : GoldenFiles(folder_)) {
    types.push_back(type);
    for (size_t i = 0; i < generations.size(); ++i) EXPECT_EQ(generations[i], i + 1) << type;
  }
  EXPECT_THAT(types, ElementsAreArray(model().FactTypes()));
}

TEST_P(GoldenFacts, EveryByteIsReadAndWrittenAgain) {
  for (const auto& [type, generations] : GoldenFiles(folder_)) {
    for (const int generation : generations) {
      const std::string bytes = ReadGolden(folder_, type, generation).bytes;
      const std::unique_ptr<Message> fact = NewFact(type);
      ASSERT_TRUE(fact && fact->ParseFromString(bytes)) << type;
      EXPECT_THAT(UnknownIn(*fact), IsEmpty()) << FileOf(type, generation);
      EXPECT_EQ(absl::BytesToHexString(DeterministicBytes(*fact)), absl::BytesToHexString(bytes))
          << FileOf(type, generation);
    }
  }
}

TEST_P(GoldenFacts, TheTextSaysTheSame) {
  for (const auto& [type, generations] : GoldenFiles(folder_)) {
    for (const int generation : generations) {
      const Golden golden = ReadGolden(folder_, type, generation);
      const std::unique_ptr<Message> bytes = NewFact(type), text = NewFact(type);
      ASSERT_TRUE(bytes && bytes->ParseFromString(golden.bytes)) << type;
      ASSERT_TRUE(TextFormat::ParseFromString(golden.text, text.get())) << FileOf(type, generation);
      EXPECT_EQ(text->DebugString(), bytes->DebugString()) << FileOf(type, generation);
    }
  }
}

TEST_P(GoldenFacts, TheNewestFileOfATypeHasEveryField) {
  for (const auto& [type, generations] : GoldenFiles(folder_)) {
    const std::unique_ptr<Message> fact = NewFact(type);
    ASSERT_TRUE(fact && fact->ParseFromString(ReadGolden(folder_, type, generations.back()).bytes)) << type;
    EXPECT_THAT(MissingIn(*fact), IsEmpty())
        << "new fields: " << FileOf(type, generations.back() + 1) << " is to be written";
  }
}

// Facts hold an enum's number: a name that moves to another one would change what was recorded.
std::set<std::string> EnumValues(const Model& model) {
  std::set<const EnumDescriptor*> enums;
  for (const std::string& type : model.FactTypes()) EnumsOf(*NewFact(type)->GetDescriptor(), &enums);
  std::set<std::string> values;
  for (const EnumDescriptor* one : enums) {
    for (int i = 0; i < one->value_count(); ++i)
      values.insert(
          absl::StrCat(one->full_name(), " ", one->value(i)->name(), " = ", one->value(i)->number()));
  }
  return values;
}

// "<level> <type>".
std::set<std::string> FactLevels(const Model& model) {
  std::set<std::string> levels;
  for (uint32_t level = 1; level <= model.level(); ++level) {
    for (const std::string& type : model.FactTypesOf(level)) levels.insert(absl::StrCat(level, " ", type));
  }
  return levels;
}

// What the files <name>.txt, <name>.2.txt ... say line by line still holds; what is new has a file of its
// own.
void OnlyGrows(const std::string& folder, const std::string& name, const std::set<std::string>& lines) {
  const auto file = [&](int generation) {
    return absl::StrCat(folder, name, generation == 1 ? "" : absl::StrCat(".", generation), ".txt");
  };
  std::set<std::string> golden;
  int generation = 1;
  for (; std::filesystem::exists(file(generation)); ++generation) {
    for (const absl::string_view line : absl::StrSplit(ReadWhole(file(generation)), '\n', absl::SkipEmpty()))
      golden.emplace(line);
  }
  std::vector<std::string> added;
  for (const std::string& line : lines) {
    if (golden.insert(line).second) added.push_back(line);
  }
  EXPECT_THAT(golden, ElementsAreArray(lines)) << "a line was changed or taken away";
  if (WritesGolden() && !added.empty()) return WriteNew(file(generation), absl::StrJoin(added, "\n") + "\n");
  EXPECT_THAT(added, IsEmpty()) << "new: they belong into " << file(generation);
}

TEST_P(GoldenFacts, EnumValuesKeepTheirNumbers) { OnlyGrows(folder_, "enums", EnumValues(model())); }

// A build of an older level stops at a raise: none may ever come to mean more than it did.
TEST_P(GoldenFacts, ALevelKeepsItsFacts) { OnlyGrows(folder_, "levels", FactLevels(model())); }

INSTANTIATE_TEST_SUITE_P(OfEachService, GoldenFacts, testing::ValuesIn(Services()),
                         [](const auto& service) { return service.param.name; });

// Else the register of a build would stop at the first record of the sanctions service of the same build.
TEST(FollowedSanctions, AreReadUpToTheLevelThatThisBuildWrites) {
  EXPECT_EQ(FollowedSanctionsModel().level(), SanctionsModel().level());
}

}  // namespace
}  // namespace candour
