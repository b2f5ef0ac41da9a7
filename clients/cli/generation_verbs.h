// candourctl state generations, switch, rollback, drop, and rebuild --beside: which folded state a service
// serves (replica/generations.h).
#ifndef CANDOUR_CLIENTS_CLI_GENERATION_VERBS_H_
#define CANDOUR_CLIENTS_CLI_GENERATION_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/ledger_place.h"

namespace candour {

struct GenerationFlags {
  LedgerPlace place;  // of `switch`
  std::string beside, name, accept;
};

// Folds the next generation beside the state that is served, to where that stands, and compares. Ended, it
// goes on. DATA_LOSS where they differ: it is there all the same.
absl::Status RebuildBeside(const LedgerPlace& place, const std::string& beside, nlohmann::ordered_json* out);

void AddGenerationVerbs(CLI::App& state, const std::string& output, GenerationFlags* flags,
                        std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_GENERATION_VERBS_H_
