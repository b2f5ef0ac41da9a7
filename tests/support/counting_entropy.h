// Bytes 0, 1, 2, ... over all calls: what is drawn from it is known beforehand. Thread-safe.
#ifndef CANDOUR_TESTS_SUPPORT_COUNTING_ENTROPY_H_
#define CANDOUR_TESTS_SUPPORT_COUNTING_ENTROPY_H_

#include <atomic>
#include <string>

#include "common/base/clock.h"

namespace candour {

class CountingEntropy : public Entropy {
 public:
  std::string Bytes(size_t count) override {
    const size_t first = drawn_.fetch_add(count);
    std::string bytes(count, '\0');
    for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(first + i);
    return bytes;
  }

 private:
  std::atomic<size_t> drawn_{0};
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_COUNTING_ENTROPY_H_
