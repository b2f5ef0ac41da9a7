// What the rules of publication refuse, by name; the comment is the text for people. Others in case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_ERRORS_H_

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "It was heard in private; take what was out of the text, and say so."
inline Refusal PrivateParts() { return CaseRuleSaysNo("PRIVATE_PARTS"); }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_ERRORS_H_
