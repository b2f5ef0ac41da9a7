// candourctl state rebuild, compare, and those of generations: folded states without a service.
#ifndef CANDOUR_CLIENTS_CLI_STATE_VERBS_H_
#define CANDOUR_CLIENTS_CLI_STATE_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/generation_verbs.h"
#include "clients/cli/ledger_place.h"

namespace candour {

struct StateFlags {
  LedgerPlace place;
  std::string into, beside, until, compare;
  std::string one, other;
  GenerationFlags generations;
};

void AddStateVerbs(CLI::App& state, const std::string& output, StateFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_STATE_VERBS_H_
