// Keeps the index of names in step with the folded people: opened from sealed rows at start and after each
// fold, in memory only, gone when a key is. A record that was merged into another is found as that one, by
// its names as former ones.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_PEOPLE_INDEX_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_PEOPLE_INDEX_H_

#include <atomic>
#include <set>
#include <string>

#include "common/privacy/seal.h"
#include "common/replica/served_state.h"
#include "services/registration/views/name_index.h"

namespace candour {

class PeopleIndex {
 public:
  // Files everybody folded so far and follows the state from then on. Both outlive the index.
  PeopleIndex(ServedState& state, Sealer& sealer);

  const NameIndex& names() const { return names_; }
  // People whose key is missing, though nobody erased them. Thread-safe.
  size_t unreadable() const { return unreadable_count_; }
  // Records that are not filed as they are now, since the key log can't be asked; tried with each fold.
  // Thread-safe.
  size_t unread() const { return unfiled_count_; }

 private:
  void FileAll(const FoldedView& view);
  // False: the key log does not say whether there is a key; to be tried again.
  bool File(const FoldedView& view, absl::string_view person_stream);
  // Of one record, as far as they can be read. False: as File.
  bool AddNames(const registration::v1::PersonState& person, NameIndex::Names* names);

  Sealer& sealer_;
  NameIndex names_;
  // Not filed as they are now; tried with each fold.
  std::set<std::string, std::less<>> unfiled_;
  std::set<std::string> unreadable_;
  std::atomic<size_t> unreadable_count_ = 0, unfiled_count_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_PEOPLE_INDEX_H_
