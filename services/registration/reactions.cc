#include "services/registration/reactions.h"

#include "absl/strings/strip.h"
#include "common/decider/erasure.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/post/post.h"
#include "services/registration/registrant/registrant.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr char kRecordPerson[] = "/candour.registration.v1.Register/RecordPerson";
using Prohibitions = FactList<v1::AppointmentProhibited, v1::AppointmentProhibitionLifted>;

constexpr char kConfirm[] = "/candour.registration.v1.Appointments/ConfirmAppointment";

std::string ArgOf(const ledger::v1::Refusal& refusal, absl::string_view name) {
  for (const auto& arg : refusal.args()) {
    if (arg.name() == name) return arg.value();
  }
  return "";
}

// An attempt to appoint somebody who is not eligible does not vanish with its refusal: found so by the
// decision, or by the check before it.
std::optional<SystemCommand> NoteAttempt(const RefusedCommand& refused) {
  v1::NoteIneligibleAttempt note;
  v1::Ineligibility reason = v1::INELIGIBILITY_UNSPECIFIED;
  const ledger::v1::Refusal& refusal = refused.refusal;
  if (refusal.reason() == "NOT_ELIGIBLE") {
    if (v1::Ineligibility_Parse(ArgOf(refusal, "reason"), &reason)) note.add_reasons(reason);
  } else if (refusal.reason() != "STATE" || ArgOf(refusal, "status") != "APPOINTMENT_STATUS_BLOCKED") {
    return std::nullopt;
  }
  note.set_attempted_at_us(absl::ToUnixMicros(refused.recorded_at));
  return Ask<Appointment>(std::string(absl::StripPrefix(refused.stream, "appointment/")), note);
}

// Nor does one to appoint somebody who is barred or suspended.
std::optional<SystemCommand> NoteBarBreach(const RefusedCommand& refused) {
  v1::NoteBarBreachAttempt note;
  if (refused.refusal.reason() == "BARRED") {
    note.set_reason(v1::INELIGIBILITY_BARRED);
  } else if (refused.refusal.reason() == "SUSPENDED") {
    note.set_reason(v1::INELIGIBILITY_SUSPENDED);
  } else {
    return std::nullopt;
  }
  note.set_source_id(ArgOf(refused.refusal, "restriction"));
  note.set_attempted_at_us(absl::ToUnixMicros(refused.recorded_at));
  return Ask<Appointment>(std::string(absl::StripPrefix(refused.stream, "appointment/")), note);
}

// The end of an appointment names nobody, and whoever follows the register folds no appointments.
std::optional<SystemCommand> NoteEnd(const v1::AppointmentEnded&, const FactContext& at) {
  return Ask<Appointment>(std::string(absl::StripPrefix(at.stream, "appointment/")), v1::NoteLeaving());
}

// Nor does it know which records are of one human.
std::optional<SystemCommand> NoteDeathOf(const v1::DeathRecorded&, const FactContext& at) {
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), v1::NoteDeath());
}

// Of the fact's own record.
template <class Aggregate>
SystemCommand Review(const FactContext& at) {
  return Ask<Aggregate>(std::string(at.stream.substr(Aggregate::kKind.size() + 1)), v1::ReviewProhibitions());
}
std::optional<SystemCommand> ReviewApplied(const v1::RestrictionApplied&, const FactContext& at) {
  return Review<Person>(at);
}
std::optional<SystemCommand> ReviewLifted(const v1::RestrictionLifted&, const FactContext& at) {
  return Review<Person>(at);
}
// A bar under one record reaches what stands on the other.
std::optional<SystemCommand> ReviewMerge(const v1::PersonMergedFrom&, const FactContext& at) {
  return Review<Person>(at);
}
std::optional<SystemCommand> ReviewSplit(const v1::PersonSplit&, const FactContext& at) {
  return Review<Person>(at);
}
std::optional<SystemCommand> ReviewSplitOff(const v1::PersonSplitFrom&, const FactContext& at) {
  return Review<Person>(at);
}
// Into a post, or onto days, that a bar reaches.
std::optional<SystemCommand> ReviewCorrection(const v1::AppointmentCorrected&, const FactContext& at) {
  return Review<Appointment>(at);
}
// Onto the board's line, or off it.
std::optional<SystemCommand> ReviewReporting(const v1::ReportingChanged&, const FactContext& at) {
  return Review<Post>(at);
}

