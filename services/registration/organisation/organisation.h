// Organisations of the NHS, kept up to ODS by imports. An import decides on stream "import/<command id>" and
// writes one fact at most to each organisation; an unchanged one is a condition of the commit only, so two
// imports at once end as if one had followed the other.
//
//   story.When<Import>(id, import);
//   if (!OpenOn(context.Read<Organisation>(org_code), start)) return error::OrganisationNotOpen(...);
#ifndef CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_
#define CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/organisation.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

namespace v1 = registration::v1;

struct Organisation {
  using State = v1::OrganisationState;
  using Facts = FactList<v1::OrganisationImported, v1::OrganisationRenamed, v1::OrganisationClosed,
                         v1::OrganisationReopened, v1::OrganisationAmended, v1::SuccessorRecorded>;
  static constexpr absl::string_view kKind = "organisation";
};

struct Import {
  using State = v1::ImportState;
  using Facts = FactList<v1::OrganisationsImported>;
  static constexpr absl::string_view kKind = "import";
};

Decision Decide(const v1::ImportOrganisationsRequest&, const Context&, const v1::ImportState&);
Decision Decide(const v1::RecordSuccessorRequest&, const Context&, const v1::OrganisationState&);

void Evolve(const v1::OrganisationsImported&, const FactContext&, v1::ImportState&);
void Evolve(const v1::OrganisationImported&, const FactContext&, v1::OrganisationState&);
void Evolve(const v1::OrganisationRenamed&, const FactContext&, v1::OrganisationState&);
void Evolve(const v1::OrganisationClosed&, const FactContext&, v1::OrganisationState&);
void Evolve(const v1::OrganisationReopened&, const FactContext&, v1::OrganisationState&);
void Evolve(const v1::OrganisationAmended&, const FactContext&, v1::OrganisationState&);
void Evolve(const v1::SuccessorRecorded&, const FactContext&, v1::OrganisationState&);

// Row "organisation" by code.
void Index(const v1::OrganisationState&, Rows&);

// Both the opening and the closing day count as open. False for an organisation that was never imported.
bool OpenOn(const v1::OrganisationState&, absl::CivilDay);

// Who carries on after it: the code that was effective last, "" when nobody was named.
std::string SuccessorOf(const v1::OrganisationState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ORGANISATION_H_
