#include "services/registration/reactions.h"

#include "absl/strings/strip.h"
#include "services/registration/appointment/appointment.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

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

}  // namespace

const Reactions& RegistrationReactions() {
  static const Reactions reactions = Reactions().ToRefusal(
      "note_ineligible_attempt", kConfirm, FactList<v1::IneligibleAttemptNoted>(), NoteAttempt);
  return reactions;
}

}  // namespace candour
