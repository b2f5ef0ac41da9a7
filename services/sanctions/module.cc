#include "services/sanctions/module.h"

#include <grpcpp/impl/codegen/service_type.h>

#include "candour/sanctions/v1/sanctions.pb.h"
#include "common/decider/refusals.h"
#include "services/sanctions/model.h"
#include "services/sanctions/reactions.h"
#include "services/sanctions/refusal_texts.h"
#include "services/sanctions/register.h"
#include "services/sanctions/service/case_queries.h"
#include "services/sanctions/service/services.h"

namespace candour {

ServiceModule SanctionsModule() {
  ServiceModule module;
  module.name = "sanctions";
  module.place = 3;
  module.model = &SanctionsModel();
  module.reactions = &CaseReactions();
  module.follows = {{std::string(kRegistrationLedger), &FollowedRegisterModel(), &RegisterReactions()}};
  module.texts = SanctionsRefusalTexts();
  module.texts.insert(SharedRefusalTexts().begin(), SharedRefusalTexts().end());
  module.services = {sanctions::v1::GetRulesRequest::descriptor()->file()->service(0)};
  module.commands.Add(SanctionsCommands());
  module.sees_history = &SeesHistoryOf;
  module.make = [](Endpoint& endpoint, const ServedStates& states, Sealer&) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    const auto in_register = states.followed.find(kRegistrationLedger);
    services.push_back(
        NewSanctionsService(endpoint, in_register == states.followed.end() ? nullptr : in_register->second));
    return services;
  };
  return module;
}

}  // namespace candour
