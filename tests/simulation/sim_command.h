// The toy service's commands as simulated clients send them.
#ifndef CANDOUR_TESTS_SIMULATION_SIM_COMMAND_H_
#define CANDOUR_TESTS_SIMULATION_SIM_COMMAND_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/event_loop.h"
#include "tests/support/toy.h"

namespace candour {

// One request. Another request may carry the same id: then only one of them can have an outcome.
struct SimCommand {
  std::string id;      // 16 bytes
  std::string method;  // "/toy/AddRequest"
  std::string stream;
  std::shared_ptr<const google::protobuf::Message> request;
  std::optional<uint64_t> if_version;
  std::function<Decision(const Context&)> decide;

  // What is decided where the stream is at `version`: the executor's own rule for if_version, again.
  Decision DecideAt(const Context& context, uint64_t version) const;
  // Names the request among all.
  std::string Key() const;
};

template <class Request>
SimCommand ToyCommand(std::string id, const std::string& account, const Request& request) {
  auto copy = std::make_shared<const Request>(request);
  SimCommand command{std::move(id),
                     "/toy/" + Request::descriptor()->name(),
                     StreamOf<ToyAccount>(account),
                     copy,
                     std::nullopt,
                     nullptr};
  command.decide = [copy, account](const Context& context) {
    return Decide(*copy, context, context.Read<ToyAccount>(account));
  };
  return command;
}

SimCommand AddCommand(std::string id, const std::string& account, int amount, const std::string& other = "");

// Any command of a client whose id ends in `number`; `now` is what lodging deadlines are about.
SimCommand AnyCommand(Random& random, int number, std::vector<std::string>& accounts, absl::Time now);

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_SIM_COMMAND_H_
