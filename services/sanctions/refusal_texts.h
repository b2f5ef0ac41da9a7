// What people read when a rule of the sanctions service refuses: one text per reason, with {name} for the
// refusal's args. What services share stands in common/decider/refusals.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_REFUSAL_TEXTS_H_
#define CANDOUR_SERVICES_SANCTIONS_REFUSAL_TEXTS_H_

#include <map>
#include <string>

namespace candour {

const std::map<std::string, std::string, std::less<>>& SanctionsRefusalTexts();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_REFUSAL_TEXTS_H_
