#include "services/registration/service/people_index.h"

#include "absl/strings/match.h"
#include "common/replica/folder.h"
#include "services/registration/person/person.h"
#include "services/registration/service/reads.h"

namespace candour {

namespace v1 = registration::v1;

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
  unfiled_count_ = unfiled_.size();
}

bool PeopleIndex::File(const FoldedView& view, absl::string_view person_stream) {
  v1::PersonState person;
  if (!view.Load(person_stream, &person).ok()) return true;
  if (!person.merged_into().empty()) {  // found by the record that goes on, whose stream was written too
    names_.Remove(person.person_id());
    return true;
  }
  NameIndex::Names names;
  if (!AddNames(person, &names)) return false;
  const int present = names.size();
  for (const std::string& id : person.merged_from()) {
    v1::PersonState merged;
    if (view.Load(StreamOf<Person>(id), &merged).ok() && !AddNames(merged, &names)) return false;
  }
  for (int i = present; i < names.size(); ++i) names[i].mutable_to();  // a former name
  if (names.empty()) {
    names_.Remove(person.person_id());
  } else {
    names_.Put(person.person_id(), names);
  }
  return true;
}

bool PeopleIndex::AddNames(const v1::PersonState& person, NameIndex::Names* names) {
  const auto opened = OpenIdentity(sealer_, person);
  if (absl::IsUnavailable(opened.status())) return false;
  if (opened.ok() && opened->status == v1::IDENTITY_STATUS_UNREADABLE) {
    unreadable_.insert(person.person_id());
  } else {
    unreadable_.erase(person.person_id());
  }
  unreadable_count_ = unreadable_.size();
  if (opened.ok()) names->MergeFrom(opened->identity.names());
  return true;
}

}  // namespace candour
