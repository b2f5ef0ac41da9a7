// Records.Follow and History over real gRPC.
#include <gmock/gmock.h>

#include <thread>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "tests/e2e/follow_reader.h"
#include "tests/e2e/golden_story.h"
#include "tests/support/register_requests.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using records::v1::FollowRequest;
using records::v1::FollowResponse;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

class FollowTest : public testing::Test {
 protected:
  FollowTest() { GoldenStory(service_).Tell(/*with_void_records=*/true); }

  std::shared_ptr<grpc::Channel> Channel() {
    return grpc::CreateChannel(service_.address(), grpc::InsecureChannelCredentials());
  }
  std::string auditor() { return service_.TokenFor({"AUDITOR"}); }
  std::string secretary(const std::string& organisation) {
    return service_.TokenFor({"COSEC"}, organisation);
  }
  FollowReader Follow(const FollowRequest& request, const std::string& token) {
    return FollowReader(Channel(), token, request);
  }
  std::vector<FollowResponse> All(const FollowRequest& request, const std::string& token) {
    return FollowReader(Channel(), token, request).ToTheEnd();
  }
  static FollowRequest From(const std::string& token) {
    FollowRequest request;
    request.set_position(token);
    return request;
  }
  void PublishCode(const std::string& code_id) {
    const v1::PublishCodeRequest code = PublishedCode(code_id);
    v1::PublishCodeResponse published;
    const grpc::Status status = service_.Call("candour.registration.v1.Register/PublishCode", code,
                                              &published, service_.TokenFor({"REGISTRAR"}));
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  ServiceFixture service_;
};

std::vector<std::string> Bytes(const std::vector<FollowResponse>& messages) {
  std::vector<std::string> bytes;
  for (const FollowResponse& message : messages) bytes.push_back(message.SerializeAsString());
  return bytes;
}

std::vector<std::string> TypesIn(const std::vector<FollowResponse>& messages) {
  std::vector<std::string> types;
  for (const FollowResponse& message : messages) {
    for (const auto& fact : message.commit().facts())
      types.push_back(fact.fact().type().substr(fact.fact().type().rfind('.') + 1));
  }
  return types;
}

TEST_F(FollowTest, GivesEveryFactOfEveryRecordOnceInOrder) {
  std::map<std::string, uint64_t> versions;
  uint64_t offset = 0;
  int refusals = 0;
  for (const FollowResponse& message : All({}, auditor())) {
    const auto& commit = message.commit();
    EXPECT_GT(commit.offset(), offset);
    offset = commit.offset();
    refusals += commit.has_refusal();
    EXPECT_NE(commit.has_refusal(), commit.facts_size() > 0);
    for (const auto& fact : commit.facts()) EXPECT_EQ(fact.version(), ++versions[fact.stream()]);
  }
  const auto view = service_.host().replica().View();
  std::map<std::string, uint64_t> recorded;
  ASSERT_TRUE(view->Streams("", "",
                            [&](absl::string_view stream, const replica::v1::StreamRow& row) {
                              recorded[std::string(stream)] = row.version();
                              return true;
                            })
                  .ok());
  EXPECT_EQ(versions, recorded);
  EXPECT_GT(versions.size(), 15);
  EXPECT_GT(refusals, 0);
}

TEST_F(FollowTest, GoesOnFromTheTokenOfAnyMessage) {
  const auto all = All({}, auditor());
  ASSERT_GT(all.size(), 30);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(Bytes(All(From(all[i].token()), auditor())),
              Bytes({all.begin() + static_cast<long>(i) + 1, all.end()}));
  }
  FollowRequest from_time;
  from_time.set_time_us(all[20].commit().recorded_at_us());
  const auto later = All(from_time, auditor());
  ASSERT_FALSE(later.empty());
  EXPECT_GT(later.front().commit().recorded_at_us(), from_time.time_us());
  EXPECT_EQ(Bytes(later), Bytes({all.end() - static_cast<long>(later.size()), all.end()}));
}

TEST_F(FollowTest, TellsWhatIsRecordedNext) {
  FollowReader reader = Follow({}, auditor());
  ASSERT_FALSE(reader.ToTheEnd().empty());
  for (const std::string code : {"one", "two"}) {
    PublishCode(code);
    FollowResponse next;
    ASSERT_TRUE(reader.NextCommit(&next));
    ASSERT_EQ(next.commit().facts_size(), 1);
    EXPECT_EQ(next.commit().facts(0).stream(), "code_of_conduct/" + code);
    EXPECT_EQ(next.commit().actor().role(), "REGISTRAR");
  }
}

