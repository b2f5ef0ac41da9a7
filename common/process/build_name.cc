#include <string>

#include "common/process/service_host.h"

namespace candour {

std::string BuildName() { return std::string("candour/") + CANDOUR_VERSION; }

}  // namespace candour
