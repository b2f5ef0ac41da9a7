#include "common/process/clock_check.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/reason.h"
#include "common/observe/log.h"

namespace candour {
namespace {

// A broker's stamp is cut to whole milliseconds.
constexpr absl::Duration kGrain = absl::Milliseconds(1);

constexpr absl::string_view kTryElsewhere =
    " Until then it records nothing; send the same bytes to another replica, or here later.";

std::string Seconds(absl::Duration duration) {
  return absl::StrFormat("%.1f", absl::ToDoubleSeconds(absl::AbsDuration(duration)));
}

}  // namespace

absl::Duration SteadyTime() { return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()); }

ClockCheck::~ClockCheck() {
  Stop();
  if (thread_.joinable()) thread_.join();
}

void ClockCheck::Start() {
  thread_ = std::thread([this] { Run(); });
}

void ClockCheck::Stop() {
  MutexLock lock(mutex_);
  stopping_ = true;
  stopped_.notify_all();
}

void ClockCheck::Run() {
  absl::Duration compared_at = -absl::InfiniteDuration();
  while (true) {
    if (!Trusted().ok() || options_.steady() - compared_at >= options_.every) {
      Compare();
      compared_at = options_.steady();
    }
    MutexLock lock(mutex_);
    if (!stopping_) lock.WaitFor(stopped_, absl::ToChronoNanoseconds(options_.soon));
    if (stopping_) return;
  }
}

absl::Duration ClockCheck::Apart() const {
  return options_.clock->Now() - absl::UnixEpoch() - options_.steady();
}

void ClockCheck::Compare() {
  const absl::Duration asked_at = options_.steady();
  const absl::StatusOr<absl::Time> other = options_.ask();
  if (other.ok()) {
    const absl::Duration at = options_.steady(), apart = Apart();
    // As this clock stands now: it may have been set while the answer was on its way.
    const absl::Duration most = absl::UnixEpoch() + at + apart - *other;
    MutexLock lock(mutex_);
    last_ = Compared{most - (at - asked_at) - kGrain, most, apart, at};
  }
  LogChange(other.status());
}

std::optional<absl::Duration> ClockCheck::skew() const {
  const absl::Duration apart = Apart(), now = options_.steady();
  MutexLock lock(mutex_);
  if (!last_ || now - last_->at > options_.good_for) return std::nullopt;
  const absl::Duration moved = apart - last_->apart;
  return std::clamp(absl::ZeroDuration(), last_->least + moved, last_->most + moved);
}

absl::Status ClockCheck::Trusted() const {
  const std::optional<absl::Duration> off = skew();
  if (!off) {
    return RefuseCall(
        absl::StatusCode::kUnavailable, "CLOCK_UNCHECKED",
        absl::StrCat("This replica could not compare its clock with the brokers'.", kTryElsewhere));
  }
  if (absl::AbsDuration(*off) <= options_.tolerance) return absl::OkStatus();
  return RefuseCall(
      absl::StatusCode::kUnavailable, "CLOCK_SKEWED",
      absl::StrCat("This replica's clock is ", Seconds(*off), " s ",
                   *off > absl::ZeroDuration() ? "ahead of" : "behind", " the brokers'.", kTryElsewhere));
}

void ClockCheck::LogChange(const absl::Status& asked) {
  if (absl::IsCancelled(asked)) return;
  const absl::Status trusted = Trusted();
  const std::string now =
      trusted.ok() ? "clock_agrees" : absl::StrCat(ReasonOf(trusted), static_cast<int>(asked.code()));
  if (std::exchange(logged_, now) == now) return;
  if (trusted.ok()) {
    Log(LogLevel::kInfo, "clock_agrees");
  } else if (ReasonOf(trusted) == "CLOCK_SKEWED") {
    Log(LogLevel::kError, "clock_skewed", {{"why", trusted.message()}});
  } else {
    Log(LogLevel::kWarning, "clock_unchecked", {{"why", asked.message()}});
  }
}

}  // namespace candour
