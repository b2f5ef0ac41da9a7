#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/officers.h"
#include "services/sanctions/fairness/panels.h"
#include "services/sanctions/fairness/recompute.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// Of what was said before `at`: those that the referrals name, where the person works and worked, and who
// carries on for one of them that closed.
std::set<std::string> OrganisationsNamed(const Story& story, const CaseFact& at) {
  std::set<std::string> codes;
  const auto named = [&](const CaseFact& said_at, const auto& fact) {
    if (said_at.version < at.version && !fact.org_code().empty()) codes.insert(fact.org_code());
  };
  Each<v1::CaseOpened, v1::ReferralLinked>(story, named);
  Each<v1::PersonIdentified, v1::ReferralLinked>(story, [&](const CaseFact& said_at, const auto& fact) {
    if (said_at.version < at.version) codes.insert(fact.org_codes().begin(), fact.org_codes().end());
  });
  for (const auto& [said_at, rehomed] : story.All<v1::CaseRehomed>()) {
    if (said_at->version < at.version) codes.insert(rehomed->to());  // nobody works at "NHSE_REGION"
  }
  return codes;
}

// By the rules of the decision, in months before its day.
bool WorkedThereLately(const Story& story, const Act& act) {
  const v1::Rules* rules = story.RulesOf(*act.at);
  if (rules == nullptr) rules = story.RulesUpTo(*act.at);
  if (rules == nullptr) return false;
  const absl::CivilDay today = DayDecided(*act.at);
  const int months = static_cast<int>(EntryInForce(rules->same_organisation(), today).months());
  const std::set<std::string> named = OrganisationsNamed(story, *act.at);
  for (const v1::FormerOrganisation& one : OrganisationsOf(story, act.account, *act.at)) {
    const bool lately = !one.has_until() || StoredDay(one.until()) >= AddMonths(today, -months);
    if (lately && named.contains(one.org_code())) return true;
  }
  return false;
}

// Whoever was listed before members said it themselves: the listing says it for them.
bool WasDeclared(const Story& story, const Act& act) {
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    for (const v1::PanelMember& member : listed->members()) {
      if (at->version < act.at->version && member.account() == act.account && member.declared()) return true;
    }
  }
  return false;
}

bool HasDeclared(const Story& story, const Act& act) {
  if (act.declared || (act.part == v1::CASE_PART_FINAL_PANEL && WasDeclared(story, act))) return true;
  for (const auto& [at, declared] : story.All<v1::InterestsDeclared>()) {
    const bool before = at->version < act.at->version && declared->part() == act.part;
    if (before && declared->account() == act.account) return true;
  }
  return false;
}

// Whom somebody else took out may be listed again. Nobody else comes back: who is bound, who stepped back, to
// whom an objection was upheld. Whoever stepped back before members declared themselves comes with the word
// of an older listing.
bool IsRecused(const Story& story, const Act& act) {
  bool taken_out = false, stepped_back = false;
  for (const CaseFact& at : story.history()) {
    if (at.version >= act.at->version) break;
    if (const auto* out = dynamic_cast<const v1::OfficerRecused*>(at.fact.get())) {
      if (out->account() != act.account) continue;
      if (out->reason() != v1::RECUSAL_REASON_WITHDRAWN) return true;
      taken_out = true;
      stepped_back |= at.account == act.account;
    } else if (const auto* answered = dynamic_cast<const v1::OfficerChallengeAnswered*>(at.fact.get())) {
      if (answered->account() == act.account && answered->upheld()) return true;
    } else if (const auto* listed = dynamic_cast<const v1::HearingListed*>(at.fact.get())) {
      for (const v1::PanelMember& member : listed->members()) {
        if (member.account() != act.account) continue;
        taken_out = false;
        stepped_back &= !member.declared();
      }
    }
  }
  return (taken_out && !act.formed) || (stepped_back && !act.declared);
}

