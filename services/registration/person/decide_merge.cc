// Two records found to be of one human. One goes on, the other stays as it is and says where to look.
#include <optional>
#include <string>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

bool DeathsAgree(const v1::PersonState& a, const v1::PersonState& b) {
  if (a.has_died_on() != b.has_died_on()) return false;
  return !a.has_died_on() || StoredDay(a.died_on()) == StoredDay(b.died_on());
}

// What only the record itself could carry on, and no other takes over.
std::optional<Refusal> HasToGoOn(const Context& context, const std::string& merged, const std::string& kept) {
  const v1::RegistrantState& who = context.Read<Registrant>(merged);
  if (StatusOn(who, context.today()) == v1::REGISTER_STATUS_ACTIVE)
    return error::RegistrationLive(merged, StoredDay(LastTerm(who)->to()));
  if (who.has_application()) return error::About(merged, error::ApplicationOpen());
  if (!who.register_number().empty() && context.Read<Registrant>(kept).register_number().empty())
    return error::NumberWouldBeLost(merged);
  return std::nullopt;
}

std::optional<Refusal> CannotMerge(const v1::MergePersonsRequest& merge, const Context& context,
                                   const v1::PersonState& kept) {
  const std::string& merged_id = merge.merged_person_id();
  if (merged_id == merge.person_id()) return error::SamePerson();
  if (context.actor().person_id.empty()) return error::ActorUnidentified();
  if (auto refusal = CannotPutRight(context, merge.person_id(), kept)) return refusal;
  const v1::PersonState& merged = context.Read<Person>(merged_id);
  if (auto refusal = CannotPutRight(context, merged_id, merged)) return refusal;
  // So that no record is ever two steps away, nor on its way to itself.
  if (!merged.merged_from().empty()) return error::HasMerged(merged_id);
  if (!DeathsAgree(kept, merged)) return error::DeathsDisagree();
  return HasToGoOn(context, merged_id, merge.person_id());
}

}  // namespace

std::optional<Refusal> CannotPutRight(const Context& context, const std::string& person_id,
                                      const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return error::About(person_id, *std::move(refusal));
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
  if (person.has_erasure()) return error::ErasurePending(person_id);
  return std::nullopt;
}

// The register entries know it too: their decisions read no person.
Decision Decide(const v1::MergePersonsRequest& merge, const Context& context, const v1::PersonState& kept) {
  if (auto refusal = CannotMerge(merge, context, kept)) return *std::move(refusal);
  v1::PersonMergedFrom from;
  from.set_merged_person_id(merge.merged_person_id());
  *from.mutable_merged_on() = DateOf(context.today());
  from.set_reason(merge.reason());
  v1::PersonMerged merged;
  merged.set_into(merge.person_id());
  *merged.mutable_merged_on() = DateOf(context.today());
  v1::RegistrantMergedFrom entry_from;
  entry_from.set_person_id(merge.person_id());
  entry_from.set_merged_person_id(merge.merged_person_id());
  v1::RegistrantMerged entry;
  entry.set_person_id(merge.merged_person_id());
  entry.set_into(merge.person_id());
  return Record(std::move(from))
      .On(StreamOf<Person>(merge.merged_person_id()), std::move(merged))
      .On(StreamOf<Registrant>(merge.person_id()), std::move(entry_from))
      .On(StreamOf<Registrant>(merge.merged_person_id()), std::move(entry));
}

}  // namespace candour
