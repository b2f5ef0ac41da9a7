#include "tests/simulation/log_tree.h"

#include "absl/strings/str_cat.h"
#include "tests/support/commit_builder.h"

namespace candour {
namespace {

const char kFact[] = "t.Added";

std::string Stream(int number) { return absl::StrCat("s/", number); }

// Asks Admit as if no id had ever been settled.
class Forgetful : public LogState {
 public:
  explicit Forgetful(const LogState& log) : log_(log) {}
  const LedgerSelf& self() const override { return log_.self(); }
  uint64_t VersionOf(absl::string_view stream) const override { return log_.VersionOf(stream); }
  bool IsSettled(absl::string_view) const override { return false; }

 private:
  const LogState& log_;
};

bool Accepts(Decided decided) { return decided <= Decided::kAcceptBoth; }

ledger::v1::Commit MakeAttempt(const World& world, int command, Decided decided,
                               const std::array<uint64_t, 2>& versions, const std::string& name) {
  const int own = world.own[command], other = 1 - own;
  CommitBuilder builder(absl::StrCat("command ", command), name);
  if (decided == Decided::kRefuseUnversioned) {
    return builder.Condition(absl::StrCat("refusal/", command), 0).Refuse("NO").Build();
  }
  if (Accepts(decided)) {
    builder.Write(Stream(own), versions[own], {kFact});
  } else {
    builder.Condition(Stream(own), versions[own]).Refuse("NO");
  }
  if (decided == Decided::kAcceptBoth) builder.Write(Stream(other), versions[other], {kFact});
  if (decided == Decided::kAcceptIf || decided == Decided::kRefuse) {
    builder.Condition(Stream(other), versions[other]);
  }
  return builder.Build();
}

std::string Text(int command, Decided decided, const std::array<uint64_t, 2>& versions) {
  const char* const names[] = {"accept", "accept if",  "accept both",
                               "refuse", "refuse own", "refuse unversioned"};
  return absl::StrCat(command == 0 ? "a" : "b", ": ", names[static_cast<int>(decided)], " at versions ",
                      versions[0], ",", versions[1]);
}

}  // namespace

World OneStream() {
  return {.name = "one stream", .accepts = {Decided::kAccept}, .refuses = {Decided::kRefuseOwn}};
}

World TwoStreams(int own_of_the_second) {
  return {.name = absl::StrCat("two streams, commands on 0 and ", own_of_the_second),
          .own = {0, own_of_the_second},
          .accepts = {Decided::kAccept, Decided::kAcceptIf, Decided::kAcceptBoth},
          .refuses = {Decided::kRefuse, Decided::kRefuseOwn}};
}

LogTree::LogTree(World world) : world_(std::move(world)) {
  auto fold = std::make_shared<LogFold>();
  const Verdict opened = fold->Fold(OpenedRecord({kFact})).verdict;
  nodes_.push_back({-1, -1, 0, opened, {}, std::move(fold), {}});
  nodes_.back().attempts.fill(-1);
}

int LogTree::AttemptAt(int node, int command, Decided decided) {
  int8_t& known = nodes_[node].attempts[command * kDecisions + static_cast<int>(decided)];
  if (known >= 0) return known;
  const LogFold& fold = *nodes_[node].fold;
  std::array<uint64_t, 2> versions = {fold.VersionOf(Stream(0)), fold.VersionOf(Stream(1))};
  if (decided == Decided::kRefuseUnversioned) versions = {0, 0};
  const auto [it, is_new] =
      attempt_numbers_.try_emplace({command, decided, versions[0], versions[1]}, attempts_.size());
  if (is_new) {
    const std::string text = Text(command, decided, versions);
    attempts_.push_back(
        {command, Accepts(decided), text, MakeAttempt(world_, command, decided, versions, text)});
  }
  return known = static_cast<int8_t>(it->second);
}

int LogTree::Land(int node, int attempt) {
  const auto [it, is_new] = children_.try_emplace({node, attempt}, nodes_.size());
  if (!is_new) return it->second;
  const Node& before = nodes_[node];
  Node after = before;
  after.parent = node;
  after.attempt = attempt;
  after.length = before.length + 1;
  after.attempts.fill(-1);
  const LogRecord record = RecordAt(after.length, attempts_[attempt].commit);
  auto fold = std::make_shared<LogFold>(*before.fold);
  after.verdict = (world_.forgets_ids ? Admit(record, Forgetful(*fold)) : Admit(record, *fold)).verdict;
  if (after.verdict == Verdict::kAdmitted) {
    fold->Apply(attempts_[attempt].commit);
    after.fold = std::move(fold);
    after.answers[attempts_[attempt].command] =
        attempts_[attempt].accepts ? static_cast<Answer>(static_cast<int>(Answer::kYesAt0) + before.length)
                                   : Answer::kNo;
  }
  nodes_.push_back(std::move(after));
  return it->second;
}

int LogTree::Prefix(int node, int length) const {
  while (nodes_[node].length > length) node = nodes_[node].parent;
  return node;
}

}  // namespace candour
