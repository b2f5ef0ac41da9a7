#include "common/process/service_host.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status.h"
#include "common/executor/eraser.h"
#include "common/executor/evidence.h"
#include "common/executor/keyed_protection.h"
#include "common/executor/reactor.h"
#include "common/executor/timers.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/observe/process_metrics.h"
#include "common/process/follower.h"
#include "common/process/grpc_server.h"
#include "common/process/key_upkeep.h"
#include "common/process/replica_runner.h"
#include "common/process/service_metrics.h"
#include "common/process/system_log.h"
#include "common/replica/generations.h"
#include "common/replica/rows.h"
#include "common/rpc/records_service.h"
#include "common/rpc/waiting_pool.h"

namespace candour {
namespace {

constexpr absl::Duration kTick = absl::Milliseconds(20);
constexpr absl::Duration kLearnEvery = absl::Milliseconds(200);
constexpr absl::Duration kLastWord = absl::Milliseconds(500);  // for answers on their way out
constexpr size_t kResuming = 2;                                // threads that answer while the fold goes on

}  // namespace

struct ServiceHost::Impl {
  ServiceModule module;
  HostOptions options;
  Metrics metrics;
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<Sealer> sealer;
  std::unique_ptr<Store> store;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<ReplicaRunner> runner;
  std::unique_ptr<KeyedProtection> protection;
  std::unique_ptr<Executor> executor;
  std::unique_ptr<Timers> timers;
  std::unique_ptr<Reactor> reactor;  // may be null
  std::vector<std::unique_ptr<Follower>> followers;
  std::unique_ptr<Evidence> evidence;  // of them; null: none
  std::unique_ptr<Eraser> eraser;
  std::unique_ptr<KeyUpkeep> upkeep;
  std::unique_ptr<WaitingPool> blocking, resuming;  // their threads end before the executor
  std::unique_ptr<Quota> quota;
  std::unique_ptr<Endpoint> endpoint;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  std::atomic<bool> stop{false}, draining{false};
  std::thread ticking, learning;

  absl::Status OpenCore() {
    CANDOUR_ASSIGN_OR_RETURN(keyring, Keyring::Open(*options.key_log, *options.kek, module.name,
                                                    Keyring::Options{.other_keks = options.other_keks},
                                                    *options.entropy, *options.clock));
    sealer = std::make_unique<Sealer>(*keyring, *options.entropy);
    CANDOUR_ASSIGN_OR_RETURN(const std::string folder, ServedFolder(options.state_dir));
    CANDOUR_ASSIGN_OR_RETURN(store, Store::Open({.path = folder, .families = RowFamilies()}));
    CANDOUR_ASSIGN_OR_RETURN(replica, Replica::Open({.ledger_name = module.name,
                                                     .ledger = options.ledger,
                                                     .store = store.get(),
                                                     .model = module.model,
                                                     .verify_log = options.verify_log,
                                                     .clock = options.clock,
                                                     .on_batch = MeasureFold(metrics)}));
    runner = std::make_unique<ReplicaRunner>(*replica, options.check_ledger);
    protection = std::make_unique<KeyedProtection>(*keyring, *sealer,
                                                   [this] { return replica->View()->self().ledger_id; });
    executor = std::make_unique<Executor>(Executor::Options{
        .replica = replica.get(),
        .protection = protection.get(),
        .clock = options.clock,
        .entropy = options.entropy,
        .build = options.build,
        .may_decide = [this] { return ClockTrusted(); },
        .blocking = [this](std::function<void()> work) { return blocking->Add(std::move(work)); },
        .evidence = AwaitsEvidence(),
        .resuming = [this](std::function<void()> work) { return resuming->Add(std::move(work)); }});
    blocking = std::make_unique<WaitingPool>();
    resuming = std::make_unique<WaitingPool>(kResuming);
    upkeep = std::make_unique<KeyUpkeep>(KeyUpkeep::Options{
        .service = module.name,
        .state = replica.get(),
        .keyring = keyring.get(),
        .rewrap = options.rewrap,
        .blocking = [this](std::function<void()> work) { return blocking->Add(std::move(work)); }});
    AddServiceMetrics(metrics, *replica, *executor, *keyring, *options.clock);
    AddProcessMetrics(metrics, options.build);
    if (options.clock_check != nullptr) AddClockMetrics(metrics, *options.clock_check);
    upkeep->AddMetrics(metrics);
    AddCertificateMetrics(metrics, options.certificates);
    OpenSystem();
    return absl::OkStatus();
  }

