// UUIDs (RFC 4122, RFC 9562) as 16 bytes on the wire and lower-case text for people. Client ids are version 4
// or 7; version 5 belongs to the system, so that nobody can squat on the id of a reaction.
#ifndef CANDOUR_COMMON_BASE_UUID_H_
#define CANDOUR_COMMON_BASE_UUID_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

// 16 bytes from "0191f3c2-....": canonical lower-case text only (one id, one spelling), else
// INVALID_ARGUMENT.
absl::StatusOr<std::string> ParseUuid(absl::string_view text);

// Text of 16 bytes; anything else is a programming error (CHECK).
std::string FormatUuid(absl::string_view bytes);

// 1 to 15; 0 for something that is no RFC 4122 variant.
int UuidVersion(absl::string_view bytes);

// Random, version 4, text.
std::string NewUuid();

// Version 5 in `space` (16 bytes) of the parts, each length-prefixed (be32) so that no two lists collide;
// text.
std::string DerivedUuid(absl::string_view space, std::initializer_list<absl::string_view> parts);

// The namespace of everything that Candour derives: UUIDv5(DNS, "candour.invalid").
absl::string_view CandourNamespace();

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_UUID_H_
