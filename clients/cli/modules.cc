#include "clients/cli/modules.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/registration/module.h"
#include "services/sanctions/module.h"

namespace candour {

absl::StatusOr<ServiceModule> ModuleOf(const std::string& service) {
  std::string names;
  for (ServiceModule& module : std::vector<ServiceModule>{RegistrationModule(), SanctionsModule()}) {
    if (module.name == service) return std::move(module);
    absl::StrAppend(&names, names.empty() ? "" : ", ", module.name);
  }
  return absl::InvalidArgumentError(absl::StrCat("there is no service ", service, "; there are: ", names));
}

}  // namespace candour