  Executor::AwaitEvidence AwaitsEvidence() {
    return [this](absl::Time deadline, std::function<void(absl::StatusOr<Executor::Positions>)> done) {
      evidence ? evidence->Await(deadline, std::move(done)) : done(Executor::Positions());
    };
  }

  absl::Status OpenFollowers(const Neighbours& neighbours) {
    Evidence::Options awaited{.clock = options.clock};
    for (const FollowedLedger& followed : module.follows) {
      const auto neighbour = neighbours.find(followed.name);
      const auto ledger = options.followed.find(followed.name);
      const bool beside = neighbour != neighbours.end();
      if (!beside && ledger == options.followed.end()) continue;
      CANDOUR_ASSIGN_OR_RETURN(auto follower,
                               Follower::Open({.followed = followed,
                                               .neighbour = beside ? neighbour->second : nullptr,
                                               .ledger = beside ? nullptr : ledger->second,
                                               .store = store.get(),
                                               .own = replica.get(),
                                               .executor = executor.get(),
                                               .verify_log = options.verify_log,
                                               .clock = options.clock,
                                               .entropy = options.entropy,
                                               .paused = options.pause_reactions,
                                               .report = LogReaction}));
      follower->AddMetrics(metrics);
      awaited.sources.push_back({&follower->replica(), &follower->reactor()});
      followers.push_back(std::move(follower));
    }
    if (!followers.empty()) evidence = std::make_unique<Evidence>(std::move(awaited));
    return absl::OkStatus();
  }

  void OpenSystem() {
    // Before anything is served: what is erased stays closed.
    eraser = std::make_unique<Eraser>(Eraser::Options{
        .replica = replica.get(),
        .executor = executor.get(),
        .keyring = keyring.get(),
        .scratch = store.get(),
        .clock = options.clock,
        .entropy = options.entropy,
        .paused = options.pause_reactions,
        .blocking = [this](std::function<void()> work) { return blocking->Add(std::move(work)); },
        .report = KeyUpkeep::LogErasure});
    timers = std::make_unique<Timers>(Timers::Options{.replica = replica.get(),
                                                      .executor = executor.get(),
                                                      .model = module.model,
                                                      .clock = options.clock,
                                                      .entropy = options.entropy,
                                                      .paused = options.pause_timers,
                                                      .report = LogTimer});
    if (module.reactions == nullptr) return;
    reactor = std::make_unique<Reactor>(Reactor::Options{.source = replica.get(),
                                                         .own = replica.get(),
                                                         .executor = executor.get(),
                                                         .reactions = module.reactions,
                                                         .scratch = store.get(),
                                                         .clock = options.clock,
                                                         .entropy = options.entropy,
                                                         .paused = options.pause_reactions,
                                                         .report = LogReaction});
    AddReactionMetrics(metrics, *module.reactions, *reactor);
  }

  std::function<absl::Status(uint64_t, absl::Time)> WaitsForReactions() const {
    if (!reactor) return nullptr;
    return [this](uint64_t offset, absl::Time until) { return reactor->WaitFor(offset, until); };
  }

  std::function<std::vector<ReactionStanding>()> TellsOfReactions() const {
    if (!reactor && followers.empty()) return nullptr;
    return [this] {
      std::vector<ReactionStanding> all;
      if (reactor) all = reactor->Standings();
      for (const auto& follower : followers) {
        for (ReactionStanding& standing : follower->reactor().Standings()) all.push_back(std::move(standing));
      }
      return all;
    };
  }

  absl::Status OpenServer() {
    quota = std::make_unique<Quota>(options.quota, *options.clock);
    CANDOUR_ASSIGN_OR_RETURN(endpoint, Endpoint::Create({.state = replica.get(),
                                                         .executor = executor.get(),
                                                         .settled = WaitsForReactions(),
                                                         .reactions = TellsOfReactions(),
                                                         .tokens = options.tokens,
                                                         .keyring = keyring.get(),
                                                         .sealer = sealer.get(),
                                                         .clock = options.clock,
                                                         .metrics = &metrics,
                                                         .quota = quota.get(),
                                                         .build = options.build,
                                                         .texts = module.texts,
                                                         .services = module.AllServices(),
                                                         .sees_history = module.sees_history}));
    ServedStates states{*replica};
    for (const auto& follower : followers) states.followed[follower->name()] = &follower->replica();
    services = module.make(*endpoint, states, *sealer);
    services.push_back(NewRecordsService(*endpoint));
    CANDOUR_ASSIGN_OR_RETURN(
        server, StartGrpcServer({options.listen, options.tls, options.reflection}, services, &port));
    return absl::OkStatus();
  }

