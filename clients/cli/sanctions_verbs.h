// What candourctl can ask the sanctions service, beside verbs.h.
#ifndef CANDOUR_CLIENTS_CLI_SANCTIONS_VERBS_H_
#define CANDOUR_CLIENTS_CLI_SANCTIONS_VERBS_H_

#include <vector>

#include "clients/cli/verbs.h"

namespace candour {

const std::vector<VerbGroup>& SanctionsVerbGroups();
const std::vector<Verb>& SanctionsVerbs();

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_SANCTIONS_VERBS_H_
