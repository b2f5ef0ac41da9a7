#include "services/registration/module.h"

#include <grpcpp/impl/codegen/service_type.h>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/decider/refusals.h"
#include "services/registration/model.h"
#include "services/registration/reactions.h"
#include "services/registration/refusal_texts.h"
#include "services/registration/sanctions.h"
#include "services/registration/service/services.h"

namespace candour {

ServiceModule RegistrationModule() {
  ServiceModule module;
  module.name = "registration";
  module.model = &RegistrationModel();
  module.reactions = &RegistrationReactions();
  module.follows = {{std::string(kSanctionsLedger), &FollowedSanctionsModel(), &SanctionsReactions()}};
  module.texts = RegistrationRefusalTexts();
  module.texts.insert(SharedRefusalTexts().begin(), SharedRefusalTexts().end());
  module.services = {registration::v1::GetRegisterEntryRequest::descriptor()->file()->service(0),
                     registration::v1::GetBoardRequest::descriptor()->file()->service(0)};
  module.commands.Add(RegisterCommands());
  module.commands.Add(AppointmentsCommands());
  module.make = [](Endpoint& endpoint, const ServedStates& states, Sealer& sealer) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    const auto in_sanctions = states.followed.find(kSanctionsLedger);
    services.push_back(
        NewRegisterService(endpoint, states.own, sealer,
                           in_sanctions == states.followed.end() ? nullptr : in_sanctions->second));
    services.push_back(NewAppointmentsService(endpoint));
    return services;
  };
  return module;
}

}  // namespace candour