  absl::Status ClockTrusted() const {
    return options.clock_check == nullptr ? absl::OkStatus() : options.clock_check->Trusted();
  }

  absl::Status Ready() {
    if (draining) return absl::UnavailableError("draining: a signal came");
    CANDOUR_RETURN_IF_ERROR(replica->stopped());
    if (replica->ready()) return ClockTrusted();
    CANDOUR_RETURN_IF_ERROR(runner->checked());
    return absl::UnavailableError(
        absl::StrCat("folding what stood in the log at start; at offset ", replica->View()->position()));
  }

  // What the followed ledgers' ends are, for whoever waits for them: mostly they were dealt with already.
  void LearnLoop() {
    while (evidence && !stop) {
      if (evidence->Ask(kLearnEvery)) {
        evidence->Tick();
      } else {
        std::this_thread::sleep_for(absl::ToChronoMilliseconds(kLearnEvery));
      }
    }
  }

  void TickLoop() {
    bool serving = false;
    while (!stop) {
      executor->Tick();
      if (evidence) evidence->Tick();
      const bool trusted = ClockTrusted().ok();
      if (!draining && trusted) {
        timers->Tick();
        if (reactor) reactor->Tick();
        // What they record is reacted to: no reaction of the own ledger may begin behind it.
        if (!reactor || reactor->Begun()) {
          for (const auto& follower : followers) follower->Tick();
        }
        eraser->Tick();
      }
      if (!draining) upkeep->Tick();
      // Questions that come all the same are answered where only the clock is wrong.
      const bool now_serving = replica->ready() && trusted && !draining;
      if (now_serving != serving) {
        serving = now_serving;
        server->GetHealthCheckService()->SetServingStatus(serving);
        Log(LogLevel::kInfo, serving ? "serving" : "not_serving",
            {{"service", module.name}, {"position", absl::StrCat(replica->View()->position())}});
        if (serving && upkeep->Lost()) upkeep->LogLost();
      }
      std::this_thread::sleep_for(absl::ToChronoMilliseconds(kTick));
    }
  }
};

ServiceHost::ServiceHost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

absl::StatusOr<std::unique_ptr<ServiceHost>> ServiceHost::Open(ServiceModule module, HostOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->module = std::move(module);
  impl->options = std::move(options);
  CANDOUR_RETURN_IF_ERROR(impl->OpenCore());
  return std::unique_ptr<ServiceHost>(new ServiceHost(std::move(impl)));
}

absl::Status ServiceHost::Serve(const Neighbours& neighbours) {
  CANDOUR_RETURN_IF_ERROR(impl_->OpenFollowers(neighbours));
  CANDOUR_RETURN_IF_ERROR(impl_->OpenServer());
  impl_->runner->Start();
  impl_->ticking = std::thread([this] { impl_->TickLoop(); });
  impl_->learning = std::thread([this] { impl_->LearnLoop(); });
  for (const auto& follower : impl_->followers) follower->Start();
  return absl::OkStatus();
}

ServiceHost::~ServiceHost() { Drain(absl::ZeroDuration()); }

int ServiceHost::port() const { return impl_->port; }
Replica& ServiceHost::replica() const { return *impl_->replica; }
absl::Status ServiceHost::Ready() const { return impl_->Ready(); }
std::string ServiceHost::MetricsText() const { return impl_->metrics.Text(); }

void ServiceHost::Drain(absl::Duration patience) {
  if (impl_->draining.exchange(true) || !impl_->server) return;
  impl_->server->GetHealthCheckService()->SetServingStatus(false);
  const absl::Time end = absl::Now() + patience;
  impl_->endpoint->feeds().Close();
  std::thread closing([this, end] { impl_->server->Shutdown(absl::ToChronoTime(end)); });
  // What is still waiting for the log is told so before gRPC cuts it off without a word.
  while (impl_->executor->in_flight() > 0 && absl::Now() < end - kLastWord)
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(kTick));
  impl_->executor->Close();
  if (impl_->evidence) impl_->evidence->Close();
  closing.join();
  impl_->server->Wait();
  impl_->stop = true;
  impl_->runner->Stop();
  impl_->ticking.join();
  impl_->learning.join();
  for (const auto& follower : impl_->followers) follower->Stop();
}

}  // namespace candour
