#include "common/process/standing_host.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/executor/eraser.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/observe/process_metrics.h"
#include "common/process/grpc_server.h"
#include "common/process/key_upkeep.h"
#include "common/process/service_metrics.h"
#include "common/replica/generations.h"
#include "common/replica/standing_state.h"
#include "common/rpc/records_service.h"

namespace candour {
namespace {

constexpr absl::Duration kRound = absl::Milliseconds(100);

}  // namespace

struct StandingHost::Impl {
  ServiceModule module;
  StandingOptions options;
  Metrics metrics;
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<StandingState> state;
  std::unique_ptr<KeyUpkeep> keys;
  std::unique_ptr<Sealer> sealer;
  std::unique_ptr<Endpoint> endpoint;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  std::atomic<bool> draining{false};
  std::thread looking;

  absl::Status OpenCore() {
    CANDOUR_ASSIGN_OR_RETURN(const std::string folder, ServedFolder(options.state_dir));
    CANDOUR_ASSIGN_OR_RETURN(state, StandingState::Open(folder, module.name, *module.model));
    CANDOUR_ASSIGN_OR_RETURN(keyring, Keyring::Open(*options.key_log, *options.kek, module.name,
                                                    Keyring::Options{.other_keks = options.other_keks}));
    CloseErased(*state->View(), *keyring);
    keys = std::make_unique<KeyUpkeep>(
        KeyUpkeep::Options{.service = module.name, .state = state.get(), .keyring = keyring.get()});
    // A key log that is not this ledger's says nothing about erasures.
    sealer = std::make_unique<Sealer>(*keyring, SystemEntropy(),
                                      keys->Lost() ? Sealer::Missing::kLost : Sealer::Missing::kErasedSince);
    AddStateMetrics(metrics, *state, *keyring);
    AddProcessMetrics(metrics, options.build);
    keys->AddMetrics(metrics);
    AddCertificateMetrics(metrics, options.certificates);
    return absl::OkStatus();
  }

  absl::Status OpenServer() {
    CANDOUR_ASSIGN_OR_RETURN(endpoint, Endpoint::Create({.state = state.get(),
                                                         .tokens = options.tokens,
                                                         .keyring = keyring.get(),
                                                         .sealer = sealer.get(),
                                                         .clock = options.clock,
                                                         .metrics = &metrics,
                                                         .build = options.build,
                                                         .texts = module.texts,
                                                         .services = module.AllServices(),
                                                         .sees_history = module.sees_history}));
    services = module.make(*endpoint, {*state}, *sealer);
    services.push_back(NewRecordsService(*endpoint));
    CANDOUR_ASSIGN_OR_RETURN(
        server, StartGrpcServer({options.listen, options.tls, options.reflection}, services, &port));
    server->GetHealthCheckService()->SetServingStatus(true);
    return absl::OkStatus();
  }

  void LookLoop() {
    size_t erased = keyring->erased();
    absl::Time next = absl::Now() + options.look_every;
    for (; !draining; std::this_thread::sleep_for(absl::ToChronoMilliseconds(kRound))) {
      if (absl::Now() < next) continue;
      next = absl::Now() + options.look_every;
      const absl::Status looked = options.look_for_keys ? options.look_for_keys() : absl::OkStatus();
      if (!looked.ok()) Log(LogLevel::kWarning, "keys_not_looked_at", {{"why", looked.message()}});
      const size_t now = keyring->erased();
      now == erased ? state->TryAgain() : state->LookAgain();
      erased = now;
    }
  }
};

StandingHost::StandingHost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

absl::StatusOr<std::unique_ptr<StandingHost>> StandingHost::Start(ServiceModule module,
                                                                  StandingOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->module = std::move(module);
  impl->options = std::move(options);
  CANDOUR_RETURN_IF_ERROR(impl->OpenCore());
  CANDOUR_RETURN_IF_ERROR(impl->OpenServer());
  Log(LogLevel::kInfo, "serving",
      {{"service", impl->module.name},
       {"position", absl::StrCat(impl->state->View()->position())},
       {"read_only", "true"}});
  if (impl->keys->Lost()) impl->keys->LogLost();
  impl->looking = std::thread([raw = impl.get()] { raw->LookLoop(); });
  return std::unique_ptr<StandingHost>(new StandingHost(std::move(impl)));
}

StandingHost::~StandingHost() { Drain(absl::ZeroDuration()); }

int StandingHost::port() const { return impl_->port; }
std::string StandingHost::MetricsText() const { return impl_->metrics.Text(); }

absl::Status StandingHost::Ready() const {
  return impl_->draining ? absl::UnavailableError("draining: a signal came") : absl::OkStatus();
}

void StandingHost::Drain(absl::Duration patience) {
  if (impl_->draining.exchange(true)) return;
  impl_->server->GetHealthCheckService()->SetServingStatus(false);
  impl_->endpoint->feeds().Close();
  impl_->server->Shutdown(absl::ToChronoTime(absl::Now() + patience));
  impl_->server->Wait();
  impl_->looking.join();
}

}  // namespace candour
