// Every fair history that is changed in one place is unfair: whatever day is moved, whichever fact is taken
// out, whoever takes the place of somebody else.
#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "candour/common/v1/common.pb.h"
#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/draft.h"

namespace candour::fairness {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class MutantTest : public testing::TestWithParam<Draft (*)()> {
 protected:
  static Draft Fair() { return GetParam()(); }
};
INSTANTIATE_TEST_SUITE_P(Each, MutantTest, testing::Values(&FairCase, &AgreedCase));

bool IsCondemned(const Draft& draft) { return !Check(draft.History(), EnglandsRules()).violations.empty(); }

// Calls `change(day)` for every day in a message, with its path: "InterimOrderMade.ends_on".
void EachDay(Message& message, const std::string& path,
             const std::function<void(common::v1::Date&, const std::string&)>& change) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      Message* part = field->is_repeated() ? reflection->MutableRepeatedMessage(&message, field, i)
                                           : reflection->MutableMessage(&message, field);
      const std::string name = path + "." + field->name();
      if (auto* day = dynamic_cast<common::v1::Date*>(part)) {
        change(*day, name);
      } else {
        EachDay(*part, name, change);
      }
    }
  }
}

// Days that a hearing, a court or the past set, not a rule: a little earlier or later they are as fair.
const std::set<std::string>& FreeDays() {
  static const std::set<std::string> free = {
      "AllegationFramed.conduct_from",  // as alleged
      "AllegationFramed.conduct_to",
      "AllegationFramed.citation.fppt.in_force_from",  // long before the conduct
      "InterimNoticeGiven.hearing_on",                 // a day earlier it has run too
      "ReviewNoticeGiven.hearing_on",
      "AppealLodged.lodged_on",     // a day earlier it is in time too
      "SupportOffered.offered_on",  // a day earlier it was offered too
      "HearingListed.hearing_on",
      // Served a day earlier, the time for an appeal would be another.
  };
  return free;
}

// How often the day with this number was moved, and not noticed: empty paths are none.
std::vector<std::string> UnnoticedDays(Draft (*fair)(), int by) {
  std::vector<std::string> unnoticed;
  for (size_t fact = 0;; ++fact) {
    Draft counted = fair();
    if (fact == counted.size()) return unnoticed;
    std::vector<std::string> paths;
    EachDay(counted.fact(fact), counted.fact(fact).GetDescriptor()->name(),
            [&](common::v1::Date&, const std::string& path) { paths.push_back(path); });
    for (size_t n = 0; n < paths.size(); ++n) {
      Draft draft = fair();
      size_t at = 0;
      EachDay(draft.fact(fact), "", [&](common::v1::Date& day, const std::string&) {
        if (at++ == n) day = DateOf(StoredDay(day) + by);
      });
      if (!IsCondemned(draft) && !FreeDays().contains(paths[n])) unnoticed.push_back(paths[n]);
    }
  }
}

TEST_P(MutantTest, ADayThatIsMovedIsNoticed) {
  EXPECT_THAT(UnnoticedDays(GetParam(), 1), testing::IsEmpty());
  EXPECT_THAT(UnnoticedDays(GetParam(), -1), testing::IsEmpty());
}

// Without it the case is as fair: that nobody assessed the risk in time a timer tells, which is no decision.
const std::set<std::string>& SpareFacts() {
  static const std::set<std::string> spare = {"InterimAlarmsSet", "RiskAssessed"};
  return spare;
}

TEST_P(MutantTest, AFactThatIsTakenOutIsMissed) {
  std::vector<std::string> unnoticed;
  for (size_t fact = 0; fact < Fair().size(); ++fact) {
    Draft draft = Fair();
    const std::string name = draft.fact(fact).GetDescriptor()->name();
    draft.RemoveAt(fact);
    if (!IsCondemned(draft) && !SpareFacts().contains(name))
      unnoticed.push_back(name + " " + std::to_string(fact));
  }
  EXPECT_THAT(unnoticed, testing::IsEmpty());
}

// What is decided together has no order in time.
TEST_P(MutantTest, CommitsThatChangePlacesAreNoticed) {
  std::vector<std::string> unnoticed;
  for (size_t fact = 0; fact + 1 < Fair().size(); ++fact) {
    Draft draft = Fair();
    const CaseHistory fair = draft.History();
    if (fair[fact].commit == fair[fact + 1].commit) continue;
    const std::string name =
        draft.fact(fact).GetDescriptor()->name() + " and " + draft.fact(fact + 1).GetDescriptor()->name();
    draft.SwapWithNext(fact);
    const bool alike = name == "AllegationFramed and AllegationFramed";  // by one screener, on one day
    if (!IsCondemned(draft) && !alike) unnoticed.push_back(name);
  }
  EXPECT_THAT(unnoticed, testing::IsEmpty());
}

// What happened elsewhere may be told by whoever has the role for it.
bool IsTold(const std::string& name) {
  static const std::set<std::string> told = {"CaseOpened",    "PersonIdentified", "InterimNoticeGiven",
                                             "AppealLodged",  "AppealDecided",    "ReviewNoticeGiven",
                                             "SupportOffered"};
  return told.contains(name);
}

// An officer with another part, and a machine, in the place of whoever decided.
TEST_P(MutantTest, SomebodyElseInTheirPlaceIsNoticed) {
  std::vector<std::string> unnoticed;
  const CaseHistory fair = Fair().History();
  for (size_t first = 0; first < fair.size(); ++first) {
    const std::string name = fair[first].fact->GetDescriptor()->name();
    if ((first > 0 && fair[first - 1].commit == fair[first].commit) || IsTold(name)) continue;
    for (const auto& [account, role] :
         {std::pair("interim-2", "PANEL_MEMBER"), std::pair("candour-system", "SYSTEM")}) {
      if (fair[first].account == account) continue;
      CaseHistory history = fair;
      for (CaseFact& one : history) {
        if (one.commit != fair[first].commit) continue;
        one.account = account;
        one.role = role;
      }
      if (Check(history, EnglandsRules()).violations.empty()) unnoticed.push_back(name + " by " + account);
    }
  }
  EXPECT_THAT(unnoticed, testing::IsEmpty());
}

}  // namespace
}  // namespace candour::fairness
