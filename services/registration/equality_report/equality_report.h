// Whether managers are treated alike, a year at a time. What people declared of themselves is sealed, and
// counted beside the log (service/equality_queries.h); what the count may tell is the evidence of the commit.
//
//   story.Finding(figures).When<EqualityReport>("2026", take);   // EqualityReportTaken, DisproportionFound
#ifndef CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_EQUALITY_REPORT_H_
#define CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_EQUALITY_REPORT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/equality_report.pb.h"
#include "candour/registration/v1/rule_set.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct EqualityReport {
  using State = registration::v1::EqualityReportState;
  using Facts = FactList<Since<7, registration::v1::EqualityReportTaken>,
                         Since<7, registration::v1::DisproportionFound>>;
  static constexpr absl::string_view kKind = "equality_report";
};

// Decided on stream equality_report/<year>, on what Context::LookedUp<EqualityFigures> says.
Decision Decide(const registration::v1::TakeEqualityReportRequest&, const Context&,
                const registration::v1::EqualityReportState&);

// Why a year is not counted, by what is known before it is; the figures say the rest. `rules` may be empty:
// none were published.
std::optional<Refusal> CannotCount(const registration::v1::TakeEqualityReportRequest&, absl::CivilDay today,
                                   const registration::v1::EqualityReportState& last,
                                   const registration::v1::Rules& rules);

void Evolve(const registration::v1::EqualityReportTaken&, const FactContext&,
            registration::v1::EqualityReportState&);
void Evolve(const registration::v1::DisproportionFound&, const FactContext&,
            registration::v1::EqualityReportState&);

// The day by whose rules a year is counted.
inline absl::CivilDay LastDayOf(uint32_t year) { return absl::CivilDay(year, 12, 31); }

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_EQUALITY_REPORT_H_
