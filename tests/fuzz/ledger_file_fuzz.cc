// A ledger that somebody hands over as a file. Input: the file.
#include <sys/mman.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "common/ledger/ledger_file.h"
#include "tests/fuzz/expect.h"

namespace candour {
namespace {

void Try(absl::string_view bytes) {
  const int memory = memfd_create("ledger", 0);
  Expect(write(memory, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "memory is there");
  auto file = LedgerFileReader::Open(absl::StrCat("/proc/self/fd/", memory));
  close(memory);
  if (!file.ok()) return;
  uint64_t next = 0;
  for (auto record = file->Next(); record.ok() && record->has_value(); record = file->Next()) {
    Expect((*record)->offset == next++, "offsets are dense");
  }
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}
