#include "common/process/key_upkeep.h"

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"

namespace candour {
namespace {

// Between two rounds: other replicas may still wrap by the old one.
constexpr absl::Duration kRest = absl::Seconds(5);

}  // namespace

void KeyUpkeep::Tick() {
  if (!options_.rewrap || absl::Now() < rewrap_at_ || options_.keyring->wrapped_by_others() == 0) return;
  if (rewrapping_.exchange(true)) return;
  rewrap_at_ = absl::Now() + kRest;
  if (!options_.blocking([this] { Rewrap(); })) rewrapping_ = false;
}

void KeyUpkeep::Rewrap() {
  const absl::StatusOr<size_t> count = options_.keyring->Rewrap();
  if (count.ok()) {
    Log(LogLevel::kInfo, "keys_rewrapped",
        {{"service", options_.service},
         {"keys", absl::StrCat(*count)},
         {"left", absl::StrCat(options_.keyring->wrapped_by_others())}});
  } else {
    Log(LogLevel::kWarning, "keys_not_rewrapped",
        {{"service", options_.service}, {"why", count.status().message()}});
  }
  rewrapping_ = false;
}

bool KeyUpkeep::Lost() const {
  const std::string ledger_id = options_.state->View()->self().ledger_id;
  return absl::IsFailedPrecondition(options_.keyring->TagKey(ledger_id).status());
}

void KeyUpkeep::LogLost() const {
  Log(LogLevel::kError, "keys_lost",
      {{"service", options_.service},
       {"why",
        "the key log has not the keys of this ledger: what is sealed can't be read, no command can be "
        "recorded; "
        "all else is served. Restore the key log"}});
}

void KeyUpkeep::AddMetrics(Metrics& metrics) const {
  metrics.AddRead(
      Metrics::Kind::kGauge, "candour_keys_lost",
      "1: the key log lacks the key of the ledger's tags, so it is not this ledger's; reads go on, "
      "without what is sealed.",
      {}, [this]() -> std::optional<double> {
        if (!options_.state->ready()) return std::nullopt;
        return Lost() ? 1 : 0;
      });
}

void KeyUpkeep::LogErasure(const absl::StatusOr<size_t>& destroyed) {
  if (!destroyed.ok()) {
    Log(LogLevel::kWarning, "keys_not_destroyed",
        {{"why", absl::StrCat(absl::StatusCodeToString(destroyed.status().code()), " ",
                              destroyed.status().message())}});
  } else if (*destroyed > 0) {
    Log(LogLevel::kInfo, "keys_destroyed", {{"keys", absl::StrCat(*destroyed)}});
  }
}

}  // namespace candour
