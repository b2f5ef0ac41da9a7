// candourctl ledger raise-level: from here on the ledger knows the facts that this build knows.
#ifndef CANDOUR_CLIENTS_CLI_LEDGER_RAISE_H_
#define CANDOUR_CLIENTS_CLI_LEDGER_RAISE_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/ledger_verbs.h"

namespace candour {

// Adds the verb to `ledger`; `run` is set to what it does and gives the exit code.
void AddRaiseVerb(CLI::App& ledger, const std::string& output, LedgerFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_LEDGER_RAISE_H_
