#include "tests/simulation/sim_world.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/ledger/opening.h"
#include "tests/simulation/system_rules.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

// In ticks.
constexpr int64_t kFaultsEnd = 600, kHorizon = 4000;
constexpr int64_t kResendAfter = 25, kMaxSkew = 80;
// A timer's grace is longer than a clock is wrong and a round takes; then nothing is early.
constexpr int64_t kGrace = 2 * kMaxSkew, kSpread = 20, kRound = 30, kRest = 60;
// Until everything that was due, and what it leads to, is done: grace and skew, and a few rounds.
constexpr int64_t kQuiet = kGrace + kMaxSkew + 500;
constexpr int kWorldsPerPool = 100;  // then the stores are made anew: they grow

std::string Short(const std::string& id) { return absl::BytesToHexString(id.substr(14)); }

// The facts of an outcome, as a reply would read them.
std::vector<std::string> ReadFacts(const Outcome& outcome) {
  std::vector<std::string> facts;
  for (const Outcome::Fact& fact : outcome.facts) {
    facts.push_back(FactText(fact.stream, fact.version, fact.type, fact.value));
  }
  return facts;
}

void DropConditions(NewRecord* record) {
  ledger::v1::Commit commit, kept;
  commit.ParseFromString(record->value);
  kept = commit;
  kept.clear_writes();
  for (int i = 0; i < commit.writes_size(); ++i) {
    if (i == 0 || commit.writes(i).facts_size() > 0) *kept.add_writes() = commit.writes(i);
  }
  record->value = SerialiseCommit(kept);
}

}  // namespace

Store& StorePool::Get(size_t number) {
  while (stores_.size() <= number) {
    stores_.push_back(*Store::Open({.path = *dir_ / absl::StrCat(stores_.size()),
                                    .families = RowFamilies(),
                                    .write_buffer_bytes = 8 << 20}));
  }
  return *stores_[number];
}

std::string StorePool::NewLedgerName() {
  if (worlds_++ % kWorldsPerPool == 0) {
    stores_.clear();
    dir_ = std::make_unique<TempDir>();
  }
  return absl::StrCat("world", worlds_);
}

// One place where a replica runs: its process comes and goes.
struct World::Node {
  Node(std::string n, const EventLoop& loop) : name(std::move(n)), clock(loop) {}

  const std::string name;
  SimClock clock;
  Store* store = nullptr;
  bool reads_in_another_order = false;
  int64_t paused_until = 0;   // the whole process stands still
  int64_t lagging_until = 0;  // it does not fold
  // The process; nullptr: down. In order of destruction.
  std::unique_ptr<SimLedger> ledger;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<Executor> executor;
  std::unique_ptr<Timers> timers;
  std::unique_ptr<Reactor> reactor;
  std::shared_ptr<bool> alive;
  bool checked = false;
};

// One request of one client, until it has a definite answer.
struct World::Client {
  SimCommand command;
  int token = 0;  // of the latest sending
  bool done = false;
};

World::World(const Options& options, StorePool& stores)
    : options_(options),
      stores_(stores),
      ledger_name_(stores.NewLedgerName()),
      random_(options.seed),
      entropy_(options.seed + 1),
      log_(loop_, random_, counters_) {
  if (options.broken == Broken::kSendsNoConditions) log_.tamper = DropConditions;
  const int64_t accounts = random_.Between(1, 3), nodes = random_.Between(2, 4);
  for (int64_t i = 0; i < accounts; ++i) accounts_.push_back(absl::StrCat("a", i));
  for (int64_t i = 0; i < nodes; ++i) {
    auto node = std::make_unique<Node>(absl::StrCat("R", i), loop_);
    node->clock.skew = random_.Between(-kMaxSkew, kMaxSkew);
    node->store = &stores_.Get(stores_used_++);
    node->reads_in_another_order = options.broken == Broken::kOneReadsInAnotherOrder && i == 0;
    nodes_.push_back(std::move(node));
  }
}

World::~World() {
  for (auto& node : nodes_) {
    if (node->alive) *node->alive = false;
  }
}

// ---- replicas

