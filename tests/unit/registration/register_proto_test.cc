// What the descriptors of the Register service promise, checked on the descriptors.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/registration/v1/organisation.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/decider/day.h"
#include "common/privacy/plan.h"
#include "common/shape/shape.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using google::protobuf::Descriptor;
using google::protobuf::MethodDescriptor;

const google::protobuf::ServiceDescriptor& Register() {
  return *v1::PublicEntry::descriptor()->file()->FindServiceByName("Register");
}

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (int i = 0; i < Register().method_count(); ++i) methods.push_back(Register().method(i));
  return methods;
}

bool HasField(const Descriptor& type, const std::string& name, absl::string_view message) {
  const auto* field = type.FindFieldByName(name);
  return field != nullptr && field->message_type() != nullptr &&
         field->message_type()->full_name() == message;
}

bool IsQuery(const MethodDescriptor& method) {
  return absl::StartsWith(method.name(), "Get") || absl::StartsWith(method.name(), "List") ||
         absl::StartsWith(method.name(), "Search");
}

TEST(RegisterProto, SaysForEachMethodWhoMayCall) {
  for (const MethodDescriptor* method : Methods()) {
    const options::v1::Access& access = method->options().GetExtension(options::v1::access);
    EXPECT_TRUE(access.anonymous() || access.grants_size() > 0) << method->name();
    for (const options::v1::Grant& grant : access.grants()) {
      const char* subject = grant.scope() == options::v1::SCOPE_OWN_PERSON         ? "person_id"
                            : grant.scope() == options::v1::SCOPE_OWN_ORGANISATION ? "org_code"
                                                                                   : nullptr;
      if (subject == nullptr) continue;
      EXPECT_NE(method->input_type()->FindFieldByName(subject), nullptr) << method->name() << " " << subject;
    }
  }
}

TEST(RegisterProto, AsksEveryCommandForItsIdAndAnswersWithAReceipt) {
  for (const MethodDescriptor* method : Methods()) {
    if (IsQuery(*method)) {
      EXPECT_TRUE(HasField(*method->input_type(), "freshness", "candour.common.v1.Freshness"))
          << method->name();
      EXPECT_TRUE(HasField(*method->output_type(), "basis", "candour.common.v1.Basis")) << method->name();
    } else {
      EXPECT_TRUE(HasField(*method->input_type(), "command", "candour.common.v1.Command")) << method->name();
      EXPECT_TRUE(HasField(*method->output_type(), "receipt", "candour.common.v1.Receipt")) << method->name();
    }
  }
}

TEST(RegisterProto, LetsNobodyCommandAnonymously) {
  for (const MethodDescriptor* method : Methods()) {
    if (method->options().GetExtension(options::v1::access).anonymous()) {
      EXPECT_TRUE(IsQuery(*method)) << method->name();
    }
  }
}

TEST(RegisterProto, ItsAnnotationsMeanSomething) {
  std::vector<const Descriptor*> requests;
  for (const MethodDescriptor* method : Methods()) {
    requests.push_back(method->input_type());
    EXPECT_EQ(PlanOf(*method->input_type()).rules, absl::OkStatus()) << method->name();
  }
  EXPECT_EQ(RequestShapes::Create(requests).status(), absl::OkStatus());
}

TEST(RegisterProto, SealsAFileOfOrganisationsWhichMayBeAWrongOne) {
  const auto& type = *v1::ImportOrganisationsRequest::descriptor();
  EXPECT_EQ(PlanOf(type).rules, absl::OkStatus());
  EXPECT_THAT(PlanOf(type).personal, testing::ElementsAre(type.FindFieldByName("ods_csv")));
}

class Shapes : public testing::Test {
 protected:
  Shapes() {
    check_.mutable_command()->set_id("0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a");
    check_.set_person_id("0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2b");
    check_.set_kind(v1::CHECK_KIND_DBS);
    check_.set_result(v1::CHECK_RESULT_CLEAR);
    *check_.mutable_checked_on() = DateOf(absl::CivilDay(2026, 2, 1));
    check_.set_evidence_hash(std::string(32, '\1'));
    check_.set_org_code("TST01");
  }
  std::vector<std::string> Wrong() {
    std::vector<std::string> fields;
    for (const FieldViolation& violation : shapes_.Check(check_)) fields.push_back(violation.field);
    return fields;
  }
  const RequestShapes shapes_ = *RequestShapes::Create({v1::RecordCheckRequest::descriptor()});
  v1::RecordCheckRequest check_;
};

TEST_F(Shapes, TakeAGoodRequestAndNameWhatIsWrongWithOthers) {
  EXPECT_THAT(Wrong(), testing::IsEmpty());
  check_.clear_command();
  check_.set_person_id("Ada");
  check_.set_kind(v1::CHECK_KIND_UNSPECIFIED);
  check_.set_evidence_hash(std::string(33, '\1'));
  check_.set_org_code("tst01");
  EXPECT_THAT(Wrong(),
              testing::UnorderedElementsAre("command", "person_id", "kind", "evidence_hash", "org_code"));
}

}  // namespace
}  // namespace candour
