// States of a case that are not true: they say what would have let a refused command pass. What is then
// decided is a forgery, which the checker has to notice from the facts alone.
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_LIES_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_LIES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"

namespace candour::fairness {

// One lie after the other to try about `truth`, for a refusal of that reason to `actor`. None: the reason is
// not one of fairness, or stands in the request.
std::vector<sanctions::v1::CaseState> LiesFor(const std::string& reason, const Actor& actor,
                                              absl::CivilDay today, const sanctions::v1::CaseState& truth);

}  // namespace candour::fairness

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_LIES_H_
