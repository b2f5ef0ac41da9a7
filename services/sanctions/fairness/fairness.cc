#include "services/sanctions/fairness/fairness.h"

#include <algorithm>

#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {
namespace {

struct Invariant {
  absl::string_view name, law;
  void (*check)(const Story&, Found&);
};

// F1 to F19 are those of the design; the others hold whatever is decided.
constexpr Invariant kInvariants[] = {
    {"F1", "Nobody is examined before notice of every allegation, and the time to answer it.",
     &NoticeBeforeExamination},
    {"F1", "No sanction without notice of the hearing and of what is found.", &NoticeBeforeHearing},
    {"F1", "No agreement but to what was sent, within its time.", &AgreementsAreServed},
    {"F1", "No interim order before its notice has run, but for written reasons.", &NoticeBeforeInterimOrder},
    {"F1", "No review makes an interim order heavier before its notice has run, but for written reasons.",
     &NoticeBeforeInterimReview},
    {"F1", "No review makes a sanction longer or heavier before its notice has run.", &NoticeBeforeReview},
    {"F2", "What is relied on was shown, and what is not was listed.", &EvidenceIsShown},
    {"F2", "No bar on anonymous evidence alone.", &NoBarOnAnonymousEvidence},
    {"F3", "Nothing is found about somebody who is not there, unless the panel decided to go on.",
     &HeardInPersonOrForReasons},
    {"F3", "No review makes a sanction longer or heavier for somebody who is not there, but for reasons.",
     &HeardAtReviews},
    {"F3", "No hearing about somebody is listed who was not offered what the rules name.", &SupportIsOffered},
    {"F4", "Nobody has two parts in one case, nor one after another.", &OnePartEach},
    {"F4", "Whoever picks those who decide has no part.", &NobodyPicksAndDecides},
    {"F4", "Whom it is about gives no officer's command.", &NobodyActsOnTheirOwn},
    {"F4", "Whoever decides has declared interests, has none, and is neither recused nor challenged.",
     &DecidersAreFree},
    {"F4", "A challenge is answered by somebody without a part, in writing.", &ChallengesAreAnswered},
    {"F4", "A panel whose decision a court sent back does not sit again.", &PanelsDoNotSitAgain},
    {"F4", "A case that is screened again is screened by somebody else.", &LookedAtByOthers},
    {"F4", "Whoever decides records it, and says themselves what binds them.", &NobodySpeaksForOthers},
    {"F4", "Nobody has a part that was not given to them.", &PartsAreGiven},
    {"F4", "A never event is closed at screening by two people.", &NeverEventsAreClosedByTwo},
    {"F5", "A panel decides with the quorum, a chair, a lay member and a manager.", &PanelsAreWhole},
    {"F5", "Whoever sits for the lay members, or for the managers, was appointed as one.", &SeatsAreAsGiven},
    {"F5", "Two examiners agree, a lay one and a manager, or three others decide.", &ExaminersAgree},
    {"F5", "Two examiners propose an agreement, a lay one and a manager, with reasons.", &AgreementsAreOfTwo},
    {"F5", "A panel with too few members left is adjourned.", &BrokenPanelsRest},
    {"F6", "Reasons for every stage.", &ReasonsAreGiven},
    {"F6", "No standard that was not in force on every day of the conduct.", &NoRetroactiveStandard},
    {"F7", "No sanction without facts proved, a ground and unfitness: an interim order is none of them.",
     &FindingsBeforeSanction},
    {"F7", "Nobody is sanctioned by agreement who did not admit all of it themselves.",
     &AgreementsAreAdmissions},
    {"F7", "Facts are proved by the standard of the rules, and the person is told of the test that they set.",
     &StandardsAreThoseOfTheRules},
    {"F8", "Each lesser sanction was considered, and the support that was given.", &LadderIsWalked},
    {"F9", "An appeal is lodged in time, or with the court's leave.", &AppealsInTime},
    {"F9", "An appeal stays the sanction.", &AppealsStay},
    {"F9", "A decision is referred to a court in time, and that time runs out on no earlier day.",
     &OversightInTime},
    {"F9", "What the court decided is what follows.", &CourtsBind},
    {"F9", "No sanction holds before the time for an appeal is over.", &NoEffectBeforeAppeal},
    {"F10", "The delay of a case that took long is weighed.", &DelayIsWeighed},
    {"F10", "A case is told to be old on no other days than it said when it was opened, on each once.",
     &AgesAreTold},
    {"F12", "One matter is decided once, and one sanction holds at a time.", &DecidedOnce},
    {"F12", "What a court or another regulator found is found, where the rules say so.",
     &ConclusiveFindingsStand},
    {"F13", "No referral is rejected by a machine.", &NotRejectedByMachine},
    {"F15", "Whoever asks for a determination gets one; a case to answer ends in public.",
     &DeterminationIsForced},
    {"PRIVATE", "What was heard in private is not published.", &PrivateStaysPrivate},
    {"F16", "No machine decides about a person.", &NoMachineDecides},
    {"F17", "Illness adjourns once; then somebody independent looks, and the panel decides with reasons.",
     &IllnessDelaysOnce},
    {"F18", "Nobody is barred for want of competence or for health alone, the first time.",
     &CompetenceIsNotBarredFirst},
    {"F19", "The days of decisions are those on which they were made.", &DaysAreThoseOfDecisions},
    {"F19", "Each decision that counts days names its rules.", &RulesAreNamed},
    {"F19", "Last days of screening, interim orders and examination follow from those rules.",
     &CaseDaysRecompute},
    {"F19", "Last days of hearings follow from those rules.", &HearingDaysRecompute},
    {"F19", "Last days after the decision follow from those rules.", &OutcomeDaysRecompute},
    {"F19",
     "What is said of a condition is of one that was set, of a day on which it held; it is late after its"
     " last day alone.",
     &ConditionsAreFollowed},
    {"F19", "Days of reviews follow from those rules.", &ReviewDaysRecompute},
    {"STAGES", "A case goes through its stages in order.", &StagesInOrder},
    {"STAGES", "Facts, grounds, unfitness, sanction: each once, in this order.", &FindingsInOrder},
    {"STAGES", "A hearing that sits is not listed over.", &NotListedOver},
    {"STAGES", "A case that waits for others rests.", &RestsWhileStayed},
    {"STAGES", "Nothing is reviewed of somebody who has died.", &TheDeadAreNotReviewed},
    {"SCOPE", "An allegation within the scope of the rules is taken up; a bar is for posts in its scope.",
     &TakenUpInScope},
    {"RANGE", "Sanctions are as long as the rules allow.", &SanctionsInRange},
    {"RANGE", "Only what the rules allow ends without a hearing.", &AgreementsAreAllowed},
    {"RANGE", "Interim orders are as long as the rules allow.", &InterimOrdersInRange},
    {"GAP", "No day between what covers a sanction and the sanction, nor between one and the next.", &NoGaps},
    {"DEADLINE", "Each stage that has a last day says it.", &StagesHaveDeadlines},
    {"RANGE", "Who is restored comes back to nothing heavier than conditions.", &BackUnderConditionsAlone},
    {"STREAM", "The facts are of one case, one person, and what they name.", &FactsBelongTogether},
};

constexpr Explained kNotChecked[] = {
    {"F3",
     "Whether anybody of those who referred is known, and so what they are offered is asked for, stands on "
     "the"
     " referrals' own records."},
    {"F3",
     "Whether what was offered was there, and was taken, is outside of the record; that somebody was "
     "represented is"
     " recorded, not that they could be."},
    {"F5",
     "How each member voted is never recorded, and how many is part of the sealed request: that there was a"
     " majority is checked by `audit redecide`."},
    {"F6", "That reasons were written can be seen; what they say is sealed."},
    {"F7",
     "How the panel applied the standard of proof, and whose the burden was, stands in the reasons, sealed; "
     "the"
     " stream has which standard it was, and what was found."},
    {"F8", "Which lesser sanctions were named is sealed with the reasons; `audit redecide` reads it."},
    {"F10",
     "How the delay was weighed stands in the reasons, sealed; how old cases are together is CountCases."},
    {"F11",
     "Outcomes by protected characteristic are aggregated and suppressed; no case has them: the register's "
     "GetEqualityReport does."},
    {"F12",
     "That another case was about the same is asked before the person is told, over all their cases; one "
     "stream"
     " does not show it."},
    {"F13", "That a referral was made against a complaint is flagged on the referral's own record."},
    {"F14", "What whoever referred was told stands on the referral's own record."},
    {"F20", "Whether somebody should have referred is not in a case that nobody referred."},
    {"DEADLINE",
     "Investigation, a disagreement of examiners, a case to answer that is not listed, a hearing that sits "
     "and"
     " an appeal before a court have no last day by any rule."},
};

// Facts that name rules which are not known here.
std::vector<uint64_t> WithoutRules(const CaseHistory& history, const Rulebook& rules) {
  std::vector<uint64_t> versions;
  for (const CaseFact& one : history) {
    if (!one.rule_set.empty() && rules.Find(one.rule_set) == nullptr) versions.push_back(one.version);
  }
  return versions;
}

}  // namespace

const sanctions::v1::Rules* Rulebook::Find(const std::string& digest) const {
  const auto found = by_digest_.find(digest);
  return found == by_digest_.end() ? nullptr : &found->second;
}

Report Check(const CaseHistory& history, const Rulebook& rules) {
  const Story story(history, rules);
  Report report;
  for (const Invariant& invariant : kInvariants) {
    Found found(invariant.name, &report.violations);
    invariant.check(story, found);
  }
  std::stable_sort(report.violations.begin(), report.violations.end(),
                   [](const Violation& a, const Violation& b) { return a.version < b.version; });
  report.without_rules = WithoutRules(history, rules);
  return report;
}

std::vector<Explained> Checked() {
  std::vector<Explained> all;
  for (const Invariant& invariant : kInvariants) all.push_back({invariant.name, invariant.law});
  return all;
}

std::vector<Explained> NotChecked() { return {std::begin(kNotChecked), std::end(kNotChecked)}; }

}  // namespace candour::fairness
