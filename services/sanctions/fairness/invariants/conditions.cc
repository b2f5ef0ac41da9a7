#include <algorithm>
#include <optional>

#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/spans.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// As of `at`, of that sanction; none.
Told<v1::ConditionsSet> SetBefore(const Story& story, const std::string& sanction_id, const CaseFact& at) {
  Told<v1::ConditionsSet> last;
  for (const auto& set : story.All<v1::ConditionsSet>()) {
    if (set.at->version < at.version && set->sanction_id() == sanction_id) last = set;
  }
  // Other words without terms took their place.
  for (const auto& [varied_at, varied] : story.All<v1::SanctionReviewed>()) {
    const bool since = last && varied_at->version < at.version && varied_at->commit > last.at->commit;
    if (since && varied->result() == v1::REVIEW_RESULT_VARY && varied->sanction_id() == sanction_id)
      return {};
  }
  return last;
}

const v1::ConditionTerm* TermOf(const Told<v1::ConditionsSet>& set, uint32_t number) {
  const bool is_there = set && number > 0 && static_cast<int>(number) <= set->terms_size();
  return is_there ? &set->terms(static_cast<int>(number) - 1) : nullptr;
}

// The days on which the sanction held, as was known at `at`; none while it was stayed, and once it was
// quashed.
std::optional<Span> SpanAt(const Story& story, const std::string& sanction_id, const CaseFact& at) {
  std::optional<Span> span;
  uint64_t stayed = 0, resumed = 0;
  for (const auto& [stayed_at, one] : story.All<v1::SanctionStayed>()) {
    if (stayed_at->version < at.version && one->sanction_id() == sanction_id) stayed = stayed_at->version;
  }
  for (const auto& [resumed_at, one] : story.All<v1::SanctionEffective>()) {
    if (resumed_at->version < at.version && one->sanction_id() == sanction_id) resumed = resumed_at->version;
  }
  for (const auto& [quashed_at, one] : story.All<v1::SanctionQuashed>()) {
    if (quashed_at->version < at.version && one->sanction_id() == sanction_id) return std::nullopt;
  }
  if (stayed > resumed) return std::nullopt;
  const auto take = [&](const CaseFact& one, const auto& fact) {
    if (one.version > at.version || fact.sanction_id() != sanction_id || !fact.has_effective_on()) return;
    const absl::CivilDay last =
        fact.has_expires_on() ? StoredDay(fact.expires_on()) : absl::CivilDay(9999, 12, 31);
    span = Span{&one, sanction_id, StoredDay(fact.effective_on()), last, last};
  };
  Each<v1::SanctionImposed, v1::SanctionEffective>(story, take);
  for (const auto& [ended_at, ended] : story.All<v1::SanctionEnded>()) {
    if (span && ended_at->version < at.version && ended->sanction_id() == sanction_id)
      span->last = StoredDay(ended->last_day());
  }
  return span;
}

absl::CivilDay DueOn(const Span& span, const v1::ConditionTerm& term) {
  return AddMonths(span.first, static_cast<int>(term.within_months())) - 1;
}

// With the decision that asks for them, whose conditions they are.
void SetWithADecision(const Story& story, Found& out) {
  for (const auto& [at, set] : story.All<v1::ConditionsSet>()) {
    const auto imposed = story.With<v1::SanctionImposed>(*at);
    const auto reviewed = story.With<v1::SanctionReviewed>(*at);
    const bool new_ones = imposed && imposed->sanction_id() == set->sanction_id() &&
                          imposed->type() == v1::SANCTION_TYPE_CONDITIONS;
    const bool varied = reviewed && reviewed->sanction_id() == set->sanction_id() &&
                        reviewed->result() == v1::REVIEW_RESULT_VARY;
    if (!new_ones && !varied) {
      out.Add(*at, "Conditions were set, and no panel had decided so.");
      continue;
    }
    const auto span = SpanAt(story, set->sanction_id(), *at);
    for (const v1::ConditionTerm& term : set->terms()) {
      const bool has_day = span && term.within_months() != 0;
      const absl::CivilDay due = has_day ? DueOn(*span, term) : DayDecided(*at);
      if (has_day && (due > span->last || due < DayDecided(*at)))
        out.Add(*at, "A condition was set whose last day was over, or after that of the sanction.",
                {{"due_on", DayText(due)}});
    }
  }
}