// What a fact says goes into inboxes, decided on the fact's own record.
template <class Aggregate>
SystemCommand Raise(v1::NoticeKind kind, const FactContext& at,
                    v1::CheckKind check = v1::CHECK_KIND_UNSPECIFIED) {
  v1::RaiseNotices raise;
  raise.set_kind(kind);
  raise.set_check_kind(check);
  return Ask<Aggregate>(std::string(at.stream.substr(Aggregate::kKind.size() + 1)), raise);
}

std::optional<SystemCommand> TellOfLapse(const v1::RegistrationLapsed&, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_REGISTRATION_LAPSED, at);
}
std::optional<SystemCommand> TellOfUnsignedLapse(const v1::LapsedForUnsignedCode&, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_REGISTRATION_LAPSED, at);
}
std::optional<SystemCommand> TellOfCheck(const v1::CheckExpired& expired, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_CHECK_EXPIRED, at, expired.kind());
}
std::optional<SystemCommand> TellOfUnsigned(const v1::CodeUnsignedFlagged&, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_CODE_UNSIGNED, at);
}
std::optional<SystemCommand> TellOfDeath(const v1::DeathRecorded&, const FactContext& at) {
  return Raise<Person>(v1::NOTICE_KIND_PERSON_DIED, at);
}
// Wherever somebody serves has to know under which id, and whether an appointment is theirs.
std::optional<SystemCommand> TellOfMerge(const v1::PersonMergedFrom&, const FactContext& at) {
  return Raise<Person>(v1::NOTICE_KIND_PERSON_MERGED, at);
}
std::optional<SystemCommand> TellOfSplit(const v1::PersonSplit&, const FactContext& at) {
  return Raise<Person>(v1::NOTICE_KIND_PERSON_SPLIT, at);
}
std::optional<SystemCommand> TellOfSplitOff(const v1::PersonSplitFrom&, const FactContext& at) {
  return Raise<Person>(v1::NOTICE_KIND_PERSON_SPLIT, at);
}
std::optional<SystemCommand> TellOfAttempt(const v1::IneligibleAttemptNoted&, const FactContext& at) {
  return Raise<Appointment>(v1::NOTICE_KIND_INELIGIBLE_ATTEMPT, at);
}

std::optional<SystemCommand> TellOfProhibition(const v1::AppointmentProhibited&, const FactContext& at) {
  return Raise<Appointment>(v1::NOTICE_KIND_PROHIBITED, at);
}
std::optional<SystemCommand> TellOfLift(const v1::AppointmentProhibitionLifted&, const FactContext& at) {
  return Raise<Appointment>(v1::NOTICE_KIND_PROHIBITION_LIFTED, at);
}
std::optional<SystemCommand> TellOfBreachAttempt(const v1::BarBreachAttempt&, const FactContext& at) {
  return Raise<Appointment>(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT, at);
}

// The regulator has to know who tries to get round a bar; apart from the employer's, so that what was decided
// before there was this one is decided again alike.
std::optional<SystemCommand> TellRegulator(const v1::BarBreachAttempt&, const FactContext& at) {
  v1::RaiseNotices raise;
  raise.set_kind(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT);
  raise.set_to_regulator(true);
  return Ask<Appointment>(std::string(absl::StripPrefix(at.stream, "appointment/")), raise);
}

