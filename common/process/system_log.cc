#include "common/process/system_log.h"

#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/observe/log.h"

namespace candour {
namespace {

std::string OutcomeText(const absl::StatusOr<OutcomePtr>& outcome) {
  if (!outcome.ok()) {  // no text: it may name a record
    return absl::StrCat(absl::StatusCodeToString(outcome.status().code()), " ", ReasonOf(outcome.status()));
  }
  return (*outcome)->row.has_refusal() ? (*outcome)->row.refusal().reason() : "recorded";
}

LogLevel LevelOf(const absl::StatusOr<OutcomePtr>& outcome) {
  return outcome.ok() ? LogLevel::kInfo : LogLevel::kWarning;
}

}  // namespace

void LogTimer(const TimerResult& result) {
  const Timer& timer = result.timer.timer;
  Log(LevelOf(result.outcome), "timer",
      {{"name", timer.name},
       {"due", absl::FormatTime(absl::RFC3339_sec, timer.due(), absl::UTCTimeZone())},
       {"late_s", absl::StrCat(absl::ToInt64Seconds(result.late))},
       {"outcome", OutcomeText(result.outcome)}});
}

void LogReaction(const ReactionResult& result) {
  Log(LevelOf(result.outcome), "reaction",
      {{"name", result.name},
       {"cause", absl::StrCat(result.cause.offset())},
       {"outcome", OutcomeText(result.outcome)}});
}

}  // namespace candour
