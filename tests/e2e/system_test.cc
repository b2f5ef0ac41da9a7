// The register left to itself: its timers and reactions on a real service, with the story of the golden log.
#include <gmock/gmock.h>

#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "common/replica/folded_view.h"
#include "services/registration/reactions.h"
#include "tests/e2e/golden_story.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ElementsAre;

class SystemTest : public testing::Test {
 protected:
  template <class Fact>
  struct Found {
    std::string stream;
    Fact fact;
    replica::v1::FactRow row;
  };
  // Every fact of a type, stream by stream.
  template <class Fact>
  std::vector<Found<Fact>> Facts() {
    std::vector<Found<Fact>> found;
    const auto view = service_.replica().View();
    (void)view->Streams("", "", [&](absl::string_view stream, const auto&) {
      return view
          ->Facts(stream, 1,
                  [&](uint64_t, const replica::v1::FactRow& row) {
                    if (row.type() != Fact::descriptor()->full_name()) return true;
                    found.push_back({std::string(stream), {}, row});
                    return found.back().fact.ParseFromString(row.value());
                  })
          .ok();
    });
    return found;
  }
  bool Within(absl::Duration patience, const std::function<bool()>& holds) {
    return service_.Within(patience, holds);
  }
  bool NothingDue() {
    bool due = false;
    (void)service_.replica().View()->Timers([&](const StandingTimer& row) {
      due = row.timer.due() < service_.clock().Now();
      return false;
    });
    return !due;
  }

  // Notices about the registrant of a stream.
  size_t Raised(const std::string& registrant) {
    size_t raised = 0;
    for (const auto& notice : Facts<v1::NoticeRaised>()) {
      raised += registrant == "registrant/" + notice.fact.person_id() ? 1 : 0;
    }
    return raised;
  }
  // A second of the service's rounds in which nothing was added.
  bool Rests() {
    const auto end = [&] { return service_.ledger().Range(absl::Seconds(5))->end; };
    const uint64_t before = end();
    Within(absl::Seconds(1), [&] { return end() != before; });
    return end() == before;
  }

  ServiceFixture service_{{.with_system = true}};
};

TEST_F(SystemTest, RecordsWhatDatesAndRefusalsBringAbout) {
  const size_t reactions = RegistrationReactions().all().size();
  ASSERT_TRUE(
      Within(absl::Seconds(20), [&] { return Facts<common::v1::ReactionEnabled>().size() == reactions; }));
  GoldenStory(service_).Tell(/*with_void_records=*/false);
  // Cora was confirmed for a post that is held.
  // The story sets the clock ahead: what was under way may rest five minutes of it, half a minute of ours.
  ASSERT_TRUE(Within(absl::Seconds(60), [&] { return !Facts<v1::IneligibleAttemptNoted>().empty(); }));
  const auto attempts = Facts<v1::IneligibleAttemptNoted>();
  ASSERT_EQ(attempts.size(), 1);
  EXPECT_THAT(attempts[0].fact.reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD));
  EXPECT_EQ(*DayOf(attempts[0].fact.attempted_on()), absl::CivilDay(2026, 3, 2));
  EXPECT_EQ(attempts[0].row.actor().role(), "SYSTEM");

  // Ada's term, renewed once, was over on 4 January 2028. Nobody was there for a month.
  service_.SetDay(absl::CivilDay(2028, 2, 4));
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return NothingDue(); }));
  const auto lapsed = Facts<v1::RegistrationLapsed>();
  ASSERT_EQ(lapsed.size(), 1);
  EXPECT_EQ(*DayOf(lapsed[0].fact.lapsed_on()), absl::CivilDay(2028, 1, 5));
  EXPECT_EQ(absl::FromUnixMicros(lapsed[0].fact.due_us()),
            absl::FromCivil(absl::CivilDay(2028, 1, 5), absl::UTCTimeZone()));
  EXPECT_EQ(lapsed[0].row.method(), "timer/LapseRegistration");
  EXPECT_EQ(LondonDay(absl::FromUnixMicros(lapsed[0].row.decided_at_us())), absl::CivilDay(2028, 2, 4));
  const auto expired = Facts<v1::CheckExpired>();
  ASSERT_EQ(expired.size(), 1);
  EXPECT_EQ(expired[0].fact.kind(), v1::CHECK_KIND_REFERENCE);
  EXPECT_LT(expired[0].row.offset(), lapsed[0].row.offset()) << "in the order of their due dates";

  // Ada is chief executive of TST01: it was told of her check and of her lapse.
  ASSERT_TRUE(Within(absl::Seconds(60), [&] { return Raised(expired[0].stream) == 2 && Rests(); }));
  // The same from nothing; and nothing of it happens again.
  const auto end = service_.ledger().Range(absl::Seconds(5))->end;
  const std::string digest = *service_.replica().View()->Digest();
  service_.Restart(/*without_state=*/true);
  absl::SleepFor(absl::Milliseconds(400));
  EXPECT_EQ(service_.ledger().Range(absl::Seconds(5))->end, end);
  EXPECT_EQ(*service_.replica().View()->Digest(), digest);
}

TEST_F(SystemTest, AClientCannotTakeAnIdOfTheSystem) {
  v1::PublishRulesRequest request;
  request.mutable_command()->set_id(DerivedUuid(CandourNamespace(), {"reaction_start", "squatting"}));
  v1::PublishRulesResponse response;
  const grpc::Status status = service_.Call("candour.registration.v1.Register/PublishRules", request,
                                            &response, service_.TokenFor({"REGISTRAR"}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr("command.id"));
}

}  // namespace
}  // namespace candour
