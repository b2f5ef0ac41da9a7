// candourctl audit attempts, redecide.
#ifndef CANDOUR_CLIENTS_CLI_AUDIT_VERBS_H_
#define CANDOUR_CLIENTS_CLI_AUDIT_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "clients/cli/connection.h"
#include "clients/cli/ledger_place.h"

namespace candour {

struct AuditFlags {
  LedgerPlace place;
  std::string kek, old_kek;
  std::vector<std::string> followed;  // SERVICE or SERVICE=FOLDER
};

void AddAuditVerbs(CLI::App& audit, const ConnectionFlags& connection, const std::string& output,
                   AuditFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_AUDIT_VERBS_H_
