// candourctl register check-bars: whole lists of people checked against what they are barred from.
#ifndef CANDOUR_CLIENTS_CLI_BAR_CHECK_VERB_H_
#define CANDOUR_CLIENTS_CLI_BAR_CHECK_VERB_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/connection.h"

namespace candour {

struct BarCheckFlags {
  std::string file, ids, org_code, on;
};

// Adds the verb to `group`; `run` is set to what it does and gives the exit code: 0 all rows were answered, 8
// some were not and never will be as they are, 5 some have an unknown outcome: run it again.
void AddBarCheckVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                     BarCheckFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_BAR_CHECK_VERB_H_
