// For who waits.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_PROGRESS_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_PROGRESS_H_

#include <iostream>

#include "absl/strings/string_view.h"

namespace candour {

// On stderr: the table alone is on stdout.
inline void Progress(absl::string_view what) { std::cerr << "candour_bench: " << what << "\n"; }

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_PROGRESS_H_
