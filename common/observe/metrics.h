// What a service counts and measures, and its text for Prometheus. docs/operators.md names every metric.
//
//   Metrics metrics;
//   Counter& calls = metrics.AddCounter("candour_rpc_calls_total", "Calls answered.", {{"code", "OK"}});
//   calls.Add();                       // any thread, one relaxed add: keep the reference, look up nothing
//   metrics.AddRead(Metrics::Kind::kGauge, "candour_keys", "Keys in memory.", {}, [&] { return ring.size();
//   }); metrics.Text();                    // at a scrape
//
// Names end in their unit (_seconds, _bytes) or, of counters, in _total. Labels have few values, all known to
// this build: never an id, an organisation or anything that a caller chose.
#ifndef CANDOUR_COMMON_OBSERVE_METRICS_H_
#define CANDOUR_COMMON_OBSERVE_METRICS_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/mutex.h"
#include "common/observe/counter.h"

namespace candour {

// How often a value was at most each bound, and the sum of all. Thread-safe, without a lock: a reader may see
// a value in a bucket before it is in the sum.
class Histogram {
 public:
  // `bounds` rise.
  explicit Histogram(std::vector<double> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

  void Observe(double value);

  const std::vector<double>& bounds() const { return bounds_; }
  // Of values above bounds()[i - 1], up to bounds()[i]; the last one of all that is above every bound.
  uint64_t count(size_t i) const { return counts_[i].value(); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;
  std::vector<Counter> counts_;
  std::atomic<double> sum_ = 0;
};

// Thread-safe. Counters and histograms live as long as the object.
class Metrics {
 public:
  enum class Kind { kCounter, kGauge };
  // A series of many that may never be used is shown from its first count on.
  enum class Show { kAlways, kOnceCounted };
  using Labels = std::vector<std::pair<std::string, std::string>>;
  // nullopt: not known now, and not shown.
  using Read = std::function<std::optional<double>()>;

  Metrics();
  ~Metrics();

  // `help` is said by the first series of a name.
  Counter& AddCounter(const std::string& name, const std::string& help, Labels labels = {},
                      Show show = Show::kAlways);
  Histogram& AddHistogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                          Labels labels = {}, Show show = Show::kAlways);
  // `read` is called at each scrape, on another thread, and outlives nothing: all that it uses must live as
  // long as scrapes do.
  void AddRead(Kind kind, const std::string& name, const std::string& help, Labels labels, Read read);

  // Prometheus' text format 0.0.4, families by name.
  std::string Text() const;

 private:
  struct Series;
  struct Family;
  Series& Add(const std::string& name, const std::string& help, Labels labels)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, std::unique_ptr<Family>> families_ ABSL_GUARDED_BY(mutex_);
};

// A counter for each value of one label, made when the value first comes up: for what is rare, such as errors
// by reason. At most kMost values, the rest is counted together as OTHER.
class LabelledCounters {
 public:
  static constexpr size_t kMost = 100;

  // `values` are shown from the start, so that their first count is a rise.
  LabelledCounters(Metrics& metrics, std::string name, std::string help, std::string label,
                   const std::vector<std::string>& values);
  void Add(absl::string_view value);

 private:
  Metrics& metrics_;
  const std::string name_, help_, label_;
  Mutex mutex_;
  std::map<std::string, Counter*, std::less<>> counters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_METRICS_H_
