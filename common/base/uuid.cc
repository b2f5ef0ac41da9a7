#include "common/base/uuid.h"

#include <uuid/uuid.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"

namespace candour {
namespace {

constexpr size_t kBytes = 16, kText = 36;

void AppendLengthPrefixed(std::string& out, absl::string_view part) {
  const auto size = static_cast<uint32_t>(part.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  out.append(part.data(), part.size());
}

}  // namespace

// A command reads and writes a dozen of these: libuuid's scanf and printf took a twentieth of its time.
absl::StatusOr<std::string> ParseUuid(absl::string_view text) {
  std::string digits;
  bool good = text.size() == kText;
  for (size_t i = 0; good && i < kText; ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = is_dash ? text[i] == '-' : absl::ascii_isxdigit(text[i]) && !absl::ascii_isupper(text[i]);
    if (!is_dash) digits.push_back(text[i]);
  }
  if (good) return absl::HexStringToBytes(digits);
  return absl::InvalidArgumentError(
      "not a UUID in lower-case text, such as 0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a");
}

std::string FormatUuid(absl::string_view bytes) {
  if (bytes.size() != kBytes) std::abort();
  const std::string hex = absl::BytesToHexString(bytes);
  const absl::string_view digits = hex;
  return absl::StrCat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20));
}

int UuidVersion(absl::string_view bytes) {
  if (bytes.size() != kBytes || (static_cast<unsigned char>(bytes[8]) & 0xC0) != 0x80) return 0;
  return static_cast<unsigned char>(bytes[6]) >> 4;
}

std::string NewUuid() {
  // As RFC 4122, 4.4; libuuid seeds a generator anew for each.
  std::string bytes = SystemEntropy().Bytes(kBytes);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  return FormatUuid(bytes);
}

std::string DerivedUuid(absl::string_view space, std::initializer_list<absl::string_view> parts) {
  if (space.size() != kBytes) std::abort();
  std::string name;
  for (absl::string_view part : parts) AppendLengthPrefixed(name, part);
  uuid_t bytes;
  uuid_generate_sha1(bytes, reinterpret_cast<const unsigned char*>(space.data()), name.data(), name.size());
  return FormatUuid({reinterpret_cast<const char*>(bytes), kBytes});
}

absl::string_view CandourNamespace() {
  static const std::string space = [] {
    constexpr absl::string_view kName = "candour.invalid";
    uuid_t dns, bytes;
    uuid_parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8", dns);  // RFC 4122, appendix C
    uuid_generate_sha1(bytes, dns, kName.data(), kName.size());
    return std::string(reinterpret_cast<const char*>(bytes), kBytes);
  }();
  return space;
}

}  // namespace candour
