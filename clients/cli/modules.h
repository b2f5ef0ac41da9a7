// The services whose ledgers and states this program can read by itself.
#ifndef CANDOUR_CLIENTS_CLI_MODULES_H_
#define CANDOUR_CLIENTS_CLI_MODULES_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/process/service_module.h"

namespace candour {

// "registration", "sanctions". INVALID_ARGUMENT for another name; the text names those that there are.
absl::StatusOr<ServiceModule> ModuleOf(const std::string& service);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_MODULES_H_
