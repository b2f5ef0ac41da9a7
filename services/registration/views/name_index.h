// Who is called so? Finds people by name in spite of order, case, accents, hyphens, unfinished words and one
// typo a word, and says why each was found. In memory only: names stand nowhere in clear on disk.
// Thread-safe.
//
//   NameIndex index;
//   index.Put(person_id, identity.names());
//   for (const NameIndex::Match& match : index.Search("zoe ohara", 20).matches) ...   // Zoë O'Hara
//
// A word of a name is filed under itself and under itself with each letter left out; so a word asked for, and
// itself with each letter left out, meets every word within one typo. 100,000 people: single milliseconds a
// search.
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_INDEX_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_INDEX_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/mutex.h"

namespace candour {

class NameIndex {
 public:
  using Names = google::protobuf::RepeatedPtrField<registration::v1::PersonName>;

  // Files a person under these names instead of any earlier ones. A name with an end is a former one.
  void Put(absl::string_view person_id, const Names& names);

  // Leaves nothing of the person's names in the index. Nobody of that id: no effect.
  void Remove(absl::string_view person_id);

  struct Match {
    std::string person_id;
    registration::v1::MatchReason reason;
  };
  struct Result {
    // One for each person, the best reason first; then names with fewer words that were not asked for.
    std::vector<Match> matches;
    // There are more than `limit`.
    bool more = false;
  };
  // People with one name that has every word of `text` in it: whole, begun (from two letters, or one beside a
  // longer word) or with a typo (from four letters). No word of two letters: nobody.
  Result Search(absl::string_view text, size_t limit) const;

  size_t people() const;

 private:
  // How a word asked for is met by a word on file; the smaller the better.
  enum Quality : uint8_t { kWhole, kBegun, kTypo };
  using NameId = uint32_t;
  using Posting = std::pair<NameId, Quality>;
  // Word to the names that it stands in.
  using Words = std::map<std::string, std::vector<NameId>, std::less<>>;

  struct Name {
    std::string person_id;
    bool former = false;
    std::vector<std::string> words;
  };
  struct Ranked;

  void RemoveLocked(absl::string_view person_id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddName(absl::string_view person_id, const registration::v1::PersonName& name)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RemoveName(NameId id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Names that meet one word, by id, each once.
  std::vector<Posting> Meeting(absl::string_view word) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Names that meet all words, with the worst quality.
  std::vector<Posting> MeetingAll(const std::vector<std::string>& words) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Drops names without a word that begins with `letter`.
  void KeepInitial(absl::string_view letter, std::vector<Posting>& met) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // One for each name.
  std::vector<Ranked> Rank(const std::vector<Posting>& met, size_t asked) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  std::vector<Name> names_ ABSL_GUARDED_BY(mutex_);
  std::vector<NameId> free_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, std::vector<NameId>> people_ ABSL_GUARDED_BY(mutex_);
  Words words_ ABSL_GUARDED_BY(mutex_);
  // Hash of a word, or of it less a letter, to the words that come to it. Equal hashes of other words do no
  // harm: each word found is compared.
  absl::flat_hash_map<uint64_t, std::vector<const Words::value_type*>> near_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_NAME_INDEX_H_
