// What a service is, to those who serve it and those who check it.
#ifndef CANDOUR_COMMON_PROCESS_SERVICE_MODULE_H_
#define CANDOUR_COMMON_PROCESS_SERVICE_MODULE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/decider/command.h"
#include "common/decider/model.h"
#include "common/decider/reactions.h"
#include "common/rpc/endpoint.h"

namespace candour {

// Another service's ledger, as far as this one follows it.
struct FollowedLedger {
  std::string name;              // of that service, and of its rows here
  const Model* model = nullptr;  // Model::Following
  // To its facts and refusals, in the order of their ledger from its start; each asks for a command of this
  // service.
  const Reactions* reactions = nullptr;
};

// What a service answers from.
struct ServedStates {
  ServedState& own;
  // Of the ledgers that it follows, by service: facts and outcomes; states only where they are folded beside
  // it.
  std::map<std::string, const ServedState*, std::less<>> followed = {};
};

// What a service brings.
struct ServiceModule {
  std::string name;  // "registration": of its ledger, keys and rows
  // Its port above the first service's: the same whether the services share a process or not.
  size_t place = 0;
  const Model* model = nullptr;
  const Reactions* reactions = nullptr;      // to the own ledger; may be null
  std::vector<FollowedLedger> follows = {};  // those that it can follow, where the installation has them
  RefusalTexts texts;
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  // What their commands are decided by, for whoever decides them again.
  CommandTable commands;
  // Whom it shows which of its records' histories (Records); null: all to whoever may ask.
  SeesHistory sees_history = nullptr;
  // The gRPC services of `services`, in that order. Called once, before the first own record is folded; may
  // add observers to the own state. What is passed by pointer or reference outlives them.
  std::function<std::vector<std::unique_ptr<grpc::Service>>(Endpoint&, const ServedStates&, Sealer&)> make;
  // With Records, which every service has beside its own.
  std::vector<const google::protobuf::ServiceDescriptor*> AllServices() const;
  CommandTable AllCommands() const;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_SERVICE_MODULE_H_