// The fact that says that it was met before `at`, under the terms that hold.
bool WasMet(const Story& story, const Told<v1::ConditionsSet>& set, uint32_t number, const CaseFact& at) {
  for (const auto& [met_at, met] : story.All<v1::ConditionComplied>()) {
    const bool same = met->sanction_id() == set->sanction_id() && met->number() == number;
    if (same && set.at->version < met_at->version && met_at->version < at.version) return true;
  }
  return false;
}

void Outcomes(const Story& story, Found& out) {
  const auto outcome = [&](const CaseFact& at, const auto& said) {
    const auto set = SetBefore(story, said.sanction_id(), at);
    const v1::ConditionTerm* term = TermOf(set, said.number());
    if (term == nullptr) return out.Add(at, "Something is said of a condition that nobody had set.");
    const auto span = SpanAt(story, said.sanction_id(), at);
    const absl::CivilDay on = StoredDay(said.on());
    if (on > DayDecided(at) || !span || on < span->first || on > span->last)
      out.Add(at, "A condition was met or breached on a day on which it did not hold.");
    if (!IsWritten(said, said.report()))
      out.Add(at, "A condition was met or breached, and nothing says who says so.");
    if (term->within_months() != 0 && WasMet(story, set, said.number(), at))
      out.Add(at, "Something is said of a condition that had been met.");
  };
  Each<v1::ConditionComplied, v1::ConditionBreached>(story, outcome);
}

void LateAfterTheirLastDay(const Story& story, Found& out) {
  for (const auto& [at, late] : story.All<v1::ConditionOverdue>()) {
    const auto set = SetBefore(story, late->sanction_id(), *at);
    const v1::ConditionTerm* term = TermOf(set, late->number());
    const auto span = SpanAt(story, late->sanction_id(), *at);
    if (term == nullptr || term->within_months() == 0 || !span) {
      out.Add(*at, "A condition is late that has no last day.");
      continue;
    }
    const absl::CivilDay due = DueOn(*span, *term);
    if (due > span->last) out.Add(*at, "A condition was late that held no more on its last day.");
    if (StoredDay(late->due_on()) != due || DayDecided(*at) <= due)
      out.Add(*at, "A condition was late before its last day was over.", {{"due_on", DayText(due)}});
    if (WasMet(story, set, late->number(), *at)) out.Add(*at, "A condition was late that had been met.");
    for (const auto& [before_at, before] : story.All<v1::ConditionOverdue>()) {
      const bool again = before->sanction_id() == late->sanction_id() && before->number() == late->number() &&
                         set.at->version < before_at->version && before_at->version < at->version;
      if (again && StoredDay(before->due_on()) == StoredDay(late->due_on()))
        out.Add(*at, "A condition was told to be late twice.");
    }
  }
}

}  // namespace

void ConditionsAreFollowed(const Story& story, Found& out) {
  SetWithADecision(story, out);
  Outcomes(story, out);
  LateAfterTheirLastDay(story, out);
}

// The bar goes; in its place there may be conditions, and nothing else.
void BackUnderConditionsAlone(const Story& story, Found& out) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (ImposerOf(story, *at) != Imposer::kRestoration) continue;
    if (imposed->type() != v1::SANCTION_TYPE_CONDITIONS)
      out.Add(*at, "Somebody was restored to something else than conditions.",
              {{"type", v1::SanctionType_Name(imposed->type())}});
    const auto ended = story.With<v1::SanctionEnded>(*at);
    const auto of = [&](const auto& one) { return ended && one->sanction_id() == ended->sanction_id(); };
    const auto all = story.All<v1::SanctionImposed>();
    const auto bar = std::find_if(all.begin(), all.end(), of);
    const bool lifted = ended && ended->reason() == v1::SANCTION_END_LIFTED && bar != all.end() &&
                        (*bar)->type() == v1::SANCTION_TYPE_BAR;
    if (!lifted) out.Add(*at, "Somebody was restored, and it was no bar that was lifted.");
  }
}

}  // namespace candour::fairness
