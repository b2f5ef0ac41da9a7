#include "services/registration/service/people_index.h"

#include "absl/strings/match.h"
#include "services/registration/person/person.h"
#include "services/registration/service/reads.h"

namespace candour {
namespace {

constexpr absl::string_view kPeople = "person/";

}  // namespace

PeopleIndex::PeopleIndex(Replica& replica, Sealer& sealer) : sealer_(sealer) {
  const std::shared_ptr<const FoldedView> view = replica.View();
  (void)view->Streams(kPeople, kPeople, [&](absl::string_view stream, const replica::v1::StreamRow&) {
    File(*view, stream);
    return true;
  });
  replica.AddObserver([this, &replica](const Folded& folded) {
    for (const std::string& stream : folded.streams) {
      if (absl::StartsWith(stream, kPeople)) File(*replica.View(), stream);
    }
  });
}

void PeopleIndex::File(const FoldedView& view, absl::string_view person_stream) {
  registration::v1::PersonState person;
  if (!view.Load(person_stream, &person).ok()) return;
  const auto identity = OpenIdentity(sealer_, person);
  if (identity.ok() && identity->names_size() > 0) {
    names_.Put(person.person_id(), identity->names());
  } else {
    names_.Remove(person.person_id());
  }
}

}  // namespace candour
