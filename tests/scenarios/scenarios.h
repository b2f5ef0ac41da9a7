// Scenarios that need no waiting, each on the embedded ledger and on a Kafka broker: services that the tests
// of one environment share, each test with people of its own. Their rules let no notice or appeal run
// (RulesWithoutWaiting).
#ifndef CANDOUR_TESTS_SCENARIOS_SCENARIOS_H_
#define CANDOUR_TESTS_SCENARIOS_SCENARIOS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/base/calendar.h"
#include "common/base/reason.h"
#include "common/decider/day.h"
#include "tests/scenarios/case_walk.h"
#include "tests/scenarios/register_desk.h"
#include "tests/scenarios/running.h"

namespace candour {

// What a call that has to succeed returned.
template <class Value>
Value Must(absl::StatusOr<Value> answer) {
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.ok() ? *std::move(answer) : Value();
}
inline void Must(const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; }

// "2026-07-01".
inline std::string Text(const common::v1::Date& date) { return DayText(StoredDay(date)); }

enum class Environment { kEmbedded, kKafka };

// Of that kind, whose days can pass, from `clock` (RFC 3339) on; not started.
std::unique_ptr<DatedServices> ServicesFrom(Environment environment, const std::string& clock);

inline std::string NameOf(const testing::TestParamInfo<Environment>& info) {
  return info.param == Environment::kEmbedded ? "Embedded" : "Kafka";
}

// Of services that a test starts itself; skipped where they need a broker and can't have one.
class DatedScenarios : public testing::TestWithParam<Environment> {
 protected:
  void SetUp() override;
};

class Scenarios : public testing::TestWithParam<Environment> {
 protected:
  void SetUp() override;

  TwoServices& services() { return *services_; }
  RegisterDesk& desk() { return *desk_; }
  KafkaCluster& cluster() { return *cluster_; }
  static absl::CivilDay today() { return absl::ToCivilDay(absl::Now(), London()); }

 private:
  TwoServices* services_ = nullptr;
  KafkaCluster* cluster_ = nullptr;  // on Kafka
  std::unique_ptr<RegisterDesk> desk_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SCENARIOS_SCENARIOS_H_
