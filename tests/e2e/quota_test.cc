// The quota of an organisation, over real gRPC: what is turned away leaves nothing behind.
#include <gmock/gmock.h>

#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

class QuotaOfAnOrganisation : public testing::Test {
 protected:
  explicit QuotaOfAnOrganisation(Quota::Options options = {.commands = {.per_second = 0.5, .burst = 3}})
      : service_({.quota = options}) {}

  static v1::RecordPersonRequest Person() {
    v1::RecordPersonRequest request;
    request.mutable_command()->set_id(NewUuid());
    auto* name = request.mutable_identity()->add_names();
    name->set_given("Ada");
    name->set_family("Testing");
    request.mutable_identity()->mutable_date_of_birth()->set_year(1971);
    request.mutable_identity()->mutable_date_of_birth()->set_month(3);
    request.mutable_identity()->mutable_date_of_birth()->set_day(4);
    request.set_org_code("TST01");
    return request;
  }
  grpc::Status Send(const v1::RecordPersonRequest& request, const std::string& token) const {
    v1::RecordPersonResponse response;
    return service_.Call("candour.registration.v1.Register/RecordPerson", request, &response, token);
  }
  // Refused by a rule: there is no such organisation.
  grpc::Status SendRefused(const std::string& token) const {
    v1::CreatePostRequest request;
    request.mutable_command()->set_id(NewUuid());
    request.set_org_code("TST01");
    request.set_title("Chief Executive");
    request.set_type(v1::POST_TYPE_CEO);
    request.set_stage(v1::STAGE_L4_BOARD);
    request.mutable_from()->set_year(2020);
    request.mutable_from()->set_month(1);
    request.mutable_from()->set_day(1);
    v1::CreatePostResponse response;
    return service_.Call("candour.registration.v1.Appointments/CreatePost", request, &response, token);
  }
  records::v1::GetStateResponse State() const {
    records::v1::GetStateResponse response;
    const grpc::Status asked =
        service_.Call("candour.records.v1.Records/GetState", records::v1::GetStateRequest(), &response,
                      service_.TokenFor({"AUDITOR"}));
    EXPECT_TRUE(asked.ok()) << asked.error_message();
    return response;
  }
  std::string chair(const std::string& organisation) const {
    return service_.TokenFor({"CHAIR"}, organisation);
  }
  static google::rpc::RetryInfo RetryIn(const grpc::Status& status) {
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    google::rpc::RetryInfo retry;
    for (const auto& detail : details.details()) {
      if (detail.UnpackTo(&retry)) break;
    }
    return retry;
  }

  ServiceFixture service_;
};

TEST_F(QuotaOfAnOrganisation, TurnsCommandsAwayBeforeTheyAreDecided) {
  const std::string registrar = service_.TokenFor({"REGISTRAR"});
  const v1::RecordPersonRequest first = Person(), last = Person();
  ASSERT_TRUE(Send(first, registrar).ok());
  ASSERT_TRUE(Send(Person(), registrar).ok());
  ASSERT_TRUE(Send(Person(), registrar).ok());
  const uint64_t end = State().next_offset();

  const grpc::Status turned_away = Send(last, registrar);
  EXPECT_EQ(turned_away.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonIn(turned_away), "QUOTA");
  EXPECT_EQ(RetryIn(turned_away).retry_delay().seconds(), 2);
  EXPECT_EQ(RetryIn(turned_away).retry_delay().nanos(), 0);
  EXPECT_EQ(State().next_offset(), end);  // questions are asked still, and nothing was recorded

  // What is settled is answered for nothing.
  EXPECT_TRUE(Send(first, registrar).ok());
  // Whoever may not, and what is not well-formed, is told that, and costs nothing.
  EXPECT_EQ(Send(last, service_.TokenFor({"MANAGER"})).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  // The same request counts as new when there is room.
  service_.clock().Advance(absl::Seconds(2));
  EXPECT_TRUE(Send(last, registrar).ok());
  EXPECT_EQ(State().next_offset(), end + 1);
  EXPECT_EQ(ReasonIn(Send(Person(), registrar)), "QUOTA");
}

TEST_F(QuotaOfAnOrganisation, CountsStreamsThatAreOpened) {
  const std::string clerk = service_.TokenFor({"COSEC"}, "TST01"), auditor = service_.TokenFor({"AUDITOR"});
  records::v1::FollowRequest follow;
  follow.set_org_code("TST01");
  records::v1::FollowResponse first;
  const auto open = [&](const std::string& token) {
    return service_.First("candour.records.v1.Records/Follow", follow, &first, token);
  };
  // What is turned away at the door costs nothing.
  EXPECT_EQ(open(service_.TokenFor({"COSEC"}, "TST02")).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(open(clerk).ok()) << i;
  const grpc::Status turned_away = open(clerk);
  EXPECT_EQ(turned_away.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonIn(turned_away), "QUOTA");
  EXPECT_EQ(RetryIn(turned_away).retry_delay().seconds(), 2);
  EXPECT_EQ(ReasonIn(Send(Person(), clerk)), "QUOTA") << "commands and streams are one quota";
  EXPECT_TRUE(open(auditor).ok()) << "another's";
  service_.clock().Advance(absl::Seconds(2));
  EXPECT_TRUE(open(clerk).ok());
}

class QuotaOfRefusals : public QuotaOfAnOrganisation {
 protected:
  QuotaOfRefusals() : QuotaOfAnOrganisation({.refusals = {.per_second = 1, .burst = 2}}) {}
};

TEST_F(QuotaOfRefusals, StopsThemBeforeTheyFillTheLog) {
  const std::string registrar = service_.TokenFor({"REGISTRAR"});
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(Send(Person(), registrar).ok());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(SendRefused(registrar).error_code(), grpc::StatusCode::NOT_FOUND);
  }
  const uint64_t end = State().next_offset();
  EXPECT_EQ(ReasonIn(SendRefused(registrar)), "QUOTA");
  EXPECT_EQ(ReasonIn(Send(Person(), registrar)), "QUOTA");
  EXPECT_EQ(State().next_offset(), end);
  service_.clock().Advance(absl::Seconds(1));
  EXPECT_TRUE(Send(Person(), registrar).ok());
  EXPECT_EQ(SendRefused(registrar).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonIn(Send(Person(), registrar)), "QUOTA");
}

}  // namespace
}  // namespace candour
