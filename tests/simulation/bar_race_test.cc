// A bar is imposed while an appointment is being confirmed: who notices? A port of the design's
// bar_race_sim.py to the real thing: the register's rules and reactions, Executor, Reactor, Evidence, Replica
// and Admit, on two faulty ledgers, in virtual time.
//
//   bar_race_test                     10 seeds, and the broken variants
//   CANDOUR_SIM_SEEDS=5000 bar_race_test                             that many, from 0
//   CANDOUR_SIM_FROM=5000 CANDOUR_SIM_SEEDS=10000 bar_race_test       from 5,000 up to 9,999
//
// Violation: after everything is quiet, somebody barred has an appointment that nobody prohibited.
#include <gmock/gmock.h>

#include <cstdlib>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "common/base/encoding.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "common/executor/evidence.h"
#include "common/ledger/opening.h"
#include "common/replica/rows.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/model.h"
#include "services/registration/person/person.h"
#include "services/registration/reactions.h"
#include "services/registration/sanctions.h"
#include "tests/simulation/sim_ledger.h"
#include "tests/support/commit_builder.h"
#include "tests/support/plain_protection.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr char kConfirm[] = "/candour.registration.v1.Appointments/ConfirmAppointment";
constexpr int kPeople = 3, kPostsEach = 3, kReplicas = 3;
constexpr int64_t kFaultsEnd = 500, kHorizon = 8000, kQuiet = 400;  // ticks

enum class Variant { kWhole, kNoBarrier, kNoConditions, kNoReactions };

std::string IdOf(absl::string_view kind, int n, int m = 0) {
  return DerivedUuid(CandourNamespace(), {kind, absl::StrCat(n), absl::StrCat(m)});
}
std::string PersonOf(int n) { return IdOf("person", n); }
std::string AppointmentOf(int n, int m) { return IdOf("appointment", n, m); }

void DropConditions(NewRecord* record) {
  ledger::v1::Commit commit;
  commit.ParseFromString(record->value);
  ledger::v1::Commit kept = commit;
  kept.clear_writes();
  for (int i = 0; i < commit.writes_size(); ++i) {
    if (i == 0 || commit.writes(i).facts_size() > 0) *kept.add_writes() = commit.writes(i);
  }
  record->value = SerialiseCommit(kept);
}

// One replica of the register. It lags and pauses, and does not crash: protocol_sim_test does.
struct Node {
  Node(Store& s, const std::string& name, SimLog& own_log, SimLog& their_log, EventLoop& loop,
       Entropy& entropy, Variant variant)
      : clock(loop), store(s), ledger(own_log), theirs(their_log) {
    replica = *Replica::Open({.ledger_name = name + "-registration",
                              .ledger = &ledger,
                              .store = &store,
                              .model = &RegistrationModel(),
                              .clock = &clock});
    source = *Replica::Open({.ledger_name = name + "-sanctions",
                             .ledger = &theirs,
                             .store = &store,
                             .model = &FollowedSanctionsModel(),
                             .clock = &clock});
    Executor::AwaitEvidence await = [this](absl::Time deadline,
                                           std::function<void(absl::StatusOr<Executor::Positions>)> done) {
      evidence->Await(deadline, std::move(done));
    };
    if (variant == Variant::kNoBarrier) await = nullptr;
    executor = std::make_unique<Executor>(Executor::Options{.replica = replica.get(),
                                                            .protection = &protection,
                                                            .clock = &clock,
                                                            .entropy = &entropy,
                                                            .build = "simulation",
                                                            .resend_after = absl::Milliseconds(25),
                                                            .evidence = await});
    own = NewReactor(*replica, variant == Variant::kNoReactions ? none : RegistrationReactions(), entropy,
                     false);
    from_theirs = NewReactor(*source, SanctionsReactions(), entropy, true);
    evidence = std::make_unique<Evidence>(Evidence::Options{.sources = {{source.get(), from_theirs.get()}},
                                                            .clock = &clock,
                                                            .patience = absl::Milliseconds(120),
                                                            .way_back = absl::Milliseconds(5)});
  }
  std::unique_ptr<Reactor> NewReactor(Replica& from, const Reactions& reactions, Entropy& entropy,
                                      bool start) {
    return std::make_unique<Reactor>(Reactor::Options{.source = &from,
                                                      .own = replica.get(),
                                                      .executor = executor.get(),
                                                      .reactions = &reactions,
                                                      .from_start = start,
                                                      .scratch = &store,
                                                      .clock = &clock,
                                                      .entropy = &entropy,
                                                      .spread = absl::Milliseconds(20),
                                                      .soon = absl::Milliseconds(30),
                                                      .per_round = 3,
                                                      .patience = absl::Milliseconds(150),
                                                      .rest = absl::Milliseconds(60)});
  }
  void Fold(Replica& one, bool* checked) {
    if (!*checked) *checked = one.Check(absl::ZeroDuration()).ok();
    if (*checked) (void)one.Step(absl::ZeroDuration());
  }
  void Tick() {
    executor->Tick();
    own->Tick();
    if (own->Begun()) from_theirs->Tick();
    (void)evidence->Ask(absl::ZeroDuration());
    evidence->Tick();
  }

