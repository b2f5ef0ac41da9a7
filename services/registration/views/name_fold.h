// Names as words that can be compared: lower-case ASCII, without accents, whatever the script.
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_FOLD_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_FOLD_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace candour {

// The words under which a name is filed, sorted, distinct. What a hyphen or an apostrophe joins is filed in
// parts and as one: "Zoë O'Hara-Smith" is hara, o, ohara, oharasmith, smith, zoe. Thread-safe.
std::vector<std::string> FiledWords(absl::string_view name);

// The words that a searcher means, in order, distinct: hyphens part, apostrophes join ("O'Hara-Smith" is
// ohara, smith). Thread-safe.
std::vector<std::string> AskedWords(absl::string_view text);

// One letter is wrong, missing or too many, or two neighbours are swapped; or nothing is.
bool WithinOneTypo(absl::string_view a, absl::string_view b);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_FOLD_H_
