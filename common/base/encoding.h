// Fixed-width big-endian integers, so that keys sort as numbers.
#ifndef CANDOUR_COMMON_BASE_ENCODING_H_
#define CANDOUR_COMMON_BASE_ENCODING_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace candour {

inline std::string BigEndian64(uint64_t value) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, value >>= 8) bytes[i] = static_cast<char>(value);
  return bytes;
}

inline std::string BigEndian32(uint32_t value) { return BigEndian64(value).substr(4); }

// Of the first 8 bytes; fewer are read as if preceded by nothing.
inline uint64_t ReadBigEndian64(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8 && i < bytes.size(); ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_ENCODING_H_
