#include "services/registration/appointment/checks.h"

#include "common/decider/refusals.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/post/errors.h"
#include "services/registration/post/post.h"

namespace candour {

namespace v1 = registration::v1;

std::optional<Refusal> CheckDays(const v1::Terms& terms) {
  const auto start = DayOf(terms.start());
  if (!start) return error::DateInvalid("terms.start");
  if (!terms.has_end()) return std::nullopt;
  const auto end = DayOf(terms.end());
  if (!end) return error::DateInvalid("terms.end");
  if (*end < *start) return error::DateOrder("terms.end", DayText(*start));
  return std::nullopt;
}

std::optional<Refusal> CheckPerson(const Context& context, const std::string& person_id) {
  return CannotRecordOf(context.Read<Person>(person_id));
}

std::optional<Refusal> CheckPost(const Context& context, const std::string& org_code,
                                 const v1::Terms& terms) {
  const bool found = !terms.post_id().empty() && context.Read<Post>(terms.post_id()).org_code() == org_code;
  if (!found) return error::PostUnknown(terms.post_id(), *DayOf(terms.start()));
  return std::nullopt;
}

std::optional<Refusal> CheckKnown(const v1::AppointmentState& state, const std::string& org_code,
                                  const std::string& appointment_id) {
  if (state.appointment_id().empty() || state.org_code() != org_code) {
    return error::AppointmentUnknown(appointment_id);
  }
  return std::nullopt;
}

std::vector<v1::Ineligibility> FindIneligibilities(const Context& context,
                                                   const v1::AppointmentState& state) {
  const absl::CivilDay start = *DayOf(state.terms().start());
  const v1::PostState& post = context.Read<Post>(state.terms().post_id());
  const v1::PersonState& person = context.Read<Person>(state.person_id());
  std::vector<v1::Ineligibility> reasons;
  if (person.has_died_on()) {
    reasons.push_back(v1::INELIGIBILITY_PERSON_DECEASED);
  }
  if (CheckOpen(context, state.org_code(), start)) {
    reasons.push_back(v1::INELIGIBILITY_ORGANISATION_NOT_OPEN);
  }
  if (!ExistsOn(post, start)) reasons.push_back(v1::INELIGIBILITY_POST_UNKNOWN);
  if (HeldByAnother(post, MakeHolding(state, state.terms()), RecordsOf(person)) != nullptr) {
    reasons.push_back(v1::INELIGIBILITY_POST_HELD);
  }
  const auto prohibitions = FindProhibitions(context, state);
  if (const v1::Prohibition* gravest = GravestOn(prohibitions, FirstDayAhead(context, state)))
    reasons.push_back(IneligibilityBy(*gravest));
  return reasons;
}

v1::Holding MakeHolding(const v1::AppointmentState& state, const v1::Terms& terms) {
  v1::Holding holding;
  holding.set_appointment_id(state.appointment_id());
  holding.set_person_id(state.person_id());
  holding.set_substantive(terms.basis() == v1::APPOINTMENT_BASIS_SUBSTANTIVE);
  *holding.mutable_start() = terms.start();
  if (terms.has_end()) *holding.mutable_end() = terms.end();
  return holding;
}

void AddHolding(const Context& context, const std::string& post_id, const v1::Holding& holding,
                Decision& decision, const std::vector<std::string>& records) {
  if (post_id.empty()) return;
  if (const v1::Holding* other = HeldByAnother(context.Read<Post>(post_id), holding, records)) {
    v1::PostAlreadyHeldFlagged flag;
    flag.set_appointment_id(other->appointment_id());
    decision.Add("", std::move(flag));
  }
  v1::PostHolderRecorded fact;
  *fact.mutable_holding() = holding;
  decision.Add(StreamOf<Post>(post_id), std::move(fact));
}

}  // namespace candour
