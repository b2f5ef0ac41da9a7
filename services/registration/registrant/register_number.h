// Register numbers: "M", seven digits and a check character (ISO 7064 MOD 37,36), which finds every wrong
// character and nearly every two that were swapped.
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTER_NUMBER_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTER_NUMBER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace candour {

// The check character of capital letters and digits.
char CheckCharacter(absl::string_view text);

// The number that a command takes at its `attempt`, from 0: the digits are SHA-256(command_id || be32
// attempt), read as one big-endian number, modulo 10^7. Not sequential, so that numbers show no volume; no
// randomness, so that every replica and every attempt agree.
std::string RegisterNumberOf(absl::string_view command_id, int attempt);

// Well formed with the right check character; says nothing about whose it is.
bool IsRegisterNumber(absl::string_view text);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTER_NUMBER_H_
