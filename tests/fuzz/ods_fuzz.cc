// A file of organisations. Input: the file.
#include <set>

#include "services/registration/organisation/ods.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const candour::OdsFile file = candour::ParseOds(candour::AsText(data, size));
  std::set<std::string> codes;
  for (const auto& row : file.rows)
    candour::Expect(!row.org_code.empty() && codes.insert(row.org_code).second, "codes are distinct");
  size_t lines = 1;
  for (size_t i = 0; i < size; ++i) lines += data[i] == '\n' || data[i] == '\r' ? 1 : 0;
  candour::Expect(file.total() <= lines, "a line is one row at most");
  return 0;
}
