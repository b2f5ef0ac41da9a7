// What an operator's tools see of a real process: its metrics move by what was called, and by nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "absl/strings/ascii.h"
#include "common/base/reason.h"
#include "services/registration/reactions.h"
#include "services/registration/sanctions.h"
#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr absl::Duration kPatience = absl::Seconds(20);

using Scraped = std::map<std::string, double>;  // value by series

// How much each series rose; series that did not are left out.
Scraped Rises(const Scraped& before, const Scraped& after, const std::string& prefix) {
  Scraped rises;
  for (const auto& [series, value] : after) {
    const auto old = before.find(series);
    const double rise = value - (old == before.end() ? 0 : old->second);
    if (series.rfind(prefix, 0) == 0 && rise != 0) rises[series] = rise;
  }
  return rises;
}

TEST(MetricsOfAProcess, RiseByExactlyWhatWasCalled) {
  DevProcess candour;
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  const Caller registrar = candour.CallerAs("REGISTRAR"), auditor = candour.CallerAs("AUDITOR");
  const Caller stranger(candour.address(), "no-token");
  // The opening record, and the beginning of each of the register's reactions, those to the other service's
  // ledger too.
  const double begun =
      1 + static_cast<double>(RegistrationReactions().all().size() + SanctionsReactions().all().size());
  Scraped before;
  ASSERT_TRUE(Becomes([&] {
    before = candour.Scrape();
    return before["candour_replica_position"] == begun && before["candour_commands_in_flight"] == 0;
  }));

  ASSERT_TRUE(RecordPerson("Ada", "Testing").send(registrar, kPatience).ok());
  const auto refused = CreatePost("Nobody's Post").send(registrar, kPatience);
  EXPECT_EQ(ReasonOf(refused.status()), "ORG_UNKNOWN") << refused.status();
  EXPECT_EQ(ReasonOf(stranger.GetState().status()), "TOKEN_MALFORMED");
  EXPECT_TRUE(auditor.GetState().ok());

  const Scraped after = candour.Scrape();
  const std::string records = "{method=\"candour.records.v1.Records/GetState\"";
  const std::string person = "{method=\"candour.registration.v1.Register/RecordPerson\"";
  const std::string post = "{method=\"candour.registration.v1.Appointments/CreatePost\"";
  EXPECT_EQ(Rises(before, after, "candour_rpc_calls_total"),
            (Scraped{{"candour_rpc_calls_total" + records + ",code=\"OK\"}", 1},
                     {"candour_rpc_calls_total" + records + ",code=\"UNAUTHENTICATED\"}", 1},
                     {"candour_rpc_calls_total" + person + ",code=\"OK\"}", 1},
                     {"candour_rpc_calls_total" + post + ",code=\"NOT_FOUND\"}", 1}}));
  EXPECT_EQ(Rises(before, after, "candour_rpc_duration_seconds_count"),
            (Scraped{{"candour_rpc_duration_seconds_count" + records + "}", 2},
                     {"candour_rpc_duration_seconds_count" + person + "}", 1},
                     {"candour_rpc_duration_seconds_count" + post + "}", 1}}));
  EXPECT_EQ(Rises(before, after, "candour_rpc_errors_total"),
            (Scraped{{"candour_rpc_errors_total{reason=\"TOKEN_MALFORMED\"}", 1}}));
  EXPECT_EQ(Rises(before, after, "candour_command"),
            (Scraped{{"candour_commands_total{outcome=\"accepted\"}", 1},
                     {"candour_commands_total{outcome=\"refused\"}", 1},
                     {"candour_command_refusals_total{reason=\"ORG_UNKNOWN\"}", 1}}));
  EXPECT_EQ(Rises(before, after, "candour_ledger_"),
            (Scraped{{"candour_ledger_records_total{verdict=\"admitted\"}", 2}, {"candour_ledger_end", 2}}));
  EXPECT_EQ(Rises(before, after, "candour_fold_batch_records_sum"),
            (Scraped{{"candour_fold_batch_records_sum", 2}}));
  EXPECT_EQ(after.at("candour_replica_position"), after.at("candour_ledger_end"));
  EXPECT_EQ(after.at("candour_replica_ready"), 1);
  EXPECT_EQ(after.at("candour_commands_in_flight"), 0);
  EXPECT_EQ(after.at("candour_commands_waiting"), 0);
  EXPECT_EQ(after.at("candour_commands_unknown"), 0);
  EXPECT_EQ(after.at("candour_timers_due"), 0);
  EXPECT_EQ(after.at("candour_timers_oldest_due_seconds"), 0);
  EXPECT_GT(after.at("candour_keys_in_memory"), before.at("candour_keys_in_memory"));
  EXPECT_GE(after.at("candour_replica_lag_seconds"), 0);
  EXPECT_LT(after.at("candour_replica_lag_seconds"), 60);

  candour.process().Signal(SIGTERM);
  EXPECT_EQ(candour.process().WaitForEnd(absl::Seconds(10)), 0);
}

TEST(MetricsOfAProcess, HoldNothingOfWhatWentThrough) {
  DevProcess candour;
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  ASSERT_EQ(candour.Ctl({"organisation", "import", "docs/demo/organisations.csv"}).exit_code, 0);
  const Caller clerk = candour.CallerAs("COSEC", "TST01");
  const auto person = RecordPerson("Canarywilhelmina", "Quillfeatherstone").send(clerk, kPatience);
  ASSERT_TRUE(person.ok()) << person.status();
  EXPECT_FALSE(RecordPerson("Canarywilhelmina", "").send(clerk, kPatience).ok());
  EXPECT_FALSE(CreatePost("Canary Post", "no such post").send(clerk, kPatience).ok());
  const std::string text = absl::AsciiStrToLower(candour.ScrapeText());
  EXPECT_THAT(text, HasSubstr("candour_commands_total{outcome=\"accepted\"} 2\n"));
  for (const std::string secret : {"canary", "quillfeather", "tst01", "account-", "eyj"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(text, Not(HasSubstr(absl::AsciiStrToLower(person->new_id))));
}

TEST(ReadinessOfAProcess, IsSaidWhenItServes) {
  DevProcess candour;
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  EXPECT_EQ(Http(candour.metrics_port(), "/readyz").status, 200);
  EXPECT_EQ(Http(candour.metrics_port(), "/readyz").body, "ready\n");
  EXPECT_EQ(Http(candour.metrics_port(), "/healthz").status, 200);
}

TEST(ReadinessOfAProcess, NamesTheBrokerThatItWaitsFor) {
  const TempDir folder;
  ChildProcess service("candour-registration",
                       {"--dev", "--kafka", "127.0.0.1:9", "--data-dir", folder.path(), "--listen",
                        "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"},
                       folder / "print");
  ASSERT_TRUE(service.Prints("\"event\":\"ledger_silent\"")) << service.Printed();
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(service.Printed(), "metrics", "port"), &port));
  const HttpAnswer ready = Http(port, "/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.body, "no Kafka broker answers\n");
  EXPECT_EQ(Http(port, "/healthz").status, 200);
  EXPECT_EQ(ParseMetrics(Http(port, "/metrics").body).count("process_start_time_seconds"), 1u);
}

TEST(MetricsOfAProcess, CanBeLeftOff) {
  DevProcess candour({"--metrics-listen", "off"});
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  EXPECT_EQ(candour.metrics_port(), 0);
}

}  // namespace
}  // namespace candour