void World::Start(Node& node) {
  Say(node.name, " starts");
  node.alive = std::make_shared<bool>(true);
  node.checked = false;
  node.ledger = std::make_unique<SimLedger>(log_);
  node.ledger->swaps = node.reads_in_another_order;
  node.replica = *Replica::Open({.ledger_name = ledger_name_,
                                 .ledger = node.ledger.get(),
                                 .store = node.store,
                                 .model = &ToyModel(),
                                 .clock = &node.clock});
  node.executor =
      std::make_unique<Executor>(Executor::Options{.replica = node.replica.get(),
                                                   .protection = &protection_,
                                                   .clock = &node.clock,
                                                   .entropy = &entropy_,
                                                   .build = "simulation",
                                                   .resend_after = absl::Milliseconds(kResendAfter)});
  StartSystem(node);
  loop_.After(1, [this, &node] { Poll(node); });
}

void World::StartSystem(Node& node) {
  const bool graceless = options_.broken == Broken::kTimersWithoutGrace;
  node.timers = std::make_unique<Timers>(Timers::Options{.replica = node.replica.get(),
                                                         .executor = node.executor.get(),
                                                         .model = &ToyModel(),
                                                         .clock = &node.clock,
                                                         .entropy = &entropy_,
                                                         .grace = absl::Milliseconds(graceless ? 0 : kGrace),
                                                         .spread = absl::Milliseconds(kSpread),
                                                         .round = absl::Milliseconds(kRound),
                                                         .per_round = 3,
                                                         .patience = absl::Milliseconds(150),
                                                         .rest = absl::Milliseconds(kRest)});
  node.reactor = std::make_unique<Reactor>(Reactor::Options{.source = node.replica.get(),
                                                            .own = node.replica.get(),
                                                            .executor = node.executor.get(),
                                                            .reactions = &ToyReactions(),
                                                            .scratch = node.store,
                                                            .clock = &node.clock,
                                                            .entropy = &entropy_,
                                                            .spread = absl::Milliseconds(kSpread),
                                                            .soon = absl::Milliseconds(kRound),
                                                            .per_round = 3,
                                                            .patience = absl::Milliseconds(150),
                                                            .rest = absl::Milliseconds(kRest)});
}

void World::Crash(Node& node) {
  Say(node.name, " crashes");
  ++counters_["crash"];
  *node.alive = false;
  node.timers.reset();
  node.reactor.reset();
  node.executor.reset();
  node.replica.reset();
  node.ledger.reset();
  if (random_.Chance(.3)) {  // it lost its disk
    ++counters_["fold from scratch"];
    node.store = &stores_.Get(stores_used_++);
  }
  loop_.After(random_.Between(5, 80), [this, &node] { Start(node); });
}

void World::Poll(Node& node) {
  if (!node.executor) return;
  if (faulty_ && loop_.now() < node.paused_until) {
    return loop_.After(node.paused_until - loop_.now(), [this, &node] { Poll(node); });
  }
  if (faulty_ && Disturb(node)) return;
  loop_.After(random_.Between(1, 3), [this, &node] { Poll(node); });
  if (!faulty_ || loop_.now() >= node.lagging_until) Fold(node);
  node.executor->Tick();
  node.timers->Tick();
  node.reactor->Tick();
}

// True when the process did not survive it.
bool World::Disturb(Node& node) {
  if (random_.Chance(.01)) {
    ++counters_["pause"];
    node.paused_until = loop_.now() + random_.Between(20, 250);
  }
  if (random_.Chance(.02)) {
    ++counters_["lag"];
    node.lagging_until = loop_.now() + random_.Between(20, 120);
  }
  if (random_.Chance(.003)) {
    ++counters_["clock jumps"];
    node.clock.skew = random_.Between(-kMaxSkew, kMaxSkew);
  }
  if (!random_.Chance(.006)) return false;
  Crash(node);
  return true;
}

void World::Fold(Node& node) {
  if (!node.checked) node.checked = node.replica->Check(absl::ZeroDuration()).ok();
  if (!node.checked) return;
  const auto folded = node.replica->Step(absl::ZeroDuration());
  if (folded.ok() && *folded > 0) Say(node.name, " folded to ", node.replica->View()->position());
  if (!folded.ok()) Say(node.name, " stopped: ", folded.status().message());
}

// ---- clients

