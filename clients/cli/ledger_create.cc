#include "clients/cli/ledger_create.h"

#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/ledger_place.h"
#include "clients/cli/modules.h"
#include "common/base/status.h"
#include "common/ledger/kafka_ledger.h"
#include "common/ledger/opening.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/kek.h"
#include "common/privacy/keyring.h"
#include "common/process/service_host.h"

namespace candour {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

absl::Status StatusOf(const absl::Status& status) { return status; }
template <class Value>
absl::Status StatusOf(const absl::StatusOr<Value>& result) {
  return result.status();
}

// The first outcome of `step` that another try would not mend: a broker that hung, or has just come back,
// leads no topic for some seconds. Of a step that does no harm twice.
template <class Step>
auto Patiently(const Step& step) {
  const absl::Time until = absl::Now() + kPatience;
  while (true) {
    auto outcome = step();
    const absl::Status status = StatusOf(outcome);
    if (!IsSilent(status) || absl::Now() > until) return outcome;
    absl::SleepFor(absl::Milliseconds(200));
  }
}

// Of a new ledger, whose id nobody else has: a key that is there is the one that an earlier try wrote.
absl::Status CreateTagKey(Keyring& keyring, const std::string& ledger_id) {
  const absl::Status created = Patiently([&] { return keyring.CreateTagKey(ledger_id); });
  return absl::IsAlreadyExists(created) ? absl::OkStatus() : created;
}

// What the opening record declares, so that builds that know this level and no higher one can serve the
// ledger.
absl::StatusOr<std::vector<std::string>> FactTypesUpTo(const Model& model, uint32_t level) {
  if (level < 1 || level > model.level()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--level ", level, ": this build knows the levels 1 to ", model.level()));
  }
  std::set<std::string> types;
  for (uint32_t known = 1; known <= level; ++known)
    for (const std::string& type : model.FactTypesOf(known)) types.insert(type);
  return std::vector<std::string>(types.begin(), types.end());
}

// Topics made, or found as they should be.
absl::Status EnsureTopics(const LedgerCreateFlags& flags, const KafkaOptions& keys, const KafkaOptions& clock,
                          const KafkaOptions& ledger) {
  const auto ensure = [&](const KafkaOptions& topic, TopicUse use) {
    return Patiently([&] { return EnsureTopic(topic, {.use = use, .single_broker = flags.single_broker}); });
  };
  CANDOUR_RETURN_IF_ERROR(ensure(keys, TopicUse::kKeys));
  CANDOUR_RETURN_IF_ERROR(ensure(clock, TopicUse::kClock));
  return ensure(ledger, TopicUse::kLedger);
}

}  // namespace

absl::Status CreateLedger(const LedgerCreateFlags& flags) {
  CANDOUR_ASSIGN_OR_RETURN(const ServiceModule module, ModuleOf(flags.service));
  const uint32_t level = flags.level.value_or(module.model->level());
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> fact_types, FactTypesUpTo(*module.model, level));
  CANDOUR_ASSIGN_OR_RETURN(const KafkaProperties security, SecurityProperties(flags.security));
  if (flags.create_kek) CANDOUR_RETURN_IF_ERROR(CreateKek(flags.kek));
  CANDOUR_ASSIGN_OR_RETURN(const Secret kek, LoadKek(flags.kek));
  const KafkaOptions keys{
      .bootstrap = flags.kafka, .topic = flags.topic_prefix + ".keys", .properties = security};
  const KafkaOptions topic{.bootstrap = flags.kafka,
                           .topic = absl::StrCat(flags.topic_prefix, ".", flags.service, ".ledger"),
                           .properties = security};
  const KafkaOptions clock{
      .bootstrap = flags.kafka, .topic = flags.topic_prefix + ".clock", .properties = security};
  CANDOUR_RETURN_IF_ERROR(EnsureTopics(flags, keys, clock, topic));
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, Patiently([&] { return KafkaLedger::Open(topic); }));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger->Range(kPatience));
  if (range.end > 0)
    return absl::AlreadyExistsError(absl::StrCat(ledger->Describe(), " already holds a ledger"));

  CANDOUR_ASSIGN_OR_RETURN(const auto key_log, Patiently([&] { return KafkaKeyLog::Open(keys); }));
  CANDOUR_ASSIGN_OR_RETURN(const auto keyring,
                           Patiently([&] { return Keyring::Open(*key_log, kek, flags.service); }));
  const std::string id = SystemEntropy().Bytes(16);
  CANDOUR_RETURN_IF_ERROR(CreateTagKey(*keyring, id));
  const Opening opening{id,          absl::StrCat(flags.origin, "/", flags.service, "/0"),
                        level,       fact_types,
                        BuildName(), "operator-local"};
  CANDOUR_RETURN_IF_ERROR(OpenLedger(*ledger, opening, absl::Now(), SystemEntropy(), kPatience));
  std::cerr << "ledger " << opening.origin << " opened\n";
  return absl::OkStatus();
}

}  // namespace candour
