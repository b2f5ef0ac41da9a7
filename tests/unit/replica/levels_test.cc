// A build that learnt a fact, one that did not, and the raise that tells them apart.
#include <gmock/gmock.h>

#include <functional>
#include <utility>

#include "common/ledger/embedded_ledger.h"
#include "common/ledger/opening.h"
#include "common/replica/replica.h"
#include "common/replica/rows.h"
#include "tests/support/ledger_wrapper.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toy.h"

namespace candour {

struct AccountBefore {
  using State = toy::v1::AccountState;
  using Facts = FactList<toy::v1::Added, toy::v1::Closed>;
  static constexpr absl::string_view kKind = "account";
};
struct AccountAfter {
  using State = toy::v1::AccountState;
  using Facts = FactList<toy::v1::Added, toy::v1::Closed, Since<2, toy::v1::Reopened>>;
  static constexpr absl::string_view kKind = "account";
};

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LevelsTest : public testing::Test {
 protected:
  Opening OpeningOf(const Model& model) const {
    return {id_, "candour.test/toy/0", model.level(), model.FactTypes(), "test", "operator-1"};
  }
  void Open(const Model& model) {
    ASSERT_TRUE(OpenLedger(*ledger_, OpeningOf(model), absl::Now(), SystemEntropy(), absl::Seconds(5)).ok());
  }
  void Raise() {
    const NewRecord raise = RaisingRecord(
        {id_, 2, after_.FactTypesOf(2), ledger_->Range(absl::Seconds(1))->end, "test", "operator-1"},
        absl::Now(), SystemEntropy());
    ASSERT_TRUE(ledger_->AppendRaw(raise.key, raise.value).ok());
  }
  // Folds all that there is, with a state of its own.
  std::unique_ptr<Replica> Fold(const Model& model) {
    stores_.push_back(
        *Store::Open({.path = dir_ / absl::StrCat("state", stores_.size()), .families = RowFamilies()}));
    auto replica = *Replica::Open(
        {.ledger_name = "toy", .ledger = ledger_.get(), .store = stores_.back().get(), .model = &model});
    EXPECT_TRUE(replica->Check(absl::Seconds(5)).ok());
    for (auto step = replica->Step(absl::Milliseconds(20)); step.ok() && *step > 0;)
      step = replica->Step(absl::Milliseconds(20));
    return replica;
  }

  const std::string id_ = std::string(16, 'L');
  const Model before_ = Model::Of<AccountBefore>(), after_ = Model::Of<AccountAfter>();
  TempDir dir_;
  std::unique_ptr<EmbeddedLedger> ledger_ = *EmbeddedLedger::Open(dir_ / "ledger");
  std::vector<std::unique_ptr<Store>> stores_;
};

// As a broker that hangs longer than a record is waited for.
class LosesTheFirst : public LedgerWrapper {
 public:
  using LedgerWrapper::LedgerWrapper;
  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override {
    if (++appends == 1) return done(AppendOutcome::kNotSent);
    LedgerWrapper::Append(std::move(record), std::move(done));
  }
  int appends = 0;
};

TEST_F(LevelsTest, TheFirstRecordIsSentUntilItStands) {
  LosesTheFirst lossy(*ledger_);
  const Opening opening = OpeningOf(Model::Of<>());
  EXPECT_EQ(OpenLedger(lossy, opening, absl::Now(), SystemEntropy(), absl::Seconds(5)), absl::OkStatus());
  EXPECT_EQ(lossy.appends, 2);
  EXPECT_EQ(ledger_->Range(absl::Seconds(5))->end, 1);
}

TEST_F(LevelsTest, AModelSaysWhichFactsCameWithWhichLevel) {
  EXPECT_EQ(before_.level(), 1);
  EXPECT_EQ(after_.level(), 2);
  EXPECT_EQ(after_.FactTypesOf(1), before_.FactTypes());
  EXPECT_THAT(after_.FactTypesOf(2), ElementsAre("candour.toy.v1.Reopened"));
  EXPECT_EQ(after_.FactTypes().size(), before_.FactTypes().size() + 1);
}

TEST_F(LevelsTest, ARaiseDeclaresForTheNewBuildAndStopsTheOldOne) {
  Open(before_);
  EXPECT_FALSE(Fold(after_)->View()->self().fact_types.contains("candour.toy.v1.Reopened"));
  Raise();
  const auto raised = Fold(after_);
  EXPECT_EQ(raised->View()->self().level, 2);
  EXPECT_TRUE(raised->View()->self().fact_types.contains("candour.toy.v1.Reopened"));
  EXPECT_TRUE(raised->ready());

  const auto old = Fold(before_);
  EXPECT_THAT(std::string(old->stopped().message()),
              HasSubstr("raised to level 2 at offset 1; this build reads up to level 1"));
  EXPECT_EQ(old->View()->position(), 1);

  Raise();  // somebody else's, of the same moment
  const auto again = Fold(after_);
  EXPECT_EQ(again->View()->position_row().verdicts(static_cast<int>(Verdict::kMalformed)), 1);
  EXPECT_EQ(again->View()->self().level, 2);
}

TEST_F(LevelsTest, ANewBuildOpensALedgerThatAnOldOneDoesNotRead) {
  Open(after_);
  EXPECT_EQ(Fold(after_)->View()->self().level, 2);
  EXPECT_THAT(std::string(Fold(before_)->stopped().message()),
              HasSubstr("level 2 at offset 0; this build reads up to level 1"));
}

}  // namespace
}  // namespace candour
