// Two services in one candour: each with its ledger, its port and its rules, the register following the
// other.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/base/uuid.h"
#include "common/decider/dated_rules.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/e2e/dev_process.h"
#include "tests/e2e/follow_reader.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kTheirs[] = "candour.sanctions.v1.Sanctions/";
constexpr char kOurs[] = "candour.registration.v1.Register/";

class SanctionsE2e : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    ASSERT_TRUE(candour_.process().Prints("\"event\":\"serving\",\"service\":\"sanctions\""));
    ASSERT_TRUE(Becomes([this] {
      std::ifstream file(candour_.data() + "/endpoints.json");
      endpoints_ = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
      return endpoints_.is_object();
    }));
  }
  std::string AddressOf(const std::string& service) const { return endpoints_.at(service); }

  template <class Request, class Response>
  grpc::Status Call(const std::string& service, const std::string& method, const Request& request,
                    Response* response, const std::string& role = "REGISTRAR") const {
    return CallAt(AddressOf(service), method, request, response, role.empty() ? "" : candour_.TokenOf(role));
  }
  template <class Response, class Request>
  Response Publish(const std::string& service, const std::string& method, const Request& request) const {
    Response response;
    const grpc::Status status = Call(service, method, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  static sanctions::v1::PublishRulesRequest Theirs() {
    sanctions::v1::PublishRulesRequest request;
    request.mutable_command()->set_id(NewUuid());
    *request.mutable_rules() = SanctionsEngland2026();
    return request;
  }
  static registration::v1::PublishRulesRequest Ours() {
    registration::v1::PublishRulesRequest request;
    request.mutable_command()->set_id(NewUuid());
    *request.mutable_rules() = England2026();
    return request;
  }

  DevProcess candour_;
  nlohmann::json endpoints_;
};

TEST_F(SanctionsE2e, EachServiceHasItsOwnRules) {
  sanctions::v1::GetRulesResponse theirs;
  registration::v1::GetRulesResponse ours;
  EXPECT_EQ(ReasonIn(Call("sanctions", absl::StrCat(kTheirs, "GetRules"), sanctions::v1::GetRulesRequest(),
                          &theirs, "")),
            "NOT_FOUND");
  const auto published = Publish<sanctions::v1::PublishRulesResponse>(
      "sanctions", absl::StrCat(kTheirs, "PublishRules"), Theirs());
  EXPECT_EQ(published.receipt().stream(), "rule_set/current");
  EXPECT_EQ(published.digest(), RulesDigest(SanctionsEngland2026()));

  sanctions::v1::GetRulesRequest ask;
  ask.mutable_freshness()->set_min_position(published.receipt().token());
  ASSERT_TRUE(Call("sanctions", absl::StrCat(kTheirs, "GetRules"), ask, &theirs, "").ok());
  EXPECT_EQ(theirs.rules().SerializeAsString(), SanctionsEngland2026().SerializeAsString());
  EXPECT_EQ(theirs.digest(), published.digest());

  EXPECT_EQ(ReasonIn(Call("registration", absl::StrCat(kOurs, "GetRules"),
                          registration::v1::GetRulesRequest(), &ours, "")),
            "NOT_FOUND")
      << "the same stream of another ledger";
  const auto own = Publish<registration::v1::PublishRulesResponse>(
      "registration", absl::StrCat(kOurs, "PublishRules"), Ours());
  EXPECT_EQ(own.receipt().version(), 1);
  EXPECT_EQ(own.digest(), RulesDigest(England2026()));
}

TEST_F(SanctionsE2e, RulesAreThoseThatWereKnown) {
  const auto first = Publish<sanctions::v1::PublishRulesResponse>(
      "sanctions", absl::StrCat(kTheirs, "PublishRules"), Theirs());
  sanctions::v1::PublishRulesRequest request = Theirs();
  request.mutable_rules()->mutable_panel(0)->mutable_validity()->set_legal_basis("As amended");
  const auto second = Publish<sanctions::v1::PublishRulesResponse>(
      "sanctions", absl::StrCat(kTheirs, "PublishRules"), request);
  ASSERT_NE(second.digest(), first.digest());
  const auto digest = [&](const common::v1::AsKnownAt& moment) {
    sanctions::v1::GetRulesRequest ask;
    *ask.mutable_as_known_at() = moment;
    sanctions::v1::GetRulesResponse known;
    const grpc::Status status = Call("sanctions", absl::StrCat(kTheirs, "GetRules"), ask, &known, "");
    EXPECT_EQ(status.ok() ? "" : "NOT_FOUND", ReasonIn(status));
    return known.digest();
  };
  common::v1::AsKnownAt moment;
  moment.set_position(first.receipt().token());
  EXPECT_EQ(digest(moment), first.digest());
  moment.set_position(second.receipt().token());
  EXPECT_EQ(digest(moment), second.digest());
  moment.set_time_us(0);
  EXPECT_EQ(digest(moment), "") << "there were none";
}

TEST_F(SanctionsE2e, DecidesACommandOnceAndRefusesByRule) {
  sanctions::v1::PublishRulesRequest request = Theirs();
  const std::string method = absl::StrCat(kTheirs, "PublishRules");
  const auto first = Publish<sanctions::v1::PublishRulesResponse>("sanctions", method, request);
  EXPECT_EQ(Publish<sanctions::v1::PublishRulesResponse>("sanctions", method, request).SerializeAsString(),
            first.SerializeAsString());
  request.mutable_command()->set_id(NewUuid());
  request.mutable_rules()->mutable_panel(0)->set_quorum(4);
  sanctions::v1::PublishRulesResponse reply;
  const grpc::Status refused = Call("sanctions", method, request, &reply);
  EXPECT_EQ(ReasonIn(refused), "RULE_RANGE");
  EXPECT_THAT(refused.error_message(), HasSubstr("panel: that is outside what the rules allow"));
}

// A nurse speaks up at a trust; its people follow all they may.
TEST_F(SanctionsE2e, NobodyAtATrustCanFollowWhoWasReferred) {
  Publish<sanctions::v1::PublishRulesResponse>("sanctions", absl::StrCat(kTheirs, "PublishRules"), Theirs());
  sanctions::v1::SubmitReferralRequest referral;
  referral.mutable_command()->set_id(NewUuid());
  referral.set_source(sanctions::v1::REFERRAL_SOURCE_CONCERN);
  referral.set_described_person("The chief executive.");
  referral.set_text("Incidents were taken off the list.");
  referral.set_org_code("TST01");
  sanctions::v1::SubmitReferralResponse submitted;
  ASSERT_TRUE(
      Call("sanctions", absl::StrCat(kTheirs, "SubmitReferral"), referral, &submitted, "REPORTER").ok());

  records::v1::FollowRequest follow;
  for (const char* role : {"TRUST_HR", "COSEC", "CHAIR", "SID"}) {
    follow.set_org_code("TST01");
    FollowReader reader(grpc::CreateChannel(AddressOf("sanctions"), grpc::InsecureChannelCredentials()),
                        candour_.TokenOf(role, "TST01"), follow);
    records::v1::FollowResponse message;
    EXPECT_FALSE(reader.Next(&message)) << message.DebugString();
    EXPECT_EQ(ReasonIn(reader.Ended()), "NOTHING_TO_FOLLOW") << role;
  }
  // An auditor, who sees all, sees an account.
  follow.clear_org_code();
  FollowReader reader(grpc::CreateChannel(AddressOf("sanctions"), grpc::InsecureChannelCredentials()),
                      candour_.TokenOf("AUDITOR"), follow);
  const auto all = reader.ToTheEnd();
  // The reactions' own records come when they come: before the referral, or after.
  const auto theirs = std::ranges::find_if(all, [](const auto& message) {
    return message.commit().method() == absl::StrCat("/", kTheirs, "SubmitReferral");
  });
  ASSERT_NE(theirs, all.end());
  const auto& said = theirs->commit().actor();
  EXPECT_EQ(said.role(), "REPORTER");
  EXPECT_NE(said.account(), "");
  EXPECT_EQ(said.person_id(), "");
  EXPECT_EQ(said.organisation(), "");
}

TEST_F(SanctionsE2e, APortServesItsOwnServiceOnly) {
  EXPECT_NE(AddressOf("registration"), AddressOf("sanctions"));
  sanctions::v1::GetRulesResponse theirs;
  EXPECT_EQ(Call("registration", absl::StrCat(kTheirs, "GetRules"), sanctions::v1::GetRulesRequest(), &theirs)
                .error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  registration::v1::GetRulesResponse ours;
  EXPECT_EQ(Call("sanctions", absl::StrCat(kOurs, "GetRules"), registration::v1::GetRulesRequest(), &ours)
                .error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(SanctionsE2e, TheRegisterFollowsTheOtherLedger) {
  const std::string position = "candour_followed_position{ledger=\"sanctions\"}";
  // How it was opened, and that it reacts to deaths (of one record, and of all of somebody's), four ways of
  // leaving, records merged and split, organisations that closed, and to whom its own cases are about.
  ASSERT_TRUE(Becomes([&] { return candour_.Scrape()[position] == 11; })) << candour_.ScrapeText();
  Publish<sanctions::v1::PublishRulesResponse>("sanctions", absl::StrCat(kTheirs, "PublishRules"), Theirs());
  EXPECT_TRUE(Becomes([&] { return candour_.Scrape()[position] == 12; })) << "what was published there";
  EXPECT_EQ(candour_.Scrape()["candour_followed_ready{ledger=\"sanctions\"}"], 1);
}

// A verb goes to the service of its RPC; what every service has goes to --of.
TEST_F(SanctionsE2e, TheCommandLineFindsBoth) {
  const std::string file = "services/sanctions/rule_set/england_2026.textproto";
  const ToolResult published = candour_.Ctl({"sanctions", "rules", "publish", file});
  EXPECT_EQ(published.exit_code, 0) << published.printed;
  EXPECT_THAT(candour_.Ctl({"sanctions", "rules", "show", "-o", "json"}).printed,
              HasSubstr("NMO 2001 art 29(10)"));
  EXPECT_NE(candour_.Ctl({"rules", "show"}).exit_code, 0) << "the register has none yet";
  const std::string own = "services/registration/rule_set/england_2026.textproto";
  EXPECT_EQ(candour_.Ctl({"rules", "publish", own}).exit_code, 0);
  EXPECT_NE(candour_.Ctl({"sanctions", "rules", "publish", own}).exit_code, 0) << "those of another service";
  EXPECT_THAT(candour_.Ctl({"--of", "sanctions", "history", "rule_set/current"}).printed,
              HasSubstr("/candour.sanctions.v1.Sanctions/PublishRules"));
  EXPECT_THAT(candour_.Ctl({"history", "rule_set/current"}).printed,
              HasSubstr("/candour.registration.v1.Register/PublishRules"));
}

}  // namespace
}  // namespace candour
