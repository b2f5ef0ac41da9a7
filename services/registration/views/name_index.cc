#include "services/registration/views/name_index.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/registration/views/name_fold.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Shorter words have too many neighbours to be worth guessing.
constexpr size_t kTypoFrom = 4;
// Nobody means more; each costs a look-up.
constexpr size_t kMostWords = 8;

// Of the word and of it less each letter, each once.
std::vector<uint64_t> Neighbourhood(absl::string_view word) {
  std::vector<uint64_t> hashes = {absl::HashOf(word)};
  for (size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && word[i] == word[i - 1]) continue;  // "anna" less either n is the same
    hashes.push_back(absl::HashOf(absl::StrCat(word.substr(0, i), word.substr(i + 1))));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

// Names in both lists, which are in their order, with the worse quality.
template <class Posting>
std::vector<Posting> Both(const std::vector<Posting>& a, const std::vector<Posting>& b) {
  std::vector<Posting> both;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->first < j->first) {
      ++i;
    } else if (j->first < i->first) {
      ++j;
    } else {
      both.emplace_back(i->first, std::max(i->second, j->second));
      ++i, ++j;
    }
  }
  return both;
}

template <class T>
void Erase(std::vector<T>& items, const T& item) {
  items.erase(std::remove(items.begin(), items.end(), item), items.end());
}

}  // namespace

struct NameIndex::Ranked {
  v1::MatchReason reason;
  bool former;
  size_t words_not_asked;
  const std::string* person_id;
  bool operator<(const Ranked& other) const {
    return std::tie(reason, former, words_not_asked, *person_id) <
           std::tie(other.reason, other.former, other.words_not_asked, *other.person_id);
  }
};

void NameIndex::Put(absl::string_view person_id, const Names& names) {
  MutexLock lock(mutex_);
  RemoveLocked(person_id);
  for (const v1::PersonName& name : names) AddName(person_id, name);
}

void NameIndex::Remove(absl::string_view person_id) {
  MutexLock lock(mutex_);
  RemoveLocked(person_id);
}

size_t NameIndex::people() const {
  MutexLock lock(mutex_);
  return people_.size();
}

void NameIndex::RemoveLocked(absl::string_view person_id) {
  const auto person = people_.find(person_id);
  if (person == people_.end()) return;
  for (NameId id : person->second) RemoveName(id);
  people_.erase(person);
}

void NameIndex::AddName(absl::string_view person_id, const v1::PersonName& name) {
  NameId id = static_cast<NameId>(names_.size());
  if (free_.empty()) {
    names_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  names_[id] = {std::string(person_id), name.has_to(),
                FiledWords(absl::StrCat(name.given(), " ", name.family()))};
  people_[person_id].push_back(id);
  for (const std::string& word : names_[id].words) {
    const auto [filed, is_new] = words_.try_emplace(word);
    filed->second.push_back(id);
    if (!is_new) continue;
    for (uint64_t hash : Neighbourhood(word)) near_[hash].push_back(&*filed);
  }
}

void NameIndex::RemoveName(NameId id) {
  for (const std::string& word : names_[id].words) {
    const auto filed = words_.find(word);
    Erase(filed->second, id);
    if (!filed->second.empty()) continue;
    for (uint64_t hash : Neighbourhood(word)) {
      const auto near = near_.find(hash);
      Erase(near->second, static_cast<const Words::value_type*>(&*filed));
      if (near->second.empty()) near_.erase(near);
    }
    words_.erase(filed);
  }
  names_[id] = {};
  free_.push_back(id);
}

std::vector<NameIndex::Posting> NameIndex::Meeting(absl::string_view word) const {
  std::vector<Posting> met;
  const auto add = [&](const std::vector<NameId>& names, Quality quality) {
    for (NameId id : names) met.emplace_back(id, quality);
  };
  for (auto filed = words_.lower_bound(word); filed != words_.end() && absl::StartsWith(filed->first, word);
       ++filed) {
    add(filed->second, filed->first.size() == word.size() ? kWhole : kBegun);
  }
  if (word.size() >= kTypoFrom) {
    for (uint64_t hash : Neighbourhood(word)) {
      const auto near = near_.find(hash);
      if (near == near_.end()) continue;
      for (const Words::value_type* filed : near->second) {
        if (WithinOneTypo(word, filed->first)) add(filed->second, kTypo);
      }
    }
  }
  std::sort(met.begin(), met.end());
  met.erase(std::unique(met.begin(), met.end(),
                        [](const Posting& a, const Posting& b) { return a.first == b.first; }),
            met.end());
  return met;
}

std::vector<NameIndex::Posting> NameIndex::MeetingAll(const std::vector<std::string>& words) const {
  std::vector<Posting> all;
  bool first = true;
  for (const std::string& word : words) {
    if (word.size() < 2) continue;
    std::vector<Posting> met = Meeting(word);
    all = first ? std::move(met) : Both(all, met);
    first = false;
  }
  // A single letter is an initial: too common to look up, cheap to check.
  for (const std::string& word : words) {
    if (word.size() < 2) KeepInitial(word, all);
  }
  return all;
}

void NameIndex::KeepInitial(absl::string_view letter, std::vector<Posting>& met) const {
  std::vector<Posting> kept;
  for (const Posting& posting : met) {
    const std::vector<std::string>& filed = names_[posting.first].words;
    const auto begun = std::lower_bound(filed.begin(), filed.end(), letter);
    if (begun == filed.end() || !absl::StartsWith(*begun, letter)) continue;
    kept.emplace_back(posting.first, std::max(posting.second, begun->size() == 1 ? kWhole : kBegun));
  }
  met = std::move(kept);
}

std::vector<NameIndex::Ranked> NameIndex::Rank(const std::vector<Posting>& met, size_t asked) const {
  std::vector<Ranked> ranked;
  ranked.reserve(met.size());
  for (const auto& [id, quality] : met) {
    const Name& name = names_[id];
    const v1::MatchReason reason = quality == kTypo    ? v1::MATCH_REASON_SIMILAR
                                   : quality == kBegun ? v1::MATCH_REASON_PREFIX
                                   : name.former       ? v1::MATCH_REASON_PREVIOUS_NAME
                                                       : v1::MATCH_REASON_EXACT;
    const size_t not_asked = name.words.size() - std::min(name.words.size(), asked);
    ranked.push_back({reason, name.former, not_asked, &name.person_id});
  }
  return ranked;
}

NameIndex::Result NameIndex::Search(absl::string_view text, size_t limit) const {
  std::vector<std::string> words = AskedWords(text);
  if (words.size() > kMostWords) words.resize(kMostWords);
  Result result;
  absl::flat_hash_set<absl::string_view> shown;
  MutexLock lock(mutex_);
  // A heap: of thousands who are called so, a page is asked for.
  std::vector<Ranked> heap = Rank(MeetingAll(words), words.size());
  const auto worse = [](const Ranked& a, const Ranked& b) { return b < a; };
  std::make_heap(heap.begin(), heap.end(), worse);
  for (; !heap.empty(); heap.pop_back()) {
    std::pop_heap(heap.begin(), heap.end(), worse);
    const Ranked& best = heap.back();
    if (shown.contains(*best.person_id)) continue;  // under another name already
    if (shown.size() == limit) {
      result.more = true;
      break;
    }
    shown.insert(*best.person_id);
    result.matches.push_back({*best.person_id, best.reason});
  }
  return result;
}

}  // namespace candour