// Nor is it the employer's own matter that two people passed over what stood against an appointment.
std::optional<SystemCommand> TellOfOverride(const v1::AppointmentOverridden&, const FactContext& at) {
  v1::RaiseNotices raise;
  raise.set_kind(v1::NOTICE_KIND_BLOCK_OVERRIDDEN);
  raise.set_to_regulator(true);
  return Ask<Appointment>(std::string(absl::StripPrefix(at.stream, "appointment/")), raise);
}

// Days that are said anew were told with the kind.
std::optional<SystemCommand> TellOfRestriction(const v1::RestrictionApplied& applied, const FactContext& at) {
  if (!IsForEmployers(applied.restriction().kind())) return std::nullopt;
  v1::TellOfRestriction tell;
  tell.set_source_ledger(applied.restriction().source_ledger());
  tell.set_source_id(applied.restriction().source_id());
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), std::move(tell));
}

// Of which kind it is, the record knows.
std::optional<SystemCommand> TellOfRestrictionEnd(const v1::RestrictionLifted& lifted,
                                                  const FactContext& at) {
  v1::TellOfRestrictionEnd tell;
  tell.set_source_ledger(lifted.source_ledger());
  tell.set_source_id(lifted.source_id());
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), std::move(tell));
}

// Days that are said anew of one that was lifted: it holds again, and its employers were told that it ended.
std::optional<SystemCommand> TellOfResumption(const v1::RestrictionApplied& applied, const FactContext& at) {
  if (applied.restriction().kind() != v1::RESTRICTION_KIND_UNSPECIFIED) return std::nullopt;
  v1::TellOfRestrictionEnd tell;
  tell.set_source_ledger(applied.restriction().source_ledger());
  tell.set_source_id(applied.restriction().source_id());
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), std::move(tell));
}

// Whatever else lifts one does not take back what was said of it.
std::optional<SystemCommand> TellOfQuashed(const v1::RestrictionLifted& lifted, const FactContext& at) {
  if (lifted.why() != v1::LIFT_REASON_QUASHED) return std::nullopt;
  v1::TellOfQuash tell;
  tell.set_source_ledger(lifted.source_ledger());
  tell.set_source_id(lifted.source_id());
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), std::move(tell));
}

std::optional<SystemCommand> TellOfRenewal(const v1::RenewalOpened&, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_RENEWAL_OPEN, at);
}

std::optional<SystemCommand> TellOfSignatureDue(const v1::CodeSignatureDue&, const FactContext& at) {
  return Raise<Registrant>(v1::NOTICE_KIND_CODE_SIGNATURE_DUE, at);
}
std::optional<SystemCommand> SetReminder(const v1::CodeSigningBegan&, const FactContext& at) {
  return Ask<CodeOfConduct>(std::string(absl::StripPrefix(at.stream, "code_of_conduct/")),
                            v1::SetCodeReminder());
}

SystemCommand SetWindow(const FactContext& at) {
  return Ask<Registrant>(std::string(absl::StripPrefix(at.stream, "registrant/")), v1::SetRenewalWindow());
}
std::optional<SystemCommand> SetFirstWindow(const v1::Registered&, const FactContext& at) {
  return SetWindow(at);
}
std::optional<SystemCommand> SetNextWindow(const v1::Renewed&, const FactContext& at) {
  return SetWindow(at);
}

std::optional<SystemCommand> EraseLate(const v1::PersonalDataErased&, const FactContext& at) {
  return Ask<Person>(std::string(absl::StripPrefix(at.stream, "person/")), v1::EraseLateAppointments());
}
std::optional<SystemCommand> EraseRefused(const RefusedCommand& refused) {
  v1::EraseRefusedPerson erase;
  erase.set_person_id(std::string(absl::StripPrefix(refused.stream, "person/")));
  return Ask<Person>(erase.person_id(), erase);
}

}  // namespace

