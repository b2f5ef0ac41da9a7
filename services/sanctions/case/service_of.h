// When a document that is sent counts as served.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SERVICE_OF_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SERVICE_OF_H_

#include <variant>

#include "absl/time/civil_time.h"
#include "candour/common/v1/common.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

struct ServiceOf {
  absl::CivilDay sent_on, served_on;
};

// A document sent now, or on `sent_on` where that is not null: then at noon, since only the portal asks for
// the hour, and it sends today. Refusals, naming "sent_on": DATE_INVALID, DATE_FUTURE, DATE_ORDER (before
// `earliest`; PORTAL on another day than today).
std::variant<ServiceOf, Refusal> Serve(const Context&, const SanctionsRules&,
                                       sanctions::v1::Delivery delivery, const common::v1::Date* sent_on,
                                       absl::CivilDay earliest);

// The first day on which a panel's decision of today can have been sent; under rules that did not say,
// `before`.
absl::CivilDay EarliestLetter(const SanctionsRules&, absl::CivilDay today, absl::CivilDay before);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SERVICE_OF_H_
