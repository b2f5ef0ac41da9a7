// Exported keys that somebody hands over as a file. Input: the file.
#include "common/privacy/key_file.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = candour::ParseKeyFile(candour::AsText(data, size));
  if (!file.ok()) return 0;
  for (const auto& [key_id, record] : file->keys) {
    const auto key = candour::ParseKeyRecord(key_id, record);
    candour::Expect(key.ok() && key->service() == file->service, "every key is one of the file's service");
  }
  const auto again = candour::ParseKeyFile(candour::SerialiseKeyFile(*file));
  candour::Expect(again.ok() && again->keys == file->keys, "it is written as it was read");
  return 0;
}
