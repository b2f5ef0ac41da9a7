// Who sits, and what a hearing found: read from the facts for several invariants.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_PANELS_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_PANELS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "candour/sanctions/v1/hearing.pb.h"
#include "services/sanctions/fairness/story.h"

namespace candour::fairness {

// Whoever decides something together, in one fact.
struct Panel {
  const CaseFact* at = nullptr;
  std::vector<std::string> accounts;
  sanctions::v1::CasePart part = sanctions::v1::CASE_PART_FINAL_PANEL;
  // By account, as appointed or listed; who is missing has no seat on it.
  std::map<std::string, sanctions::v1::Seat> seats;
  // For whom whoever formed it said what binds them, once; since then members declare themselves.
  std::set<std::string> declared;
  // It sits for this decision alone, and its members stand in the fact.
  bool formed = false;
};

// Every panel that decided something.
std::vector<Panel> Panels(const Story&);

// The allegations that a sanction may rest on: what is alleged for the record alone carries none.
std::set<std::string> Sanctionable(const Story&);

// Of the last panel that found facts before `at`: proved, with a ground, and sanctionable; or what the person
// admitted since.
std::vector<sanctions::v1::Finding> FindingsAgainst(const Story&, const CaseFact& at);

// Nothing is missing: "". Else what is, as "a chair".
std::string MissingFrom(const Panel&, const sanctions::v1::Rules&);

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_PANELS_H_
