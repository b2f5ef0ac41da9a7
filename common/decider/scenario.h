// Given / when / then for domain tests: facts folded by the real Evolve, commands decided by the real Decide,
// against an in-memory ledger of one service.
//
//   Scenario story(RegistrationModel(), absl::CivilDay(2026, 2, 1));
//   story.Given("organisation/TST01", opened);
//   story.When<Post>("post-1", create_post);
//   EXPECT_THAT(story.refusal(), "ORG_UNKNOWN");
//   story.At(a_year_later).FireDue();
#ifndef CANDOUR_COMMON_DECIDER_SCENARIO_H_
#define CANDOUR_COMMON_DECIDER_SCENARIO_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/decider/command.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/key.h"
#include "common/decider/model.h"

namespace candour {

class Scenario : public StateSource {
 public:
  Scenario(Model model, absl::Time start) : model_(std::move(model)), now_(start) {}

  // Who asks from now on, and when.
  Scenario& As(Actor actor) {
    actor_ = std::move(actor);
    return *this;
  }
  // What is looked up for the commands from now on.
  Scenario& Finding(std::shared_ptr<const google::protobuf::Message> looked_up) {
    looked_up_ = std::move(looked_up);
    return *this;
  }
  Scenario& At(absl::Time now) {
    now_ = now;
    return *this;
  }
  absl::Time now() const { return now_; }

  // A fact that already happened. False when this model can't fold it.
  bool Given(const std::string& stream, const google::protobuf::Message& fact) {
    Stored& stored = Of(stream);
    const FactContext context{stream,         stored.version + 1, now_, now_,
                              actor_.account, actor_.role,        {},   actor_.person_id};
    if (!model_.Fold(fact.GetDescriptor()->full_name(), fact.SerializeAsString(), context,
                     stored.state.get())) {
      return false;
    }
    ++stored.version;
    return true;
  }

  // Asks; facts are folded, so that the next command sees them. The decision stays readable.
  template <class Aggregate, class Request>
  const Decision& When(const std::string& id, const Request& request) {
    Context context(*this, NextId(), actor_, now_, looked_up_);
    const std::string own = StreamOf<Aggregate>(id);
    decision_ = DecideOn<Aggregate>(id, request, context);
    Take(own, context);
    return decision_;
  }

  // The timers that stand: armed, and without an outcome. Oldest first, each with its stream.
  std::set<std::pair<Timer, std::string>> Timers() const {
    std::set<std::pair<Timer, std::string>> standing;
    for (const auto& [stream, stored] : streams_) {
      TimerRows rows;
      if (stored.version > 0) model_.AddTimers(stream, *stored.state, &rows);
      for (const Timer& timer : rows.timers()) {
        if (!fired_.contains({timer, stream})) standing.emplace(timer, stream);
      }
    }
    return standing;
  }

  // Decides the oldest timer that is due by now, as the system does; false when none is. The decision stays
  // readable.
  bool FireNext() {
    const auto due = Timers();
    if (due.empty() || due.begin()->first.due() > now_) return false;
    const auto [timer, stream] = *due.begin();
    Context context(*this, NextId(), SystemActor(), now_);
    const Actor asking = std::exchange(actor_, SystemActor());
    decision_ = *model_.CommandOf(stream, timer)->decide(context);
    fired_.emplace(timer, stream);
    Take(stream, context);
    actor_ = asking;
    return true;
  }
  // Every one: how many.
  int FireDue() {
    int fired = 0;
    while (FireNext()) ++fired;
    return fired;
  }

  const Decision& decision() const { return decision_; }
  // The reason of the last refusal, "" for a yes.
  std::string refusal() const { return decision_.refused() ? decision_.refusal().reason : ""; }
  // Short type names of the last decision's facts, in order: {"CodeSigned"}.
  std::vector<std::string> recorded() const {
    std::vector<std::string> names;
    if (decision_.refused()) return names;
    for (const DecidedFact& fact : decision_.facts()) names.push_back(fact.fact->GetDescriptor()->name());
    return names;
  }
  // The n-th fact of the last decision as its type; nullptr when it is another.
  template <class Fact>
  const Fact* fact(size_t n = 0) const {
    if (decision_.refused() || n >= decision_.facts().size()) return nullptr;
    return dynamic_cast<const Fact*>(decision_.facts()[n].fact.get());
  }
  // Streams that the last decision depends on, with their versions.
  const std::map<std::string, uint64_t>& conditions() const { return conditions_; }

  template <class Aggregate>
  const typename Aggregate::State& State(const std::string& id) {
    return static_cast<const typename Aggregate::State&>(*Of(StreamOf<Aggregate>(id)).state);
  }

  absl::StatusOr<uint64_t> Load(absl::string_view stream, google::protobuf::Message* state) const override {
    const auto it = streams_.find(stream);
    if (it == streams_.end() || it->second.version == 0) return 0;
    state->CopyFrom(*it->second.state);
    return it->second.version;
  }

  absl::StatusOr<std::vector<std::string>> Ids(absl::string_view view,
                                               absl::string_view owner) const override {
    std::set<std::string> ids;
    for (const auto& [stream, stored] : streams_) {
      Rows rows;
      if (stored.state) model_.AddRows(stream, *stored.state, &rows);
      for (const std::string& id : rows.IdsUnder(view, owner)) ids.insert(id);
    }
    return std::vector<std::string>(ids.begin(), ids.end());
  }

 private:
  struct Stored {
    uint64_t version = 0;
    std::unique_ptr<google::protobuf::Message> state;
  };
  std::string NextId() {
    return absl::StrCat("00000000-0000-4000-8000-", absl::Dec(++command_ids_, absl::kZeroPad12));
  }
  // What the decision records, and what it was based on.
  void Take(const std::string& own, const Context& context) {
    conditions_.clear();
    for (const auto& [stream, seen] : context.seen()) conditions_[stream] = seen.version;
    if (decision_.refused()) return;
    for (const auto& [stream, fact] : decision_.facts()) Given(stream.empty() ? own : stream, *fact);
    for (const auto& [stream, owner] : context.taken()) {
      common::v1::KeyTaken taken;
      taken.set_owner(owner);
      Given(stream, taken);
    }
  }
  Stored& Of(const std::string& stream) {
    Stored& stored = streams_[stream];
    if (!stored.state) stored.state = model_.NewState(stream);
    return stored;
  }

  const Model model_;
  absl::Time now_;
  Actor actor_;
  std::shared_ptr<const google::protobuf::Message> looked_up_;
  uint64_t command_ids_ = 0;
  Decision decision_;
  std::map<std::string, uint64_t> conditions_;
  std::map<std::string, Stored, std::less<>> streams_;
  std::set<std::pair<Timer, std::string>> fired_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_SCENARIO_H_
