#include "services/registration/views/likeness.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/registration/person/person.h"
#include "services/registration/views/name_fold.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

std::set<std::string> Words(absl::string_view text) {
  const std::vector<std::string> words = AskedWords(text);
  return {words.begin(), words.end()};
}

std::string WholeName(const v1::PersonName& name) { return absl::StrCat(name.given(), " ", name.family()); }

// Over, without an end it is in use; but of several without one the last is in use, and the others were.
bool WasCalled(const std::string& asked, const v1::Identity& identity) {
  const v1::PersonName* current = CurrentName(identity);
  return std::any_of(identity.names().begin(), identity.names().end(), [&](const v1::PersonName& name) {
    return &name != current && IsWholeName(asked, name);
  });
}

bool SameDay(const common::v1::Date& a, const common::v1::Date& b) {
  return std::tuple(a.year(), a.month(), a.day()) == std::tuple(b.year(), b.month(), b.day());
}

// One of the three is another, or day and month have changed places: 4 May for 5 April.
bool NearlySameDay(const common::v1::Date& a, const common::v1::Date& b) {
  const int other = (a.year() != b.year()) + (a.month() != b.month()) + (a.day() != b.day());
  return other <= 1 || (a.year() == b.year() && a.month() == b.day() && a.day() == b.month());
}

}  // namespace

bool IsWholeName(const std::string& asked, const v1::PersonName& name) {
  return Words(asked) == Words(WholeName(name));
}

bool NamesFamilyWhole(const std::string& asked, const v1::PersonName& name) {
  const std::set<std::string> words = Words(asked), family = Words(name.family()),
                              given = Words(name.given());
  const auto has = [](const std::set<std::string>& all, const std::string& word) {
    return all.contains(word);
  };
  if (!std::all_of(family.begin(), family.end(), [&](const auto& word) { return has(words, word); }))
    return false;
  if (!std::all_of(words.begin(), words.end(),
                   [&](const auto& word) { return has(family, word) || has(given, word); }))
    return false;
  return given.empty() ||
         std::any_of(given.begin(), given.end(), [&](const auto& word) { return has(words, word); });
}

v1::Likeness LikenessOf(const v1::CheckBarRequest& asked, const v1::Identity& identity,
                        const std::string& number, bool by_name) {
  const std::string name = absl::StrCat(asked.given_names(), " ", asked.family_name());
  const v1::PersonName* current = CurrentName(identity);
  const bool called = current != nullptr && IsWholeName(name, *current);
  const bool was_called = WasCalled(name, identity);
  const bool numbered = !asked.register_number().empty() && asked.register_number() == number;
  if (SameDay(asked.date_of_birth(), identity.date_of_birth())) {
    if (called)
      return numbered || asked.register_number().empty() ? v1::LIKENESS_EXACT : v1::LIKENESS_OTHER_NUMBER;
    if (was_called) return v1::LIKENESS_FORMER_NAME;
    if (by_name) return v1::LIKENESS_SIMILAR_NAME;
  } else if ((called || was_called) && NearlySameDay(asked.date_of_birth(), identity.date_of_birth())) {
    return v1::LIKENESS_SIMILAR_BIRTH;
  }
  return numbered ? v1::LIKENESS_NUMBER : v1::LIKENESS_UNSPECIFIED;
}

}  // namespace candour
