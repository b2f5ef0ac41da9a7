#include "clients/cli/sanctions_verbs.h"

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

// `arguments`: of its example, behind group and name.
Verb Of(const char* group, const char* name, const char* method, const char* help, const char* positional,
        const char* arguments) {
  Verb verb;
  verb.group = group;
  verb.name = name;
  verb.rpc = absl::StrCat("candour.sanctions.v1.Sanctions/", method);
  verb.help = help;
  if (*positional != 0) verb.positional = {positional};
  verb.example = absl::StrCat(group, " ", name, " ", arguments);
  return verb;
}

}  // namespace

const std::vector<VerbGroup>& SanctionsVerbGroups() {
  static const std::vector<VerbGroup> groups = {
      {"sanctions", "Fitness and barring: its rules"},
      {"sanctions rules", "The dated rules of referrals and cases"},
      {"referral", "What is said about somebody, by anybody"},
      {"case", "Cases, from screening to their end"},
      {"case officer", "Who has a part in a case, and may have one"},
      {"case agreement", "What ends by agreement, without a hearing"},
      {"case interim", "Interim orders, before anything is found"},
      {"case determination", "What everybody is told of decisions"},
      {"case hearing", "Hearings, and what panels find, stage by stage"},
      {"case sanction", "Sanctions and their reviews"},
      {"case appeal", "What courts decide"},
      {"case restoration", "The end of a bar, on application"},
      {"case correction", "Corrections of a record, by two people"},
      {"external-bar", "Bars and disqualifications that others decided"},
  };
  return groups;
}

