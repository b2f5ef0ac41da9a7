#include "common/process/service_metrics.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/executor/timers.h"
#include "common/ledger/admit.h"
#include "common/process/tls.h"

namespace candour {
namespace {

constexpr auto kGauge = Metrics::Kind::kGauge;
constexpr auto kCounter = Metrics::Kind::kCounter;
// A scrape does not wait for a broker that hangs.
constexpr absl::Duration kEndPatience = absl::Milliseconds(250);
// Counted at a scrape: some 20 ms. Whoever was away for a month may have more, and catches up.
constexpr size_t kMostDue = 10000;

void AddLogMetrics(Metrics& metrics, const Replica& replica, const Clock& clock) {
  metrics.AddRead(kGauge, "candour_ledger_end", "Next offset of the log; absent while the broker is silent.",
                  {}, [&]() -> std::optional<double> {
                    const auto end = replica.LedgerEnd(kEndPatience);
                    if (!end.ok()) return std::nullopt;
                    return static_cast<double>(*end);
                  });
  metrics.AddRead(kGauge, "candour_replica_lag_seconds",
                  "Since the replica last knew that it had folded everything; absent before the first time.",
                  {}, [&]() -> std::optional<double> {
                    const absl::Time last = replica.last_at_end();
                    if (last == absl::InfinitePast()) return std::nullopt;
                    return std::max(0.0, absl::ToDoubleSeconds(clock.Now() - last));
                  });
}

// A timer is sent a minute after it is due: those of the last minute are under way.
void AddTimerMetrics(Metrics& metrics, const Replica& replica, const Clock& clock) {
  metrics.AddRead(
      kGauge, "candour_timers_due", "Timers that are due and have no outcome yet; 10000: that many or more.",
      {}, [&] { return static_cast<double>(TimersDue(*replica.View(), clock.Now(), kMostDue).count); });
  metrics.AddRead(
      kGauge, "candour_timers_oldest_due_seconds", "How long the first of them has been due; 0: none is.", {},
      [&] { return absl::ToDoubleSeconds(TimersDue(*replica.View(), clock.Now(), kMostDue).oldest); });
}

}  // namespace

std::function<void(size_t records, absl::Duration took)> MeasureFold(Metrics& metrics) {
  Histogram& records = metrics.AddHistogram(
      "candour_fold_batch_records", "Records folded together; their sum is all that this process folded.",
      {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500});
  Histogram& seconds =
      metrics.AddHistogram("candour_fold_duration_seconds", "A batch from its records to its written rows.",
                           {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1});
  return [&records, &seconds](size_t count, absl::Duration took) {
    records.Observe(static_cast<double>(count));
    seconds.Observe(absl::ToDoubleSeconds(took));
  };
}

void AddStateMetrics(Metrics& metrics, const ServedState& state, Keyring& keyring) {
  metrics.AddRead(kGauge, "candour_replica_ready",
                  "1 while what stood in the log at start is folded and the replica is not stopped.", {},
                  [&] { return state.ready() ? 1 : 0; });
  metrics.AddRead(kGauge, "candour_replica_position", "Next offset to fold.", {},
                  [&] { return static_cast<double>(state.View()->position()); });
  for (int verdict = 0; verdict < 5; ++verdict) {
    const std::string name(VerdictName(static_cast<Verdict>(verdict)));
    metrics.AddRead(kCounter, "candour_ledger_records_total",
                    "Records of the log that are folded, by verdict.",
                    {{"verdict", absl::AsciiStrToLower(name)}}, [&state, verdict]() -> std::optional<double> {
                      const auto view = state.View();
                      const auto& counted = view->position_row().verdicts();
                      return verdict < counted.size() ? static_cast<double>(counted[verdict]) : 0;
                    });
  }
  metrics.AddRead(kGauge, "candour_keys_in_memory", "Data keys that this replica holds.", {},
                  [&] { return static_cast<double>(keyring.size()); });
  metrics.AddRead(kGauge, "candour_keys_wrapped_by_other_kek",
                  "Data keys in the key log that --kek does not open, but --old-kek or --next-kek does.", {},
                  [&] { return static_cast<double>(keyring.wrapped_by_others()); });
}

void AddServiceMetrics(Metrics& metrics, const Replica& replica, const Executor& executor, Keyring& keyring,
                       const Clock& clock) {
  AddStateMetrics(metrics, replica, keyring);
  AddLogMetrics(metrics, replica, clock);
  AddTimerMetrics(metrics, replica, clock);
  metrics.AddRead(kGauge, "candour_commands_in_flight", "Commands under way, waiting ones too.", {},
                  [&] { return static_cast<double>(executor.in_flight()); });
  metrics.AddRead(kGauge, "candour_commands_waiting",
                  "Commands behind another one, with their id or on their stream.", {},
                  [&] { return static_cast<double>(executor.waiting()); });
  metrics.AddRead(kGauge, "candour_commands_unknown",
                  "Commands under way whose attempt was sent, and nobody knows whether it stands in the log.",
                  {}, [&] { return static_cast<double>(executor.unknown()); });
  metrics.AddRead(kCounter, "candour_command_resends_total",
                  "Attempts appended again because nothing was heard of them.", {},
                  [&] { return static_cast<double>(executor.counts().resent.value()); });
  metrics.AddRead(kCounter, "candour_command_redecisions_total",
                  "Commands decided again because a stream had moved.", {},
                  [&] { return static_cast<double>(executor.counts().decided_again.value()); });
}

void AddFollowedMetrics(Metrics& metrics, const Replica& followed, const Clock& clock) {
  const Metrics::Labels labels = {{"ledger", followed.ledger_name()}};
  metrics.AddRead(kGauge, "candour_followed_ready",
                  "1 while what stood in another service's ledger at start is folded and its replica is not "
                  "stopped; 0: commands that need it are refused with STALE_VIEW.",
                  labels, [&] { return followed.ready() ? 1 : 0; });
  metrics.AddRead(kGauge, "candour_followed_position", "Next offset of another service's ledger to fold.",
                  labels, [&] { return static_cast<double>(followed.View()->position()); });
  metrics.AddRead(kGauge, "candour_followed_end",
                  "Next offset of another service's ledger; absent while the broker is silent.", labels,
                  [&]() -> std::optional<double> {
                    const auto end = followed.LedgerEnd(kEndPatience);
                    if (!end.ok()) return std::nullopt;
                    return static_cast<double>(*end);
                  });
  metrics.AddRead(
      kGauge, "candour_followed_lag_seconds",
      "Since everything in another service's ledger was last known to be folded; absent before the "
      "first time.",
      labels, [&]() -> std::optional<double> {
        const absl::Time last = followed.last_at_end();
        if (last == absl::InfinitePast()) return std::nullopt;
        return std::max(0.0, absl::ToDoubleSeconds(clock.Now() - last));
      });
}

void AddClockMetrics(Metrics& metrics, const ClockCheck& check) {
  metrics.AddRead(
      kGauge, "candour_clock_skew_seconds",
      "How far this process's clock is ahead of the brokers' at least, or behind (negative); 0 while "
      "it may be right; absent while that is not known.",
      {}, [&check]() -> std::optional<double> {
        const auto off = check.skew();
        if (!off) return std::nullopt;
        return absl::ToDoubleSeconds(*off);
      });
}

void AddReactionMetrics(Metrics& metrics, const Reactions& reactions, const Reactor& reactor) {
  const auto add = [&](const char* name, const char* help, double (*value)(const ReactionStanding&)) {
    for (const Reaction& reaction : reactions.all()) {
      metrics.AddRead(kGauge, name, help, {{"reaction", reaction.name}},
                      [&reactor, &reaction, value]() -> std::optional<double> {
                        for (const ReactionStanding& standing : reactor.Standings())
                          if (standing.reaction == &reaction) return value(standing);
                        return std::nullopt;
                      });
    }
  };
  add("candour_reaction_lag_seconds",
      "Age of the first record that a reaction has not dealt with, 0 for none; absent before the first "
      "round.",
      [](const ReactionStanding& standing) { return absl::ToDoubleSeconds(standing.lag); });
  add("candour_reaction_paused", "1 while the log or this replica's flag holds the reaction up.",
      [](const ReactionStanding& standing) {
        return standing.paused_at || standing.paused_here ? 1.0 : 0.0;
      });
}

void AddCertificateMetrics(Metrics& metrics, const std::map<std::string, std::string>& certificates) {
  for (const auto& [flag, path] : certificates) {
    metrics.AddRead(kGauge, "candour_tls_certificate_expiry_timestamp_seconds",
                    "When the certificate in the file expires, Unix time; absent where it can't be read.",
                    {{"file", flag}}, [path = path]() -> std::optional<double> {
                      const auto expiry = CertificateExpiry(path);
                      if (!expiry.ok()) return std::nullopt;
                      return static_cast<double>(absl::ToUnixSeconds(*expiry));
                    });
  }
}

}  // namespace candour
