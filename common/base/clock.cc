#include "common/base/clock.h"

#include <sodium.h>

#include <cstdlib>

namespace candour {
namespace {

class RealClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

class SodiumEntropy : public Entropy {
 public:
  SodiumEntropy() {
    if (sodium_init() < 0) std::abort();  // no randomness: nothing can be sealed, so nothing may run
  }
  std::string Bytes(size_t count) override {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  }
};

}  // namespace

const Clock& SystemClock() {
  static const RealClock clock;
  return clock;
}

Entropy& SystemEntropy() {
  static SodiumEntropy entropy;
  return entropy;
}

}  // namespace candour
