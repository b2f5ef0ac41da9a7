// Codes of conduct with their history. Conduct is judged by the version in force on its day.
//
// A new version has to be signed again. Publishing it is one commit; nobody is written to before the days for
// signing are over, and then only who has not signed, some of them in each commit (signing.cc).
//
//   const auto& code = context.Read<CodeOfConduct>(sign.code_id());
//   const registration::v1::CodeVersion* version = VersionInForce(code, context.today());
#ifndef CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_CODE_OF_CONDUCT_H_
#define CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_CODE_OF_CONDUCT_H_

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/code_of_conduct.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct CodeOfConduct {
  using State = registration::v1::CodeOfConductState;
  using Facts =
      FactList<registration::v1::CodePublished, Since<2, registration::v1::CodeSigningBegan>,
               Since<2, registration::v1::CodeSigningReviewed>, Since<4, registration::v1::CodeReminderSet>,
               Since<4, registration::v1::CodeRemindersSent>>;
  using Timers = TimerList<registration::v1::BeginCodeSigning, registration::v1::ReviewCodeSigning,
                           registration::v1::RemindToSign>;
  static constexpr absl::string_view kKind = "code_of_conduct";
};

Decision Decide(const registration::v1::PublishCodeRequest&, const Context&,
                const registration::v1::CodeOfConductState&);
void Evolve(const registration::v1::CodePublished&, const FactContext&,
            registration::v1::CodeOfConductState&);
void Evolve(const registration::v1::CodeSigningBegan&, const FactContext&,
            registration::v1::CodeOfConductState&);
void Evolve(const registration::v1::CodeSigningReviewed&, const FactContext&,
            registration::v1::CodeOfConductState&);

// Signing again: signing.cc. When a version after the first comes into force; when the days for it are over.
Decision Decide(const registration::v1::BeginCodeSigning&, const Context&,
                const registration::v1::CodeOfConductState&);
Decision Decide(const registration::v1::ReviewCodeSigning&, const Context&,
                const registration::v1::CodeOfConductState&);
void Arm(const registration::v1::CodeOfConductState&, TimerRows&);
// Before they are over: reminding.cc. The first is a reaction's, the second a timer's.
Decision Decide(const registration::v1::SetCodeReminder&, const Context&,
                const registration::v1::CodeOfConductState&);
Decision Decide(const registration::v1::RemindToSign&, const Context&,
                const registration::v1::CodeOfConductState&);
void Evolve(const registration::v1::CodeReminderSet&, const FactContext&,
            registration::v1::CodeOfConductState&);
void Evolve(const registration::v1::CodeRemindersSent&, const FactContext&,
            registration::v1::CodeOfConductState&);

// The version with the latest day on or before `day`; nullptr before the first. Lives as long as `code`.
const registration::v1::CodeVersion* VersionInForce(const registration::v1::CodeOfConductState& code,
                                                    absl::CivilDay day);

// A version by its name, or nullptr.
const registration::v1::CodeVersion* FindVersion(const registration::v1::CodeOfConductState& code,
                                                 absl::string_view version);

// The code with its history, without the clauses.
registration::v1::CodeSummary Summarise(const registration::v1::CodeOfConductState& code);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_CODE_OF_CONDUCT_H_
