#include "services/registration/registrant/status.h"

#include <algorithm>

#include "common/decider/day.h"

namespace candour {

namespace v1 = registration::v1;

v1::RegisterStatus StatusOn(const v1::RegistrantState& who, absl::CivilDay day) {
  const v1::StatusChange* last = nullptr;
  for (const v1::StatusChange& change : who.changes()) {
    if (StoredDay(change.from()) <= day) last = &change;
  }
  if (last == nullptr) return v1::REGISTER_STATUS_NONE;
  if (who.has_died_on() && day >= StoredDay(who.died_on())) return v1::REGISTER_STATUS_DECEASED;
  if (last->status() == v1::REGISTER_STATUS_ACTIVE &&
      (day > StoredDay(last->to()) || UnsignedTooLong(who, day) != nullptr)) {
    return v1::REGISTER_STATUS_LAPSED;
  }
  return last->status();
}

const v1::StatusChange* TermOn(const v1::RegistrantState& who, absl::CivilDay day) {
  const v1::StatusChange* term = nullptr;
  for (const v1::StatusChange& change : who.changes()) {
    if (change.status() == v1::REGISTER_STATUS_ACTIVE && StoredDay(change.from()) <= day) term = &change;
  }
  return term;
}

const v1::StatusChange* LastTerm(const v1::RegistrantState& who) {
  return TermOn(who, absl::CivilDay::max());
}

const v1::StatusChange* OpenTerm(const v1::RegistrantState& who) {
  if (who.has_died_on()) return nullptr;
  const v1::StatusChange* open = nullptr;
  for (const v1::StatusChange& change : who.changes()) {
    if (change.status() == v1::REGISTER_STATUS_ACTIVE) {
      open = &change;
    } else if (open != nullptr && (change.status() == v1::REGISTER_STATUS_LAPSED ||
                                   StoredDay(change.from()) <= StoredDay(open->to()))) {
      open = nullptr;
    }
  }
  return open;
}

const v1::UnsignedVersion* UnsignedTooLong(const v1::RegistrantState& who, absl::CivilDay day) {
  const v1::UnsignedVersion* first = nullptr;
  for (const v1::UnsignedVersion& version : who.unsigned_versions()) {
    if (!version.has_lapse_last_day() || StoredDay(version.lapse_last_day()) >= day) continue;
    if (first == nullptr || StoredDay(version.lapse_last_day()) < StoredDay(first->lapse_last_day()))
      first = &version;
  }
  return first;
}

bool OnTheRegister(const v1::RegistrantState& who, absl::CivilDay day) {
  if (who.has_died_on()) return false;
  const v1::RegisterStatus status = StatusOn(who, day);
  return who.has_application() || status == v1::REGISTER_STATUS_ACTIVE ||
         status == v1::REGISTER_STATUS_LAPSED;
}

bool Speaks(const v1::Check& check) {
  return check.result() == v1::CHECK_RESULT_CLEAR ||
         (check.result() == v1::CHECK_RESULT_ADVERSE && check.overridden());
}

bool MayBeReliedOn(const v1::Check& check, absl::CivilDay day) {
  return Speaks(check) && (!check.has_valid_until() || day <= StoredDay(check.valid_until()));
}

std::vector<v1::CheckKind> LackingChecks(const v1::RegistrantState& who,
                                         const absl::btree_set<v1::CheckKind>& mandatory,
                                         absl::CivilDay day) {
  std::vector<v1::CheckKind> lacking;
  for (const v1::CheckKind kind : mandatory) {
    const bool found = std::any_of(who.checks().begin(), who.checks().end(), [&](const v1::Check& check) {
      return check.kind() == kind && MayBeReliedOn(check, day);
    });
    if (!found) lacking.push_back(kind);
  }
  return lacking;
}

bool HasSigned(const v1::RegistrantState& who, absl::string_view code_id, absl::string_view version) {
  return std::any_of(who.signatures().begin(), who.signatures().end(), [&](const v1::CodeSignature& signed_) {
    return signed_.code_id() == code_id && signed_.version() == version;
  });
}

}  // namespace candour
