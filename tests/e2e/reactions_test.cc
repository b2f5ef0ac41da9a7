// What an operator sees of reactions, and steers, over real gRPC.
#include "services/registration/reactions.h"

#include <gmock/gmock.h>

#include "candour/records/v1/records.pb.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

using records::v1::ListReactionsRequest;
using records::v1::ListReactionsResponse;
using testing::HasSubstr;

constexpr char kRecords[] = "candour.records.v1.Records/";

class OperatorOfReactions : public testing::Test {
 protected:
  ListReactionsResponse List() {
    ListReactionsResponse response;
    const grpc::Status status =
        service_.Call(absl::StrCat(kRecords, "ListReactions"), ListReactionsRequest(), &response, operator_);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  records::v1::ReactionStanding Find(const std::string& name) {
    const ListReactionsResponse listed = List();
    for (const auto& reaction : listed.reactions())
      if (reaction.name() == name) return reaction;
    return {};
  }
  // "" or the reason.
  template <class Request, class Response>
  std::string Send(const std::string& method, const std::string& name) {
    Request request;
    request.mutable_command()->set_id(NewUuid());
    request.set_name(name);
    Response response;
    const grpc::Status status = service_.Call(absl::StrCat(kRecords, method), request, &response, operator_);
    EXPECT_EQ(response.receipt().stream(), status.ok() ? "reaction/" + name : "");
    return ReasonIn(status);
  }
  std::string Pause(const std::string& name) {
    return Send<records::v1::PauseReactionRequest, records::v1::PauseReactionResponse>("PauseReaction", name);
  }
  std::string Resume(const std::string& name) {
    return Send<records::v1::ResumeReactionRequest, records::v1::ResumeReactionResponse>("ResumeReaction",
                                                                                         name);
  }

  ServiceFixture service_{{.with_system = true}};
  const std::string operator_ = service_.TokenFor({"OPERATOR"});
};

TEST_F(OperatorOfReactions, SeesEachAndWhereItStands) {
  const auto all_begun = [&] {
    const ListReactionsResponse listed = List();
    return listed.reactions_size() == static_cast<int>(RegistrationReactions().all().size()) &&
           std::all_of(listed.reactions().begin(), listed.reactions().end(), [&](const auto& reaction) {
             return reaction.enabled() && reaction.behind() == 0 && reaction.lag_us() == 0;
           });
  };
  ASSERT_TRUE(service_.Within(absl::Seconds(20), all_begun)) << List().DebugString();
  const auto death = Find("tell_of_death");
  EXPECT_EQ(death.fact_type(), "candour.registration.v1.DeathRecorded");
  EXPECT_GE(death.from_offset(), 1);
  EXPECT_EQ(death.next_offset(), service_.replica().View()->position());
  EXPECT_FALSE(death.paused());
  EXPECT_FALSE(death.paused_here());
  EXPECT_EQ(Find("note_ineligible_attempt").refused_method(),
            "/candour.registration.v1.Appointments/ConfirmAppointment");
  EXPECT_THAT(service_.host().MetricsText(),
              HasSubstr("candour_reaction_lag_seconds{reaction=\"tell_of_death\"} 0\n"));
}

TEST_F(OperatorOfReactions, PausesOneAndLetsItGoOn) {
  ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return Find("tell_of_death").enabled(); }));
  EXPECT_EQ(Pause("tell_of_birth"), "REACTION_UNKNOWN");
  EXPECT_EQ(Resume("tell_of_birth"), "REACTION_UNKNOWN");
  EXPECT_EQ(Resume("tell_of_death"), "REACTION_NOT_PAUSED");
  EXPECT_EQ(Pause("tell_of_death"), "");
  EXPECT_EQ(Pause("tell_of_death"), "DUPLICATE");
  ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return Find("tell_of_death").paused(); }));
  EXPECT_GT(Find("tell_of_death").paused_at_us(), 0);
  EXPECT_FALSE(Find("tell_of_lapse").paused());
  EXPECT_THAT(service_.host().MetricsText(),
              HasSubstr("candour_reaction_paused{reaction=\"tell_of_death\"} 1\n"));
  // It stands in the log: a replica that begins anew is told.
  service_.Restart(/*without_state=*/true);
  ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return Find("tell_of_death").paused(); }));
  EXPECT_EQ(Resume("tell_of_death"), "");
  ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return !Find("tell_of_death").paused(); }));
  EXPECT_EQ(Find("tell_of_death").paused_at_us(), 0);
}

}  // namespace
}  // namespace candour