bool IsChallenged(const Story& story, const Act& act) {
  bool challenged = false;
  for (const CaseFact& at : story.history()) {
    if (at.version >= act.at->version) break;
    if (const auto* one = dynamic_cast<const v1::OfficerChallenged*>(at.fact.get())) {
      if (one->account() == act.account) challenged = true;
    } else if (const auto* other = dynamic_cast<const v1::OfficerChallengeAnswered*>(at.fact.get())) {
      if (other->account() == act.account) challenged = false;
    }
  }
  return challenged;
}

using PartsByWho = std::map<std::string, v1::CasePart>;

// True where `who` is known, and had another part.
bool HadAnother(PartsByWho& parts, const std::string& who, v1::CasePart part) {
  return !who.empty() && !parts.try_emplace(who, part).second && parts.at(who) != part;
}

bool IsSentBack(const google::protobuf::Message& fact) {
  const auto* appeal = dynamic_cast<const v1::AppealDecided*>(&fact);
  const auto* oversight = dynamic_cast<const v1::OversightDecided*>(&fact);
  return (appeal != nullptr && appeal->outcome() == v1::APPEAL_OUTCOME_REMITTED) ||
         (oversight != nullptr && oversight->outcome() == v1::APPEAL_OUTCOME_REMITTED);
}

constexpr absl::string_view kPersonsOwn = "MANAGER";

// Until a screener has said who it is about, the first referrer is believed.
std::string NamedAt(const Story& story, const CaseFact& at) {
  const std::string about = story.PersonAt(at);
  if (!about.empty()) return about;
  const auto opened = story.Before<v1::CaseOpened>(at);
  return opened ? opened->named_person_id() : "";
}

// By any of their records; whoever identifies somebody, by those of whom they identify.
bool IsSubject(const Story& story, const CaseFact& at) {
  if (at.person_id == NamedAt(story, at) || story.OtherRecordsAt(at).contains(at.person_id)) return true;
  const auto known = story.With<v1::SubjectKnownAs>(at);
  const bool identifies = dynamic_cast<const v1::PersonIdentified*>(at.fact.get()) != nullptr;
  return identifies && known && absl::c_linear_search(known->person_ids(), at.person_id);
}

bool IsReferrersWord(const google::protobuf::Descriptor* fact) {
  return fact == v1::ReferralLinked::descriptor() || fact == v1::ReferrerWithdrew::descriptor() ||
         fact == v1::ScreeningReviewRequested::descriptor();
}

// With what follows from it: too few may be left.
bool IsOwnWord(const Story& story, const CaseFact& at) {
  const auto declared = story.With<v1::InterestsDeclared>(at);
  const auto recused = story.With<v1::OfficerRecused>(at);
  return (declared && declared->account() == at.account) || (recused && recused->account() == at.account);
}

// Of a panel that is formed in this fact.
google::protobuf::RepeatedPtrField<v1::PanelMember> MembersIn(const google::protobuf::Message& fact) {
  if (const auto* one = dynamic_cast<const v1::HearingListed*>(&fact)) return one->members();
  if (const auto* one = dynamic_cast<const v1::SanctionReviewed*>(&fact)) return one->members();
  if (const auto* one = dynamic_cast<const v1::Restored*>(&fact)) return one->members();
  if (const auto* one = dynamic_cast<const v1::RestorationRefused*>(&fact)) return one->members();
  return {};
}

// Whoever lists a hearing may adjourn it, and its own chair; it stops by itself where a member has to leave.
void OnlyItsChairStopsIt(const Story& story, const CaseFact& at, Found& out) {
  const v1::Rules* rules = story.RulesOf(at);
  if (at.role != "PANEL_CHAIR" || story.With<v1::OfficerRecused>(at) || rules == nullptr) return;
  if (!Asks(*rules, DayDecided(at), v1::SAFEGUARD_OWN_PANEL)) return;
  const auto listed = story.Before<v1::HearingListed>(at);
  const bool chairs = listed && absl::c_any_of(listed->members(), [&](const v1::PanelMember& one) {
                        const bool chair =
                            one.seat() == v1::SEAT_LAY_CHAIR || one.seat() == v1::SEAT_MANAGER_CHAIR;
                        return chair && one.account() == at.account;
                      });
  if (!chairs)
    out.Add(at, "A hearing was stopped or gone on with by the chair of another panel.",
            {{"account", at.account}});
}

}  // namespace