  SimClock clock;
  Store& store;
  SimLedger ledger, theirs;
  PlainProtection protection;
  Reactions none;
  std::unique_ptr<Replica> replica, source;
  std::unique_ptr<Executor> executor;
  std::unique_ptr<Reactor> own, from_theirs;
  std::unique_ptr<Evidence> evidence;
  bool own_checked = false, source_checked = false;
  int64_t lags_until = 0, their_lags_until = 0;
};

struct Result {
  std::vector<std::string> barred_in_post;
  int appointed = 0, refused = 0, prohibited = 0, undone = 0;
};

class Race {
 public:
  Race(uint64_t seed, Variant variant, Store& store)
      : random_(seed),
        entropy_(seed + 1),
        own_(loop_, random_, counters_),
        theirs_(loop_, random_, counters_) {
    if (variant == Variant::kNoConditions) own_.tamper = DropConditions;
    SimClock clock(loop_);
    own_.Land(OpeningRecord({TestLedgerId(), "candour.test/registration/0", RegistrationModel().level(),
                             RegistrationModel().FactTypes(), "test", "operator-1"},
                            clock.Now(), entropy_));
    theirs_.Land(OpeningRecord({std::string(16, 'S'),
                                "candour.test/sanctions/0",
                                1,
                                {sanctions::v1::InterimOrderMade::descriptor()->full_name()},
                                "test",
                                "operator-1"},
                               clock.Now(), entropy_));
    GivenPeople();
    for (int i = 0; i < kReplicas; ++i) {
      nodes_.push_back(std::make_unique<Node>(store,
                                              absl::StrCat("s", seed, static_cast<int>(variant), "r", i),
                                              own_, theirs_, loop_, entropy_, variant));
      Node& node = *nodes_.back();
      node.clock.skew = random_.Between(-20, 20);
      loop_.After(1, [this, &node] { Poll(node); });
    }
  }

  Result Run() {
    for (int n = 0; n < kPeople; ++n) {
      loop_.After(random_.Between(50, 300), [this, n] { Bar(n); });
      for (int m = 0; m < kPostsEach; ++m)
        loop_.After(random_.Between(50, 340), [this, n, m] { Confirm(n, m, random_.Pick(nodes_).get()); });
    }
    loop_.After(kFaultsEnd, [this] { own_.faulty = theirs_.faulty = false; });
    loop_.Run(kHorizon, [this] { return Quiet(); });
    return Judge();
  }

