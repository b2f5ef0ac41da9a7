// How fresh an answer is that a replica gives while it lags behind: two replicas of one ledger, one of them
// held back.
#include <gmock/gmock.h>

#include <future>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/register.pb.h"
#include "common/ledger/opening.h"
#include "services/registration/module.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/e2e/follow_reader.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::HasSubstr;

constexpr char kGetRules[] = "candour.registration.v1.Register/GetRules";
constexpr absl::Duration kShort = absl::Milliseconds(400);

class FreshnessTest : public testing::Test {
 protected:
  // Both replicas serve; the first is asked.
  FreshnessTest() {
    service_.Switch();
    service_.Switch();
  }
  // Acknowledged by the first replica: other rules each time.
  v1::PublishRulesResponse Publish() {
    v1::PublishRulesRequest request;
    *request.mutable_rules() = England2026();
    request.mutable_rules()->mutable_erasure_waiting(0)->set_days(14 + ++published_);
    return service_.Do<v1::PublishRulesResponse>("Register/PublishRules", request);
  }
  grpc::Status GetRules(const common::v1::Freshness& freshness, v1::GetRulesResponse* rules,
                        absl::Duration deadline = kShort) {
    v1::GetRulesRequest ask;
    *ask.mutable_freshness() = freshness;
    return service_.Call(kGetRules, ask, rules, "", deadline);
  }
  // An error that says it: code, reason, words.
  static void ExpectUnavailable(const grpc::Status& status, const std::string& reason,
                                const std::string& words) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(ReasonIn(status), reason);
    EXPECT_EQ(status.error_message(), words);
  }
  // Not answered while the replica is held back, and with these rules as soon as it is not.
  void ExpectAnsweredWhenItGoesOn(const common::v1::Freshness& freshness, const std::string& digest) {
    v1::GetRulesResponse rules;
    auto asked =
        std::async(std::launch::async, [&] { return GetRules(freshness, &rules, absl::Seconds(30)); });
    EXPECT_EQ(asked.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
    service_.shown_to_second().held_back = false;
    const grpc::Status status = asked.get();
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(rules.digest(), digest);
  }

  ServiceFixture service_;
  int published_ = 0;
};

constexpr char kStaleView[] = "This replica has not folded that far yet; ask again or ask another.";

common::v1::Freshness MinPosition(const std::string& token) {
  common::v1::Freshness freshness;
  freshness.set_min_position(token);
  return freshness;
}
common::v1::Freshness Linearizable() {
  common::v1::Freshness freshness;
  freshness.set_linearizable(true);
  return freshness;
}

TEST_F(FreshnessTest, MinPositionWaitsForTheReplicaOrSaysThatItIsStale) {
  const auto before = Publish();
  service_.Switch();
  v1::GetRulesResponse rules;
  ASSERT_TRUE(GetRules(MinPosition(before.receipt().token()), &rules, absl::Seconds(30)).ok());
  service_.shown_to_second().held_back = true;
  service_.Switch();
  const auto since = Publish();
  service_.Switch();
  // What it has, it answers: the rules from before.
  ASSERT_TRUE(GetRules({}, &rules).ok());
  EXPECT_EQ(rules.digest(), before.digest());
  ASSERT_TRUE(GetRules(MinPosition(before.receipt().token()), &rules).ok());
  EXPECT_EQ(rules.digest(), before.digest());
  ExpectUnavailable(GetRules(MinPosition(since.receipt().token()), &rules), "STALE_VIEW", kStaleView);
  ExpectAnsweredWhenItGoesOn(MinPosition(since.receipt().token()), since.digest());
}