const std::vector<Verb>& SanctionsVerbs() {
  static const std::vector<Verb> verbs = {
      Of("sanctions rules", "publish", "PublishRules", "Publish a set of rules", "rules",
         "england_2026.textproto"),
      Of("sanctions rules", "show", "GetRules", "The rules in force", "", "-o json"),
      Of("referral", "submit", "SubmitReferral", "Say that somebody may not be fit for their post", "",
         "--source PUBLIC --org-code TST01 --text '...' --described-person '...'"),
      Of("referral", "acknowledge", "AcknowledgeReferral", "Acknowledge a referral", "referral-id", "UUID"),
      Of("referral", "withdraw", "WithdrawReferral", "Take a referral back; the case goes on", "referral-id",
         "UUID --reasons '...'"),
      Of("referral", "ask-review", "RequestScreeningReview", "Ask for a review of a case that was closed",
         "referral-id", "UUID --reasons '...'"),
      Of("referral", "conflict", "RecordReferrerConflict",
         "Record that the referrer was complained about by the person", "referral-id", "UUID --basis '...'"),
      Of("referral", "show", "GetReferral", "One referral", "referral-id", "UUID"),
      Of("case", "show", "GetCase", "One case: its stage, days and decisions", "case-id", "UUID"),
      Of("case", "list", "ListCases", "Cases at one stage, the oldest first, with what is due", "stage",
         "SCREENING"),
      Of("case", "identify", "IdentifyPerson", "Say who in the register a case is about", "case-id",
         "UUID --person-id UUID"),
      Of("case", "allege", "FrameAllegation", "Frame an allegation: what rule, what conduct, when", "case-id",
         "UUID --file allegation.json"),
      Of("case", "assess-risk", "RiskAssess", "Assess the risk; HIGH asks for an interim order", "case-id",
         "UUID --level HIGH --reasons '...'"),
      Of("case", "screen", "Screen", "Let a case in, or close it", "case-id", "UUID --file screening.json"),
      Of("case", "countersign", "CountersignClosing", "Countersign the closing of a case about a never event",
         "case-id", "UUID --agreed --reasons '...'"),
      Of("case", "determine", "RequestDetermination", "Ask that a matter about oneself be decided",
         "person-id", "UUID --case-id UUID --text '...'"),
      Of("case", "notify", "NotifyAllegation", "Notify the person of the allegations and the evidence",
         "case-id", "UUID --file notice.json"),
      Of("case", "extend", "GrantExtension", "Give more days for the response", "case-id",
         "UUID --last-day 2026-05-15 --reasons '...'"),
      Of("case", "respond", "SubmitResponse", "Respond to the allegations", "case-id",
         "UUID --person-id UUID --text '...'"),
      Of("case", "examine", "Examine", "Say as an examiner whether there is a case to answer", "case-id",
         "UUID --outcome CASE_TO_ANSWER --reasons '...'"),
      Of("case", "stay", "StayCase", "Let a case rest, for the police say", "case-id",
         "UUID --reason POLICE --review-by 2026-06-01 --details '...'"),
      Of("case", "resume", "ResumeCase", "Let a stayed case go on", "case-id", "UUID"),
      Of("case", "death", "RecordSubjectDeath", "Record that the person died", "case-id",
         "UUID --died-on 2026-05-01"),
      Of("case officer", "appoint", "AppointOfficer", "Give somebody a part in a case", "case-id",
         "UUID --account examiner-1 --part EXAMINER --seat LAY"),
      Of("case officer", "declare", "DeclareInterests", "Declare one's interests in a case", "case-id",
         "UUID --part EXAMINER"),
      Of("case officer", "recuse", "RecuseOfficer", "Leave a case, or have somebody leave it", "case-id",
         "UUID --account examiner-1 --reasons '...'"),
      Of("case officer", "challenge", "ChallengeOfficer", "Challenge somebody who has a part in a case",
         "case-id", "UUID --person-id UUID --account examiner-1 --reasons '...'"),
      Of("case officer", "answer", "AnswerOfficerChallenge", "Answer a challenge", "case-id",
         "UUID --account examiner-1 --reasons '...'"),
      Of("case agreement", "propose", "ProposeConsensual", "Propose a sanction instead of a hearing",
         "case-id", "UUID --file proposal.json"),
      Of("case agreement", "endorse", "EndorseConsensual", "Agree to it as the other examiner, and send it",
         "case-id", "UUID --consensual-id UUID --agree --delivery PORTAL --reasons '...'"),
      Of("case agreement", "answer", "AnswerConsensual", "Agree to what was proposed, or not", "case-id",
         "UUID --person-id UUID --consensual-id UUID --agree --admits-facts --admits-unfitness"),
      Of("case interim", "notice", "GiveInterimNotice", "Give notice of a hearing about an interim order",
         "case-id", "UUID --delivery PORTAL --hearing-on 2026-01-12 --notice '...'"),
      Of("case interim", "make", "MakeInterimOrder", "Make an interim order; no finding", "case-id",
         "UUID --type INTERIM_BAR --months 18 --grounds PUBLIC_PROTECTION --panel a,b,c --reasons '...'"),
      Of("case interim", "decline", "DeclineInterimOrder", "Decline to make one", "case-id",
         "UUID --panel a,b,c --reasons '...'"),
      Of("case interim", "review", "ReviewInterim", "Review an interim order", "case-id",
         "UUID --order-id UUID --result CONTINUE --panel a,b,c --reasons '...'"),
      Of("case interim", "extend", "RecordInterimExtension",
         "Record that a court made an interim order longer", "case-id",
         "UUID --order-id UUID --ends-on 2028-01-11 --decided-on 2027-07-01 --court-ref 'CO/99/2027'"),
      Of("case determination", "list", "ListDeterminations",
         "How cases ended, for everybody, the newest first", "", "-o json"),
      Of("case determination", "show", "GetDetermination", "How one ended, by its number or its sanction", "",
         "--sanction-id UUID"),
      Of("case determination", "publish", "PublishDetermination", "Publish the reasons", "case-id",
         "UUID --text '...'"),
      Of("case", "inform", "RecordRegulatorInformed", "Record that another regulator was told", "case-id",
         "UUID --source-id UUID --body GMC"),
      Of("case", "count", "CountCases", "How old the cases are that nobody has decided, by stage", "",
         "-o json"),
      Of("case", "deadlines", "ListDeadlines", "What is waited for over all cases, the earliest day first",
         "", "--until 2026-12-31"),
      Of("case hearing", "calendar", "ListHearings", "Hearings that are listed, by their day", "", "-o json"),
      Of("case hearing", "list", "ListHearing", "List a hearing before a panel", "case-id",
         "UUID --file hearing.json"),
      Of("case hearing", "adjourn", "AdjournHearing", "Adjourn a hearing", "case-id",
         "UUID --hearing-id UUID --reason ILLNESS --review-by 2026-09-01 --reasons '...'"),
      Of("case hearing", "resume", "ResumeHearing", "Let an adjourned hearing go on", "case-id",
         "UUID --hearing-id UUID --resumes-on 2026-09-07"),
      Of("case hearing", "open", "OpenHearing", "Open a hearing", "case-id",
         "UUID --hearing-id UUID --present a,b,c --attended"),
      Of("case hearing", "assess", "RecordMedicalAssessment", "Record an independent medical assessment",
         "case-id", "UUID --assessed-on 2026-08-01 --fitness FIT --evidence-hash 00ff..."),
      Of("case hearing", "absence", "ProceedInAbsence", "Go on without the person", "case-id",
         "UUID --file absence.json"),
      Of("case hearing", "facts", "DetermineFacts", "Decide which allegations are proved", "case-id",
         "UUID --file facts.json"),
      Of("case hearing", "grounds", "DetermineGrounds", "Decide what they amount to", "case-id",
         "UUID --file grounds.json"),
      Of("case hearing", "impairment", "DetermineImpairment", "Decide whether the person is unfit", "case-id",
         "UUID --file impairment.json"),
      Of("case sanction", "impose", "ImposeSanction", "Impose a sanction", "case-id",
         "UUID --file sanction.json"),
      Of("case sanction", "immediate", "MakeImmediateInterim", "Cover the appeal period by an interim order",
         "case-id",
         "UUID --sanction-id UUID --present a,b,c --grounds PUBLIC_PROTECTION --months 18 --reasons '...'"),
      Of("case sanction", "review", "ReviewSanction", "Review a sanction before it ends", "case-id",
         "UUID --file review.json"),
      Of("case sanction", "ask-review", "RequestEarlyReview", "Ask for an early review", "case-id",
         "UUID --person-id UUID --sanction-id UUID --evidence-hash 00ff... --new-evidence '...'"),
      Of("case appeal", "lodge", "LodgeAppeal", "Record that an appeal was lodged", "case-id",
         "UUID --sanction-id UUID --court-ref CO/1234/2026"),
      Of("case appeal", "decide", "RecordAppealOutcome", "Record what the court decided", "case-id",
         "UUID --appeal-id UUID --outcome DISMISSED --court-ref CO/1234/2026 --decided-on 2026-11-03"),
      Of("case appeal", "oversee", "ReferOversight", "Refer a decision as too lenient", "case-id",
         "UUID --reasons '...'"),
      Of("case appeal", "overseen", "RecordOversightOutcome", "Record what the court decided about it",
         "case-id", "UUID --outcome DISMISSED --court-ref CO/1234/2026 --decided-on 2026-11-03"),
      Of("case restoration", "apply", "ApplyRestoration", "Apply for the end of a bar", "case-id",
         "UUID --person-id UUID --sanction-id UUID --statement '...' --referees '...'"),
      Of("case restoration", "decide", "DecideRestoration", "Decide on an application", "case-id",
         "UUID --file restoration.json"),
      Of("case correction", "propose", "ProposeCorrection", "Propose that a record be corrected", "case-id",
         "UUID --kind WRONG_PERSON --sanction-id UUID --text '...'"),
      Of("case correction", "confirm", "ConfirmCorrection", "Confirm what somebody else proposed", "case-id",
         "UUID --correction-id UUID --text '...' --apology '...'"),
      Of("external-bar", "record", "RecordExternalBar", "Record a bar that somebody else decided",
         "person-id",
         "UUID --source DBS --source-ref 0012 --from 2026-02-01 --verified-on 2026-02-03 --evidence-hash "
         "00ff..."),
      Of("external-bar", "list", "ListExternalBars", "What is recorded of somebody", "person-id", "UUID"),
      Of("external-bar", "end", "RecordExternalBarEnd", "Record its end", "external-bar-id",
         "UUID --last-day 2027-02-01"),
  };
  return verbs;
}

}  // namespace candour
