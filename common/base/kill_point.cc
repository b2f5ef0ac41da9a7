#include "common/base/kill_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace candour {
namespace {

struct Target {
  std::string name;  // empty: never
  std::atomic<int> passages{0};

  Target() {
    const char* text = std::getenv("CANDOUR_KILL_AT");
    if (text == nullptr) return;
    const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
    int count = 0;
    if (!absl::SimpleAtoi(parts.second, &count)) return;
    name = parts.first;
    passages = count;
  }
};

}  // namespace

void KillPoint(absl::string_view name) {
  static Target target;
  if (target.name.empty() || name != target.name) return;
  if (--target.passages <= 0) std::raise(SIGKILL);
}

}  // namespace candour
