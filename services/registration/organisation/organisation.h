// Organisations of the NHS, kept up to ODS by imports. An import decides on stream "import/<command id>" and
// writes one fact at most to each organisation; an unchanged one is a condition of the commit only, so two
// imports at once end as if one had followed the other.
//
//   story.When<Import>(id, import);
//   if (const auto refusal = CheckOpen(context, request.org_code(), *start)) return *refusal;
#ifndef CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_
#define CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/organisation.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct Organisation {
  using State = registration::v1::OrganisationState;
  using Facts = FactList<registration::v1::OrganisationImported, registration::v1::OrganisationRenamed,
                         registration::v1::OrganisationClosed, registration::v1::OrganisationReopened,
                         registration::v1::OrganisationAmended, registration::v1::SuccessorRecorded,
                         Since<2, registration::v1::DutiesTransferred>>;
  using Timers = TimerList<registration::v1::TransferDuties>;
  static constexpr absl::string_view kKind = "organisation";
  static constexpr bool kConcernsOrganisations = true;
};

struct Import {
  using State = registration::v1::ImportState;
  using Facts = FactList<registration::v1::OrganisationsImported>;
  static constexpr absl::string_view kKind = "import";
};

Decision Decide(const registration::v1::ImportOrganisationsRequest&, const Context&,
                const registration::v1::ImportState&);
Decision Decide(const registration::v1::RecordSuccessorRequest&, const Context&,
                const registration::v1::OrganisationState&);

// When it has closed, what it has to do goes to others: duties.cc.
Decision Decide(const registration::v1::TransferDuties&, const Context&,
                const registration::v1::OrganisationState&);
void Arm(const registration::v1::OrganisationState&, TimerRows&);

void Evolve(const registration::v1::OrganisationsImported&, const FactContext&,
            registration::v1::ImportState&);
void Evolve(const registration::v1::OrganisationImported&, const FactContext&,
            registration::v1::OrganisationState&);
void Evolve(const registration::v1::OrganisationRenamed&, const FactContext&,
            registration::v1::OrganisationState&);
void Evolve(const registration::v1::OrganisationClosed&, const FactContext&,
            registration::v1::OrganisationState&);
void Evolve(const registration::v1::OrganisationReopened&, const FactContext&,
            registration::v1::OrganisationState&);
void Evolve(const registration::v1::OrganisationAmended&, const FactContext&,
            registration::v1::OrganisationState&);
void Evolve(const registration::v1::SuccessorRecorded&, const FactContext&,
            registration::v1::OrganisationState&);

void Evolve(const registration::v1::DutiesTransferred&, const FactContext&,
            registration::v1::OrganisationState&);

// Row "organisation" by code.
void Index(const registration::v1::OrganisationState&, Rows&);

// Why the organisation cannot be acted for on a day: it was never imported or is not open then. Nothing when
// it can.
std::optional<Refusal> CheckOpen(const Context&, const std::string& org_code, absl::CivilDay);

// NHS England's region, which has what nobody else is left for. No ODS code is written like it.
inline constexpr absl::string_view kRegion = "NHSE_REGION";

// The regulator, which has what it has to know of itself. No ODS code is written like it either.
inline constexpr absl::string_view kRegulator = "THE_REGULATOR";

// Who does today what the organisation had to do: itself, once it has closed its successor, or the
// successor's; kRegion where nobody is known to carry on. By the days alone: no timer is waited for.
std::string HolderOfDuties(const Context&, std::string org_code);
// The same, of states that `read` gives by code.
std::string HolderOfDuties(
    const std::function<registration::v1::OrganisationState(const std::string& org_code)>& read,
    absl::CivilDay today, std::string org_code);

// Both the opening and the closing day count as open. False for an organisation that was never imported.
bool OpenOn(const registration::v1::OrganisationState&, absl::CivilDay);

// Who carries on after it: the code that was effective last, "" when nobody was named.
std::string SuccessorOf(const registration::v1::OrganisationState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_
