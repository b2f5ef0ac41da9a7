// Random logs through Admit and through a model that shares no code with it. Each log has its own seed:
//
//   CANDOUR_SEED=4711 CANDOUR_RUNS=1 admit_property_test          the log that failed, again
//   CANDOUR_RUNS=10000000 admit_property_test                     many more
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

#include "absl/strings/numbers.h"
#include "tests/support/commit_builder.h"
#include "tests/support/log_fold.h"

namespace candour {
namespace {

using ledger::v1::Commit;

// What a record means, as the generator knows it.
struct Step {
  enum Kind { kCommit, kRaise, kClose, kJunk } kind = kCommit;
  int id = 0;
  uint32_t level = 1;  // of the commit; kRaise: that it raises to
  struct Touch {
    int stream;
    uint64_t expected;
    int facts;
    uint32_t type_level;  // facts of the type that this level declared
  };
  std::vector<Touch> touches;
  bool refuses = false;
};

// The rules said again, by counting through everything that was admitted.
class Model {
 public:
  uint64_t VersionOf(int stream) const {
    uint64_t facts = 0;
    for (const Step& step : admitted_) {
      for (const auto& touch : step.touches) facts += touch.stream == stream ? touch.facts : 0;
    }
    return facts;
  }
  uint32_t level() const {
    uint32_t level = 1;
    for (const Step& step : admitted_) level += step.kind == Step::kRaise ? 1 : 0;
    return level;
  }
  Verdict Take(const Step& step) {
    const Verdict verdict = Judge(step);
    if (verdict == Verdict::kAdmitted) admitted_.push_back(step);
    return verdict;
  }

 private:
  Verdict Judge(const Step& step) const {
    if (step.kind == Step::kJunk || (step.kind == Step::kCommit && step.level > level()))
      return Verdict::kMalformed;
    if (step.kind == Step::kRaise && step.level != level() + 1) return Verdict::kMalformed;
    for (const Step& before : admitted_) {
      if (before.kind == Step::kClose) return Verdict::kMalformed;
    }
    for (const auto& touch : step.touches) {
      if (touch.facts > 0 && touch.type_level > level()) return Verdict::kMalformed;
    }
    for (const Step& before : admitted_) {
      if (before.id == step.id) return Verdict::kRepeated;
    }
    for (size_t i = 0; i < step.touches.size(); ++i) {
      if (step.touches[i].expected == VersionOf(step.touches[i].stream)) continue;
      return i == 0 ? Verdict::kStale : Verdict::kConflicted;
    }
    return Verdict::kAdmitted;
  }

  std::vector<Step> admitted_;
};

std::string TypeOf(uint32_t level) { return absl::StrCat("t.Added", level); }
std::string StreamOf(int stream) { return absl::StrCat("s/", stream); }

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % n); }

  Step NextStep(const Model& model) {
    Step step;
    step.id = Below(4);
    const int kind = Below(40);
    step.kind = kind == 0 ? Step::kClose : kind <= 2 ? Step::kRaise : kind <= 9 ? Step::kJunk : Step::kCommit;
    if (step.kind == Step::kRaise) step.level = model.level() + Below(3);
    if (step.kind == Step::kRaise && step.level == 0) step.level = 1;
    if (step.kind != Step::kCommit) return step;
    step.level = Below(8) == 0 ? model.level() + Below(2) : 1;
    step.refuses = Below(4) == 0;
    const int first = Below(3), streams = 1 + Below(3);
    for (int i = 0; i < streams; ++i) {
      const int stream = (first + i) % 3;
      const uint64_t expected = Below(5) == 0 ? Below(4) : model.VersionOf(stream);
      const uint32_t type_level = Below(16) == 0 ? 2 : 1;
      step.touches.push_back({stream, expected, step.refuses ? 0 : Below(3), type_level});
    }
    return step;
  }

  LogRecord ToRecord(uint64_t offset, const Step& step) {
    const std::string id = absl::StrCat("id", step.id);
    if (step.kind == Step::kJunk) return Junk(offset, id);
    if (step.kind == Step::kClose) return RecordAt(offset, ClosedCommit(id));
    if (step.kind == Step::kRaise)
      return RecordAt(offset, RaisedCommit(id, step.level, {TypeOf(step.level)}));
    CommitBuilder builder(id, absl::StrCat(offset));
    for (const auto& touch : step.touches) {
      builder.Write(StreamOf(touch.stream), touch.expected,
                    std::vector<std::string>(touch.facts, TypeOf(touch.type_level)));
    }
    if (step.refuses) builder.Refuse("NO");
    Commit commit = builder.Build();
    commit.set_level(step.level);
    commit.mutable_known_at(0)->set_offset(1 + Below(static_cast<int>(offset)));
    return RecordAt(offset, commit);
  }

 private:
  // Otherwise admissible, and broken in one place.
  LogRecord Junk(uint64_t offset, const std::string& id) {
    Commit commit = CommitBuilder(id).Write("s/0", 0, {TypeOf(1)}).Build();
    const int how = Below(8);
    if (how == 0) return {offset, "s/0", std::nullopt};
    if (how == 1) return {offset, std::nullopt, SerialiseCommit(commit)};
    if (how == 2) return {offset, "s/1", SerialiseCommit(commit)};
    if (how == 3) return {offset, "s/0", SerialiseCommit(commit) + std::string("\x08\x01", 2)};
    if (how == 4) return RecordAt(offset, OpenedCommit({TypeOf(1)}));
    if (how == 5) commit.mutable_known_at(0)->set_ledger_id(TestId("another"));
    if (how == 6) commit.mutable_refusal()->set_reason("NO");
    if (how == 7) *commit.add_writes() = commit.writes(0);
    return RecordAt(offset, commit);
  }

  std::mt19937_64 random_;
};

