#include "clients/cli/ledger_create.h"

#include <iostream>

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

}  // namespace

absl::Status CreateLedger(const LedgerCreateFlags& flags) {
  CANDOUR_ASSIGN_OR_RETURN(const ServiceModule module, ModuleOf(flags.service));
  CANDOUR_ASSIGN_OR_RETURN(const KafkaProperties security, SecurityProperties(flags.security));
  if (flags.create_kek) CANDOUR_RETURN_IF_ERROR(CreateKek(flags.kek));
  CANDOUR_ASSIGN_OR_RETURN(const Secret kek, LoadKek(flags.kek));
  const KafkaOptions keys{
      .bootstrap = flags.kafka, .topic = flags.topic_prefix + ".keys", .properties = security};
  const KafkaOptions topic{.bootstrap = flags.kafka,
                           .topic = absl::StrCat(flags.topic_prefix, ".", flags.service, ".ledger"),
                           .properties = security};
  CANDOUR_RETURN_IF_ERROR(EnsureTopic(keys, {.use = TopicUse::kKeys, .single_broker = flags.single_broker}));
  const KafkaOptions clock{
      .bootstrap = flags.kafka, .topic = flags.topic_prefix + ".clock", .properties = security};
  CANDOUR_RETURN_IF_ERROR(
      EnsureTopic(clock, {.use = TopicUse::kClock, .single_broker = flags.single_broker}));
  CANDOUR_RETURN_IF_ERROR(EnsureTopic(topic, {.single_broker = flags.single_broker}));
  CANDOUR_ASSIGN_OR_RETURN(const auto ledger, KafkaLedger::Open(topic));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger->Range(kPatience));
  if (range.end > 0)
    return absl::AlreadyExistsError(absl::StrCat(ledger->Describe(), " already holds a ledger"));

  CANDOUR_ASSIGN_OR_RETURN(const auto key_log, KafkaKeyLog::Open(keys));
  CANDOUR_ASSIGN_OR_RETURN(const auto keyring, Keyring::Open(*key_log, kek, flags.service));
  const std::string id = SystemEntropy().Bytes(16);
  CANDOUR_RETURN_IF_ERROR(keyring->CreateTagKey(id));
  const Opening opening{id,
                        absl::StrCat(flags.origin, "/", flags.service, "/0"),
                        module.model->level(),
                        module.model->FactTypes(),
                        BuildName(),
                        "operator-local"};
  CANDOUR_RETURN_IF_ERROR(OpenLedger(*ledger, opening, absl::Now(), SystemEntropy(), kPatience));
  std::cerr << "ledger " << opening.origin << " opened\n";
  return absl::OkStatus();
}

}  // namespace candour
