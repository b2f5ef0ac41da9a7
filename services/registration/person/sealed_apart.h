// What is sealed about somebody under other keys than theirs: appointments, and what employers asked for in
// checks that named them whole. An erasure reaches all of it.
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_SEALED_APART_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_SEALED_APART_H_

#include <string>
#include <vector>

#include "common/decider/context.h"

namespace candour {

// The subjects, which are streams: appointments by id, then checks by id. `after`: only those after this
// place; empty: all.
std::vector<std::string> SealedApart(const Context&, const std::string& person_id,
                                     const std::string& after = "");

// Where one stands among them: of an appointment its id alone, as it was before there were checks.
std::string PlaceAmongSealed(const std::string& subject);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_SEALED_APART_H_
