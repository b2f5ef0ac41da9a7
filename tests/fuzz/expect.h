// What must hold for every input, said so that the fuzzer stops there.
#ifndef CANDOUR_TESTS_FUZZ_EXPECT_H_
#define CANDOUR_TESTS_FUZZ_EXPECT_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/string_view.h"

namespace candour {

inline void Expect(bool holds, absl::string_view what) {
  if (holds) return;
  std::cerr << "does not hold: " << what << "\n";
  std::abort();
}

inline absl::string_view AsText(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace candour

#endif  // CANDOUR_TESTS_FUZZ_EXPECT_H_
