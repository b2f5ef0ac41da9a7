// What a caller can't do to the service: make it wait for ever, or take more than it can hold.
#include <gmock/gmock.h>

#include <future>

#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;

constexpr char kGetRules[] = "candour.registration.v1.Register/GetRules",
               kPublishRules[] = "candour.registration.v1.Register/PublishRules",
               kRecordPerson[] = "candour.registration.v1.Register/RecordPerson";
// As a caller who gives none.
constexpr absl::Duration kNoDeadline = absl::InfiniteDuration();

class Limits : public testing::Test {
 protected:
  grpc::Status GetRules(const std::string& token, bool linearizable = false,
                        absl::Duration deadline = absl::Seconds(30)) {
    v1::GetRulesRequest ask;
    ask.mutable_freshness()->set_linearizable(linearizable);
    v1::GetRulesResponse rules;
    return service_.Call(kGetRules, ask, &rules, token, deadline);
  }
  grpc::Status Publish(absl::Duration deadline) {
    v1::PublishRulesRequest request;
    request.mutable_command()->set_id(NewUuid());
    *request.mutable_rules() = England2026();
    v1::PublishRulesResponse response;
    return service_.Call(kPublishRules, request, &response, service_.TokenFor({"REGISTRAR"}), deadline);
  }
  // Of somebody with a name of so many bytes.
  grpc::Status RecordPerson(size_t bytes) {
    v1::RecordPersonRequest request;
    request.mutable_command()->set_id(NewUuid());
    request.mutable_identity()->add_names()->set_family(std::string(bytes, 'x'));
    v1::RecordPersonResponse response;
    return service_.Call(kRecordPerson, request, &response, service_.TokenFor({"REGISTRAR"}));
  }
  // A token of so many bytes, which is no token.
  grpc::Status CallWithMetadata(size_t bytes) { return GetRules(std::string(bytes, 'x')); }

  // Within a time that is longer than 30 seconds; if not, what it waits for is given.
  bool Ends(std::future<grpc::Status>& call) {
    const bool ended = call.wait_for(std::chrono::seconds(45)) == std::future_status::ready;
    if (!ended) service_.shown_to_second().held_back = false;
    return ended;
  }

  // The second replica, which answers from now on, stands still; something is recorded that it has not.
  void HoldBack() {
    service_.Switch();
    service_.shown_to_second().held_back = true;
    service_.Switch();
    ASSERT_TRUE(Publish(absl::Seconds(30)).ok());
    service_.Switch();
  }

  ServiceFixture service_;
};

// A replica that never gets further: 30 seconds, and the caller is told. A command's are those of the
// service's clock.
TEST_F(Limits, ACommandWithoutADeadlineEndsByOneOfTheServices) {
  HoldBack();
  const uint64_t end = service_.ledger().Range(absl::Seconds(5))->end;
  const absl::Time asked = absl::Now();
  auto command = std::async(std::launch::async, [&] { return Publish(kNoDeadline); });
  // It has come, and waits.
  const auto recorded = [&] { return service_.ledger().Range(absl::Seconds(5))->end > end; };
  while (!recorded() && absl::Now() - asked < absl::Seconds(20)) absl::SleepFor(absl::Milliseconds(10));
  ASSERT_TRUE(recorded());
  service_.clock().Advance(absl::Seconds(28));
  EXPECT_EQ(command.wait_for(std::chrono::seconds(1)), std::future_status::timeout);
  service_.clock().Advance(absl::Seconds(3));
  EXPECT_TRUE(Ends(command));
  const grpc::Status unknown = command.get();
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(unknown), "OUTCOME_UNKNOWN") << unknown.error_message();
}

// A question's are real ones: make chaos waits for them.
TEST_F(Limits, DISABLED_AQuestionWithoutADeadlineEndsByOneOfTheServices) {
  HoldBack();
  const absl::Time asked = absl::Now();
  auto question = std::async(std::launch::async, [&] { return GetRules("", true, kNoDeadline); });
  EXPECT_TRUE(Ends(question));
  const grpc::Status stale = question.get();
  EXPECT_EQ(stale.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(stale), "STALE_VIEW") << stale.error_message();
  EXPECT_THAT(absl::Now() - asked, AllOf(Ge(absl::Seconds(29)), Le(absl::Seconds(45))));
  service_.shown_to_second().held_back = false;
  EXPECT_TRUE(GetRules("", true).ok()) << "and it goes on";
}

TEST_F(Limits, ARequestOver256KiBIsTurnedAway) {
  const grpc::Status taken = RecordPerson(255 * 1024), over = RecordPerson(256 * 1024);
  EXPECT_EQ(taken.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << "read, and no name";
  EXPECT_EQ(over.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << over.error_message();
  EXPECT_THAT(over.error_message(), HasSubstr("262144"));
  EXPECT_TRUE(Publish(absl::Seconds(30)).ok()) << "the service goes on";
  EXPECT_TRUE(GetRules("").ok());
}

TEST_F(Limits, MetadataOver16KiBAreTurnedAway) {
  ASSERT_TRUE(Publish(absl::Seconds(30)).ok());
  const grpc::Status taken = CallWithMetadata(15 * 1024), over = CallWithMetadata(17 * 1024);
  EXPECT_EQ(taken.error_code(), grpc::StatusCode::UNAUTHENTICATED) << "read, and no token";
  EXPECT_EQ(over.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << over.error_message();
  EXPECT_TRUE(GetRules("").ok()) << "the service goes on";
}

}  // namespace
}  // namespace candour
