#include "tests/cluster/preloaded.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace candour {

std::string BuildFolder() {
  const char* build = getenv("CANDOUR_BUILD");
  return std::filesystem::absolute(build == nullptr ? "build" : build).string();
}

absl::StatusOr<Preloaded> Preload(const std::string& page) {
  const int file = open(page.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof(ChaosPage)) != 0) return absl::InternalError("can't make " + page);
  void* mapped = mmap(nullptr, sizeof(ChaosPage), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) return absl::InternalError("can't map " + page);
  return Preloaded{static_cast<ChaosPage*>(mapped),
                   {absl::StrCat("LD_PRELOAD=", BuildFolder(), "/lib/libcandour_chaos_preload.so"),
                    absl::StrCat(CANDOUR_CHAOS_PAGE, "=", page)}};
}

void Preloaded::SetClockOff(absl::Duration by) const {
  __atomic_store_n(&page->clock_offset_us, absl::ToInt64Microseconds(by), __ATOMIC_RELAXED);
}

}  // namespace candour
