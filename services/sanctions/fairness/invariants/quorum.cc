#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/panels.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

bool IsChair(v1::Seat seat) { return seat == v1::SEAT_LAY_CHAIR || seat == v1::SEAT_MANAGER_CHAIR; }

bool IsLay(v1::Seat seat) { return seat == v1::SEAT_LAY || seat == v1::SEAT_LAY_CHAIR; }

enum class Kind { kChair, kLay, kManager };

Kind KindOf(v1::Seat seat) {
  if (IsChair(seat)) return Kind::kChair;
  return seat == v1::SEAT_LAY ? Kind::kLay : Kind::kManager;
}

bool EndsExamination(const google::protobuf::Descriptor* type) {
  return type == v1::NoCase::descriptor() || type == v1::AdviceGiven::descriptor() ||
         type == v1::CaseToAnswer::descriptor();
}

// The panel of the hearing that is listed at `at`, without those who are out by then.
Panel PanelLeft(const Story& story, const CaseFact& at) {
  Panel panel;
  panel.at = &at;
  const auto listing = story.Before<v1::HearingListed>(at);
  if (!listing) return panel;
  std::set<std::string> recused;
  for (const auto& [out_at, out] : story.All<v1::OfficerRecused>()) {
    if (out_at->version > listing.at->version && out_at->version <= at.version)
      recused.insert(out->account());
  }
  for (const v1::PanelMember& member : listing->members()) {
    if (recused.contains(member.account())) continue;
    panel.accounts.push_back(member.account());
    panel.seats[member.account()] = member.seat();
  }
  return panel;
}

bool WasOnIt(const Told<v1::HearingListed>& listing, const std::string& account) {
  const auto& members = listing->members();
  return std::any_of(members.begin(), members.end(),
                     [&](const v1::PanelMember& one) { return one.account() == account; });
}

// Listed, and neither resting nor decided.
bool IsUnderWay(const Story& story, const Told<v1::HearingListed>& listing, const CaseFact& at) {
  const auto later = [&](const auto& one) { return one && one.at->version > listing.at->version; };
  if (later(story.Before<v1::SanctionImposed>(at)) || later(story.Before<v1::NoFindingMade>(at)))
    return false;
  if (story.Before<v1::SubjectDied>(at)) return false;
  const auto adjourned = story.Before<v1::HearingAdjourned>(at);
  if (!later(adjourned)) return true;
  const auto resumed = story.Before<v1::HearingResumed>(at);
  return resumed && resumed.at->version > adjourned.at->version;
}

}  // namespace

// Three of whom one chairs, one is lay and one a manager, or what the rules say; all of them members, and
// their chair speaks.
void PanelsAreWhole(const Story& story, Found& out) {
  for (const Panel& panel : Panels(story)) {
    const v1::Rules* rules = story.RulesOf(*panel.at);
    if (rules == nullptr) rules = story.RulesUpTo(*panel.at);
    if (rules == nullptr) continue;
    const std::string missing = MissingFrom(panel, *rules);
    if (!missing.empty()) out.Add(*panel.at, "A panel decided that was not whole.", {{"missing", missing}});
    const auto seat = panel.seats.find(panel.at->account);
    if (seat == panel.seats.end() || !IsChair(seat->second))
      out.Add(*panel.at, "What a panel decided was not recorded by its chair.");
  }
}

// Who chairs may change; whoever was appointed as a lay member is no manager. Members who were listed without
// an appointment had their seat from the listing.
void SeatsAreAsGiven(const Story& story, Found& out) {
  const auto seated = [&](const CaseFact& at, const auto& fact) {
    for (const v1::PanelMember& member : fact.members()) {
      for (const auto& [given_at, given] : story.All<v1::OfficerAppointed>()) {
        const bool theirs = given_at->version < at.version && given->account() == member.account();
        if (theirs && IsLay(given->seat()) != IsLay(member.seat()))
          out.Add(at, "Somebody sits in a seat that is for others.", {{"account", member.account()}});
      }
    }
  };
  Each<v1::HearingListed, v1::SanctionReviewed, v1::Restored, v1::RestorationRefused>(story, seated);
}

// A lay one and a manager, who agree; where they do not, three others, from three seats.
void ExaminersAgree(const Story& story, Found& out) {
  std::set<std::string> everybody;
  std::set<Kind> round;
  bool disagreed = false;
  for (const CaseFact& at : story.history()) {
    const google::protobuf::Descriptor* type = at.fact->GetDescriptor();
    if (const auto* decided = dynamic_cast<const v1::ExaminerDecided*>(at.fact.get())) {
      const Kind kind = KindOf(decided->seat());
      if (!round.insert(kind).second || (kind == Kind::kChair && !disagreed))
        out.Add(at, "Two examiners decided from one seat.");
      if (!everybody.insert(decided->examiner()).second) out.Add(at, "An examiner decided twice.");
    } else if (type == v1::AllegationNotified::descriptor()) {
      everybody.clear();
      round.clear();
      disagreed = false;
    } else if (type == v1::ExaminersDisagreed::descriptor()) {
      round.clear();
      disagreed = true;
    } else if (EndsExamination(type) && round.size() != (disagreed ? 3u : 2u)) {
      out.Add(at, "A case was decided by fewer examiners than have to agree.");
    }
  }
}

// Two members decide nothing: where one leaves, the hearing rests until there is a panel again.
void BrokenPanelsRest(const Story& story, Found& out) {
  for (const auto& [at, recused] : story.All<v1::OfficerRecused>()) {
    const auto listing = story.Before<v1::HearingListed>(*at);
    const v1::Rules* rules = story.RulesUpTo(*at);
    if (!listing || rules == nullptr || !WasOnIt(listing, recused->account())) continue;
    if (!IsUnderWay(story, listing, *at) || MissingFrom(PanelLeft(story, *at), *rules).empty()) continue;
    if (!story.With<v1::HearingAdjourned>(*at))
      out.Add(*at, "Too few members were left, and the hearing was not adjourned.");
  }
}

}  // namespace candour::fairness
