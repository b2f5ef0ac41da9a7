#include <algorithm>
#include <optional>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/registrant.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// An error names the field alone: the day itself is personal.
std::optional<Refusal> FaultOf(const v1::PersonName& name, absl::CivilDay today) {
  const std::optional<absl::CivilDay> from = DayOf(name.from()), to = DayOf(name.to());
  if (name.has_from() && !from) return error::DateInvalid("names.from");
  if (name.has_to() && !to) return error::DateInvalid("names.to");
  if (from && *from > today) return error::DateFuture("names.from");
  if (from && to && *to < *from) return error::DateOrder("names.to", "names.from");
  return std::nullopt;
}

std::optional<Refusal> FaultOf(const v1::Identity& identity, absl::CivilDay today) {
  const std::optional<absl::CivilDay> born = DayOf(identity.date_of_birth());
  if (!born) return error::DateInvalid("date_of_birth");
  if (*born > today) return error::DateFuture("date_of_birth");
  for (const v1::PersonName& name : identity.names()) {
    if (auto fault = FaultOf(name, today)) return fault;
  }
  if (std::all_of(identity.names().begin(), identity.names().end(),
                  [](const v1::PersonName& name) { return name.has_to(); })) {
    return error::NameMissing();
  }
  for (const v1::OtherRegulator& entry : identity.other_regulators()) {
    if (!entry.has_checked_on()) continue;
    const std::optional<absl::CivilDay> checked = DayOf(entry.checked_on());
    if (!checked) return error::DateInvalid("other_regulators.checked_on");
    if (*checked > today) return error::DateFuture("other_regulators.checked_on");
  }
  return std::nullopt;
}

}  // namespace

Decision Decide(const v1::RecordPersonRequest& record, const Context& context, const v1::PersonState&) {
  if (auto fault = FaultOf(record.identity(), context.today())) return *std::move(fault);
  v1::PersonRecorded recorded;
  recorded.set_person_id(context.NewId(Person::kKind));
  *recorded.mutable_identity() = record.identity();
  recorded.set_org_code(record.org_code());
  return Record(std::move(recorded));
}

std::optional<Refusal> CannotRecordOf(const v1::PersonState& person) {
  if (!Known(person)) return error::PersonUnknown();
  if (person.has_erased_on()) return error::PersonErased(StoredDay(person.erased_on()));
  if (!person.merged_into().empty()) return error::PersonMerged(person.merged_into());
  return std::nullopt;
}

Decision Decide(const v1::CorrectPersonRequest& correct, const Context& context,
                const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  if (auto fault = FaultOf(correct.identity(), context.today())) return *std::move(fault);
  v1::PersonCorrected corrected;
  corrected.set_correction(correct.correction());
  *corrected.mutable_identity() = correct.identity();
  corrected.set_reason(correct.reason());
  return Record(std::move(corrected));
}

Decision Decide(const v1::RecordDeathRequest& death, const Context& context, const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
  const std::optional<absl::CivilDay> died_on = DayOf(death.died_on());
  if (!died_on) return error::DateInvalid("died_on");
  if (*died_on > context.today()) return error::DateFuture("died_on");
  if (person.has_died_on() && StoredDay(person.died_on()) == *died_on) return Decision();
  v1::DeathRecorded recorded;
  *recorded.mutable_died_on() = death.died_on();
  Decision decision = Record(std::move(recorded));
  if (!context.Read<Registrant>(death.person_id()).changes().empty()) {
    v1::RegistrantDied died;
    *died.mutable_died_on() = death.died_on();
    decision.Add(StreamOf<Registrant>(death.person_id()), std::move(died));
  }
  return decision;
}

// On which day, as known now, and by which records: two may have been found to be of one human meanwhile.
Decision Decide(const v1::NoteDeath&, const Context& context, const v1::PersonState& person) {
  v1::PersonDied died;
  died.add_person_ids(person.person_id());
  for (const std::string& record : RecordsOf(GoesOn(context, person))) {
    if (record != person.person_id()) died.add_person_ids(record);
  }
  *died.mutable_died_on() = person.died_on();
  return Record(std::move(died));
}

}  // namespace candour