struct RandomLog {
  std::vector<LogRecord> records;
  std::vector<Verdict> verdicts;  // the model's
};

RandomLog MakeLog(Generator& generator) {
  static const LogRecord* opened = new LogRecord(OpenedRecord({TypeOf(1)}));
  RandomLog log{{*opened}, {Verdict::kAdmitted}};
  std::vector<Step> steps(1);
  Model model;
  for (int left = 2 + generator.Below(9); left > 0; --left) {
    const uint64_t offset = log.records.size();
    const int again = generator.Below(static_cast<int>(offset));
    if (again > 0 && generator.Below(4) == 0) {  // the same bytes land again
      steps.push_back(steps[again]);
      log.records.push_back(log.records[again]);
      log.records.back().offset = offset;
    } else {
      steps.push_back(generator.NextStep(model));
      log.records.push_back(generator.ToRecord(offset, steps.back()));
    }
    log.verdicts.push_back(model.Take(steps.back()));
  }
  return log;
}

// The invariants, counted from the bytes of what was admitted.
void CheckInvariants(const RandomLog& log) {
  LogFold whole, admitted_only;
  std::map<std::string, int> outcomes;
  std::map<std::string, uint64_t, std::less<>> facts;
  for (size_t i = 0; i < log.records.size(); ++i) {
    const Admission admission = whole.Fold(log.records[i]);
    ASSERT_EQ(admission.verdict, log.verdicts[i]) << "offset " << i << ": " << admission.why;
    if (admission.verdict != Verdict::kAdmitted) continue;
    // What is not admitted changes no later verdict.
    ASSERT_EQ(admitted_only.Fold(log.records[i]).verdict, Verdict::kAdmitted) << "offset " << i;
    Commit commit;
    ASSERT_TRUE(commit.ParseFromString(*log.records[i].value));
    ASSERT_EQ(++outcomes[commit.command_id()], 1) << "a second outcome at offset " << i;
    for (const auto& write : commit.writes()) ASSERT_EQ(write.expected_version(), facts[write.stream()]);
    for (const auto& write : commit.writes()) facts[write.stream()] += write.facts_size();
  }
  ASSERT_EQ(whole.versions(), admitted_only.versions());
  ASSERT_EQ(whole.settled().size(), outcomes.size());
  for (const auto& [stream, count] : facts) ASSERT_EQ(whole.VersionOf(stream), count) << stream;
}

// A flipped byte: no crash, and what is still a commit is still canonical.
void CheckFlippedByte(const RandomLog& log, Generator& generator) {
  LogFold fold;
  const size_t at = generator.Below(static_cast<int>(log.records.size()));
  for (size_t i = 0; i < at; ++i) fold.Fold(log.records[i]);
  LogRecord record = log.records[at];
  if (!record.value || record.value->empty()) return;
  (*record.value)[generator.Below(static_cast<int>(record.value->size()))] ^= 1 << generator.Below(8);
  const Admission admission = Admit(record, fold);
  if (admission.verdict == Verdict::kMalformed) return;
  ASSERT_EQ(SerialiseCommit(admission.commit), *record.value);
  ASSERT_EQ(admission.commit.writes(0).stream(), *record.key);
}

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = otherwise;
  EXPECT_TRUE(text == nullptr || absl::SimpleAtoi(text, &value)) << name;
  return value;
}

TEST(AdmitProperty, AgreesWithTheModelOnRandomLogs) {
  const uint64_t first = FromEnvironment("CANDOUR_SEED", 1), runs = FromEnvironment("CANDOUR_RUNS", 100'000);
  std::map<Verdict, uint64_t> seen;
  for (uint64_t seed = first; seed < first + runs; ++seed) {
    Generator generator(seed);
    const RandomLog log = MakeLog(generator);
    CheckInvariants(log);
    CheckFlippedByte(log, generator);
    ASSERT_FALSE(HasFatalFailure()) << "again: CANDOUR_SEED=" << seed << " CANDOUR_RUNS=1";
    for (Verdict verdict : log.verdicts) ++seen[verdict];
  }
  std::string counts;
  for (const auto& [verdict, count] : seen) absl::StrAppend(&counts, " ", VerdictName(verdict), "=", count);
  std::cout << "seeds " << first << " to " << first + runs - 1 << ":" << counts << "\n";
  // A verdict that never came up was never tested.
  EXPECT_TRUE(seen.size() == 5 || runs < 1000) << counts;
}

}  // namespace
}  // namespace candour
