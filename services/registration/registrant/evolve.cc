#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/decider/day.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

v1::StatusChange& AddChange(v1::RegisterStatus status, const common::v1::Date& from, RegistrantState& who) {
  v1::StatusChange& change = *who.add_changes();
  change.set_status(status);
  *change.mutable_from() = from;
  return change;
}

void AddTerm(const common::v1::Date& from, const common::v1::Date& to, const FactContext& context,
             RegistrantState& who) {
  v1::StatusChange& term = AddChange(v1::REGISTER_STATUS_ACTIVE, from, who);
  *term.mutable_to() = to;
  term.set_fact_version(context.version);
}

// In the order of days: what came after the lapse may have been recorded before it.
void AddLapse(const common::v1::Date& lapsed_on, RegistrantState& who) {
  AddChange(v1::REGISTER_STATUS_LAPSED, lapsed_on, who);
  auto& changes = *who.mutable_changes();
  for (int i = changes.size() - 1; i > 0; --i) {
    if (StoredDay(changes[i - 1].from()) < StoredDay(lapsed_on)) break;
    changes.SwapElements(i - 1, i);
  }
}

// nullptr: signed, or not flagged.
v1::UnsignedVersion* FindUnsigned(const std::string& code_id, RegistrantState& who) {
  for (v1::UnsignedVersion& version : *who.mutable_unsigned_versions()) {
    if (version.code_id() == code_id) return &version;
  }
  return nullptr;
}

// nullptr when a later check has taken its place.
v1::Check* FindCheck(const std::string& check_id, RegistrantState& who) {
  for (v1::Check& check : *who.mutable_checks()) {
    if (check.check_id() == check_id) return &check;
  }
  return nullptr;
}

// The place of a check made on `checked_on`: a new one, or that of an older one of its kind. nullptr: a later
// one stands.
v1::Check* PlaceFor(v1::CheckKind kind, absl::CivilDay checked_on, RegistrantState& who) {
  for (v1::Check& check : *who.mutable_checks()) {
    if (check.kind() != kind) continue;
    return StoredDay(check.checked_on()) <= checked_on ? &check : nullptr;
  }
  return who.add_checks();
}

}  // namespace

void Evolve(const v1::RegistrationApplied& fact, const FactContext&, RegistrantState& who) {
  who.set_person_id(fact.person_id());
  v1::Application& application = *who.mutable_application();
  application.Clear();
  application.set_stage(fact.stage());
  application.set_route(fact.route());
  application.set_org_code(fact.org_code());
  *application.mutable_applied_on() = fact.applied_on();
  AddChange(v1::REGISTER_STATUS_APPLIED, fact.applied_on(), who);
}

void Evolve(const v1::CheckRecorded& fact, const FactContext& context, RegistrantState& who) {
  who.set_person_id(fact.person_id());
  if (v1::Check* check = PlaceFor(fact.kind(), StoredDay(fact.checked_on()), who)) {
    check->Clear();
    check->set_check_id(fact.check_id());
    check->set_kind(fact.kind());
    check->set_result(fact.result());
    *check->mutable_checked_on() = fact.checked_on();
    if (fact.has_valid_until()) *check->mutable_valid_until() = fact.valid_until();
    check->set_org_code(fact.org_code());
    check->set_evidence_hash(fact.evidence_hash());
    check->set_source_etag(fact.source_etag());
    check->set_fact_version(context.version);
  }
  if (who.has_application() && who.changes().rbegin()->status() == v1::REGISTER_STATUS_APPLIED) {
    AddChange(v1::REGISTER_STATUS_UNDER_CHECKS, fact.recorded_on(), who);
  }
}

// The state has it: valid_until of the check.
void Evolve(const v1::CheckStaleFlagged&, const FactContext&, RegistrantState&) {}

void Evolve(const v1::CheckOverrideProposed& fact, const FactContext& context, RegistrantState& who) {
  if (v1::Check* check = FindCheck(fact.check_id(), who)) {
    check->set_override_proposed_by(std::string(context.account));
    check->set_override_proposed_by_person(std::string(context.person_id));
  }
}

void Evolve(const v1::CheckOverridden& fact, const FactContext&, RegistrantState& who) {
  if (v1::Check* check = FindCheck(fact.check_id(), who)) check->set_overridden(true);
}

void Evolve(const v1::CodeSigned& fact, const FactContext&, RegistrantState& who) {
  v1::CodeSignature& signature = *who.add_signatures();
  signature.set_code_id(fact.code_id());
  signature.set_version(fact.version());
  signature.set_method(fact.method());
  *signature.mutable_signed_on() = fact.signed_on();
  auto& unsigned_versions = *who.mutable_unsigned_versions();
  unsigned_versions.erase(
      std::remove_if(unsigned_versions.begin(), unsigned_versions.end(),
                     [&](const v1::UnsignedVersion& one) { return one.code_id() == fact.code_id(); }),
      unsigned_versions.end());
}

void Evolve(const v1::Registered& fact, const FactContext& context, RegistrantState& who) {
  who.set_register_number(fact.register_number());
  who.set_stage(fact.stage());
  who.clear_application();
  who.clear_unsigned_versions();  // of an earlier time on the register
  AddTerm(fact.from(), fact.to(), context, who);
}

void Evolve(const v1::RefusalNoticeGiven& fact, const FactContext&, RegistrantState& who) {
  v1::RefusalNotice& notice = *who.mutable_application()->mutable_notice();
  notice.Clear();  // an answer to an earlier notice is none to this one
  *notice.mutable_served_on() = fact.served_on();
  *notice.mutable_last_day() = fact.last_day();
}

