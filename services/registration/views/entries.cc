#include "services/registration/views/entries.h"

#include <algorithm>

#include "common/decider/day.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The status without what is nobody's business: somebody whose term lapsed and who applied again, or was
// refused, is still shown as lapsed.
v1::RegisterStatus PublicStatusOn(const v1::RegistrantState& who, absl::CivilDay day) {
  v1::RegistrantState shown;
  if (who.has_died_on()) *shown.mutable_died_on() = who.died_on();
  for (const v1::StatusChange& change : who.changes()) {
    if (change.status() == v1::REGISTER_STATUS_ACTIVE || change.status() == v1::REGISTER_STATUS_LAPSED ||
        change.status() == v1::REGISTER_STATUS_REMOVED) {
      *shown.add_changes() = change;
    }
  }
  *shown.mutable_unsigned_versions() = who.unsigned_versions();
  return StatusOn(shown, day);
}

std::vector<v1::Restriction> PublicOn(KnownRestrictions all, absl::CivilDay day) {
  std::vector<v1::Restriction> in_force = RestrictionsOn(all, day);
  in_force.erase(std::remove_if(in_force.begin(), in_force.end(),
                                [](const v1::Restriction& one) { return !one.public_(); }),
                 in_force.end());
  return in_force;
}

// As recorded when it came into force; before that, or without, by the rules.
absl::CivilDay SigningLastDay(const v1::CodeOfConductState& code, const v1::CodeVersion& version,
                              const RulesInForce& rules) {
  if (code.signing().version() == version.version()) return StoredDay(code.signing().last_day());
  return rules.code_resign().LastDay(StoredDay(version.in_force_from()));
}

}  // namespace

v1::RegisterStatus PublicStatus(const v1::RegistrantState& who, KnownRestrictions restrictions,
                                absl::CivilDay day) {
  const v1::RegisterStatus status = ShownStatus(PublicStatusOn(who, day), PublicOn(restrictions, day));
  const bool shown = TermOn(who, day) != nullptr || status == v1::REGISTER_STATUS_BARRED;
  return shown ? status : v1::REGISTER_STATUS_NONE;
}

std::optional<v1::PublicEntry> RenderPublicEntry(const v1::RegistrantState& who,
                                                 KnownRestrictions restrictions, const v1::Identity& identity,
                                                 absl::CivilDay day) {
  const v1::StatusChange* term = TermOn(who, day);
  const std::vector<v1::Restriction> in_force = PublicOn(restrictions, day);
  const v1::RegisterStatus status = PublicStatus(who, restrictions, day);
  if (status == v1::REGISTER_STATUS_NONE) return std::nullopt;
  v1::PublicEntry entry;
  entry.set_register_number(who.register_number());
  if (const v1::PersonName* name = CurrentName(identity)) {
    entry.set_given_names(name->given());
    entry.set_family_name(name->family());
  }
  entry.set_status(status);
  entry.mutable_restrictions()->Add(in_force.begin(), in_force.end());
  if (term == nullptr) return entry;
  entry.set_stage(who.stage());
  *entry.mutable_registered_from() = term->from();
  *entry.mutable_registered_to() = term->to();
  return entry;
}

std::optional<v1::FoundEntry> RenderFoundEntry(const v1::RegistrantState& who, KnownRestrictions restrictions,
                                               const v1::Identity& identity, v1::MatchReason reason,
                                               absl::CivilDay day) {
  std::optional<v1::PublicEntry> entry = RenderPublicEntry(who, restrictions, identity, day);
  if (!entry) return std::nullopt;
  v1::FoundEntry found;
  *found.mutable_entry() = *std::move(entry);
  found.set_reason(reason);
  found.set_birth_year(identity.date_of_birth().year());
  found.set_birth_month(identity.date_of_birth().month());
  return found;
}

std::vector<v1::UnsignedCode> UnsignedCodes(const v1::RegistrantState& who,
                                            absl::Span<const v1::CodeOfConductState> codes,
                                            const RulesInForce& rules, absl::CivilDay day) {
  std::vector<v1::UnsignedCode> unsigned_codes;
  if (StatusOn(who, day) != v1::REGISTER_STATUS_ACTIVE) return unsigned_codes;
  for (const v1::CodeOfConductState& code : codes) {
    const v1::CodeVersion* version = VersionInForce(code, day);
    if (version == nullptr || HasSigned(who, code.code_id(), version->version())) continue;
    const absl::CivilDay due = SigningLastDay(code, *version, rules);
    v1::UnsignedCode& missing = unsigned_codes.emplace_back();
    missing.set_code_id(code.code_id());
    missing.set_version(version->version());
    *missing.mutable_due() = DateOf(due);
    missing.set_overdue(day > due);
    for (const v1::UnsignedVersion& flagged : who.unsigned_versions()) {
      if (flagged.code_id() != code.code_id() || !flagged.has_lapse_last_day()) continue;
      *missing.mutable_lapse_last_day() = flagged.lapse_last_day();
    }
  }
  return unsigned_codes;
}

v1::EmployerEntry RenderEmployerEntry(const v1::RegistrantState& who, KnownRestrictions restrictions,
                                      const v1::Identity& identity, absl::Span<const v1::UnsignedCode> codes,
                                      absl::CivilDay day) {
  const std::vector<v1::Restriction> in_force = RestrictionsOn(restrictions, day);
  v1::EmployerEntry entry;
  entry.set_person_id(who.person_id());
  entry.set_register_number(who.register_number());
  entry.set_status(ShownStatus(StatusOn(who, day), in_force));
  entry.mutable_restrictions()->Add(in_force.begin(), in_force.end());
  if (auto shown = RenderPublicEntry(who, restrictions, identity, day))
    *entry.mutable_public_() = *std::move(shown);
  *entry.mutable_names() = identity.names();
  if (identity.has_date_of_birth()) *entry.mutable_date_of_birth() = identity.date_of_birth();
  *entry.mutable_checks() = who.checks();
  for (v1::Check& check : *entry.mutable_checks()) check.clear_override_proposed_by_person();
  *entry.mutable_signatures() = who.signatures();
  entry.mutable_unsigned_codes()->Add(codes.begin(), codes.end());
  *entry.mutable_declarations() = who.declarations();
  return entry;
}

v1::FullEntry RenderFullEntry(const v1::RegistrantState& who, KnownRestrictions restrictions,
                              const v1::Identity& identity, absl::Span<const v1::UnsignedCode> codes,
                              absl::CivilDay day) {
  v1::FullEntry entry;
  *entry.mutable_employer() = RenderEmployerEntry(who, restrictions, identity, codes, day);
  entry.mutable_restrictions()->Add(restrictions.begin(), restrictions.end());
  if (identity.has_contact()) *entry.mutable_contact() = identity.contact();
  *entry.mutable_other_regulators() = identity.other_regulators();
  if (who.has_application()) *entry.mutable_application() = who.application();
  if (who.has_refused()) *entry.mutable_refused() = who.refused();
  *entry.mutable_changes() = who.changes();
  return entry;
}

}  // namespace candour
