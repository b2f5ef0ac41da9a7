#include "common/access/quota.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "common/base/reason.h"
#include "google/rpc/error_details.pb.h"

namespace candour {
namespace {

constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

absl::Duration Interval(const Quota::Limit& limit) { return absl::Seconds(1 / limit.per_second); }

// How long until one may be taken; zero or less: now.
absl::Duration Wait(absl::Time earned, absl::Time now, const Quota::Limit& limit) {
  if (limit.per_second <= 0) return absl::ZeroDuration();
  return earned + Interval(limit) - limit.burst * Interval(limit) - now;
}

void TakeOne(absl::Time& earned, absl::Time now, const Quota::Limit& limit) {
  if (limit.per_second <= 0) return;
  earned = std::max(earned, now) + Interval(limit);
}

// Never more than a whole burst away: a clock that was set back locks nobody out, and refusals of commands
// that were under way together are no debt.
void Bound(absl::Time& earned, absl::Time now, const Quota::Limit& limit) {
  if (limit.per_second > 0) earned = std::min(earned, now + limit.burst * Interval(limit));
}

absl::Status Exhausted(absl::Duration wait) {
  absl::Status status = RefuseCall(
      absl::StatusCode::kResourceExhausted, "QUOTA",
      "Your organisation has sent too many commands, too many that were refused, or opened too "
      "many streams. Nothing was recorded; retry the same request, with the same command id, later.");
  google::rpc::RetryInfo retry;
  const absl::Duration whole = absl::Ceil(wait, absl::Milliseconds(1));
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(whole));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(whole - absl::Trunc(whole, absl::Seconds(1)))));
  status.SetPayload(kRetryInfoUrl, absl::Cord(retry.SerializeAsString()));
  return status;
}

}  // namespace

Quota::Bucket& Quota::BucketOf(absl::string_view organisation, absl::Time now) {
  const auto found = buckets_.find(organisation);
  if (found != buckets_.end()) return found->second;
  if (buckets_.size() >= options_.max_organisations) {
    absl::erase_if(buckets_, [now](const auto& entry) {
      return entry.second.commands <= now && entry.second.refusals <= now;
    });
  }
  if (buckets_.size() >= options_.max_organisations) return shared_;
  return buckets_[organisation];
}

absl::Status Quota::Take(absl::string_view organisation) {
  MutexLock lock(mutex_);
  const absl::Time now = clock_.Now();
  Bucket& bucket = BucketOf(organisation, now);
  Bound(bucket.commands, now, options_.commands);
  Bound(bucket.refusals, now, options_.refusals);
  const absl::Duration wait =
      std::max(Wait(bucket.commands, now, options_.commands), Wait(bucket.refusals, now, options_.refusals));
  if (wait > absl::ZeroDuration()) return Exhausted(wait);
  TakeOne(bucket.commands, now, options_.commands);
  return absl::OkStatus();
}

void Quota::Refused(absl::string_view organisation) {
  MutexLock lock(mutex_);
  const absl::Time now = clock_.Now();
  TakeOne(BucketOf(organisation, now).refusals, now, options_.refusals);
}

size_t Quota::buckets() const {
  MutexLock lock(mutex_);
  return buckets_.size();
}

}  // namespace candour
