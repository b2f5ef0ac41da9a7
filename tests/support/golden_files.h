// Files under tests/golden: read, and written where they are missing. What is there is never written over.
#ifndef CANDOUR_TESTS_SUPPORT_GOLDEN_FILES_H_
#define CANDOUR_TESTS_SUPPORT_GOLDEN_FILES_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace candour {

// CANDOUR_WRITE_GOLDEN=1: this run writes what is missing.
inline bool WritesGolden() { return getenv("CANDOUR_WRITE_GOLDEN") != nullptr; }

inline std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path << " is missing";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void WriteNew(const std::string& path, const std::string& text) {
  ASSERT_FALSE(std::filesystem::exists(path)) << path;
  std::ofstream file(path, std::ios::binary);
  file << text;
  ASSERT_TRUE(file.flush()) << path;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_GOLDEN_FILES_H_
