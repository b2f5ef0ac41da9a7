#include "common/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/observe/process_metrics.h"

namespace candour {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, AreTextForPrometheus) {
  Metrics metrics;
  Counter& ok = metrics.AddCounter("calls_total", "Calls.", {{"method", "a/B"}, {"code", "OK"}});
  metrics.AddCounter("calls_total", "Calls.", {{"method", "a/B"}, {"code", "NOT_FOUND"}},
                     Metrics::Show::kOnceCounted);
  metrics.AddRead(Metrics::Kind::kGauge, "lag_seconds", "Lag.", {}, [] { return 1.5; });
  metrics.AddRead(Metrics::Kind::kGauge, "end", "End.", {}, [] { return std::nullopt; });
  ok.Add();
  ok.Add(2);
  EXPECT_EQ(metrics.Text(),
            "# HELP calls_total Calls.\n# TYPE calls_total counter\n"
            "calls_total{method=\"a/B\",code=\"OK\"} 3\n"
            "# HELP end End.\n# TYPE end gauge\n"
            "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\nlag_seconds 1.5\n");
}

TEST(Metrics, SeriesShownOnceCountedAppearWithTheirFirstCount) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter("c_total", "C.", {}, Metrics::Show::kOnceCounted);
  Histogram& histogram = metrics.AddHistogram("h_seconds", "H.", {1}, {}, Metrics::Show::kOnceCounted);
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("\nc_total ")));
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("h_seconds_count")));
  counter.Add();
  histogram.Observe(7);
  EXPECT_THAT(metrics.Text(), HasSubstr("\nc_total 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("\nh_seconds_count 1\n"));
}

TEST(Metrics, BucketsHoldWhatIsAtMostTheirBound) {
  Metrics metrics;
  Histogram& seconds = metrics.AddHistogram("seconds", "S.", {0.5, 2});
  for (const double value : {0.25, 0.5, 0.75, 2.0, 8.0}) seconds.Observe(value);
  EXPECT_THAT(metrics.Text(), HasSubstr("seconds_count 5\nseconds_sum 11.5\n"
                                        "seconds_bucket{le=\"0.5\"} 2\nseconds_bucket{le=\"2\"} 4\n"
                                        "seconds_bucket{le=\"+Inf\"} 5\n"));
}

TEST(Metrics, CountOnManyThreadsWithoutLosingAny) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter("c_total", "C.");
  Histogram& histogram = metrics.AddHistogram("h", "H.", {10});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) {
        counter.Add();
        histogram.Observe(2);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 40000u);
  EXPECT_EQ(histogram.count(0), 40000u);
  EXPECT_EQ(histogram.sum(), 80000);
}

TEST(LabelledCounters, ShowWhatIsExpectedAndCountTheRestTogether) {
  Metrics metrics;
  LabelledCounters reasons(metrics, "errors_total", "Errors.", "reason", {"BUSY"});
  EXPECT_THAT(metrics.Text(), HasSubstr("errors_total{reason=\"BUSY\"} 0\n"));
  reasons.Add("BUSY");
  for (size_t i = 0; i < LabelledCounters::kMost + 5; ++i) reasons.Add("R" + std::to_string(i));
  EXPECT_THAT(metrics.Text(), HasSubstr("errors_total{reason=\"BUSY\"} 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("errors_total{reason=\"R98\"} 1\n"));
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("R99")));  // BUSY and R0 to R98 are kMost
  EXPECT_THAT(metrics.Text(), HasSubstr("errors_total{reason=\"OTHER\"} 6\n"));
}

TEST(ProcessMetrics, SayWhatTheProcessIsAndTakes) {
  Metrics metrics;
  AddProcessMetrics(metrics, "candour/1.2.3");
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("candour_build_info{build=\"candour/1.2.3\"} 1\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_start_time_seconds 1[0-9]{9}"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_cpu_seconds_total [0-9.e-]+\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_resident_memory_bytes [0-9]{7,}\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_open_fds [0-9]+\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_max_fds [0-9]+\n"));
}

}  // namespace
}  // namespace candour
