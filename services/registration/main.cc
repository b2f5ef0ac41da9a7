// candour-registration: the register of managers, from Kafka; any number of replicas.
#include "common/process/program.h"
#include "services/registration/module.h"

int main(int argc, char** argv) {
  return candour::ServeMain(
      argc, argv,
      {.name = "candour-registration",
       .about = "The register of NHS managers: one replica of the registration service, on Kafka.",
       .modules = {candour::RegistrationModule()},
       .needs_kafka = true});
}