 private:
  // A post that nobody imported an organisation for is in scope; all are found eligible.
  void GivenPeople() {
    for (int n = 0; n < kPeople; ++n) {
      v1::PersonRecorded person;
      person.set_person_id(PersonOf(n));
      Given("person/" + PersonOf(n), {&person});
      for (int m = 0; m < kPostsEach; ++m) {
        v1::PostCreated post;
        post.set_post_id(IdOf("post", n, m));
        post.set_org_code("TST01");
        post.set_type(v1::POST_TYPE_NED);
        *post.mutable_reporting()->mutable_from() = DateOf(absl::CivilDay(2020, 1, 1));
        Given("post/" + post.post_id(), {&post});
        v1::AppointmentProposed proposed;
        proposed.set_appointment_id(AppointmentOf(n, m));
        proposed.set_person_id(PersonOf(n));
        proposed.set_org_code("TST01");
        proposed.mutable_terms()->set_post_id(post.post_id());
        *proposed.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2025, 1, 1));
        v1::EligibilityDecided eligible;
        eligible.set_outcome(v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
        Given("appointment/" + proposed.appointment_id(), {&proposed, &eligible});
      }
    }
    v1::OrganisationImported trust;
    trust.set_org_code("TST01");
    trust.mutable_details()->set_type(v1::ORGANISATION_TYPE_NHS_TRUST);
    *trust.mutable_details()->mutable_opened_on() = DateOf(absl::CivilDay(2011, 4, 1));
    Given("organisation/TST01", {&trust});
  }
  void Given(const std::string& stream, const std::vector<const google::protobuf::Message*>& facts) {
    ledger::v1::Commit commit = CommitBuilder(stream).Write(stream, 0, {}).Build();
    for (const auto* fact : facts) {
      auto* added = commit.mutable_writes(0)->add_facts();
      added->set_type(fact->GetDescriptor()->full_name());
      fact->SerializeToString(added->mutable_value());
    }
    own_.Land({stream, SerialiseCommit(commit)});
  }
  void Bar(int n) {
    sanctions::v1::InterimOrderMade made;
    made.set_case_id(IdOf("case", n));
    made.set_person_id(PersonOf(n));
    made.set_order_id(IdOf("order", n));
    made.set_type(sanctions::v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
    *made.mutable_from() = DateOf(absl::CivilDay(2025, 1, 1));
    *made.mutable_ends_on() = DateOf(absl::CivilDay(2030, 1, 1));
    const std::string stream = "case/" + made.case_id();
    ledger::v1::Commit commit = CommitBuilder(stream).Write(stream, 0, {}).Build();
    auto* added = commit.mutable_writes(0)->add_facts();
    added->set_type(made.GetDescriptor()->full_name());
    made.SerializeToString(added->mutable_value());
    commit.mutable_known_at(0)->set_ledger_id(std::string(16, 'S'));
    theirs_.Land({stream, SerialiseCommit(commit)});
  }
  // Again, at any replica, until it has an outcome.
  void Confirm(int n, int m, Node* node) {
    auto request = std::make_shared<v1::ConfirmAppointmentRequest>();
    request->set_org_code("TST01");
    request->set_appointment_id(AppointmentOf(n, m));
    CommandCall call;
    call.id = *ParseUuid(IdOf("command", n, m));
    call.method = kConfirm;
    call.issuer = "simulation";
    call.account = "account-1";
    call.stream = "appointment/" + request->appointment_id();
    call.request = request;
    call.decide = [request](const Context& context) {
      return Decide(*request, context, context.Read<Appointment>(request->appointment_id()));
    };
    call.authorise = [] { return Actor{"account-1", "CHAIR", "TST01", IdOf("chair", 0)}; };
    call.needs_evidence = true;
    call.received_at = node->clock.Now();
    call.deadline = call.received_at + absl::Milliseconds(random_.Between(100, 250));
    call.done = [this, n, m](const absl::StatusOr<OutcomePtr>& outcome) {
      if (!outcome.ok()) {
        loop_.After(random_.Between(1, 40), [this, n, m] { Confirm(n, m, random_.Pick(nodes_).get()); });
        return;
      }
      ++answered_;
      if ((*outcome)->row.refusal().reason() == "BARRED") ++refused_;
    };
    node->executor->Submit(std::move(call));
  }
  void Poll(Node& node) {
    const bool faulty = own_.faulty;
    if (faulty && random_.Chance(.03)) node.lags_until = loop_.now() + random_.Between(20, 120);
    if (faulty && random_.Chance(.03)) node.their_lags_until = loop_.now() + random_.Between(20, 120);
    if (!faulty || loop_.now() >= node.lags_until) node.Fold(*node.replica, &node.own_checked);
    if (!faulty || loop_.now() >= node.their_lags_until) node.Fold(*node.source, &node.source_checked);
    node.Tick();
    loop_.After(random_.Between(1, 3), [this, &node] { Poll(node); });
  }
  bool Quiet() {
    bool quiet = !own_.faulty && answered_ == kPeople * kPostsEach && own_.in_flight() == 0;
    for (const auto& node : nodes_) {
      quiet = quiet && node->replica->View()->position() == own_.records().size() &&
              node->source->View()->position() == theirs_.records().size() &&
              node->executor->in_flight() == 0;
    }
    if (!quiet || quiet_since_ < 0) quiet_since_ = quiet ? loop_.now() : -1;
    return quiet && loop_.now() - quiet_since_ >= kQuiet;
  }
  Result Judge() {
    Result result;
    result.refused = refused_;
    result.undone = kPeople * kPostsEach - answered_;
    const auto view = nodes_[0]->replica->View();
    for (int n = 0; n < kPeople; ++n) {
      for (int m = 0; m < kPostsEach; ++m) {
        v1::AppointmentState state;
        EXPECT_TRUE(view->Load("appointment/" + AppointmentOf(n, m), &state).ok());
        if (state.status() != v1::APPOINTMENT_STATUS_IN_POST) continue;
        ++result.appointed;
        if (ProhibitedOn(state, absl::CivilDay(2026, 1, 1))) {
          ++result.prohibited;
        } else {
          result.barred_in_post.push_back(absl::StrCat(n, "/", m));
        }
      }
    }
    return result;
  }

  Random random_;
  EventLoop loop_;
  Counters counters_;
  SimEntropy entropy_;
  SimLog own_, theirs_;
  std::vector<std::unique_ptr<Node>> nodes_;
  int answered_ = 0, refused_ = 0;
  int64_t quiet_since_ = -1;
};

