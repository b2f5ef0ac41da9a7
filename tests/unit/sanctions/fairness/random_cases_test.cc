// What the rules accept is fair: random commands, decided by the real rules, and the checker's opinion of
// what they recorded.
//
//   random_cases_test --start 1 --seeds 100000
//   random_cases_test --start 24 --seeds 1 --tell        one of them, fact by fact
#include <gmock/gmock.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

uint64_t first_seed = 1;
int seeds = 400;
bool tell = false;  // every fact of an unfair case

namespace {

constexpr int kSteps = 160;  // enough for a case to come to its end, and for some that are long over

// One fact to a line, for whoever has to understand a seed.
std::string Told(const CaseHistory& history, const Report& report) {
  std::string told;
  for (const Violation& one : report.violations)
    absl::StrAppend(&told, "version ", one.version, " ", one.invariant, " ", one.text, "\n");
  for (const CaseFact& one : history)
    absl::StrAppend(&told, one.version, " ", absl::FormatTime(one.decided_at, London()), " ", one.account,
                    " ", one.role, " ", one.fact->GetDescriptor()->name(), " ", one.fact->ShortDebugString(),
                    "\n");
  return told;
}

// What the random cases were about: which facts how often.
class Coverage {
 public:
  void Add(const CaseHistory& history) {
    std::set<std::string> in_this;
    for (const CaseFact& one : history) in_this.insert(one.fact->GetDescriptor()->name());
    for (const std::string& name : in_this) ++cases_[name];
    ++all_;
  }
  int Percent(const std::string& name) const {
    const auto found = cases_.find(name);
    return found == cases_.end() ? 0 : 100 * found->second / all_;
  }
  void Print() const {
    std::cout << all_ << " cases:";
    for (const auto& [name, count] : cases_) std::cout << " " << name << " " << count;
    std::cout << "\n";
  }

 private:
  std::map<std::string, int> cases_;
  int all_ = 0;
};

// What a refusal prevented would have been unfair: decided on a lie, it is condemned.
class Forgeries {
 public:
  void Add(const std::map<std::string, RandomCase::Forged>& forged, uint64_t seed) {
    for (const auto& [kind, count] : forged) {
      if (count.noticed < count.all) first_.try_emplace(kind, seed);
      all_[kind].all += count.all;
      all_[kind].noticed += count.noticed;
    }
  }
  std::vector<std::string> Unnoticed() const {
    std::vector<std::string> unnoticed;
    for (const auto& [kind, count] : all_) {
      if (count.noticed < count.all)
        unnoticed.push_back(absl::StrCat(kind, ": ", count.all - count.noticed, " of ", count.all,
                                         ", first with --start ", first_.at(kind)));
    }
    return unnoticed;
  }
  void Print() const {
    std::cout << "forged:";
    for (const auto& [kind, count] : all_)
      std::cout << " " << kind << " " << count.noticed << "/" << count.all << ";";
    std::cout << "\n";
  }

 private:
  std::map<std::string, RandomCase::Forged> all_;
  std::map<std::string, uint64_t> first_;
};

TEST(RandomCases, AreFairOnEverySeed) {
  std::map<std::string, std::pair<int, uint64_t>> unfair;  // how often, and the first seed
  Coverage coverage;
  Forgeries forgeries;
  std::map<std::string, int> refused;
  for (uint64_t seed = first_seed; seed < first_seed + static_cast<uint64_t>(seeds); ++seed) {
    RandomCase random(seed);
    random.Run(kSteps);
    forgeries.Add(random.forged(), seed);
    for (const auto& [reason, count] : random.refusals()) refused[reason] += count;
    for (const auto& [stream, history] : random.histories()) {
      coverage.Add(history);
      const Report report = Check(history, random.rules());
      for (const Violation& one : report.violations)
        ++unfair.try_emplace(absl::StrCat(one.invariant, " ", one.text), 0, seed).first->second.first;
      if (!report.violations.empty() && tell) std::cout << Told(history, report);
      EXPECT_TRUE(report.without_rules.empty());
    }
  }
  coverage.Print();
  forgeries.Print();
  for (const auto& [text, count] : unfair)
    ADD_FAILURE() << text << " " << count.first << " times, first with --start " << count.second
                  << " --seeds 1";
  EXPECT_THAT(forgeries.Unnoticed(), testing::IsEmpty());
  // Else it says nothing: cases come to their end.
  EXPECT_GE(coverage.Percent("SanctionImposed"), 5);
  EXPECT_GE(coverage.Percent("AppealLodged"), 1);
  EXPECT_GE(coverage.Percent("ConsensualAgreed"), 1);
  EXPECT_GE(refused["SUPPORT_NOT_OFFERED"], 1);
}

}  // namespace
}  // namespace candour::fairness

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--start" && i + 1 < argc)
      candour::fairness::first_seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (flag == "--tell") candour::fairness::tell = true;
    if (flag == "--seeds" && i + 1 < argc) candour::fairness::seeds = std::atoi(argv[i + 1]);
  }
  return RUN_ALL_TESTS();
}
