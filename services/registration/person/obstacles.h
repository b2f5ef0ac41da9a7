// What stands against an erasure: holds, a registration, a post, the retention of the published rules; in any
// record of the person.
//
//   if (auto obstacle = FindObstacle(context, person, rules, age)) return obstacle->refusal;
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_OBSTACLES_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_OBSTACLES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "candour/registration/v1/person.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

// For whoever asks, and for the record when it is due.
struct Obstacle {
  Refusal refusal;
  registration::v1::ErasureObstacle kind;
};

// The rules of erasure; all of them, or none can be applied.
struct ErasureRules {
  Period waiting;
  int after_end_months = 0, from_birth_months = 0;
};

// The rules, or the refusal for want of them.
std::variant<ErasureRules, Refusal> RulesOfErasure(const Context&);

// The months from birth that are over, as far as the rule asks: all of them or none.
uint32_t AgeOver(const Context&, const ErasureRules&, absl::CivilDay born);

// The first that is found, or none. All appointments are conditions of the decision; of more than one commit
// holds only the one with the latest day, which decides, of each record.
std::optional<Obstacle> FindObstacle(const Context&, const registration::v1::PersonState& person,
                                     const ErasureRules&, uint32_t age_over_months);

// Of all records together.
size_t CountAppointments(const Context&, const std::vector<std::string>& records);

// Whether one commit holds an erasure of so many records of a person and, beside them, so many streams.
bool FitOneCommit(size_t records, size_t streams);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_OBSTACLES_H_