TEST_F(FreshnessTest, ALinearizableReadKnowsWhatAnotherReplicaAcknowledgedLast) {
  v1::GetRulesResponse rules;
  for (int round = 0; round < 20; ++round) {
    const auto published = Publish();
    service_.Switch();
    const grpc::Status status = GetRules(Linearizable(), &rules, absl::Seconds(30));
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(rules.digest(), published.digest());
    service_.Switch();
  }
  service_.shown_to_second().held_back = true;
  const auto last = Publish();
  service_.Switch();
  ASSERT_TRUE(GetRules({}, &rules).ok());
  EXPECT_NE(rules.digest(), last.digest());
  ExpectUnavailable(GetRules(Linearizable(), &rules), "STALE_VIEW", kStaleView);
  ExpectAnsweredWhenItGoesOn(Linearizable(), last.digest());
}

TEST_F(FreshnessTest, WhereTheLedgerDoesNotSayItsEndNothingIsLinearizable) {
  const auto published = Publish();
  service_.Switch();
  v1::GetRulesResponse rules;
  ASSERT_TRUE(GetRules(MinPosition(published.receipt().token()), &rules, absl::Seconds(30)).ok());
  service_.shown_to_second().silent = true;
  ExpectUnavailable(GetRules(Linearizable(), &rules), "LEDGER_SILENT",
                    "The ledger did not say where it ends; ask again, or without linearizable.");
  ASSERT_TRUE(GetRules({}, &rules).ok()) << "without it there is an answer";
  EXPECT_EQ(rules.digest(), published.digest());
  service_.shown_to_second().silent = false;
  EXPECT_TRUE(GetRules(Linearizable(), &rules).ok());
}

// A token that reaches no further than what is folded has nothing to wait for; one beyond waits as
// min_position does.
TEST_F(FreshnessTest, SettledThroughIsNotAnsweredFromBeforeIt) {
  const auto before = Publish();
  service_.Switch();
  v1::GetRulesResponse rules;
  common::v1::Freshness settled;
  settled.set_settled_through(before.receipt().token());
  ASSERT_TRUE(GetRules(settled, &rules, absl::Seconds(30)).ok());
  EXPECT_EQ(rules.digest(), before.digest());
  service_.shown_to_second().held_back = true;
  service_.Switch();
  const auto since = Publish();
  service_.Switch();
  EXPECT_TRUE(GetRules(settled, &rules).ok());
  settled.set_settled_through(since.receipt().token());
  ExpectUnavailable(GetRules(settled, &rules), "STALE_VIEW", kStaleView);
  ExpectAnsweredWhenItGoesOn(settled, since.digest());
}

// The ledger was raised above this build: the replica stops there, and says so to whoever asks or follows.
TEST_F(FreshnessTest, AReplicaThatStoppedIsNotReady) {
  const auto published = Publish();
  FollowReader following(grpc::CreateChannel(service_.address(), grpc::InsecureChannelCredentials()),
                         service_.TokenFor({"AUDITOR"}), {});
  ASSERT_FALSE(following.ToTheEnd().empty());
  const auto view = service_.replica().View();
  const NewRecord raise = RaisingRecord({view->self().ledger_id,
                                         RegistrationModule().model->level() + 1,
                                         {"candour.of_a_build_to_come.V1"},
                                         view->position(),
                                         "test",
                                         "operator-1"},
                                        absl::Now(), SystemEntropy());
  ASSERT_TRUE(service_.ledger().AppendRaw(raise.key, raise.value).ok());

  FollowReader::Message message;
  EXPECT_FALSE(following.NextCommit(&message));
  ExpectUnavailable(following.Ended(), "NOT_READY",
                    "This replica has stopped: follow on from your last token at another.");
  const std::string words = "This replica has not caught up with its ledger, or has stopped; ask another.";
  v1::GetRulesResponse rules;
  ExpectUnavailable(GetRules({}, &rules), "NOT_READY", words);
  ExpectUnavailable(GetRules(MinPosition(published.receipt().token()), &rules), "NOT_READY", words);
  ExpectUnavailable(service_.First("candour.records.v1.Records/Follow", records::v1::FollowRequest(),
                                   &message, service_.TokenFor({"AUDITOR"})),
                    "NOT_READY", words);
  EXPECT_THAT(std::string(service_.host().Ready().message()), HasSubstr("run a newer build"));
}

}  // namespace
}  // namespace candour
