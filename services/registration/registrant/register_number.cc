#include "services/registration/registrant/register_number.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "common/base/encoding.h"
#include "common/base/sha256.h"

namespace candour {
namespace {

constexpr int kModulus = 36;  // of the alphabet 0-9A-Z
constexpr uint64_t kNumbers = 10'000'000;

}  // namespace

char CheckCharacter(absl::string_view text) {
  int product = kModulus;
  for (char c : text) {
    const int value = absl::ascii_isdigit(static_cast<unsigned char>(c)) ? c - '0' : c - 'A' + 10;
    int sum = (product + value) % kModulus;
    if (sum == 0) sum = kModulus;
    product = sum * 2 % (kModulus + 1);
  }
  const int check = (kModulus + 1 - product) % kModulus;
  return static_cast<char>(check < 10 ? '0' + check : 'A' + check - 10);
}

std::string RegisterNumberOf(absl::string_view command_id, int attempt) {
  uint64_t digits = 0;
  for (unsigned char byte : Sha256({command_id, BigEndian32(static_cast<uint32_t>(attempt))})) {
    digits = (digits * 256 + byte) % kNumbers;
  }
  std::string number = absl::StrFormat("M%07d", digits);
  number.push_back(CheckCharacter(number));
  return number;
}

bool IsRegisterNumber(absl::string_view text) {
  if (text.size() != 9 || text[0] != 'M') return false;
  const absl::string_view digits = text.substr(1, 7);
  if (!std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) return false;
  return text[8] == CheckCharacter(text.substr(0, 8));
}

}  // namespace candour
