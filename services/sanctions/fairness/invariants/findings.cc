#include <algorithm>
#include <optional>
#include <set>

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/panels.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kNoReasons = "Something was decided without reasons.";

// For each allegation that was decided on.
template <class Fact>
void ReasonsForEach(const CaseFact& at, const Fact& found, Found& out) {
  std::set<std::string> reasoned;
  for (const v1::AllegationReasons& one : found.reasons()) {
    if (!one.reasons().empty()) reasoned.insert(one.allegation_id());
  }
  for (const v1::Finding& one : found.findings()) {
    if (!found.has_sealed() && !reasoned.contains(one.allegation_id()))
      out.Add(at, kNoReasons, {{"allegation_id", one.allegation_id()}});
  }
}

template <class Cited>
bool InForceThroughout(const Cited& cited, absl::CivilDay from, absl::CivilDay to) {
  return StoredDay(cited.in_force_from()) <= from &&
         (!cited.has_in_force_until() || to <= StoredDay(cited.in_force_until()));
}

// On every day, by what the rules have of the ground; by what is cited where they are not known, or older.
bool RulesHaveThroughout(const v1::Rules* rules, v1::FpptGroundKind ground, absl::CivilDay from,
                         absl::CivilDay to) {
  if (rules == nullptr || rules->fppt_grounds().empty()) return true;
  for (absl::CivilDay day = from; day <= to;) {
    std::optional<absl::CivilDay> until;
    for (const v1::FpptGroundRule& rule : rules->fppt_grounds()) {
      const absl::CivilDay last = rule.has_last_day() ? StoredDay(rule.last_day()) : to;
      if (rule.ground() == ground && StoredDay(rule.validity().valid_from()) <= day && day <= last)
        until = std::max(until.value_or(last), last);
    }
    if (!until) return false;
    day = *until + 1;
  }
  return true;
}

// What is cited held on every day of the conduct; what a court or another regulator found stands for itself.
bool IsHeldToLaw(const v1::AllegationFramed& framed, const v1::Rules* rules) {
  const absl::CivilDay from = StoredDay(framed.conduct_from()), to = StoredDay(framed.conduct_to());
  switch (framed.citation().rests_on_case()) {
    case v1::Citation::kClause:
      return InForceThroughout(framed.citation().clause(), from, to) &&
             framed.citation().clause().sanctionable();
    case v1::Citation::kFppt:
      return InForceThroughout(framed.citation().fppt(), from, to) &&
             RulesHaveThroughout(rules, framed.citation().fppt().ground(), from, to);
    case v1::Citation::kConviction:
      return to <= StoredDay(framed.citation().conviction().convicted_on());
    case v1::Citation::kRegulator:
      return to <= StoredDay(framed.citation().regulator().found_on());
    default:
      return false;
  }
}

std::set<std::string> AllegationsHeldToLaw(const Story& story, const CaseFact& at) {
  std::set<std::string> ids;
  for (const auto& [framed_at, framed] : story.All<v1::AllegationFramed>()) {
    if (framed_at->version < at.version && IsHeldToLaw(*framed, story.RulesOf(*framed_at)))
      ids.insert(framed->allegation_id());
  }
  return ids;
}

// All but a court's, which says itself what it rests on.
template <class Check>
void EachOfOurs(const Story& story, const Check& check) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (ImposerOf(story, *at) != Imposer::kCourt) check(*at, *imposed);
  }
}

// Of a panel, or of a review. What is agreed has its reasons in the proposal (consent.cc).
template <class Check>
void EachOfPanels(const Story& story, const Check& check) {
  EachOfOurs(story, [&](const CaseFact& at, const v1::SanctionImposed& imposed) {
    if (ImposerOf(story, at) != Imposer::kAgreement) check(at, imposed);
  });
}

// As of `at`, by the panel that heard it last, or by what the person admitted since.
bool IsFoundUnfit(const Story& story, const CaseFact& at) {
  const auto listing = story.Before<v1::HearingListed>(at);
  const auto agreed = story.Before<v1::ConsensualAgreed>(at);
  if (agreed && (!listing || listing.at->version < agreed.at->version))
    return agreed->personal() || agreed->public_();
  const auto unfit = story.Before<v1::UnfitnessFound>(at);
  return listing && unfit && unfit->hearing_id() == listing->hearing_id() &&
         (unfit->personal() || unfit->public_());
}

