// Whom a case is about, by any of their records in the register: two that were merged are of one human.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_KNOWN_AS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_KNOWN_AS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/decider/model.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// Whom it is about; until a screener has said who that is, whom the first referrer named. Empty: nobody.
const std::string& PersonMeant(const CaseState&);
// By any of their records. False while nobody is identified.
bool IsAbout(const CaseState&, absl::string_view person_id);
// The same; until a screener has said who it is about, the first referrer is believed.
bool MayBeAbout(const CaseState&, absl::string_view person_id);

void Evolve(const sanctions::v1::SubjectKnownAs&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SubjectKnownAsNoMore&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_KNOWN_AS_H_
