#include "tests/e2e/canary_fixture.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/ledger/embedded_ledger.h"
#include "common/privacy/embedded_key_log.h"
#include "common/replica/rows.h"
#include "common/store/store.h"

namespace candour {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using testing::HasSubstr;
using testing::IsEmpty;

bool Holds(const std::string& folder, const std::string& text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (absl::StrContains(bytes.str(), text)) return true;
  }
  return false;
}

std::string RowsOfState(const std::string& path) {
  std::string rows;
  const auto state = Store::Open({.path = path, .families = RowFamilies()});
  EXPECT_TRUE(state.ok()) << state.status();
  for (size_t family = 0; state.ok() && family < RowFamilies().size(); ++family) {
    EXPECT_TRUE((*state)
                    ->Scan(static_cast<int>(family), "", "",
                           [&](absl::string_view key, absl::string_view value) {
                             absl::StrAppend(&rows, key, "\n", value, "\n");
                             return true;
                           })
                    .ok());
  }
  return rows;
}

std::string RecordsOfLedger(const std::string& path) {
  std::string records;
  const auto ledger = EmbeddedLedger::Open(path);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  const uint64_t end = ledger.ok() ? (*ledger)->Range(absl::Seconds(10))->end : 0;
  for (uint64_t offset = 0; offset < end; ++offset) {
    const auto record = (*ledger)->ReadOne(offset, absl::Seconds(10));
    EXPECT_TRUE(record.ok()) << record.status();
    absl::StrAppend(&records, *record->key, "\n", *record->value, "\n");
  }
  return records;
}

std::string RecordsOfKeys(const std::string& path) {
  std::string records;
  const auto keys = EmbeddedKeyLog::Open(path);
  EXPECT_TRUE(keys.ok()) << keys.status();
  const auto following = (*keys)->Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
    absl::StrAppend(&records, id, "\n", record.value_or(""), "\n");
  });
  EXPECT_TRUE(following.ok());
  return records;
}

}  // namespace

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

std::unique_ptr<Message> NewOf(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

bool HasCommand(const MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("command") != nullptr;
}

std::set<std::string> PersonalPathsOf(const std::vector<const MethodDescriptor*>& methods) {
  std::set<std::string> paths;
  for (const MethodDescriptor* method : methods) paths.merge(PersonalPaths(*method->input_type()));
  return paths;
}

grpc::Status CanaryTest::Call(const std::string& method, const Message& request, Message* response,
                              const std::string& token) {
  const Heard heard = candour_.Call(method, request, response, token);
  EXPECT_THAT(canaries_.FindIn(heard.all), IsEmpty()) << method << ": " << heard.all;
  if (!heard.status.ok()) ++errors_;
  return heard.status;
}

void CanaryTest::PutIntoWrongFields(const std::vector<const MethodDescriptor*>& methods,
                                    const std::string& organisation, const std::string& token) {
  for (const MethodDescriptor* method : methods) {
    const std::string path = PathOf(*method);
    const std::unique_ptr<Message> response = NewOf(method->output_type()), all = NewOf(method->input_type());
    canaries_.PlantEverywhere(all.get());
    const grpc::Status status = Call(path, *all, response.get(), token);
    EXPECT_FALSE(HasCommand(*method) && status.ok()) << path;
    for (int i = 0; i < method->input_type()->field_count(); ++i) {
      const auto* field = method->input_type()->field(i);
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING || field->is_repeated())
        continue;
      const std::unique_ptr<Message> one = NewOf(method->input_type());
      if (field->name() != "org_code" && method->input_type()->FindFieldByName("org_code") != nullptr)
        one->GetReflection()->SetString(one.get(), method->input_type()->FindFieldByName("org_code"),
                                        organisation);
      one->GetReflection()->SetString(one.get(), field,
                                      canaries_.Word(absl::StrCat(field->full_name(), " alone")));
      if (const auto* command = method->input_type()->FindFieldByName("command")) {
        auto* inner = one->GetReflection()->MutableMessage(one.get(), command);
        static_cast<common::v1::Command*>(inner)->set_id(NewUuid());
      }
      (void)Call(path, *one, response.get(), token);
    }
  }
}

void CanaryTest::ExpectNothingPersonalInFiles(const std::string& service, const std::string& clear) {
  EXPECT_THAT(canaries_.FindUnder(candour_.folder()), IsEmpty());
  EXPECT_TRUE(Holds(absl::StrCat(candour_.data(), "/", service, "/ledger"), clear));
  EXPECT_THAT(candour_.Printed(), HasSubstr("serving"));
}

void CanaryTest::ExpectNothingPersonalInRows(const std::string& service, const std::string& clear,
                                             const std::string& subject) {
  const std::string folder = absl::StrCat(candour_.data(), "/", service);
  const std::string state = RowsOfState(folder + "/state"), ledger = RecordsOfLedger(folder + "/ledger"),
                    keys = RecordsOfKeys(candour_.data() + "/keys");
  EXPECT_THAT(state, HasSubstr(clear));
  EXPECT_THAT(ledger, HasSubstr(clear));
  EXPECT_THAT(keys, HasSubstr(subject));  // whose key it is
  for (const std::string& rows : {state, ledger, keys}) EXPECT_THAT(canaries_.FindIn(rows), IsEmpty());
}

}  // namespace candour