// Whole months of conditions and suspension without a gap until the day before `day`.
int RestrictedMonths(const Story& story, const CaseFact& at, absl::CivilDay day) {
  absl::CivilDay from = day;
  const auto all = story.All<v1::SanctionEnded>();
  for (auto ended = all.rbegin(); ended != all.rend(); ++ended) {
    if (ended->at->version > at.version || StoredDay((*ended)->last_day()) + 1 != from) continue;
    for (const auto& [imposed_at, imposed] : story.All<v1::SanctionImposed>()) {
      const bool restricts =
          imposed->type() == v1::SANCTION_TYPE_CONDITIONS || imposed->type() == v1::SANCTION_TYPE_SUSPENSION;
      if (!restricts || imposed->sanction_id() != (*ended)->sanction_id()) continue;
      from = StoredDay(imposed->effective_on());
      for (const auto& [later_at, later] : story.All<v1::SanctionEffective>()) {
        if (later->sanction_id() == imposed->sanction_id()) from = StoredDay(later->effective_on());
      }
    }
  }
  int months = 0;
  while (AddMonths(from, months + 1) <= day) ++months;
  return months;
}

bool IsCompetence(const v1::Finding& finding) {
  return finding.ground() == v1::GROUND_LACK_OF_COMPETENCE || finding.ground() == v1::GROUND_HEALTH;
}

}  // namespace

// Also why a panel went on without somebody (F17), and why a case was closed. Legal advice is recorded at
// each stage of a hearing.
void ReasonsAreGiven(const Story& story, Found& out) {
  const auto reasons = [&](const CaseFact& at, const auto& fact) {
    if (!IsWritten(fact, fact.reasons())) out.Add(at, kNoReasons);
  };
  Each<v1::ScreenedOut, v1::ClosingProposed, v1::ClosingNotAgreed, v1::ExaminerDecided, v1::InterimOrderMade,
       v1::InterimOrderDeclined, v1::InterimReviewed, v1::UnfitnessFound, v1::SanctionReviewed, v1::Restored,
       v1::RestorationRefused, v1::ExtensionGranted>(story, reasons);
  Each<v1::FactsFound, v1::GroundsFound>(
      story, [&](const CaseFact& at, const auto& found) { ReasonsForEach(at, found, out); });
  EachOfPanels(story, reasons);
  const auto advice = [&](const CaseFact& at, const auto& fact) {
    if (!IsWritten(fact, fact.legal_advice())) out.Add(at, "A panel decided without recorded legal advice.");
  };
  Each<v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound, v1::FactorsRecorded>(story, advice);
}

// Nullum crimen sine lege: what counts as a standard was in force on each day of the conduct, and a sanction
// rests on one such allegation at least.
void NoRetroactiveStandard(const Story& story, Found& out) {
  for (const auto& [at, framed] : story.All<v1::AllegationFramed>()) {
    if (framed->sanctionable() && !IsHeldToLaw(*framed, story.RulesOf(*at)))
      out.Add(*at, "An allegation rests on a standard that was not in force throughout the conduct.",
              {{"allegation_id", framed->allegation_id()}});
  }
  EachOfOurs(story, [&](const CaseFact& at, const v1::SanctionImposed& imposed) {
    if (imposed.type() == v1::SANCTION_TYPE_NO_FURTHER_ACTION) return;
    const std::set<std::string> held = AllegationsHeldToLaw(story, at);
    for (const v1::Finding& one : FindingsAgainst(story, at)) {
      if (held.contains(one.allegation_id())) return;
    }
    out.Add(at, "A sanction rests on nothing that breached a standard in force.");
  });
}

// The presumption of innocence: what was made in the interim, or said to be likely by examiners, is no
// finding; what is admitted is one only in an agreement (consent.cc). Every allegation with a case to answer
// is decided.
void FindingsBeforeSanction(const Story& story, Found& out) {
  EachOfOurs(story, [&](const CaseFact& at, const v1::SanctionImposed&) {
    if (!IsFoundUnfit(story, at))
      out.Add(at, "A sanction was imposed on somebody who had not been found unfit.");
    if (FindingsAgainst(story, at).empty())
      out.Add(at, "A sanction was imposed, and no fact was proved that amounts to anything.");
  });
  for (const auto& [at, found] : story.All<v1::FactsFound>()) {
    const auto to_answer = story.Before<v1::CaseToAnswer>(*at);
    if (!to_answer) {
      out.Add(*at, "A panel found facts in a case that nobody had to answer.");
      continue;
    }
    std::set<std::string> open(to_answer->allegation_ids().begin(), to_answer->allegation_ids().end());
    for (const v1::Finding& one : found->findings()) {
      if (open.erase(one.allegation_id()) == 0)
        out.Add(*at, "A panel decided on something that there was no case to answer on.",
                {{"allegation_id", one.allegation_id()}});
    }
    if (!open.empty())
      out.Add(*at, "A panel left an allegation undecided.", {{"allegation_id", *open.begin()}});
  }
}

