#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/base/sha256.h"
#include "services/sanctions/referral/referral.h"

namespace candour {
namespace {

// Crockford's: no I, L, O, U, which people mistake for others.
constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
// 50 bits. Six characters would collide after some 30,000 referrals.
constexpr int kCharacters = 10;

}  // namespace

std::string NumberOf(char letter, absl::CivilDay day, absl::string_view command_id, int attempt) {
  std::string number = absl::StrCat(std::string(1, letter), "-", day.year(), "-");
  uint64_t bits = ReadBigEndian64(
      Sha256({std::string(1, letter), command_id, BigEndian32(static_cast<uint32_t>(attempt))}));
  for (int i = 0; i < kCharacters; ++i, bits >>= 5) number.push_back(kAlphabet[bits & 31]);
  return number;
}

}  // namespace candour
