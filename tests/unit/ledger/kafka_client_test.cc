#include "common/ledger/kafka_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace candour {
namespace {

// librdkafka's whole table, so that a new version's errors are looked at.
std::vector<rd_kafka_err_desc> EveryError() {
  const rd_kafka_err_desc* table = nullptr;
  size_t count = 0;
  rd_kafka_get_err_descs(&table, &count);
  std::vector<rd_kafka_err_desc> errors;
  for (size_t i = 0; i < count; ++i) {
    if (table[i].desc != nullptr) errors.push_back(table[i]);
  }
  return errors;
}

TEST(KafkaStatusTest, OnlyNoErrorIsOk) {
  ASSERT_GT(EveryError().size(), 100u);
  for (const rd_kafka_err_desc& error : EveryError())
    EXPECT_EQ(KafkaStatus(error.code, "x").ok(), error.code == RD_KAFKA_RESP_ERR_NO_ERROR) << error.name;
}

// A reader stops for good at DATA_LOSS, so no error may be here that passes by itself.
TEST(KafkaStatusTest, OnlyBytesThatCanNotBeRightAreDataLoss) {
  std::vector<std::string> found;
  for (const rd_kafka_err_desc& error : EveryError())
    if (absl::IsDataLoss(KafkaStatus(error.code, "x"))) found.push_back(error.name);
  EXPECT_THAT(found, testing::UnorderedElementsAre("_BAD_MSG", "_BAD_COMPRESSION", "INVALID_MSG"));
}

// Range asks again at these until its deadline, so each must be able to pass.
TEST(KafkaStatusTest, ABrokerOutOfReachIsUnavailable) {
  for (const rd_kafka_resp_err_t error :
       {RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE}) {
    EXPECT_TRUE(absl::IsUnavailable(KafkaStatus(error, "x"))) << rd_kafka_err2name(error);
  }
}

TEST(KafkaStatusTest, SaysWhatAndWhere) {
  const absl::Status status = KafkaStatus(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "topic a");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "topic a: Broker: Unknown topic or partition");
}

TEST(KafkaMillisecondsTest, RoundsUpAndStaysWithinADay) {
  EXPECT_EQ(KafkaMilliseconds(absl::Microseconds(1)), 1);
  EXPECT_EQ(KafkaMilliseconds(absl::Milliseconds(20)), 20);
  EXPECT_EQ(KafkaMilliseconds(-absl::Seconds(1)), 0);
  EXPECT_EQ(KafkaMilliseconds(absl::InfiniteDuration()), 86'400'000);
}

TEST(KafkaClientTest, WhatTheGuaranteesRestOnCanNotBeOverridden) {
  KafkaOptions options;
  options.bootstrap = "127.0.0.1:9092";
  options.properties = {{"bootstrap.servers", "elsewhere:1"}, {"security.protocol", "ssl"}};
  const KafkaProperties properties = CommonProperties(options);
  std::map<std::string, std::string> last;
  for (const auto& [name, value] : properties) last[name] = value;
  EXPECT_EQ(last["bootstrap.servers"], "127.0.0.1:9092");
  EXPECT_EQ(last["security.protocol"], "ssl");
}

}  // namespace
}  // namespace candour
