// Nobody leaves the register by request while proceedings are open that they know of. Over real gRPC; the
// sanctions service's ledger is written by the test, as its facts stand.
#include <gmock/gmock.h>

#include "candour/registration/v1/proceedings.pb.h"
#include "tests/e2e/followed_fixture.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kRemoval[] = "/candour.registration.v1.Register/RequestRemoval";

class LeavingTest : public FollowedTest {
 protected:
  LeavingTest() {
    Begin();
    Admit(person_);
  }

  // Their case is about her, and she was told of it, or not.
  void TheyIdentify(const std::string& case_id, bool told) {
    theirs::CaseConcernsSubject concerns;
    concerns.set_case_id(case_id);
    TheyRecordOn("subject/" + person_, concerns);
    theirs::PersonIdentified identified;
    identified.set_person_id(person_);
    TheyRecordOn("case/" + case_id, identified);
    if (told) TheyRecordOn("case/" + case_id, theirs::AllegationNotified());
  }
  std::string Leave() {
    v1::RequestRemovalRequest leave;
    leave.mutable_command()->set_id(NewUuid());
    leave.set_person_id(person_);
    v1::RequestRemovalResponse left;
    last_ = service_->Call(kRemoval + 1, leave, &left, service_->TokenFor({"MANAGER"}, "", person_));
    return ReasonIn(last_);
  }
  v1::RegisterStatus Status() {
    v1::GetRegistrantRequest get;
    get.set_person_id(person_);
    v1::GetRegistrantResponse answer;
    EXPECT_TRUE(service_
                    ->Call("candour.registration.v1.Register/GetRegistrant", get, &answer,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    return answer.entry().employer().status();
  }
  // The commits of her requests to leave, in order.
  std::vector<ledger::v1::Commit> Removals() {
    std::vector<ledger::v1::Commit> removals;
    for (const LogRecord& record : AllRecords(service_->ledger())) {
      ledger::v1::Commit commit;
      if (record.value && commit.ParseFromString(*record.value) && commit.method() == kRemoval)
        removals.push_back(commit);
    }
    return removals;
  }
  static v1::ProceedingsElsewhere EvidenceOf(const ledger::v1::Commit& commit) {
    v1::ProceedingsElsewhere found;
    EXPECT_EQ(commit.evidence_size(), 1);
    EXPECT_TRUE(found.ParseFromString(commit.evidence(0).view().value()));
    return found;
  }
};

TEST_F(LeavingTest, WaitsForACaseThatSheWasToldOf) {
  TheyIdentify("c1", true);
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  EXPECT_EQ(MetadataIn(last_, "what"), "case");
  EXPECT_EQ(MetadataIn(last_, "id"), "c1");
  EXPECT_EQ(last_.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(Status(), v1::REGISTER_STATUS_ACTIVE);
  TheyRecordOn("case/c1", theirs::NoCase());
  EXPECT_EQ(Leave(), "");
  EXPECT_EQ(Status(), v1::REGISTER_STATUS_REMOVED);
}

// Else the refusal would tell her.
TEST_F(LeavingTest, SaysNothingOfACaseThatSheWasNotToldOf) {
  TheyIdentify("c1", false);
  EXPECT_EQ(Leave(), "");
  ASSERT_EQ(Removals().size(), 1u);
  const v1::ProceedingsElsewhere found = EvidenceOf(Removals()[0]);
  EXPECT_TRUE(found.asked());
  EXPECT_THAT(found.open_case_ids(), IsEmpty()) << "nor does what is recorded";
}

// She was taken for somebody else at first: that one is told, she is not, and nothing of it is hers to wait
// for.
TEST_F(LeavingTest, SaysNothingOfACaseThatIsAboutSomebodyElseByNow) {
  TheyIdentify("c1", false);
  theirs::PersonIdentified again;
  again.set_person_id(NewUuid());
  TheyRecordOn("case/c1", again);
  TheyRecordOn("case/c1", theirs::AllegationNotified());
  EXPECT_EQ(Leave(), "");
  ASSERT_EQ(Removals().size(), 1u);
  EXPECT_THAT(EvidenceOf(Removals()[0]).open_case_ids(), IsEmpty());
}

TEST_F(LeavingTest, WaitsForAnInterimOrderToEnd) {
  TheyBar(CivilDay(2026, 1, 5));
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  EXPECT_EQ(MetadataIn(last_, "what"), "restriction");
  EXPECT_EQ(MetadataIn(last_, "id"), "order-1");
  EXPECT_EQ(Status(), v1::REGISTER_STATUS_SUSPENDED);
  TheyLift(CivilDay(2026, 1, 4));
  EXPECT_EQ(Leave(), "");
}

TEST_F(LeavingTest, IsDecidedOnWhatTheirLedgerHeldWhenItWasAsked) {
  shown_.silent = true;
  EXPECT_EQ(Leave(), "STALE_VIEW");
  EXPECT_EQ(last_.error_code(), grpc::StatusCode::UNAVAILABLE);
  shown_.silent = false;
  TheyIdentify("c1", true);
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  ASSERT_EQ(Removals().size(), 1u) << "nothing was decided on a stale view";
  const ledger::v1::Commit refused = Removals()[0];
  EXPECT_THAT(EvidenceOf(refused).open_case_ids(), ElementsAre("c1"));
  EXPECT_EQ(refused.evidence(0).at().ledger_id(), TestLedgerId());
  EXPECT_EQ(refused.evidence(0).at().offset(), 4u) << "how it was opened, and three facts";
  ASSERT_EQ(refused.known_at_size(), 2);
  EXPECT_LE(refused.known_at(1).offset(), 4u);
}

// An auditor decides it again from what the commit holds; evidence that is made up or missing shows.
TEST_F(LeavingTest, IsDecidedAgainFromItsEvidence) {
  TheyIdentify("c1", true);
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  TheyRecordOn("case/c1", theirs::NoCase());
  EXPECT_EQ(Leave(), "");
  const std::vector<LogRecord> honest = AllRecords(service_->ledger());
  Auditor auditor(*service_);
  EXPECT_THAT(auditor.Run(honest), IsEmpty());
  const auto forged = [&](const std::function<void(ledger::v1::Commit*)>& forge) {
    return auditor.Run(Forged(honest, kRemoval, forge));
  };
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) { commit->clear_evidence(); }),
              ElementsAre(HasSubstr("it does not say what was looked up for it")));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                v1::ProceedingsElsewhere found;
                found.set_asked(true);
                found.add_open_case_ids("c1");
                found.SerializeToString(commit->mutable_evidence(0)->mutable_view()->mutable_value());
              }),
              ElementsAre(HasSubstr("OPEN_PROCEEDINGS")));
}

}  // namespace
}  // namespace candour
