// candour-sanctions: referrals, cases and what is decided in them, from Kafka; any number of replicas.
#include "common/process/program.h"
#include "services/sanctions/module.h"

int main(int argc, char** argv) {
  return candour::ServeMain(
      argc, argv,
      {.name = "candour-sanctions",
       .about = "Fitness and barring of NHS managers: one replica of the sanctions service, on Kafka.",
       .modules = {candour::SanctionsModule()},
       .needs_kafka = true});
}