void World::Issue(int number) {
  const auto client = std::make_shared<Client>();
  client->command = AnyCommand(random_, number, accounts_, true_time_.Now());
  clients_.push_back(client);
  history_.commands.push_back(client->command);
  Send(client);
  if (!random_.Chance(.08)) return;
  // The same id for another request.
  ++counters_["id reused"];
  const auto other = std::make_shared<Client>();
  other->command = AddCommand(client->command.id, random_.Pick(accounts_), 4);
  clients_.push_back(other);
  history_.commands.push_back(other->command);
  loop_.After(random_.Between(0, 60), [this, other] { Send(other); });
}

void World::Send(const ClientPtr& client) {
  if (client->done) return;
  const int token = ++client->token;
  if (token > 1) ++counters_["sent again"];
  Node* const first = random_.Pick(nodes_).get();
  loop_.After(random_.Between(1, 3), [=, this] { OnRequest(*first, client, token); });
  if (faulty_ && random_.Chance(.15)) {
    ++counters_["hedged"];
    Node* const second = random_.Pick(nodes_).get();
    loop_.After(random_.Between(1, 3), [=, this] { OnRequest(*second, client, token); });
  }
  loop_.After(random_.Between(70, 200), [=, this] {
    if (client->token == token) Send(client);
  });
}

void World::OnRequest(Node& node, const ClientPtr& client, int token) {
  if (!node.executor) return;  // the client times out
  if (faulty_ && loop_.now() < node.paused_until) {
    loop_.After(node.paused_until - loop_.now(), [=, this, &node] { OnRequest(node, client, token); });
    return;
  }
  Submit(node, client, token);
}

void World::Submit(Node& node, const ClientPtr& client, int token) {
  const SimCommand& command = client->command;
  Reply reply;
  reply.command = command;
  reply.end_at_call = log_.records().size();
  reply.called_at = node.clock.Now();
  Say(node.name, " is asked ", Short(command.id), " ", command.method, " of ", command.stream, " {",
      command.request->ShortDebugString(), "} at ", node.replica->View()->position());
  history_.first_end.try_emplace(command.id, reply.end_at_call);
  history_.received[command.id].insert(reply.called_at);
  if (options_.broken == Broken::kRefusesUnlogged && RefuseUnlogged(node, &reply)) {
    history_.replies.push_back(reply);
    return Answer(client, token, &reply);
  }
  CommandCall call;
  call.id = command.id;
  call.method = command.method;
  call.issuer = "simulation";
  call.account = "account-1";
  call.stream = command.stream;
  call.request = command.request;
  call.decide = command.decide;
  call.authorise = [] { return Actor{"account-1", "TESTER", "", ""}; };
  call.if_version = command.if_version;
  call.received_at = reply.called_at;
  call.deadline = call.received_at + absl::Milliseconds(random_.Between(60, 160));
  call.done = [=, this, &node, alive = node.alive](absl::StatusOr<OutcomePtr> outcome) {
    if (*alive) OnOutcome(node, client, token, reply, outcome);
  };
  node.executor->Submit(std::move(call));
}

void World::OnOutcome(Node& node, const ClientPtr& client, int token, Reply reply,
                      const absl::StatusOr<OutcomePtr>& outcome) {
  reply.end_at_reply = log_.records().size();
  reply.replied_at = node.clock.Now();
  bool definite = true;
  if (outcome.ok()) {
    reply.offset = (*outcome)->row.offset();
    reply.kind = (*outcome)->row.has_refusal() ? Reply::Kind::kRefused : Reply::Kind::kOk;
    reply.reason = (*outcome)->row.refusal().reason();
    reply.facts = ReadFacts(**outcome);
  } else if (ReasonOf(outcome.status()) == "COMMAND_ID_REUSED") {
    reply.kind = Reply::Kind::kReused;
  } else {
    ++counters_["outcome unknown"];
    reply.kind = Reply::Kind::kFailed;
    definite = TakenForFailed(node, reply);
  }
  Say(node.name, " answers ", Short(reply.command.id), ": ",
      outcome.ok() ? absl::StrCat("offset ", *reply.offset, " ", reply.reason) : outcome.status().ToString());
  if (definite) history_.replies.push_back(reply);
  if (faulty_ && random_.Chance(.1)) {
    ++counters_["reply lost"];
    return;
  }
  loop_.After(random_.Between(1, 4), [=, this] { Answer(client, token, definite ? &reply : nullptr); });
}

