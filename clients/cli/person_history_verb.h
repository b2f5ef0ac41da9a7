// candourctl person history: what the register recorded of one person, over all records that are about them.
#ifndef CANDOUR_CLIENTS_CLI_PERSON_HISTORY_VERB_H_
#define CANDOUR_CLIENTS_CLI_PERSON_HISTORY_VERB_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/connection.h"

namespace candour {

struct PersonHistoryFlags {
  std::string person_id;
};

// Adds the verb to `group`; `run` is set to what it does and gives the exit code.
void AddPersonHistoryVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                          PersonHistoryFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_PERSON_HISTORY_VERB_H_
