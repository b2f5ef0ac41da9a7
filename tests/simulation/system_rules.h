// What the system may record by itself, said again without the code under test: timers and reactions of the
// toy service, judged from the log alone.
#ifndef CANDOUR_TESTS_SIMULATION_SYSTEM_RULES_H_
#define CANDOUR_TESTS_SIMULATION_SYSTEM_RULES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/ledger/v1/commit.pb.h"
#include "tests/simulation/judge.h"
#include "tests/simulation/sim_command.h"

namespace candour {

// Admitted commits by offset.
using AdmittedLog = std::map<uint64_t, ledger::v1::Commit>;

bool IsBySystem(const ledger::v1::Commit& commit);

// The command that a commit of the system carries out, or why there can be none: in the state `before`, after
// `log`.
absl::StatusOr<SimCommand> SystemCommandOf(const ledger::v1::Commit& commit, const JudgedState& before,
                                           const AdmittedLog& log);

// "<due> <stream> <armed at>" of what the states arm and no commit of `log` settled.
std::set<std::string> StandingTimers(const JudgedState& state, const AdmittedLog& log);
std::string TimerText(absl::string_view stream, const Timer& timer);

// The reactions that `log` asks for and has no outcome of: names and causes.
std::vector<std::string> Unreacted(const AdmittedLog& log);

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_SYSTEM_RULES_H_