void Evolve(const v1::RepresentationsReceived&, const FactContext&, RegistrantState& who) {
  who.mutable_application()->mutable_notice()->set_answered(true);
}

// Nothing depends on it: a late answer is an answer.
void Evolve(const v1::RepresentationsLateFlagged&, const FactContext&, RegistrantState&) {}

void Evolve(const v1::RegistrationRefused& fact, const FactContext&, RegistrantState& who) {
  v1::RefusedApplication& refused = *who.mutable_refused();
  *refused.mutable_refused_on() = fact.refused_on();
  *refused.mutable_appeal_last_day() = fact.appeal_last_day();
  who.clear_application();
  AddChange(v1::REGISTER_STATUS_REFUSED, fact.refused_on(), who);
}

void Evolve(const v1::Renewed& fact, const FactContext& context, RegistrantState& who) {
  AddTerm(fact.from(), fact.to(), context, who);
}

void Evolve(const v1::RenewalWindowSet& fact, const FactContext& context, RegistrantState& who) {
  v1::RenewalReminder& renewal = *who.mutable_renewal();
  renewal.Clear();
  *renewal.mutable_last_day() = fact.last_day();
  *renewal.mutable_opens() = fact.opens();
  renewal.set_fact_version(context.version);
}

void Evolve(const v1::RenewalOpened&, const FactContext&, RegistrantState& who) {
  who.mutable_renewal()->set_opened(true);
}

void Evolve(const v1::RemovedVoluntarily& fact, const FactContext&, RegistrantState& who) {
  // A renewal for a term that has not begun goes with it.
  while (!who.changes().empty() && StoredDay(who.changes().rbegin()->from()) > StoredDay(fact.removed_on())) {
    who.mutable_changes()->RemoveLast();
  }
  AddChange(v1::REGISTER_STATUS_REMOVED, fact.removed_on(), who);
}

void Evolve(const v1::ChangeDeclared& fact, const FactContext&, RegistrantState& who) {
  v1::DeclaredChange& change = *who.add_declarations();
  change.set_kind(fact.kind());
  *change.mutable_happened_on() = fact.happened_on();
  *change.mutable_declared_on() = fact.declared_on();
  change.set_late_days(fact.late_days());
}

// The state has it: late_days of the declaration.
void Evolve(const v1::CharacteristicsDeclared& fact, const FactContext&, RegistrantState& who) {
  if (fact.taken_back()) return who.clear_characteristics();
  *who.mutable_characteristics() = fact.sealed();
}

void Evolve(const v1::ChangeLateFlagged&, const FactContext&, RegistrantState&) {}

void Evolve(const v1::RegistrantDied& fact, const FactContext&, RegistrantState& who) {
  *who.mutable_died_on() = fact.died_on();
}

void Evolve(const v1::RegistrationLapsed& fact, const FactContext&, RegistrantState& who) {
  AddLapse(fact.lapsed_on(), who);
}

void Evolve(const v1::CheckExpired& fact, const FactContext&, RegistrantState& who) {
  if (v1::Check* check = FindCheck(fact.check_id(), who)) check->set_expired(true);
}

// Said for whoever follows the log: nothing depends on it.
void Evolve(const v1::CodeSignatureDue&, const FactContext&, RegistrantState&) {}

// A later version that went unsigned too gives no more days than the first.
void Evolve(const v1::CodeUnsignedFlagged& fact, const FactContext& context, RegistrantState& who) {
  v1::UnsignedVersion* version = FindUnsigned(fact.code_id(), who);
  if (version == nullptr) version = who.add_unsigned_versions();
  version->set_code_id(fact.code_id());
  version->set_version(fact.version());
  if (version->has_lapse_last_day()) return;
  *version->mutable_last_day() = fact.last_day();
  if (fact.has_lapse_last_day()) *version->mutable_lapse_last_day() = fact.lapse_last_day();
  version->set_fact_version(context.version);
}

// A renewal for a term that has not begun goes with it; an application made since stays.
void Evolve(const v1::LapsedForUnsignedCode& fact, const FactContext&, RegistrantState& who) {
  auto& changes = *who.mutable_changes();
  changes.erase(std::remove_if(changes.begin(), changes.end(),
                               [&](const v1::StatusChange& change) {
                                 return change.status() == v1::REGISTER_STATUS_ACTIVE &&
                                        StoredDay(change.from()) >= StoredDay(fact.lapsed_on());
                               }),
                changes.end());
  who.clear_unsigned_versions();
  AddLapse(fact.lapsed_on(), who);
}

std::string CodeVersionKey(absl::string_view code_id, absl::string_view version) {
  return absl::StrCat(code_id, "@", version);
}

// A death, or a term that is over, takes the rows away.
void Index(const RegistrantState& who, Rows& rows) {
  if (who.has_characteristics()) rows.Add("characteristics_declared", {kDeclared, who.person_id()});
  if (OpenTerm(who) == nullptr) return;
  std::map<std::string, std::string> last;
  for (const v1::CodeSignature& signature : who.signatures()) last[signature.code_id()] = signature.version();
  for (const v1::UnsignedVersion& one : who.unsigned_versions()) last[one.code_id()] = one.version();
  for (const auto& [code_id, version] : last) {
    rows.Add("registrant_by_code", {CodeVersionKey(code_id, version), who.person_id()});
  }
}

}  // namespace candour
