// From what was counted to what may be told of it. The counts themselves are kept nowhere.
//
//   EqualityTally tally;
//   ++tally["ETHNICITY"]["ASIAN"].registered;
//   FiguresOf(tally, rule);
#ifndef CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_FIGURES_H_
#define CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>

#include "candour/registration/v1/equality_report.pb.h"
#include "candour/registration/v1/rule_set.pb.h"

namespace candour {

// People, each counted once.
struct CategoryTally {
  uint32_t registered = 0, referred = 0, case_to_answer = 0, sanctioned = 0;  // the last three: of the first
};
// By the codes of characteristic and category.
using EqualityTally = std::map<std::string, std::map<std::string, CategoryTally>>;

// Each category of the rule, counted or not; what the rule does not have is left out. With `counted`.
registration::v1::EqualityFigures FiguresOf(const EqualityTally& tally,
                                            const registration::v1::EqualityMonitoringRule& rule);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_FIGURES_H_
