#include "common/base/kill_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace candour {
namespace {

struct Target {
  std::string name;  // empty: never
  std::atomic<int> passages{0};
  int signal = SIGKILL;

  Target() {
    const char* text = std::getenv("CANDOUR_KILL_AT");
    if (text == nullptr) return;
    const std::vector<std::string> parts = absl::StrSplit(text, ':');
    int count = 0;
    if (parts.size() < 2 || !absl::SimpleAtoi(parts[1], &count)) return;
    name = parts[0];
    passages = count;
    if (parts.size() > 2 && parts[2] == "STOP") signal = SIGSTOP;
  }
};

}  // namespace

void KillPoint(absl::string_view name) {
  static Target target;
  if (target.name.empty() || name != target.name) return;
  const int left = --target.passages;
  if (left == 0 || (left < 0 && target.signal == SIGKILL)) std::raise(target.signal);
}

}  // namespace candour