TEST_F(FollowTest, AQuietStreamSaysThatItLives) {
  FollowReader reader = Follow({}, auditor());
  ASSERT_FALSE(reader.ToTheEnd().empty());
  const absl::Time before = absl::Now();
  FollowResponse head;
  ASSERT_TRUE(reader.Next(&head));
  EXPECT_TRUE(head.head().at_end());
  EXPECT_GT(head.head().recorded_at_us(), 0);
  EXPECT_THAT(All(From(head.token()), auditor()), IsEmpty());
  EXPECT_LT(absl::Now() - before, absl::Seconds(8));
}

TEST_F(FollowTest, PersonalFieldsStaySealedForTheRegistrarToo) {
  std::string all;
  for (const auto& message : All({}, service_.TokenFor({"REGISTRAR"}))) all += message.SerializeAsString();
  EXPECT_THAT(all, testing::HasSubstr("PersonRecorded"));
  EXPECT_THAT(all, Not(testing::HasSubstr("Larkspur")));
}

TEST_F(FollowTest, OnlyTheKindsAskedFor) {
  FollowRequest request;
  request.add_kinds("post");
  const auto posts = All(request, auditor());
  for (const FollowResponse& message : posts) {
    const std::string stream = message.commit().has_refusal() ? message.commit().refused_stream()
                                                              : message.commit().facts(0).stream();
    EXPECT_THAT(stream, testing::StartsWith("post/"));
  }
  EXPECT_THAT(TypesIn(posts), testing::IsSupersetOf({"PostCreated", "PostCreated", "PostCreated",
                                                     "ReportingChanged", "PostHolderRecorded"}));
  request.set_kinds(0, "unicorn");
  FollowReader reader = Follow(request, auditor());
  FollowResponse none;
  EXPECT_FALSE(reader.Next(&none));
  const grpc::Status ended = reader.Ended();
  EXPECT_EQ(ReasonIn(ended), "KIND_UNKNOWN");
  EXPECT_THAT(ended.error_message(), testing::HasSubstr("registrant"));
}

TEST_F(FollowTest, ATrustGetsWhatConcernsItAndNothingElse) {
  FollowRequest request;
  request.set_org_code("TST01");
  const auto own = All(request, secretary("TST01"));
  // Also facts that name no organisation, of records that are kept under it.
  EXPECT_THAT(TypesIn(own),
              testing::IsSupersetOf({"OrganisationImported", "PostCreated", "ReportingChanged",
                                     "AppointmentProposed", "Appointed", "AppointmentCorrected"}));
  // Not what the regulator decides about people, nor their names.
  for (const char* hidden : {"RegistrationRefused", "Registered", "RulesPublished", "KeyTaken"})
    EXPECT_THAT(TypesIn(own), Not(Contains(hidden)));
  for (const FollowResponse& message : own) {
    EXPECT_FALSE(message.commit().has_refusal());
    EXPECT_EQ(message.commit().offset(), 0);
    EXPECT_EQ(message.commit().actor().account(), "");
    EXPECT_EQ(message.commit().actor().person_id(), "");
    EXPECT_EQ(message.commit().command_id().empty(), message.commit().actor().organisation() != "TST01");
  }
  request.set_org_code("TST04");
  EXPECT_THAT(
      TypesIn(All(request, secretary("TST04"))),
      testing::UnorderedElementsAre("OrganisationImported", "OrganisationRenamed", "SuccessorRecorded"));
}

TEST_F(FollowTest, HistoryGivesOneRecordAndWhatIsAddedToIt) {
  PublishCode("codes");
  records::v1::HistoryRequest request;
  request.set_stream("code_of_conduct/codes");
  const auto stub = records::v1::Records::NewStub(Channel());
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + auditor());
  const auto reader = stub->History(&context, request);
  records::v1::HistoryResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.entry().version(), 1);
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_TRUE(message.head().at_end());
  v1::PublishCodeRequest code;
  code.mutable_command()->set_id(NewUuid());
  code.set_code_id("codes");
  code.set_version("2.0");
  code.set_title("Code");
  code.mutable_in_force_from()->set_year(2027);
  code.mutable_in_force_from()->set_month(1);
  code.mutable_in_force_from()->set_day(1);
  code.add_clauses()->set_id("1");
  code.mutable_clauses(0)->set_text("Tell the truth.");
  v1::PublishCodeResponse published;
  ASSERT_TRUE(service_
                  .Call("candour.registration.v1.Register/PublishCode", code, &published,
                        service_.TokenFor({"REGISTRAR"}))
                  .ok());
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.entry().version(), 2);
  EXPECT_EQ(message.entry().command_id(), code.command().id());
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);

  request.set_stream("code_of_conduct/none");
  EXPECT_EQ(ReasonIn(service_.First("candour.records.v1.Records/History", request, &message, auditor())),
            "NOT_FOUND");
}