uint64_t Asked(const char* name, uint64_t otherwise) {
  uint64_t number = otherwise;
  if (const char* asked = std::getenv(name)) (void)absl::SimpleAtoi(asked, &number);
  return number;
}

// Slow to open, so races share it, each under names of its own.
class Stores {
 public:
  Store& Next() {
    if (used_++ % 50 == 0) {
      store_.reset();
      dir_ = std::make_unique<TempDir>();
      store_ = *Store::Open({.path = *dir_ / "store", .families = RowFamilies()});
    }
    return *store_;
  }

 private:
  int used_ = 0;
  std::unique_ptr<TempDir> dir_;
  std::unique_ptr<Store> store_;
};

class BarRace : public testing::TestWithParam<Variant> {};

TEST_P(BarRace, LeavesNobodyBarredInPost) {
  Stores stores;
  Result total;
  for (uint64_t seed = Asked("CANDOUR_SIM_FROM", 0); seed < Asked("CANDOUR_SIM_SEEDS", 10); ++seed) {
    const Result result = Race(seed, GetParam(), stores.Next()).Run();
    ASSERT_EQ(result.undone, 0) << "seed " << seed;
    ASSERT_THAT(result.barred_in_post, testing::IsEmpty()) << "seed " << seed;
    total.appointed += result.appointed;
    total.refused += result.refused;
    total.prohibited += result.prohibited;
  }
  std::cout << "  appointed before the bar: " << total.appointed << ", refused: " << total.refused
            << ", prohibited after the fact: " << total.prohibited << "\n";
  EXPECT_GT(total.refused, 0);
  EXPECT_GT(total.prohibited, 0);
}

INSTANTIATE_TEST_SUITE_P(Simulation, BarRace, testing::Values(Variant::kWhole, Variant::kNoBarrier),
                         [](const auto& one) {
                           return one.param == Variant::kWhole ? "Whole" : "NoBarrier";
                         });

class BrokenBarRace : public testing::TestWithParam<Variant> {};

TEST_P(BrokenBarRace, IsCaught) {
  Stores stores;
  // Not from 0: what is rare shows itself at 29.
  for (uint64_t seed = 25; seed < 125; ++seed) {
    const Result result = Race(seed, GetParam(), stores.Next()).Run();
    if (result.barred_in_post.empty()) continue;
    std::cout << "  barred in post at seed " << seed << ": " << result.barred_in_post[0] << "\n";
    return;
  }
  FAIL() << "no seed showed it";
}

INSTANTIATE_TEST_SUITE_P(Simulation, BrokenBarRace,
                         testing::Values(Variant::kNoConditions, Variant::kNoReactions), [](const auto& one) {
                           return one.param == Variant::kNoConditions ? "NoConditions" : "NoReactions";
                         });

}  // namespace
}  // namespace candour