void World::Answer(const ClientPtr& client, int token, const Reply* definite) {
  if (client->done || client->token != token) return;
  if (definite != nullptr) {
    client->done = true;
  } else {
    loop_.After(random_.Between(1, 30), [=, this] {
      if (client->token == token) Send(client);
    });
  }
}

// ---- broken variants

bool World::RefuseUnlogged(Node& node, Reply* reply) {
  const auto view = node.replica->View();
  const SimCommand& command = reply->command;
  if (!node.replica->ready() || view->IsSettled(command.id)) return false;
  const Context context(*view, FormatUuid(command.id), {"account-1", "", "", ""}, reply->called_at);
  const Decision decision = command.DecideAt(context, view->VersionOf(command.stream));
  if (!decision.refused()) return false;
  reply->kind = Reply::Kind::kRefused;
  reply->reason = decision.refusal().reason;
  reply->end_at_reply = reply->end_at_call;
  reply->replied_at = reply->called_at;
  return true;
}

bool World::TakenForFailed(const Node& node, const Reply& reply) const {
  if (!node.replica->ready()) return false;
  const auto view = node.replica->View();
  switch (options_.broken) {
    case Broken::kUnknownMeansFailed:
      return true;
    case Broken::kEndOfLogMeansFailed:
      return view->position() == log_.records().size();
    case Broken::kLaterRecordMeansFailed: {
      const auto row = view->LoadStream(reply.command.stream);
      return row.ok() && *row && (*row)->last_offset() >= reply.end_at_call;
    }
    default:
      return false;
  }
}

// ---- the run

// For so long that no timer and no reaction can be left.
bool World::Settled() {
  bool quiet = !faulty_ && log_.in_flight() == 0;
  for (const auto& node : nodes_) {
    quiet = quiet && node->replica && node->checked &&
            node->replica->View()->position() == log_.records().size() && node->executor->in_flight() == 0;
  }
  quiet =
      quiet && std::all_of(clients_.begin(), clients_.end(), [](const auto& client) { return client->done; });
  if (!quiet || quiet_since_ < 0) quiet_since_ = quiet ? loop_.now() : -1;
  return quiet && loop_.now() - quiet_since_ >= kQuiet;
}

FoldedImage World::ImageOf(Node& node) {
  FoldedImage image;
  image.name = node.name;
  if (!node.replica) return image;
  while (node.checked && node.replica->Step(absl::ZeroDuration()).value_or(0) > 0) {
  }
  const auto view = node.replica->View();
  image.position = view->position();
  image.digest = *view->Digest();
  (void)view->Voids([&](uint64_t offset, const auto&) { return image.voids.insert(offset).second; });
  (void)view->Streams("", "", [&](absl::string_view stream, const auto& row) {
    image.versions[std::string(stream)] = row.version();
    return true;
  });
  (void)view->Timers([&](const StandingTimer& row) {
    image.timers.insert(TimerText(row.stream, row.timer));
    return true;
  });
  return image;
}

History World::Run() {
  log_.Land(OpeningRecord(ToyOpening(), true_time_.Now(), entropy_));
  for (const auto& node : nodes_) Start(*node);
  const int64_t commands = random_.Between(8, 26);
  for (int i = 0; i < commands; ++i) loop_.After(random_.Between(0, 350), [this, i] { Issue(i); });
  loop_.After(random_.Between(50, 500), [this] { log_.LandRaw("anything", "not a commit"); });
  loop_.After(kFaultsEnd, [this] {
    Say("the faults end");
    faulty_ = log_.faulty = false;
  });
  loop_.Run(kHorizon, [this] { return Settled(); });
  for (const auto& node : nodes_) history_.images.push_back(ImageOf(*node));
  for (const auto& client : clients_) history_.unanswered += client->done ? 0 : 1;
  history_.log = log_.records();
  for (int64_t tick : log_.landed_at()) {
    history_.landed_at.push_back(true_time_.Now() + absl::Milliseconds(tick - loop_.now()));
  }
  for (const auto& [verdict, count] : Verdicts(history_)) counters_[verdict] += count;
  return history_;
}

}  // namespace candour
