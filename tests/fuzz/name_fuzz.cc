// The filter of a search by name. Input: a name, a line feed, and what is searched for.
#include <unicode/unistr.h>

#include <algorithm>

#include "services/registration/views/name_fold.h"
#include "services/registration/views/name_index.h"
#include "tests/fuzz/expect.h"

namespace candour {
namespace {

void ExpectWords(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    Expect(!word.empty(), "a word has letters");
    for (const char c : word) Expect((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), "and only those");
  }
}

bool Finds(const NameIndex& index, absl::string_view text) {
  const NameIndex::Result found = index.Search(text, 5);
  Expect(found.matches.size() <= 1, "one person is filed");
  return !found.matches.empty();
}

// As every string of a request is before it gets so far.
bool IsUtf8(absl::string_view text) {
  const icu::StringPiece bytes(text.data(), static_cast<int32_t>(text.size()));
  return icu::UnicodeString::fromUTF8(bytes).indexOf(static_cast<UChar>(0xFFFD)) < 0;
}

void Try(absl::string_view input) {
  if (!IsUtf8(input)) return;
  const size_t end = std::min(input.find('\n'), input.size());
  const absl::string_view name = input.substr(0, end);
  const absl::string_view text = input.substr(std::min(end + 1, input.size()));
  const std::vector<std::string> filed = FiledWords(name), asked = AskedWords(name),
                                 others = AskedWords(text);
  ExpectWords(filed);
  ExpectWords(asked);
  ExpectWords(others);
  Expect(std::is_sorted(filed.begin(), filed.end()), "filed words are sorted");
  for (const std::string& a : asked) {
    Expect(std::binary_search(filed.begin(), filed.end(), a), "what a name asks for, it is filed under");
    for (const std::string& b : others)
      Expect(WithinOneTypo(a, b) == WithinOneTypo(b, a), "typos go both ways");
  }
  NameIndex index;
  NameIndex::Names names;
  names.Add()->set_family(std::string(name));
  index.Put("person-1", names);
  const bool has_word =
      std::any_of(asked.begin(), asked.end(), [](const auto& word) { return word.size() > 1; });
  // A search looks at the first eight words.
  if (asked.size() <= 8)
    Expect(Finds(index, name) == has_word, "a name finds itself, unless it has no word of two letters");
  (void)Finds(index, text);
  index.Remove("person-1");
  Expect(!Finds(index, name) && index.people() == 0, "who was removed is not found");
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}
