// Verbs of candourctl that are more than one question to a service.
#ifndef CANDOUR_CLIENTS_CLI_LOCAL_H_
#define CANDOUR_CLIENTS_CLI_LOCAL_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "clients/cli/audit_verbs.h"
#include "clients/cli/bar_check_verb.h"
#include "clients/cli/case_check_verb.h"
#include "clients/cli/connection.h"
#include "clients/cli/key_verbs.h"
#include "clients/cli/ledger_create.h"
#include "clients/cli/ledger_verbs.h"
#include "clients/cli/person_history_verb.h"
#include "clients/cli/state_verbs.h"

namespace candour {

struct LocalFlags {
  LedgerCreateFlags create;
  LedgerFlags ledger;
  AuditFlags audit;
  KeyFlags keys;
  StateFlags state;
  BarCheckFlags bars;
  CaseCheckFlags cases;
  PersonHistoryFlags person_history;
  std::string as;
  double hours = 12;
  std::string method;
};

// Adds `ledger ...`, `keys ...`, `audit ...`, to `state` what needs no service, to `register` `check-bars`,
// to `case` `check`, `token` and `call`; `run` is set to what the parsed verb does and gives the exit code.
void AddLocalVerbs(CLI::App& app, const ConnectionFlags& connection, const std::string& output,
                   LocalFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_LOCAL_H_
