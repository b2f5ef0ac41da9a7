#include "common/observe/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>

namespace candour {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

constexpr absl::string_view kOther = "OTHER";

ClientMetric::Histogram Collect(const Histogram& from) {
  ClientMetric::Histogram to;
  to.sample_sum = from.sum();
  for (size_t i = 0; i <= from.bounds().size(); ++i) {
    to.sample_count += from.count(i);
    const double bound =
        i < from.bounds().size() ? from.bounds()[i] : std::numeric_limits<double>::infinity();
    to.bucket.push_back({to.sample_count, bound});
  }
  return to;
}

}  // namespace

void Histogram::Observe(double value) {
  counts_[std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin()].Add();
  sum_.fetch_add(value, std::memory_order_relaxed);
}

// One of `counter`, `histogram` and `read`.
struct Metrics::Series {
  Labels labels;
  Show show = Show::kAlways;
  std::unique_ptr<Counter> counter;
  std::unique_ptr<Histogram> histogram;
  Read read;

  std::optional<ClientMetric> Collect(MetricType type) const {
    ClientMetric metric;
    for (const auto& [name, value] : labels) metric.label.push_back({name, value});
    if (histogram) {
      metric.histogram = candour::Collect(*histogram);
      if (show == Show::kOnceCounted && metric.histogram.sample_count == 0) return std::nullopt;
      return metric;
    }
    const std::optional<double> value = counter ? static_cast<double>(counter->value()) : read();
    if (!value || (show == Show::kOnceCounted && *value == 0)) return std::nullopt;
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = *value;
    return metric;
  }
};

struct Metrics::Family {
  std::string help;
  MetricType type = MetricType::Untyped;
  std::vector<std::unique_ptr<Series>> series;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Series& Metrics::Add(const std::string& name, const std::string& help, Labels labels) {
  auto& family = families_[name];
  if (!family) {
    family = std::make_unique<Family>();
    family->help = help;
  }
  family->series.push_back(std::make_unique<Series>());
  family->series.back()->labels = std::move(labels);
  return *family->series.back();
}

Counter& Metrics::AddCounter(const std::string& name, const std::string& help, Labels labels, Show show) {
  MutexLock lock(mutex_);
  Series& series = Add(name, help, std::move(labels));
  families_[name]->type = MetricType::Counter;
  series.show = show;
  series.counter = std::make_unique<Counter>();
  return *series.counter;
}

Histogram& Metrics::AddHistogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                                 Labels labels, Show show) {
  MutexLock lock(mutex_);
  Series& series = Add(name, help, std::move(labels));
  families_[name]->type = MetricType::Histogram;
  series.show = show;
  series.histogram = std::make_unique<Histogram>(std::move(bounds));
  return *series.histogram;
}

void Metrics::AddRead(Kind kind, const std::string& name, const std::string& help, Labels labels, Read read) {
  MutexLock lock(mutex_);
  Series& series = Add(name, help, std::move(labels));
  families_[name]->type = kind == Kind::kCounter ? MetricType::Counter : MetricType::Gauge;
  series.read = std::move(read);
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> collected;
  {
    MutexLock lock(mutex_);
    for (const auto& [name, family] : families_) {
      prometheus::MetricFamily& out = collected.emplace_back();
      out.name = name;
      out.help = family->help;
      out.type = family->type;
      for (const auto& series : family->series) {
        if (auto metric = series->Collect(family->type)) out.metric.push_back(*std::move(metric));
      }
    }
  }
  return prometheus::TextSerializer().Serialize(collected);
}

LabelledCounters::LabelledCounters(Metrics& metrics, std::string name, std::string help, std::string label,
                                   const std::vector<std::string>& values)
    : metrics_(metrics), name_(std::move(name)), help_(std::move(help)), label_(std::move(label)) {
  for (const std::string& value : values) {
    counters_.emplace(value, &metrics_.AddCounter(name_, help_, {{label_, value}}));
  }
}

void LabelledCounters::Add(absl::string_view value) {
  MutexLock lock(mutex_);
  auto found = counters_.find(value);
  if (found == counters_.end() && counters_.size() >= kMost) value = kOther;
  if (found == counters_.end()) found = counters_.find(value);
  if (found == counters_.end()) {
    const std::string text(value);
    found = counters_.emplace(text, &metrics_.AddCounter(name_, help_, {{label_, text}})).first;
  }
  found->second->Add();
}

}  // namespace candour
