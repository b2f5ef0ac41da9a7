#include "services/registration/service/people_index.h"

#include "absl/strings/match.h"
#include "common/replica/folder.h"
#include "services/registration/person/person.h"
#include "services/registration/service/reads.h"

namespace candour {
namespace {

constexpr absl::string_view kPeople = "person/";

}  // namespace

PeopleIndex::PeopleIndex(ServedState& state, Sealer& sealer) : sealer_(sealer) {
  const std::shared_ptr<const FoldedView> view = state.View();
  (void)view->Streams(kPeople, kPeople, [&](absl::string_view stream, const replica::v1::StreamRow&) {
    unfiled_.insert(std::string(stream));
    return true;
  });
  FileAll(*view);
  state.AddObserver([this, &state](const Folded& folded) {
    for (const std::string& stream : folded.streams) {
      if (absl::StartsWith(stream, kPeople)) unfiled_.insert(stream);
    }
    if (!unfiled_.empty()) FileAll(*state.View());
  });
}

// Up to the first whose key can't be asked for now: waiting for each in turn would hold up the fold.
void PeopleIndex::FileAll(const FoldedView& view) {
  while (!unfiled_.empty() && File(view, *unfiled_.begin())) unfiled_.erase(unfiled_.begin());
}

bool PeopleIndex::File(const FoldedView& view, absl::string_view person_stream) {
  registration::v1::PersonState person;
  if (!view.Load(person_stream, &person).ok()) return true;
  const auto opened = OpenIdentity(sealer_, person);
  if (absl::IsUnavailable(opened.status())) return false;
  if (opened.ok() && opened->status == registration::v1::IDENTITY_STATUS_UNREADABLE) {
    unreadable_.insert(person.person_id());
  } else {
    unreadable_.erase(person.person_id());
  }
  unreadable_count_ = unreadable_.size();
  if (opened.ok() && opened->identity.names_size() > 0) {
    names_.Put(person.person_id(), opened->identity.names());
  } else {
    names_.Remove(person.person_id());
  }
  return true;
}

}  // namespace candour
