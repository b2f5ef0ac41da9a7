#include <algorithm>
#include <optional>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/guards.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr size_t kHashBytes = 32;

v1::CheckRecorded MakeCheckRecorded(const v1::RecordCheckRequest& record, const Context& context) {
  v1::CheckRecorded recorded;
  recorded.set_person_id(record.person_id());
  recorded.set_check_id(context.NewId("check"));
  recorded.set_kind(record.kind());
  recorded.set_result(record.result());
  *recorded.mutable_checked_on() = record.checked_on();
  *recorded.mutable_recorded_on() = DateOf(context.today());
  recorded.set_evidence_hash(record.evidence_hash());
  recorded.set_source_etag(record.source_etag());
  recorded.set_org_code(record.org_code());
  return recorded;
}

// Two accounts of one human are one, where both tokens say who that is.
bool IsProposer(const Actor& actor, const v1::Check& check) {
  return actor.account == check.override_proposed_by() ||
         (!actor.person_id.empty() && actor.person_id == check.override_proposed_by_person());
}

}  // namespace

// A fact: only shape, dates and whose it is refuse it. A stale check is flagged, because refusing to record
// would hide it.
Decision Decide(const v1::RecordCheckRequest& record, const Context& context, const RegistrantState& who) {
  if (auto refusal = CannotRecordOf(context.Read<Person>(record.person_id()))) return *std::move(refusal);
  if (IsOwnMatter(context, record.person_id(), who)) return error::ConflictOfInterest();
  const std::optional<absl::CivilDay> checked_on = DayOf(record.checked_on());
  if (!checked_on) return error::DateInvalid("checked_on");
  if (*checked_on > context.today()) return error::DateFuture("checked_on");
  if (record.evidence_hash().size() != kHashBytes) return error::EvidenceHash();
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();

  v1::CheckRecorded recorded = MakeCheckRecorded(record, context);
  const auto valid_until = rules->CheckValidUntil(record.kind(), *checked_on);
  if (!valid_until) return Record(std::move(recorded));
  *recorded.mutable_valid_until() = DateOf(*valid_until);
  if (*valid_until >= context.today()) return Record(std::move(recorded));
  v1::CheckStaleFlagged flagged;
  flagged.set_check_id(recorded.check_id());
  flagged.set_kind(record.kind());
  *flagged.mutable_valid_until() = recorded.valid_until();
  return Record(std::move(recorded)).And(std::move(flagged));
}

// Also in an entry that was merged into another: that is where the check stands.
Decision Decide(const v1::OverrideCheckRequest& request, const Context& context, const RegistrantState& who) {
  if (IsOwnMatter(context, request.person_id(), who)) return error::ConflictOfInterest();
  const auto check = std::find_if(who.checks().begin(), who.checks().end(), [&](const v1::Check& candidate) {
    return candidate.check_id() == request.check_id();
  });
  if (check == who.checks().end()) return error::CheckUnknown();
  if (check->result() != v1::CHECK_RESULT_ADVERSE) return error::CheckNotAdverse();
  if (check->overridden()) return error::AlreadyOverridden();
  if (check->override_proposed_by().empty()) {
    v1::CheckOverrideProposed proposed;
    proposed.set_check_id(request.check_id());
    proposed.set_reasons(request.reasons());
    return Record(std::move(proposed));
  }
  if (IsProposer(context.actor(), *check)) return error::SeparationOfDuties();
  v1::CheckOverridden overridden;
  overridden.set_check_id(request.check_id());
  overridden.set_reasons(request.reasons());
  return Record(std::move(overridden));
}

}  // namespace candour
