// candour: all services in one process, on an embedded ledger or on Kafka.
#include "common/process/program.h"
#include "services/registration/module.h"
#include "services/sanctions/module.h"

int main(int argc, char** argv) {
  return candour::ServeMain(
      argc, argv,
      {.name = "candour",
       .about = "Candour: accountability records for the managers of the NHS. All services in one process.",
       .modules = {candour::RegistrationModule(), candour::SanctionsModule()}});
}
