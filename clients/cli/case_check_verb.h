// candourctl case check: was a case decided fairly?
#ifndef CANDOUR_CLIENTS_CLI_CASE_CHECK_VERB_H_
#define CANDOUR_CLIENTS_CLI_CASE_CHECK_VERB_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/connection.h"

namespace candour {

struct CaseCheckFlags {
  std::string case_id;
};

// Adds the verb to `group`; `run` is set to what it does and gives the exit code: 0 nothing is unfair, 6
// something is, 7 nothing is, but not all rules are known.
void AddCaseCheckVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                      CaseCheckFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_CASE_CHECK_VERB_H_
