// Nobody acts on their own matter, whichever command of the service it is: each that there is, by whom the
// record is about, in each role that may give it.
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "candour/options/v1/options.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/model.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/service/services.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr char kAda[] = "20000000-0000-4000-8000-000000000001",
               kBea[] = "20000000-0000-4000-8000-000000000002";
constexpr char kId[] = "10000000-0000-4000-8000-000000000001";  // of the case, the referral and the bar
constexpr char kCommand[] = "00000000-0000-4000-8000-000000000001";
constexpr char kConflict[] = "CONFLICT_OF_INTEREST";

// What officers may ask although it is about them. A command that is added belongs here only with a reason.
const std::map<std::string, std::string>& Exceptions() {
  static const std::map<std::string, std::string> exceptions = {
      {"PublishRules", "it is about nobody"},
      {"SubmitReferral", "it begins a referral: whoever refers themselves decides nothing by it"},
      {"WithdrawReferral", "as who referred it; REFERRAL_UNKNOWN for anybody else"},
      {"RequestScreeningReview", "as who referred it; REFERRAL_UNKNOWN for anybody else"},
      {"DeclareInterests", "that it is their own matter is recorded, and takes them out"},
  };
  return exceptions;
}

class OwnMatterTest : public testing::Test {
 protected:
  OwnMatterTest() : story_(SanctionsModel(), absl::FromCivil(absl::CivilDay(2026, 2, 2), London())) {
    v1::CaseOpened opened;
    opened.set_case_id(kId);
    opened.set_named_person_id(kAda);
    story_.Given(absl::StrCat("case/", kId), opened);
    v1::ReferralReceived received;
    received.set_referral_id(kId);
    received.set_case_id(kId);
    story_.Given(absl::StrCat("referral/", kId), received);
    v1::ExternalBarRecorded bar;
    bar.set_external_bar_id(kId);
    bar.set_person_id(kAda);
    story_.Given(absl::StrCat("external_bar/", kId), bar);
  }

  // The refusal of a request that says no more than whom and which record it is about.
  std::string Refusal(const MethodDescriptor& method, const std::string& role, const std::string& person,
                      const std::function<void(Message&)>& fill = nullptr) {
    const std::unique_ptr<Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    for (const char* id : {"case_id", "referral_id", "external_bar_id"}) Set(id, kId, *request);
    Set("person_id", kAda, *request);
    if (fill) fill(*request);
    for (const CommandTable::Entry& entry : SanctionsCommands().entries()) {
      if (entry.request() != method.input_type()) continue;
      const Context context(story_, kCommand, Actor{"the-account", role, "", person}, story_.now());
      const Decision decision = entry.plan(*request).decide(context);
      return decision.refused() ? decision.refusal().reason : "";
    }
    ADD_FAILURE() << method.name() << " is declared by no line of the service";
    return "";
  }

  static void Set(const std::string& name, const std::string& value, Message& request) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) request.GetReflection()->SetString(&request, field, value);
  }
  static std::vector<const MethodDescriptor*> Commands() {
    std::vector<const MethodDescriptor*> commands;
    const auto* service = v1::GetRulesRequest::descriptor()->file()->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      if (service->method(i)->input_type()->FindFieldByName("command") != nullptr)
        commands.push_back(service->method(i));
    }
    return commands;
  }
  static std::vector<std::string> RolesOf(const MethodDescriptor& method) {
    std::vector<std::string> roles;
    for (const auto& grant : method.options().GetExtension(options::v1::access).grants())
      roles.push_back(grant.role());
    return roles;
  }
  static const MethodDescriptor& Method(const std::string& name) {
    return *v1::GetRulesRequest::descriptor()->file()->service(0)->FindMethodByName(name);
  }

  Scenario story_;
};

TEST_F(OwnMatterTest, IsNoOfficersToActOn) {
  std::set<std::string> unused;
  for (const auto& [name, why] : Exceptions()) unused.insert(name);
  EXPECT_GE(Commands().size(), 50u);
  for (const MethodDescriptor* method : Commands()) {
    const bool excepted = Exceptions().contains(method->name());
    unused.erase(method->name());
    for (const std::string& role : RolesOf(*method)) {
      const std::string refusal = Refusal(*method, role, kAda);
      if (excepted || role == "MANAGER") {
        EXPECT_NE(refusal, kConflict) << method->name() << " as " << role;
      } else {
        EXPECT_EQ(refusal, kConflict) << method->name() << " as " << role;
      }
    }
  }
  EXPECT_THAT(unused, testing::IsEmpty()) << "exceptions for what there is not";
}

TEST_F(OwnMatterTest, IsNobodyElses) {
  for (const MethodDescriptor* method : Commands()) {
    for (const std::string& role : RolesOf(*method)) {
      EXPECT_NE(Refusal(*method, role, kBea), kConflict) << method->name() << " as " << role;
      EXPECT_NE(Refusal(*method, role, ""), kConflict) << method->name() << " as " << role;
    }
  }
}

// Whom the referrer named is not whom it is about any more.
TEST_F(OwnMatterTest, IsOfWhomTheScreenerIdentified) {
  v1::PersonIdentified identified;
  identified.set_person_id(kBea);
  story_.Given(absl::StrCat("case/", kId), identified);
  for (const char* name : {"AppointOfficer", "RecordSubjectDeath", "RecordMedicalAssessment",
                           "AnswerOfficerChallenge", "RecordReferrerConflict"}) {
    EXPECT_EQ(Refusal(Method(name), "REGISTRAR", kBea), kConflict) << name;
    EXPECT_NE(Refusal(Method(name), "REGISTRAR", kAda), kConflict) << name;
  }
}

// Others they can't take out.
TEST_F(OwnMatterTest, IsLeftByWhoeverSitsOnIt) {
  v1::OfficerAppointed appointed;
  appointed.set_account("the-account");
  appointed.set_part(v1::CASE_PART_INVESTIGATOR);
  story_.Given(absl::StrCat("case/", kId), appointed);
  const auto recuse = [](const std::string& account) {
    return
        [account](Message& request) { static_cast<v1::RecuseOfficerRequest&>(request).set_account(account); };
  };
  EXPECT_EQ(Refusal(Method("RecuseOfficer"), "INVESTIGATOR", kAda, recuse("the-account")), "");
  EXPECT_EQ(Refusal(Method("RecuseOfficer"), "REGISTRAR", kAda, recuse("screener-1")), kConflict);
}

}  // namespace
}  // namespace candour
