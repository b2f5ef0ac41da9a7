// A person on the way into the register, on it, and off it again. Commands are the RPC requests, facts and
// state are protobuf messages; what each command refuses stands beside it in registrant.proto.
//
//   story.When<Registrant>(person_id, admit);
//   StatusOn(story.State<Registrant>(person_id), absl::CivilDay(2026, 3, 1));   // REGISTER_STATUS_ACTIVE
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTRANT_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTRANT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct Registrant {
  using State = registration::v1::RegistrantState;
  using Facts = FactList<
      registration::v1::RegistrationApplied, registration::v1::CheckRecorded,
      registration::v1::CheckStaleFlagged, registration::v1::CheckOverrideProposed,
      registration::v1::CheckOverridden, registration::v1::CodeSigned, registration::v1::Registered,
      registration::v1::RefusalNoticeGiven, registration::v1::RepresentationsReceived,
      registration::v1::RepresentationsLateFlagged, registration::v1::RegistrationRefused,
      registration::v1::Renewed, registration::v1::RemovedVoluntarily, registration::v1::ChangeDeclared,
      registration::v1::ChangeLateFlagged, registration::v1::RegistrantDied,
      registration::v1::RegistrationLapsed, registration::v1::CheckExpired,
      Since<2, registration::v1::CodeUnsignedFlagged>, Since<2, registration::v1::LapsedForUnsignedCode>,
      Since<3, registration::v1::RegistrantMerged>, Since<3, registration::v1::RegistrantMergedFrom>,
      Since<3, registration::v1::RegistrantSplit>, Since<3, registration::v1::RegistrantSplitFrom>,
      Since<4, registration::v1::RenewalWindowSet>, Since<4, registration::v1::RenewalOpened>,
      Since<4, registration::v1::CodeSignatureDue>, Since<7, registration::v1::CharacteristicsDeclared>>;
  using Timers = TimerList<registration::v1::LapseRegistration, registration::v1::ExpireChecks,
                           registration::v1::LapseUnsigned, registration::v1::RemindToRenew>;
  static constexpr absl::string_view kKind = "registrant";
  static constexpr bool kConcernsOrganisations = true;
};

using RegistrantState = registration::v1::RegistrantState;

// Getting in: decide_admission.cc
Decision Decide(const registration::v1::ApplyRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::SignCodeRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::AdmitToRegisterRequest&, const Context&, const RegistrantState&);
// Checks: decide_checks.cc
Decision Decide(const registration::v1::RecordCheckRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::OverrideCheckRequest&, const Context&, const RegistrantState&);
// Being refused: decide_refusal.cc
Decision Decide(const registration::v1::GiveNoticeOfRefusalRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::SubmitRepresentationsRequest&, const Context&,
                const RegistrantState&);
Decision Decide(const registration::v1::RefuseRequest&, const Context&, const RegistrantState&);
// Staying and leaving: decide_term.cc
Decision Decide(const registration::v1::RenewRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::RequestRemovalRequest&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::DeclareChangeRequest&, const Context&, const RegistrantState&);
// For equality monitoring: decide_characteristics.cc
Decision Decide(const registration::v1::DeclareCharacteristicsRequest&, const Context&,
                const RegistrantState&);
// What a date alone brings about: timers.cc
Decision Decide(const registration::v1::LapseRegistration&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::ExpireChecks&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::LapseUnsigned&, const Context&, const RegistrantState&);
// Before the end of the term: renewal.cc. The first is a reaction's, the second a timer's.
Decision Decide(const registration::v1::SetRenewalWindow&, const Context&, const RegistrantState&);
Decision Decide(const registration::v1::RemindToRenew&, const Context&, const RegistrantState&);
void ArmRenewal(const RegistrantState&, TimerRows&);
// While somebody is registered: the window for renewal, the end of the last term, of each check, and of the
// days without a signature.
void Arm(const RegistrantState&, TimerRows&);
// Row "registrant_by_code" for each code that somebody registered has signed: by the version signed last, or
// flagged as unsigned since (CodeVersionKey). Row "characteristics_declared" of whoever said something of
// themselves: by kDeclared and the person.
void Index(const RegistrantState&, Rows&);
inline constexpr absl::string_view kDeclared = "all";
std::string CodeVersionKey(absl::string_view code_id, absl::string_view version);
// That `unsigned_version` was not signed by its last day.
registration::v1::LapsedForUnsignedCode MakeLapse(const registration::v1::UnsignedVersion& unsigned_version);

void Evolve(const registration::v1::RegistrationApplied&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CheckRecorded&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CheckStaleFlagged&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CheckOverrideProposed&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CheckOverridden&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CodeSigned&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::Registered&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RefusalNoticeGiven&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RepresentationsReceived&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RepresentationsLateFlagged&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrationRefused&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::Renewed&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RenewalWindowSet&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RenewalOpened&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RemovedVoluntarily&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::ChangeDeclared&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CharacteristicsDeclared&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::ChangeLateFlagged&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrantDied&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrationLapsed&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CheckExpired&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CodeSignatureDue&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::CodeUnsignedFlagged&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::LapsedForUnsignedCode&, const FactContext&, RegistrantState&);
// Of people who are merged and split (person/): evolve_merged.cc
void Evolve(const registration::v1::RegistrantMerged&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrantMergedFrom&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrantSplit&, const FactContext&, RegistrantState&);
void Evolve(const registration::v1::RegistrantSplitFrom&, const FactContext&, RegistrantState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_REGISTRANT_H_
