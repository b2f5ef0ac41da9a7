#include "common/access/quota.h"

#include <gtest/gtest.h>

#include "common/base/reason.h"
#include "google/rpc/error_details.pb.h"

namespace candour {
namespace {

class HandClock : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1767600000);
};

absl::Duration DelayIn(const absl::Status& status) {
  google::rpc::RetryInfo retry;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.RetryInfo");
  if (!payload || !retry.ParseFromString(std::string(*payload))) return absl::InfiniteDuration();
  return absl::Seconds(retry.retry_delay().seconds()) + absl::Nanoseconds(retry.retry_delay().nanos());
}

class QuotaTest : public testing::Test {
 protected:
  int TakeAll(Quota& quota, const std::string& organisation) {
    int taken = 0;
    while (taken < 1000 && quota.Take(organisation).ok()) ++taken;
    return taken;
  }
  HandClock clock_;
};

TEST_F(QuotaTest, GivesABurstThenTheRateAndSaysHowLongToWait) {
  Quota quota({.commands = {.per_second = 4, .burst = 10}}, clock_);
  EXPECT_EQ(TakeAll(quota, "TST01"), 10);
  const absl::Status refused = quota.Take("TST01");
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "QUOTA");
  EXPECT_EQ(DelayIn(refused), absl::Milliseconds(250));
  clock_.now += absl::Milliseconds(249);
  EXPECT_EQ(DelayIn(quota.Take("TST01")), absl::Milliseconds(1));
  clock_.now += absl::Milliseconds(1);
  EXPECT_EQ(TakeAll(quota, "TST01"), 1);
  clock_.now += absl::Seconds(1);
  EXPECT_EQ(TakeAll(quota, "TST01"), 4);
  clock_.now += absl::Hours(1);
  EXPECT_EQ(TakeAll(quota, "TST01"), 10);  // never more than the burst
}

TEST_F(QuotaTest, OneOrganisationTakesNothingFromAnother) {
  Quota quota({.commands = {.per_second = 1, .burst = 3}}, clock_);
  EXPECT_EQ(TakeAll(quota, "TST01"), 3);
  EXPECT_EQ(TakeAll(quota, "TST02"), 3);
  EXPECT_EQ(TakeAll(quota, ""), 3);
}

TEST_F(QuotaTest, RefusalsHoldUpCommandsUntilTheyAreEarnedAgain) {
  Quota quota({.refusals = {.per_second = 0.5, .burst = 2}}, clock_);
  EXPECT_TRUE(quota.Take("TST01").ok());
  quota.Refused("TST01");
  EXPECT_TRUE(quota.Take("TST01").ok());
  quota.Refused("TST01");
  EXPECT_EQ(DelayIn(quota.Take("TST01")), absl::Seconds(2));
  EXPECT_TRUE(quota.Take("TST02").ok());
  clock_.now += absl::Seconds(2);
  EXPECT_TRUE(quota.Take("TST01").ok());
}

TEST_F(QuotaTest, NoLimitIsNone) {
  Quota quota({}, clock_);
  for (int i = 0; i < 5; ++i) quota.Refused("TST01");
  EXPECT_EQ(TakeAll(quota, "TST01"), 1000);
}

TEST_F(QuotaTest, AClockThatIsSetBackLocksNobodyOutForLonger) {
  Quota quota({.commands = {.per_second = 1, .burst = 5}}, clock_);
  EXPECT_EQ(TakeAll(quota, "TST01"), 5);
  clock_.now -= absl::Hours(2);
  EXPECT_EQ(DelayIn(quota.Take("TST01")), absl::Seconds(1));
  clock_.now += absl::Seconds(1);
  EXPECT_TRUE(quota.Take("TST01").ok());
}

TEST_F(QuotaTest, ForgetsFullBucketsAndLetsNewcomersShareWhenAllAreInUse) {
  Quota quota({.commands = {.per_second = 1, .burst = 2}, .max_organisations = 3}, clock_);
  for (const char* organisation : {"A", "B", "C"}) EXPECT_EQ(TakeAll(quota, organisation), 2);
  EXPECT_EQ(TakeAll(quota, "D"), 2);
  EXPECT_EQ(TakeAll(quota, "E"), 0);  // shares with D
  EXPECT_EQ(quota.buckets(), 3u);
  EXPECT_EQ(TakeAll(quota, "A"), 0);  // kept: it is not full again
  clock_.now += absl::Seconds(2);
  EXPECT_EQ(TakeAll(quota, "E"), 2);
  EXPECT_EQ(quota.buckets(), 1u);
}

}  // namespace
}  // namespace candour
