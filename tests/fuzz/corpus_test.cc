// What the fuzzers begin from (tests/fuzz/corpus) goes through each of them in every `make test`, without
// libFuzzer; and every RPC has a request among it. Those of new RPCs are written, and nothing that is there,
// by
//
//   CANDOUR_WRITE_GOLDEN=1 build/tests/bin/fuzz_corpus_test
#include <gmock/gmock.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/privacy/seal.h"
#include "common/shape/shape.h"
#include "tests/fuzz/rpcs.h"
#include "tests/fuzz/valid_request.h"
#include "tests/support/golden_files.h"

// LLVMFuzzerTestOneInput of each, as CMakeLists.txt calls it here.
extern "C" {
int commit_fuzz(const uint8_t* data, size_t size);
int exported_keys_fuzz(const uint8_t* data, size_t size);
int keys_file_fuzz(const uint8_t* data, size_t size);
int ledger_file_fuzz(const uint8_t* data, size_t size);
int name_fuzz(const uint8_t* data, size_t size);
int ods_fuzz(const uint8_t* data, size_t size);
int position_fuzz(const uint8_t* data, size_t size);
int request_fuzz(const uint8_t* data, size_t size);
int token_fuzz(const uint8_t* data, size_t size);
}

namespace candour {
namespace {

constexpr char kFolder[] = "tests/fuzz/", kCorpus[] = "tests/fuzz/corpus/",
               kRequests[] = "tests/fuzz/corpus/request/";

const std::map<std::string, int (*)(const uint8_t*, size_t)> kFuzzers = {
    {"commit", commit_fuzz},       {"exported_keys", exported_keys_fuzz},
    {"keys_file", keys_file_fuzz}, {"ledger_file", ledger_file_fuzz},
    {"name", name_fuzz},           {"ods", ods_fuzz},
    {"position", position_fuzz},   {"request", request_fuzz},
    {"token", token_fuzz}};

std::set<std::string> FilesIn(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

TEST(FuzzCorpus, EveryFuzzerHasOneAndIsHere) {
  std::set<std::string> here, sources;
  for (const auto& [name, fuzz] : kFuzzers) here.insert(name);
  for (const std::string& file : FilesIn(kFolder)) {
    if (absl::string_view name = file; absl::ConsumeSuffix(&name, "_fuzz.cc")) sources.emplace(name);
  }
  EXPECT_EQ(sources, here);
  EXPECT_EQ(FilesIn(kCorpus), here);
}

// Whatever does not hold ends the process; the last line says with which input.
TEST(FuzzCorpus, GoesThroughItsFuzzer) {
  for (const auto& [name, fuzz] : kFuzzers) {
    const std::string folder = absl::StrCat(kCorpus, name, "/");
    for (const std::string& file : FilesIn(folder)) {
      std::cerr << folder << file << "\n";
      const std::string input = ReadWhole(folder + file);
      EXPECT_EQ(fuzz(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
    }
  }
}

TEST(FuzzCorpus, HasAWellShapedRequestOfEveryRpc) {
  std::set<std::string> names;
  for (const auto& [name, rpc] : AllRpcs()) {
    names.insert(name);
    const std::string path = kRequests + name;
    if (WritesGolden() && !std::filesystem::exists(path))
      WriteNew(path, absl::StrCat(name, "\n", DeterministicBytes(*ValidRequest(*rpc->input_type()))));
    const std::pair<std::string, std::string> seed =
        absl::StrSplit(ReadWhole(path), absl::MaxSplits('\n', 1));
    EXPECT_EQ(seed.first, name);
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc->input_type())->New());
    ASSERT_TRUE(request->ParseFromString(seed.second)) << name;
    for (const FieldViolation& wrong : RequestShapes::Create({rpc->input_type()})->Check(*request))
      ADD_FAILURE() << name << ": " << wrong.field << " " << wrong.description;
  }
  EXPECT_EQ(FilesIn(kRequests), names);
}

}  // namespace
}  // namespace candour
