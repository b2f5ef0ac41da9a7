// What nobody may see of their own case they don't read in its history either. Over real gRPC.
#include <gmock/gmock.h>

#include "candour/records/v1/records.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "services/sanctions/module.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

constexpr char kAda[] = "20000000-0000-4000-8000-000000000001";
constexpr char kBea[] = "20000000-0000-4000-8000-000000000002";
constexpr char kNobodys[] = "30000000-0000-4000-8000-000000000003";

class OwnCaseTest : public testing::Test {
 protected:
  OwnCaseTest() : service_({.module = &SanctionsModule}) {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = SanctionsEngland2026();
    v1::PublishRulesResponse published;
    Do("REGISTRAR", "PublishRules", rules, &published);
    v1::SubmitReferralRequest submit;
    submit.set_source(v1::REFERRAL_SOURCE_TRUST);
    submit.set_person_id(kAda);
    submit.set_org_code("TST01");
    submit.set_text("She moved patients off the list.");
    v1::SubmitReferralResponse submitted;
    Do("TRUST_HR", "SubmitReferral", submit, &submitted);
    referral_ = submitted.referral_id();
    v1::GetReferralRequest get;
    get.set_referral_id(referral_);
    v1::GetReferralResponse referral;
    const grpc::Status seen = service_.Call("candour.sanctions.v1.Sanctions/GetReferral", get, &referral,
                                            service_.TokenFor({"REGISTRAR"}));
    EXPECT_TRUE(seen.ok()) << seen.error_message();
    case_ = referral.case_id();
  }

  template <class Request, class Response>
  void Do(const std::string& role, const std::string& method, Request request, Response* response) {
    request.mutable_command()->set_id(NewUuid());
    const grpc::Status status = service_.Call("candour.sanctions.v1.Sanctions/" + method, request, response,
                                              service_.TokenFor({role}, role == "TRUST_HR" ? "TST01" : ""));
    ASSERT_TRUE(status.ok()) << method << ": " << status.error_message();
  }
  // As a list, and as a stream: what each says where there is none to read.
  std::pair<grpc::Status, grpc::Status> Asked(const std::string& stream, const std::string& token) {
    records::v1::ListHistoryRequest list;
    list.set_stream(stream);
    listed_.Clear();
    const grpc::Status status =
        service_.Call("candour.records.v1.Records/ListHistory", list, &listed_, token);
    records::v1::HistoryRequest follow;
    follow.set_stream(stream);
    return {status, service_.First("candour.records.v1.Records/History", follow, &first_, token)};
  }
  bool Reads(const std::string& stream, const std::string& role, const std::string& person) {
    const auto [list, follow] = Asked(stream, service_.TokenFor({role}, "", person));
    EXPECT_EQ(list.ok(), follow.ok()) << list.error_message() << ", " << follow.error_message();
    return list.ok();
  }

  ServiceFixture service_;
  std::string referral_, case_;
  records::v1::ListHistoryResponse listed_;
  records::v1::HistoryResponse first_;
};

TEST_F(OwnCaseTest, IsNotReadInItsHistory) {
  for (const std::string& stream : {"case/" + case_, "referral/" + referral_}) {
    for (const char* role : {"REGISTRAR", "AUDITOR"}) {
      EXPECT_TRUE(Reads(stream, role, "")) << stream;
      EXPECT_TRUE(Reads(stream, role, kBea)) << stream;
      EXPECT_FALSE(Reads(stream, role, kAda)) << stream << " as " << role;
    }
  }
  ASSERT_TRUE(Reads("referral/" + referral_, "REGISTRAR", kBea));
  v1::ReferralReceived received;
  ASSERT_TRUE(received.ParseFromString(listed_.entries(0).fact().value()));
  EXPECT_EQ(received.text(), "She moved patients off the list.") << "what was sealed is opened";
}

// Hidden and absent answer alike.
TEST_F(OwnCaseTest, IsAsOneThatThereIsNot) {
  const std::string token = service_.TokenFor({"REGISTRAR"}, "", kAda);
  for (const std::string kind : {"case/", "referral/"}) {
    const auto hidden = Asked(kind + (kind == "case/" ? case_ : referral_), token);
    const auto absent = Asked(kind + kNobodys, token);
    for (const auto& [one, other] : {std::pair(hidden.first, absent.first), {hidden.second, absent.second}}) {
      EXPECT_EQ(one.error_code(), grpc::StatusCode::NOT_FOUND);
      EXPECT_EQ(ReasonIn(one), "NOT_FOUND");
      EXPECT_EQ(one.error_message(), other.error_message());
      EXPECT_EQ(one.error_details(), other.error_details());
    }
  }
}

// Which cases there are about somebody their own record says.
TEST_F(OwnCaseTest, IsNotNamedByTheRecordOfTheSubject) {
  v1::DeclareInterestsRequest declare;
  declare.set_case_id(case_);
  declare.set_part(v1::CASE_PART_SCREENER);
  v1::DeclareInterestsResponse declared;
  Do("SCREENER", "DeclareInterests", declare, &declared);
  v1::IdentifyPersonRequest identify;
  identify.set_case_id(case_);
  identify.set_person_id(kAda);
  identify.set_basis("Named by the minutes.");
  v1::IdentifyPersonResponse identified;
  Do("SCREENER", "IdentifyPerson", identify, &identified);
  const std::string subject = std::string("subject/") + kAda;
  EXPECT_TRUE(Reads(subject, "REGISTRAR", kBea));
  EXPECT_FALSE(Reads(subject, "REGISTRAR", kAda));
  EXPECT_TRUE(Reads("rule_set/current", "REGISTRAR", kAda)) << "what is about nobody";
}

}  // namespace
}  // namespace candour
