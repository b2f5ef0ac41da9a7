// The default rules that ship with Candour (england_2026.textproto), compiled in: what the demo publishes and
// tests decide by.
#ifndef CANDOUR_SERVICES_SANCTIONS_RULE_SET_ENGLAND_2026_H_
#define CANDOUR_SERVICES_SANCTIONS_RULE_SET_ENGLAND_2026_H_

#include "candour/sanctions/v1/rule_set.pb.h"

namespace candour {

// Aborts when the file that was compiled in does not parse.
sanctions::v1::Rules SanctionsEngland2026();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_RULE_SET_ENGLAND_2026_H_
