#include "services/registration/views/name_fold.h"

#include <unicode/translit.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/mutex.h"

namespace candour {
namespace {

constexpr absl::string_view kApostrophes = "'`";

// Any script to Latin, accents and ligatures off. One for the process: it takes tens of milliseconds to make.
std::string ToAscii(absl::string_view text) {
  static Mutex& mutex = *new Mutex;
  static const icu::Transliterator* const transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    auto* made = icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; [:^ASCII:] Remove",
                                                     UTRANS_FORWARD, status);
    if (U_FAILURE(status)) std::abort();  // ICU without its data could find nobody
    return made;
  }();
  icu::UnicodeString unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  {
    MutexLock lock(mutex);
    transliterator->transliterate(unicode);
  }
  std::string ascii;
  unicode.toUTF8String(ascii);
  return ascii;
}

// Lower-case ASCII; letters, digits, spaces, hyphens and apostrophes only.
std::string Fold(absl::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return absl::ascii_isascii(static_cast<unsigned char>(c)); });
  std::string folded = ascii ? std::string(text) : ToAscii(text);
  absl::AsciiStrToLower(&folded);
  for (char& c : folded) {
    if (absl::StrContains(kApostrophes, absl::string_view(&c, 1))) c = '\'';
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '\'' && c != '-') c = ' ';
  }
  return folded;
}

}  // namespace

std::vector<std::string> FiledWords(absl::string_view name) {
  std::set<std::string> words;
  const auto add = [&](std::string word) {
    if (!word.empty()) words.insert(std::move(word));
  };
  for (absl::string_view word : absl::StrSplit(Fold(name), ' ', absl::SkipEmpty())) {
    add(absl::StrReplaceAll(word, {{"'", ""}, {"-", ""}}));
    for (absl::string_view part : absl::StrSplit(word, '-')) add(absl::StrReplaceAll(part, {{"'", ""}}));
    for (absl::string_view part : absl::StrSplit(word, absl::ByAnyChar("-'"))) add(std::string(part));
  }
  return {words.begin(), words.end()};
}

std::vector<std::string> AskedWords(absl::string_view text) {
  std::vector<std::string> words;
  for (absl::string_view part : absl::StrSplit(Fold(text), absl::ByAnyChar(" -"))) {
    std::string word = absl::StrReplaceAll(part, {{"'", ""}});
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) {
      words.push_back(std::move(word));
    }
  }
  return words;
}

bool WithinOneTypo(absl::string_view a, absl::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() <= 1 && b.size() <= 1) return true;
  return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

}  // namespace candour
