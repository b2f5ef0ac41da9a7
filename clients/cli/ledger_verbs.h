// candourctl ledger cat, describe, export, import: the log itself, in a folder or on Kafka.
#ifndef CANDOUR_CLIENTS_CLI_LEDGER_VERBS_H_
#define CANDOUR_CLIENTS_CLI_LEDGER_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "clients/cli/ledger_place.h"
#include "common/audit/memory_fold.h"

namespace candour {

struct LedgerFlags {
  LedgerPlace place;
  uint64_t from = 0, count = 0;  // of records; count 0: all
  std::string file;
  std::vector<std::string> noted;  // OFFSET:HEX
  bool resume = false, single_broker = false, yes = false;
};

// Adds the verbs to `ledger`; `run` is set to what the parsed verb does and gives the exit code.
void AddLedgerVerbs(CLI::App& ledger, const std::string& output, LedgerFlags* flags,
                    std::function<int()>* run);

// Visits every record with its verdict, the fold being the state before it.
absl::Status JudgeAll(const LedgerPlace& place, MemoryFold* fold, const std::string& did,
                      const std::function<void(const LogRecord&, const Admission&)>& visit);
absl::Status JudgeAll(Ledger& ledger, MemoryFold* fold, const std::string& did,
                      const std::function<void(const LogRecord&, const Admission&)>& visit);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_LEDGER_VERBS_H_
