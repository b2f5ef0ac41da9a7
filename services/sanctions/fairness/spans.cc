#include "services/sanctions/fairness/spans.h"

#include <set>

#include "candour/sanctions/v1/case.pb.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// Without end.
absl::CivilDay Never() { return absl::CivilDay(9999, 12, 31); }

template <class Fact>
absl::CivilDay LastDayOf(const Fact& fact) {
  return fact.has_expires_on() ? StoredDay(fact.expires_on()) : Never();
}

void Replace(const v1::SanctionEffective& holds, std::vector<Span>& spans) {
  for (Span& span : spans) {
    if (span.id != holds.sanction_id()) continue;
    span.first = StoredDay(holds.effective_on());
    span.last = span.planned_last = LastDayOf(holds);
  }
}

}  // namespace

std::vector<Span> SanctionSpans(const Story& story) {
  std::set<std::string> quashed;
  for (const auto& one : story.All<v1::SanctionQuashed>()) quashed.insert(one->sanction_id());
  std::vector<Span> spans;
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (quashed.contains(imposed->sanction_id()) || !imposed->has_effective_on()) continue;
    const absl::CivilDay last = LastDayOf(*imposed);
    spans.push_back({at, imposed->sanction_id(), StoredDay(imposed->effective_on()), last, last});
  }
  for (const auto& holds : story.All<v1::SanctionEffective>()) Replace(*holds.fact, spans);
  for (const auto& ended : story.All<v1::SanctionEnded>()) {
    for (Span& span : spans) {
      if (span.id == ended->sanction_id()) span.last = StoredDay(ended->last_day());
    }
  }
  return spans;
}

absl::CivilDay InterimEndAt(const Story& story, const std::string& order_id, const CaseFact& at) {
  absl::CivilDay end = absl::CivilDay::max();
  Each<v1::InterimOrderMade, v1::InterimOrderExtended>(story, [&](const CaseFact& one, const auto& fact) {
    if (one.version < at.version && fact.order_id() == order_id) end = StoredDay(fact.ends_on());
  });
  return end;
}

std::vector<Span> InterimSpans(const Story& story) {
  std::vector<Span> spans;
  for (const auto& [at, made] : story.All<v1::InterimOrderMade>()) {
    const absl::CivilDay last = StoredDay(made->ends_on());
    spans.push_back({at, made->order_id(), StoredDay(made->from()), last, last});
  }
  for (const auto& extended : story.All<v1::InterimOrderExtended>()) {
    for (Span& span : spans) {
      if (span.id == extended->order_id()) span.last = span.planned_last = StoredDay(extended->ends_on());
    }
  }
  for (const auto& ended : story.All<v1::InterimOrderEnded>()) {
    for (Span& span : spans) {
      if (span.id == ended->order_id()) span.last = StoredDay(ended->last_day());
    }
  }
  return spans;
}

}  // namespace candour::fairness
