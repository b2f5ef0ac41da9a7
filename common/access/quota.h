// How much one organisation may ask of a replica: commands and opened streams, and among them refusals, which
// fill the log for ever and cost the asker nothing.
//
//   Quota quota({.commands = {.per_second = 500, .burst = 5000}}, clock);
//   CANDOUR_RETURN_IF_ERROR(quota.Take(organisation));       // before a command is decided
//   quota.Refused(organisation);                             // a refusal of it was recorded
//
// A token bucket each, kept as one moment (the generic cell rate algorithm): when everything that was asked
// for would have been earned. A moment that has passed is a full bucket, so forgetting it changes nothing.
#ifndef CANDOUR_COMMON_ACCESS_QUOTA_H_
#define CANDOUR_COMMON_ACCESS_QUOTA_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace candour {

// Thread-safe.
class Quota {
 public:
  struct Limit {
    double per_second = 0;  // 0: no limit
    double burst = 1;       // at once, after a rest
  };
  struct Options {
    Limit commands = {}, refusals = {};
    // Buckets kept at a time, about 100 bytes each. When so many are in use, newcomers share one.
    size_t max_organisations = 10000;
  };

  Quota(const Options& options, const Clock& clock) : options_(options), clock_(clock) {}

  // Takes one command or stream. RESOURCE_EXHAUSTED with reason QUOTA and google.rpc.RetryInfo where there is
  // none left, or where refusals are used up. `organisation`: any text that names a caller's, anonymous ones
  // under one.
  absl::Status Take(absl::string_view organisation);
  void Refused(absl::string_view organisation);

  size_t buckets() const;

 private:
  struct Bucket {
    absl::Time commands = absl::InfinitePast(), refusals = absl::InfinitePast();
  };
  Bucket& BucketOf(absl::string_view organisation, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const Clock& clock_;
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mutex_);
  Bucket shared_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_QUOTA_H_