// Nemo iudex: the screener, who countersigns, the investigator, examiners, the interim panel, the final panel
// (and those who review what it decided), the legal assessor and the presenter are different people. A
// recusal does not undo a part.
void OnePartEach(const Story& story, Found& out) {
  PartsByWho accounts, people;
  std::set<std::string> told;
  for (const PartTaken& one : PartsTaken(story)) {
    const bool twice =
        HadAnother(accounts, one.account, one.part) || HadAnother(people, one.person_id, one.part);
    if (twice && told.insert(one.account).second)
      out.Add(*one.at, "Somebody has two parts in the case.",
              {{"account", one.account}, {"part", v1::CasePart_Name(one.part)}});
  }
}

// Commissioner, investigator and decider are different people.
void NobodyPicksAndDecides(const Story& story, Found& out) {
  const std::vector<PartTaken> parts = PartsTaken(story);
  const auto picks = [&](const CaseFact& at, const auto&) {
    for (const PartTaken& one : parts) {
      if (one.account != at.account) continue;
      return out.Add(at, "Whoever chose those who decide has a part in the case.",
                     {{"account", at.account}, {"part", v1::CasePart_Name(one.part)}});
    }
  };
  Each<v1::OfficerAppointed, v1::HearingListed>(story, picks);
}

// As whom it is about they answer, ask and object; as who referred it they begin it, withdraw and ask for
// another look. As officers they say what binds them, and that they sit no more.
void NobodyActsOnTheirOwn(const Story& story, Found& out) {
  for (const CaseFact& at : story.history()) {
    if (at.person_id.empty() || at.role == kPersonsOwn) continue;
    if (!IsSubject(story, at)) continue;
    if (IsReferrersWord(at.fact->GetDescriptor()) || IsOwnWord(story, at)) continue;
    out.Add(at, "An officer's command was given by whom the case is about.",
            {{"account", at.account}, {"role", at.role}});
  }
}

void DecidersAreFree(const Story& story, Found& out) {
  Each<v1::HearingAdjourned, v1::HearingResumed>(
      story, [&](const CaseFact& at, const auto&) { OnlyItsChairStopsIt(story, at, out); });
  const std::vector<PartTaken> parts = PartsTaken(story);
  for (const Act& act : Acts(story)) {
    const std::vector<std::pair<std::string, std::string>> who = {{"account", act.account},
                                                                  {"part", v1::CasePart_Name(act.part)}};
    const std::string about = story.PersonAt(*act.at), decider = PersonOf(parts, act.account, *act.at);
    if (!HasDeclared(story, act))
      out.Add(*act.at, "Somebody decided who had not said what binds them to the case.", who);
    if (!about.empty() && (decider == about || story.OtherRecordsAt(*act.at).contains(decider)))
      out.Add(*act.at, "Somebody decided on their own matter.", who);
    if (IsRecused(story, act)) out.Add(*act.at, "Somebody decided who takes no part any more.", who);
    if (IsChallenged(story, act))
      out.Add(*act.at, "Somebody decided before the objection to them was answered.", who);
    if (WorkedThereLately(story, act))
      out.Add(*act.at, "Somebody decided who lately worked in an organisation that the case names.", who);
  }
}

void ChallengesAreAnswered(const Story& story, Found& out) {
  const std::vector<PartTaken> parts = PartsTaken(story);
  for (const auto& [at, answered] : story.All<v1::OfficerChallengeAnswered>()) {
    for (const PartTaken& one : parts) {
      if (one.at->version > at->version || one.account != at->account) continue;
      out.Add(*at, "An objection was answered by somebody with a part in the case.",
              {{"account", at->account}});
      break;
    }
    if (!IsWritten(*answered, answered->reasons()))
      out.Add(*at, "An objection was answered without reasons.");
    const auto recused = story.With<v1::OfficerRecused>(*at);
    bool is_out = recused && recused->account() == answered->account();
    for (const auto& [left, before] : story.All<v1::OfficerRecused>())
      is_out = is_out || (left->version < at->version && before->account() == answered->account());
    if (answered->upheld() && !is_out)
      out.Add(*at, "An objection was upheld, and the officer still takes part.",
              {{"account", answered->account()}});
  }
}

