// Owners for the C objects of cjose and jansson. A null pointer is what their failing functions return.
#ifndef CANDOUR_COMMON_ACCESS_JOSE_H_
#define CANDOUR_COMMON_ACCESS_JOSE_H_

#include <cjose/cjose.h>
#include <jansson.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/string_view.h"

namespace candour {

struct JsonRelease {
  void operator()(json_t* json) const { json_decref(json); }
};
using JsonPtr = std::unique_ptr<json_t, JsonRelease>;

struct JwkRelease {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using JwkPtr = std::unique_ptr<cjose_jwk_t, JwkRelease>;

struct JwsRelease {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
using JwsPtr = std::unique_ptr<cjose_jws_t, JwsRelease>;

// Memory that a C function allocated with malloc.
struct MallocRelease {
  void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using MallocPtr = std::unique_ptr<T, MallocRelease>;

// A JSON object in which no name stands twice (parsers disagree about which one counts), else null.
inline JsonPtr ParseJsonObject(absl::string_view text) {
  JsonPtr json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  return json_is_object(json.get()) ? std::move(json) : nullptr;
}

// The text of a member; null when it is absent or no string.
inline const char* JsonText(const json_t* object, const char* name) {
  return json_string_value(json_object_get(object, name));
}

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_JOSE_H_