const Reactions& RegistrationReactions() {
  static const Reactions reactions =
      Reactions()
          .ToRefusal("note_ineligible_attempt", kConfirm, FactList<v1::IneligibleAttemptNoted>(), NoteAttempt)
          .ToFact("tell_of_lapse", FactList<v1::NoticeRaised>(), TellOfLapse)
          .ToFact("tell_of_unsigned_lapse", FactList<v1::NoticeRaised>(), TellOfUnsignedLapse)
          .ToFact("tell_of_expired_check", FactList<v1::NoticeRaised>(), TellOfCheck)
          .ToFact("tell_of_unsigned_code", FactList<v1::NoticeRaised>(), TellOfUnsigned)
          .ToFact("tell_of_death", FactList<v1::NoticeRaised>(), TellOfDeath)
          .ToFact("tell_of_ineligible_attempt", FactList<v1::NoticeRaised>(), TellOfAttempt)
          .ToFact("tell_of_merge", FactList<v1::NoticeRaised>(), TellOfMerge)
          .ToFact("tell_of_split", FactList<v1::NoticeRaised>(), TellOfSplit)
          .ToFact("tell_of_split_off", FactList<v1::NoticeRaised>(), TellOfSplitOff)
          .ToFact("set_first_renewal_window", FactList<v1::RenewalWindowSet>(), SetFirstWindow)
          .ToFact("set_next_renewal_window", FactList<v1::RenewalWindowSet>(), SetNextWindow)
          .ToFact("tell_of_renewal", FactList<v1::NoticeRaised>(), TellOfRenewal)
          .ToFact("set_code_reminder", FactList<v1::CodeReminderSet>(), SetReminder)
          .ToFact("tell_of_signature_due", FactList<v1::NoticeRaised>(), TellOfSignatureDue)
          .ToFact("erase_late_appointments", FactList<common::v1::SubjectErased>(), EraseLate)
          .ToRefusal("erase_refused_person", kRecordPerson, FactList<common::v1::SubjectErased>(),
                     EraseRefused)
          .ToFact("review_restriction", Prohibitions(), ReviewApplied)
          .ToFact("review_lifted_restriction", Prohibitions(), ReviewLifted)
          .ToFact("review_merge", Prohibitions(), ReviewMerge)
          .ToFact("review_split", Prohibitions(), ReviewSplit)
          .ToFact("review_split_off", Prohibitions(), ReviewSplitOff)
          .ToFact("review_correction", Prohibitions(), ReviewCorrection)
          .ToFact("review_reporting", Prohibitions(), ReviewReporting)
          .ToRefusal("note_bar_breach_attempt", kConfirm, FactList<v1::BarBreachAttempt>(), NoteBarBreach)
          .ToFact("tell_of_prohibition", FactList<v1::NoticeRaised>(), TellOfProhibition)
          .ToFact("tell_of_lifted_prohibition", FactList<v1::NoticeRaised>(), TellOfLift)
          .ToFact("tell_of_bar_breach_attempt", FactList<v1::NoticeRaised>(), TellOfBreachAttempt)
          .ToFact("tell_of_quashed_restriction", FactList<v1::NoticeRaised, v1::QuashTold>(), TellOfQuashed)
          .ToFact("tell_regulator_of_bar_breach_attempt", FactList<v1::NoticeRaised>(), TellRegulator)
          .ToFact("tell_of_restriction", FactList<v1::NoticeRaised>(), TellOfRestriction)
          .ToFact("note_leaving", FactList<v1::PersonLeftPost>(), NoteEnd)
          .ToFact("tell_of_restriction_end", FactList<v1::NoticeRaised>(), TellOfRestrictionEnd)
          .ToFact("tell_of_resumed_restriction", FactList<v1::NoticeRaised>(), TellOfResumption)
          .ToFact("tell_regulator_of_override", FactList<v1::NoticeRaised>(), TellOfOverride)
          .ToFact("note_death", FactList<v1::PersonDied>(), NoteDeathOf);
  return reactions;
}

}  // namespace candour