// What a court sent back is decided by others, and so is what follows from it.
void PanelsDoNotSitAgain(const Story& story, Found& out) {
  std::set<std::string> excluded, sat;
  for (const CaseFact& at : story.history()) {
    if (IsSentBack(*at.fact)) excluded.merge(sat);
    const auto* listed = dynamic_cast<const v1::HearingListed*>(at.fact.get());
    if (listed != nullptr) sat.clear();
    for (const v1::PanelMember& member : MembersIn(*at.fact)) {
      for (const std::string& who : {member.account(), member.person_id()}) {
        if (who.empty()) continue;
        if (excluded.contains(who))
          out.Add(at, "A member sits whose decision a court sent back.", {{"account", member.account()}});
        if (listed != nullptr) sat.insert(who);
      }
    }
  }
}

// Another look is not by whoever decided what is looked at.
void LookedAtByOthers(const Story& story, Found& out) {
  std::string account, person_id;
  const auto again = [&](const CaseFact& at, const auto& fact) {
    const bool same_person = !person_id.empty() && fact.screener_person_id() == person_id;
    if (fact.screener() == account || same_person)
      out.Add(at, "A case was screened again by whoever had decided on it.", {{"account", fact.screener()}});
  };
  const auto decides = [&](const CaseFact& at, const auto& fact) {
    again(at, fact);
    account = fact.screener();
    person_id = fact.screener_person_id();
  };
  for (const CaseFact& at : story.history()) {
    if (const auto* in = dynamic_cast<const v1::ScreenedIn*>(at.fact.get())) decides(at, *in);
    if (const auto* proposed = dynamic_cast<const v1::ClosingProposed*>(at.fact.get())) again(at, *proposed);
    if (const auto* closed = dynamic_cast<const v1::ScreenedOut*>(at.fact.get())) decides(at, *closed);
  }
}

// What somebody decided or said they recorded themselves.
void NobodySpeaksForOthers(const Story& story, Found& out) {
  const auto by = [&](const CaseFact& at, const std::string& who) {
    if (at.account != who) out.Add(at, "Somebody recorded what another decided or said.", {{"account", who}});
  };
  for (const auto& [at, declared] : story.All<v1::InterestsDeclared>()) by(*at, declared->account());
  for (const auto& [at, decided] : story.All<v1::ExaminerDecided>()) by(*at, decided->examiner());
  for (const auto& [at, proposed] : story.All<v1::ConsensualProposed>()) by(*at, proposed->examiner());
  for (const auto& [at, served] : story.All<v1::ConsensualServed>()) by(*at, served->examiner());
  for (const auto& [at, taken] : story.All<v1::ScreenedIn>()) by(*at, taken->screener());
  for (const auto& [at, proposed] : story.All<v1::ClosingProposed>()) by(*at, proposed->screener());
  for (const auto& [at, closed] : story.All<v1::ScreenedOut>())
    by(*at, closed->countersigner().empty() ? closed->screener() : closed->countersigner());
}

// Screeners and those who countersign take a part; every other is given.
void PartsAreGiven(const Story& story, Found& out) {
  for (const auto& [at, declared] : story.All<v1::InterestsDeclared>()) {
    if (declared->part() == v1::CASE_PART_SCREENER || declared->part() == v1::CASE_PART_COUNTERSIGNER)
      continue;
    bool given = false;
    for (const PartTaken& one : PartsTaken(story))
      given |= one.at->version < at->version && one.account == declared->account();
    if (!given)
      out.Add(*at, "Somebody has a part that nobody gave them.", {{"account", declared->account()}});
  }
}

}  // namespace candour::fairness
