#include "services/registration/service/look_up.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "candour/registration/v1/proceedings.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/decider/key.h"
#include "common/replica/looking_elsewhere.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/service/known_case.h"
#include "services/registration/service/reads.h"
#include "services/registration/views/likeness.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// People of like names whose birthdays are compared; each costs the opening of an identity, some 10 us. There
// are under 800 of the most frequent name among 100,000.
constexpr size_t kMostCompared = 1000;
constexpr int kMostFound = 50;  // bar_check.proto

// By id: whether a name found them.
using Ids = std::map<std::string, bool>;

// With all given names and with the first alone: a record may have fewer than the identity document.
bool AddByName(const NameIndex& names, const v1::CheckBarRequest& asked, Ids* ids) {
  const absl::string_view given = absl::StripAsciiWhitespace(asked.given_names());
  const absl::string_view first = given.substr(0, given.find(' '));
  bool more = false;
  for (const absl::string_view called : {given, first}) {
    const auto result = names.Search(absl::StrCat(called, " ", asked.family_name()), kMostCompared);
    for (const NameIndex::Match& match : result.matches) (*ids)[match.person_id] = true;
    more |= result.more;
    if (first == given) break;
  }
  return more;
}

// The owner of the number, under the record that goes on.
absl::Status AddByNumber(const StateSource& state, const std::string& number, Ids* ids) {
  if (number.empty()) return absl::OkStatus();
  common::v1::KeyState taken;
  CANDOUR_RETURN_IF_ERROR(
      state.Load(StreamOf<Key>(absl::StrCat("register_number.", number)), &taken).status());
  const std::string person_id = taken.owner().substr(taken.owner().find('/') + 1);
  v1::PersonState person;
  CANDOUR_RETURN_IF_ERROR(state.Load(StreamOf<Person>(person_id), &person).status());
  if (Known(person)) ids->try_emplace(person.merged_into().empty() ? person_id : person.merged_into(), false);
  return absl::OkStatus();
}

// Nobody where they are not like the one asked for, or nothing of them is known any more.
absl::StatusOr<v1::PersonFound> Compare(Sealer& sealer, const StateSource& state,
                                        const v1::CheckBarRequest& asked, const std::string& person_id,
                                        bool by_name) {
  v1::PersonFound found;
  v1::PersonState person;
  CANDOUR_RETURN_IF_ERROR(state.Load(StreamOf<Person>(person_id), &person).status());
  if (!Known(person) || !person.merged_into().empty()) return found;
  CANDOUR_ASSIGN_OR_RETURN(const OpenedIdentity opened, OpenIdentity(sealer, person));
  if (opened.status != v1::IDENTITY_STATUS_UNSPECIFIED) return found;
  v1::RegistrantState registrant;
  CANDOUR_RETURN_IF_ERROR(state.Load(StreamOf<Registrant>(person_id), &registrant).status());
  found.set_person_id(person_id);
  found.set_register_number(registrant.register_number());
  found.set_likeness(LikenessOf(asked, opened.identity, registrant.register_number(), by_name));
  return found;
}

absl::StatusOr<v1::PeopleFound> FindPeople(const PeopleIndex& people, Sealer& sealer,
                                           const StateSource& state, const v1::CheckBarRequest& asked) {
  if (people.unread() > 0) {
    return RefuseCall(absl::StatusCode::kUnavailable, "NAMES_UNREAD",
                      "Names can't be read now, so nobody can be looked for; try again later.");
  }
  v1::PeopleFound all;
  all.mutable_searched()->set_people(people.names().people());
  all.mutable_searched()->set_unreadable(people.unreadable());
  Ids ids;
  all.mutable_searched()->set_more(AddByName(people.names(), asked, &ids));
  CANDOUR_RETURN_IF_ERROR(AddByNumber(state, asked.register_number(), &ids));
  for (const auto& [person_id, by_name] : ids) {
    CANDOUR_ASSIGN_OR_RETURN(v1::PersonFound found, Compare(sealer, state, asked, person_id, by_name));
    if (found.likeness() != v1::LIKENESS_UNSPECIFIED) *all.add_people() = std::move(found);
  }
  auto& found = *all.mutable_people();
  std::stable_sort(found.begin(), found.end(), [](const v1::PersonFound& a, const v1::PersonFound& b) {
    return a.likeness() < b.likeness();
  });
  if (found.size() > kMostFound) {
    all.mutable_searched()->set_more(true);
    found.DeleteSubrange(kMostFound, found.size() - kMostFound);
  }
  return all;
}

// A case that was about this record at first may be about somebody else by now.
absl::StatusOr<bool> IsOpenAndToldTo(const std::string& person_id, const FoldedView& theirs,
                                     const std::string& case_id) {
  const std::string stream = absl::StrCat("case/", case_id);
  KnownCase the(stream);
  CANDOUR_RETURN_IF_ERROR(
      EachFact(theirs, stream, [&](const replica::v1::FactRow& row) { return the.Take(row); }));
  return the.open() && the.told() && the.person_id() == person_id;
}

// Of those that say so of one record.
absl::Status AddOpenCases(const FoldedView& theirs, const std::string& person_id,
                          std::set<std::string>* open) {
  const std::string stream = absl::StrCat("subject/", person_id);
  return EachFact(theirs, stream, [&](const replica::v1::FactRow& row) -> absl::Status {
    if (!IsFact<sanctions::v1::CaseConcernsSubject>(row)) return absl::OkStatus();
    CANDOUR_ASSIGN_OR_RETURN(const auto concerns, ReadFact<sanctions::v1::CaseConcernsSubject>(stream, row));
    CANDOUR_ASSIGN_OR_RETURN(const bool counts, IsOpenAndToldTo(person_id, theirs, concerns.case_id()));
    if (counts) open->insert(concerns.case_id());
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::ProceedingsElsewhere> FindProceedings(const StateSource& own, const FoldedView& theirs,
                                                         const std::string& person_id) {
  v1::RegistrantState who;
  CANDOUR_RETURN_IF_ERROR(own.Load(StreamOf<Registrant>(person_id), &who).status());
  std::vector<std::string> records(who.merged_from().begin(), who.merged_from().end());
  records.push_back(person_id);
  std::set<std::string> open;
  for (const std::string& id : records) CANDOUR_RETURN_IF_ERROR(AddOpenCases(theirs, id, &open));
  v1::ProceedingsElsewhere found;
  found.set_asked(true);
  found.mutable_open_case_ids()->Add(open.begin(), open.end());
  return found;
}

}  // namespace

LookUp LookUpProceedingsIn(const ServedState* state, const std::string& person_id) {
  return LookUpIn<v1::ProceedingsElsewhere>(state,
                                            [person_id](const StateSource& own, const FoldedView& theirs) {
                                              return FindProceedings(own, theirs, person_id);
                                            });
}

LookUp LookUpPeople(const PeopleIndex& people, Sealer& sealer, const v1::CheckBarRequest& asked) {
  return [&people, &sealer, &asked](const StateSource& state) -> absl::StatusOr<LookedUp> {
    CANDOUR_ASSIGN_OR_RETURN(v1::PeopleFound found, FindPeople(people, sealer, state, asked));
    return LookedUp{std::make_shared<const v1::PeopleFound>(std::move(found))};
  };
}

}  // namespace candour