TEST_F(FollowTest, EndsPolitelyWhenTheReplicaGoesAway) {
  FollowReader reader = Follow({}, auditor());
  const auto seen = reader.ToTheEnd();
  ASSERT_FALSE(seen.empty());
  std::thread draining([&] { service_.Drain(); });
  const absl::Time before = absl::Now();
  FollowResponse none;
  EXPECT_FALSE(reader.NextCommit(&none));
  const grpc::Status ended = reader.Ended();
  draining.join();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(ended), "DRAINING");
  EXPECT_LT(absl::Now() - before, absl::Seconds(3));
  service_.Restart(/*without_state=*/false);
  EXPECT_THAT(All(From(seen.back().token()), auditor()), IsEmpty());
}

TEST_F(FollowTest, AReplicaServesSoManyStreamsAndNoMore) {
  std::vector<std::unique_ptr<FollowReader>> readers;
  FollowResponse message;
  for (size_t i = 0; i < Feeds::kMaxFeeds; ++i) {
    readers.push_back(std::make_unique<FollowReader>(Channel(), auditor(), FollowRequest()));
    ASSERT_TRUE(readers.back()->Next(&message));
  }
  FollowReader late(Channel(), auditor(), {});
  EXPECT_FALSE(late.Next(&message));
  const grpc::Status ended = late.Ended();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonIn(ended), "TOO_MANY_STREAMS");
  readers.pop_back();  // hangs up, and leaves room
  const absl::Time until = absl::Now() + absl::Seconds(10);
  bool served = false;
  while (!served && absl::Now() < until)
    served = service_.First("candour.records.v1.Records/Follow", FollowRequest(), &message, auditor()).ok();
  EXPECT_TRUE(served);
}

TEST_F(FollowTest, EndsWithTheCallersToken) {
  FollowReader reader = Follow({}, service_.TokenFor({"AUDITOR"}, "", "", absl::Seconds(2)));
  ASSERT_FALSE(reader.ToTheEnd().empty());
  FollowResponse none;
  EXPECT_FALSE(reader.NextCommit(&none));
  EXPECT_EQ(ReasonIn(reader.Ended()), "TOKEN_EXPIRED");
}

// Of a series that is shown.
double Metric(const std::string& text, const std::string& series) {
  const size_t at = text.find("\n" + series + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
}

TEST_F(FollowTest, IsCountedWhenItOpensAndWhenItEnds) {
  const std::string method = "{method=\"candour.records.v1.Records/Follow\"";
  const auto shown = [&](const std::string& name, const std::string& more = "") {
    return Metric(service_.host().MetricsText(), name + method + more + "}");
  };
  EXPECT_EQ(shown("candour_rpc_streams_opened_total"), 0);
  EXPECT_EQ(shown("candour_rpc_streams_open"), 0);
  FollowReader one = Follow({}, auditor()), two = Follow({}, auditor());
  FollowResponse message;
  ASSERT_TRUE(one.Next(&message) && two.Next(&message));
  EXPECT_EQ(shown("candour_rpc_streams_opened_total"), 2);
  EXPECT_EQ(shown("candour_rpc_streams_open"), 2);
  one.HangUp();
  ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return shown("candour_rpc_streams_open") == 1; }));
  EXPECT_EQ(shown("candour_rpc_calls_total", ",code=\"CANCELLED\""), 1);
  EXPECT_EQ(Metric(service_.host().MetricsText(), "candour_rpc_errors_total{reason=\"NONE\"}"), -1)
      << "who hangs up is no error";

  FollowReader refused = Follow({}, service_.TokenFor({"MANAGER"}));
  EXPECT_FALSE(refused.Next(&message));
  EXPECT_EQ(refused.Ended().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(shown("candour_rpc_calls_total", ",code=\"PERMISSION_DENIED\""), 1);
  EXPECT_EQ(shown("candour_rpc_streams_opened_total"), 2);
  EXPECT_EQ(Metric(service_.host().MetricsText(), "candour_rpc_errors_total{reason=\"ROLE\"}"), 1);
  EXPECT_EQ(shown("candour_rpc_duration_seconds_count"), -1) << "how long it was open says nothing";
}

}  // namespace
}  // namespace candour
