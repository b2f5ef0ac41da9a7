// What the register makes of a case's facts (services/registration/service/known_case.h) is what the
// sanctions service makes of its state: after each fact of random cases, decided by the real rules.
#include "services/registration/service/known_case.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/case/examination/examination.h"
#include "services/sanctions/case/transitions.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {
namespace {

replica::v1::FactRow RowOf(const google::protobuf::Message& fact) {
  replica::v1::FactRow row;
  row.set_type(fact.GetDescriptor()->full_name());
  fact.SerializeToString(row.mutable_value());
  return row;
}

// A case folded twice: by its own service, and by the register.
class Twice {
 public:
  explicit Twice(std::string stream) : stream_(std::move(stream)), known_(stream_) {}

  void Take(const CaseFact& at) {
    asked_ = asked_ || dynamic_cast<const sanctions::v1::DeterminationRequested*>(at.fact.get()) != nullptr;
    const auto* identified = dynamic_cast<const sanctions::v1::PersonIdentified*>(at.fact.get());
    // Who asked turns out not to be the one.
    const bool anew = identified != nullptr && !the_.person_id().empty();
    if (anew && identified->person_id() != the_.person_id()) asked_ = false;
    EXPECT_TRUE(model_.Fold(at.fact->GetDescriptor()->full_name(), at.fact->SerializeAsString(),
                            {stream_, at.version, at.decided_at, at.decided_at, at.account, at.role}, &the_));
    EXPECT_TRUE(known_.Take(RowOf(*at.fact)).ok());
  }
  bool open() const { return !IsOver(the_.stage()); }
  // "" where they agree.
  std::string Difference() const {
    if (known_.open() != open()) return open() ? "it is open" : "it is over";
    if (known_.person_id() != the_.person_id()) return "it is about somebody else";
    const bool told = asked_ || WasTold(the_);
    if (known_.told() != told) return told ? "the person was told" : "the person was not told";
    return "";
  }

 private:
  const std::string stream_;
  const Model model_ = Model::Of<Case>();
  CaseState the_;
  bool asked_ = false;
  KnownCase known_;
};

TEST(KnownCase, IsOpenAndToldAsItsServiceSays) {
  std::map<std::string, int> over, differs;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    RandomCase random(seed);
    random.Run(160);
    for (const auto& [stream, history] : random.histories()) {
      Twice twice(stream);
      for (size_t i = 0; i < history.size(); ++i) {
        twice.Take(history[i]);
        // What is decided together is known together.
        if (i + 1 < history.size() && history[i + 1].commit == history[i].commit) continue;
        const std::string after = absl::StrCat(" after ", history[i].fact->GetDescriptor()->name());
        const std::string difference = twice.Difference();
        if (!difference.empty()) ++differs[absl::StrCat(difference, after, ", seed ", seed)];
        if (!twice.open()) ++over[history[i].fact->GetDescriptor()->name()];
      }
    }
  }
  EXPECT_THAT(differs, testing::IsEmpty());
  // Else it says nothing: cases come to their end, in more ways than one.
  EXPECT_GE(over.size(), 10u) << testing::PrintToString(over);
}

TEST(KnownCase, IsNotToldWhereScreeningIsAllThatWasDone) {
  KnownCase the("case/c1");
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::CaseOpened())).ok());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::PersonIdentified())).ok());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::ScreenedIn())).ok());
  EXPECT_TRUE(the.open());
  EXPECT_FALSE(the.told());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::AllegationNotified())).ok());
  EXPECT_TRUE(the.told());
}

TEST(KnownCase, IsToldToWhomItIsAbout) {
  const auto identified = [](const std::string& id) {
    sanctions::v1::PersonIdentified fact;
    fact.set_person_id(id);
    return RowOf(fact);
  };
  KnownCase the("case/c1");
  EXPECT_TRUE(the.Take(identified("a")).ok());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::InterimNoticeGiven())).ok());
  EXPECT_TRUE(the.told());
  EXPECT_TRUE(the.Take(identified("a")).ok());
  EXPECT_TRUE(the.told());
  EXPECT_TRUE(the.Take(identified("b")).ok());
  EXPECT_EQ(the.person_id(), "b");
  EXPECT_FALSE(the.told()) << "the notice was given to another";
}

// The court sends back what the panel decided; what a review made of it later leaves the case decided.
TEST(KnownCase, IsOpenAgainOnlyWhereTheHearingIsSentBack) {
  const auto imposed = [](const std::string& id) {
    sanctions::v1::SanctionImposed fact;
    fact.set_sanction_id(id);
    return RowOf(fact);
  };
  const auto sent_back = [](const std::string& id) {
    sanctions::v1::AppealDecided fact;
    fact.set_sanction_id(id);
    fact.set_outcome(sanctions::v1::APPEAL_OUTCOME_REMITTED);
    return RowOf(fact);
  };
  KnownCase the("case/c1");
  EXPECT_TRUE(the.Take(imposed("of-the-panel")).ok());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::AppealPeriodEnded())).ok());
  EXPECT_FALSE(the.open());
  EXPECT_TRUE(the.Take(imposed("of-a-review")).ok());
  EXPECT_FALSE(the.open());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::AppealLodged())).ok());
  EXPECT_TRUE(the.open());
  EXPECT_TRUE(the.Take(sent_back("of-a-review")).ok());
  EXPECT_FALSE(the.open());
  EXPECT_TRUE(the.Take(RowOf(sanctions::v1::AppealLodged())).ok());
  EXPECT_TRUE(the.Take(sent_back("of-the-panel")).ok());
  EXPECT_TRUE(the.open());
}

TEST(KnownCase, SaysWhatItCannotRead) {
  KnownCase the("case/c1");
  replica::v1::FactRow row = RowOf(sanctions::v1::AppealDecided());
  row.set_value("\x0a\xff");
  const absl::Status status = the.Take(row);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("case/c1"));
}

}  // namespace
}  // namespace candour::fairness