// From no further action up: why each lesser one would not do, and how the support weighed that was given.
void LadderIsWalked(const Story& story, Found& out) {
  EachOfPanels(story, [&](const CaseFact& at, const v1::SanctionImposed& imposed) {
    const auto reviewed = story.With<v1::SanctionReviewed>(at);
    const bool same_again = reviewed && reviewed->result() == v1::REVIEW_RESULT_EXTEND;
    const bool has_lesser = imposed.type() > v1::SANCTION_TYPE_NO_FURTHER_ACTION;
    if (ImposerOf(story, at) == Imposer::kRestoration) return;  // in the place of a bar: the least of all
    if (has_lesser && !same_again && !IsWritten(imposed, imposed.lesser_insufficient()))
      out.Add(at, "A sanction was imposed, and nothing says why a lesser one would not do.");
    if (reviewed) return;
    const auto factors = story.With<v1::FactorsRecorded>(at);
    if (!factors || !IsWritten(*factors.fact, factors->support()))
      out.Add(at, "A sanction was imposed, and nothing says what support was given.");
  });
}

// What a court convicted of, or another regulator found, a panel does not look behind, unless that fell.
void ConclusiveFindingsStand(const Story& story, Found& out) {
  for (const auto& [at, found] : story.All<v1::FactsFound>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr) continue;
    const v1::ConclusiveRule* rule = LatestEntry(rules->conclusive(), DayDecided(*at));
    if (rule == nullptr) continue;
    for (const auto& [framed_at, framed] : story.All<v1::AllegationFramed>()) {
      const bool binds = (rule->convictions() && framed->citation().has_conviction()) ||
                         (rule->regulators() && framed->citation().has_regulator());
      if (!binds || framed_at->version > at->version) continue;
      for (const v1::Finding& one : found->findings()) {
        if (one.allegation_id() == framed->allegation_id() && one.proved() == one.citation_fell())
          out.Add(*at, "A panel did not take over what a court or another regulator had found.",
                  {{"allegation_id", one.allegation_id()}});
      }
    }
  }
}

// After the first age of the rules whoever imposes a sanction names it among what was weighed.
void DelayIsWeighed(const Story& story, Found& out) {
  const auto opened = story.All<v1::CaseOpened>();
  for (const auto& [at, factors] : story.All<v1::FactorsRecorded>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr || opened.empty()) continue;
    const auto& ages = EntryInForce(rules->case_age(), DayDecided(*at)).days();
    const auto days = DayDecided(*at) - StoredDay(opened[0].fact->received_on());
    if (ages.empty() || days <= ages[0]) continue;
    const auto& named = factors->factors();
    if (std::find(named.begin(), named.end(), v1::SANCTION_FACTOR_DELAY) == named.end())
      out.Add(*at,
              "A sanction was imposed in a case that took long, and nothing says that the delay was weighed.",
              {{"days", std::to_string(days)}});
  }
}

void AgesAreTold(const Story& story, Found& out) {
  const auto opened = story.All<v1::CaseOpened>();
  std::set<absl::CivilDay> marks, told;
  if (!opened.empty()) {
    for (const common::v1::Date& mark : opened[0].fact->age_marks()) marks.insert(StoredDay(mark));
  }
  for (const auto& [at, aged] : story.All<v1::CaseAged>()) {
    const absl::CivilDay mark = StoredDay(aged->mark());
    const bool is_mark = marks.contains(mark) && mark < DayDecided(*at) &&
                         mark - StoredDay(opened[0].fact->received_on()) == aged->days();
    if (!is_mark || !told.insert(mark).second)
      out.Add(*at, "A case was told to be old that was not, or told twice.",
              {{"days", std::to_string(aged->days())}});
  }
}

// Where all that was found is want of competence or ill health: support first, and a bar only after so many
// months of unbroken conditions or suspension.
void CompetenceIsNotBarredFirst(const Story& story, Found& out) {
  EachOfPanels(story, [&](const CaseFact& at, const v1::SanctionImposed& imposed) {
    const std::vector<v1::Finding> against = FindingsAgainst(story, at);
    const v1::Rules* rules = story.RulesOf(at);
    if (imposed.type() != v1::SANCTION_TYPE_BAR || against.empty() || rules == nullptr) return;
    if (!std::all_of(against.begin(), against.end(), IsCompetence)) return;
    const int needed = static_cast<int>(EntryInForce(rules->competence_bar(), DayDecided(at)).months());
    const int months = RestrictedMonths(story, at, StoredDay(imposed.effective_on()));
    if (months < needed)
      out.Add(at, "Somebody was barred for want of competence or for health alone.",
              {{"months_before", std::to_string(months)}});
  });
}

}  // namespace candour::fairness
