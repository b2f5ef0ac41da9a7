// candourctl state rebuild, compare: folded states without a service.
#ifndef CANDOUR_CLIENTS_CLI_STATE_VERBS_H_
#define CANDOUR_CLIENTS_CLI_STATE_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/ledger_place.h"

namespace candour {

struct StateFlags {
  LedgerPlace place;
  std::string into, until, compare;
  std::string one, other;
};

void AddStateVerbs(CLI::App& state, const std::string& output, StateFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_STATE_VERBS_H_
