// What bash needs to complete candourctl's words: written from the verbs and flags as the program has them,
// so it can't fall behind. Verbs, and flags after a dash; all else is completed as a file name.
//
//   source <(candourctl completion bash)
#ifndef CANDOUR_CLIENTS_CLI_COMPLETION_H_
#define CANDOUR_CLIENTS_CLI_COMPLETION_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

namespace candour {

// Adds `completion bash`; `run` is set to what prints the script.
void AddCompletionVerb(CLI::App& app, std::function<int()>* run);

// The script for `app` with everything below it.
std::string BashCompletion(const CLI::App& app);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_COMPLETION_H_
