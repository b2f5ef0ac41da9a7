// The bytes that everything beside Candour carries: somewhat more than a command and its fact together.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_PAYLOAD_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_PAYLOAD_H_

#include <string>

namespace candour {

inline const std::string& Payload() {
  static const std::string payload(600, 'x');
  return payload;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_PAYLOAD_H_
