// Who had which part in a case, and whom a decision may be held against.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_OFFICERS_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_OFFICERS_H_

#include <string>
#include <vector>

#include "candour/sanctions/v1/officers.pb.h"
#include "services/sanctions/fairness/story.h"

namespace candour::fairness {

// Somebody had a part, from this fact on.
struct PartTaken {
  const CaseFact* at = nullptr;
  std::string account, person_id;  // empty: not known
  sanctions::v1::CasePart part = sanctions::v1::CASE_PART_UNSPECIFIED;
};

// All, by version: appointed, taken with a declaration, listed, or shown by a decision.
std::vector<PartTaken> PartsTaken(const Story&);

// Somebody decided something in a part.
struct Act {
  const CaseFact* at = nullptr;
  std::string account;
  sanctions::v1::CasePart part = sanctions::v1::CASE_PART_UNSPECIFIED;
  // Whoever formed the panel said so for them, once; since then members declare themselves.
  bool declared = false;
  // The panel is formed in this fact: whoever only withdrew before may sit on it.
  bool formed = false;
};
std::vector<Act> Acts(const Story&);

// In the register, as far as any fact before or at `at` says; empty: not known.
std::string PersonOf(const std::vector<PartTaken>&, const std::string& account, const CaseFact& at);

// Where `account` said before `at` that it works and worked.
std::vector<sanctions::v1::FormerOrganisation> OrganisationsOf(const Story&, const std::string& account,
                                                               const CaseFact& at);

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_OFFICERS_H_
