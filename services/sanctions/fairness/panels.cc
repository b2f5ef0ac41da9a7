#include "services/sanctions/fairness/panels.h"

#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/dated_rules.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

template <class Members>
void Seat(const Members& members, Panel& panel) {
  for (const v1::PanelMember& member : members) {
    panel.seats[member.account()] = member.seat();
    if (member.declared() && !member.has_interest()) panel.declared.insert(member.account());
  }
}

// Those of the hearing that was listed last.
void SeatFinalPanel(const Story& story, Panel& panel) {
  const auto listing = story.Before<v1::HearingListed>(*panel.at);
  if (listing) Seat(listing->members(), panel);
}

void SeatInterimPanel(const Story& story, Panel& panel) {
  for (const auto& [at, appointed] : story.All<v1::OfficerAppointed>()) {
    if (at->version < panel.at->version && appointed->part() == v1::CASE_PART_INTERIM_PANEL)
      panel.seats[appointed->account()] = appointed->seat();
  }
}

template <class Accounts>
Panel Sitting(const Story& story, const CaseFact& at, const Accounts& accounts, v1::CasePart part) {
  Panel panel;
  panel.at = &at;
  panel.accounts.assign(accounts.begin(), accounts.end());
  panel.part = part;
  if (part == v1::CASE_PART_FINAL_PANEL) {
    SeatFinalPanel(story, panel);
  } else {
    SeatInterimPanel(story, panel);
  }
  return panel;
}

// Formed for one decision: its members stand in it.
template <class Members>
Panel Formed(const CaseFact& at, const Members& members) {
  Panel panel;
  panel.at = &at;
  panel.formed = true;
  for (const v1::PanelMember& member : members) panel.accounts.push_back(member.account());
  Seat(members, panel);
  return panel;
}

std::vector<v1::Finding> FindingsIn(const v1::ConsensualAgreed& agreed, const std::set<std::string>& carry) {
  std::vector<v1::Finding> findings;
  for (const v1::Admission& one : agreed.admissions()) {
    if (!carry.contains(one.allegation_id())) continue;
    v1::Finding& finding = findings.emplace_back();
    finding.set_allegation_id(one.allegation_id());
    finding.set_proved(true);
    finding.set_ground(one.ground());
  }
  return findings;
}

}  // namespace

std::vector<Panel> Panels(const Story& story) {
  std::vector<Panel> panels;
  const auto present = [&](const CaseFact& at, const auto& fact) {
    panels.push_back(Sitting(story, at, fact.present(), v1::CASE_PART_FINAL_PANEL));
  };
  Each<v1::HearingOpened, v1::ProceededInAbsence, v1::FactsFound, v1::GroundsFound, v1::UnfitnessFound,
       v1::FactorsRecorded>(story, present);
  const auto interim = [&](const CaseFact& at, const auto& fact) {
    panels.push_back(Sitting(story, at, fact.panel(), v1::CASE_PART_INTERIM_PANEL));
  };
  Each<v1::InterimOrderDeclined, v1::InterimReviewed>(story, interim);
  for (const auto& [at, made] : story.All<v1::InterimOrderMade>()) {
    const bool by_final = !made->covers_sanction_id().empty() && !story.With<v1::InterimReviewed>(*at);
    const auto part = by_final ? v1::CASE_PART_FINAL_PANEL : v1::CASE_PART_INTERIM_PANEL;
    panels.push_back(Sitting(story, *at, made->panel(), part));
  }
  const auto formed = [&](const CaseFact& at, const auto& fact) {
    panels.push_back(Formed(at, fact.members()));
  };
  Each<v1::SanctionReviewed, v1::Restored, v1::RestorationRefused>(story, formed);
  return panels;
}

std::set<std::string> Sanctionable(const Story& story) {
  std::set<std::string> ids;
  for (const auto& [at, framed] : story.All<v1::AllegationFramed>()) {
    if (framed->sanctionable()) ids.insert(framed->allegation_id());
  }
  return ids;
}

std::vector<v1::Finding> FindingsAgainst(const Story& story, const CaseFact& at) {
  const auto facts = story.Before<v1::FactsFound>(at);
  const auto agreed = story.Before<v1::ConsensualAgreed>(at);
  const std::set<std::string> carry = Sanctionable(story);
  if (agreed && (!facts || facts.at->version < agreed.at->version)) return FindingsIn(*agreed.fact, carry);
  const auto grounds = story.Before<v1::GroundsFound>(at);
  std::vector<v1::Finding> against;
  if (!facts || !grounds || grounds->hearing_id() != facts->hearing_id()) return against;
  std::set<std::string> proved;
  for (const v1::Finding& one : facts->findings()) {
    if (one.proved()) proved.insert(one.allegation_id());
  }
  for (const v1::Finding& one : grounds->findings()) {
    const bool has_ground = one.ground() != v1::GROUND_UNSPECIFIED && one.ground() != v1::GROUND_NONE;
    if (has_ground && proved.contains(one.allegation_id()) && carry.contains(one.allegation_id()))
      against.push_back(one);
  }
  return against;
}

std::string MissingFrom(const Panel& panel, const v1::Rules& rules) {
  const v1::PanelRule& rule = EntryInForce(rules.panel(), DayDecided(*panel.at));
  std::set<std::string> accounts(panel.accounts.begin(), panel.accounts.end());
  uint32_t chairs = 0, lay = 0, managers = 0;
  for (const std::string& account : accounts) {
    const auto seat = panel.seats.find(account);
    if (seat == panel.seats.end()) return "a seat for each of them";
    const bool is_lay = seat->second == v1::SEAT_LAY || seat->second == v1::SEAT_LAY_CHAIR;
    const bool chairs_it = seat->second == v1::SEAT_LAY_CHAIR || seat->second == v1::SEAT_MANAGER_CHAIR;
    chairs += chairs_it ? 1 : 0;
    ++(is_lay ? lay : managers);
  }
  if (accounts.size() < rule.quorum()) return "members";
  if (chairs != 1) return "a chair";
  if (lay < rule.min_lay()) return "a lay member";
  if (managers < rule.min_registrants()) return "a manager";
  if (managers > lay + rule.max_registrants_over_lay()) return "lay members";
  return "";
}

}  // namespace candour::fairness
