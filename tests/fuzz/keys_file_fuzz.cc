// An issuer's file of keys. Input: the file.
#include "common/access/jwks.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto keys = candour::ParseJwks(candour::AsText(data, size));
  if (!keys.ok()) candour::Expect(!keys.status().message().empty(), "a bad file is told apart");
  if (keys.ok()) {
    for (const auto& [kid, key] : *keys) candour::Expect(!key.Allows("none") && !key.Allows("HS256"), kid);
  }
  return 0;
}
