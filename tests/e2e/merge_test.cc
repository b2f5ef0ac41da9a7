// Two records of one human, as everybody who asks meets them: before, merged, and split again.
#include <gmock/gmock.h>

#include "candour/records/v1/records.pb.h"
#include "tests/e2e/merge_fixture.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class MergeE2eTest : public MergeFixture {
 protected:
  // person_id of each on the board of 1 March 2024, with the name.
  std::vector<std::string> Board(const std::string& known_at = "") {
    v1::GetBoardRequest ask;
    ask.set_org_code("TST01");
    *ask.mutable_on() = DateOf(CivilDay(2024, 3, 1));
    if (!known_at.empty()) ask.mutable_as_known_at()->set_position(known_at);
    std::vector<std::string> seats;
    const auto board = Ask<v1::GetBoardResponse>("Appointments/GetBoard", ask, "");
    for (const auto& seat : board.seats())
      seats.push_back(absl::StrCat(seat.person_id(), " ", seat.person_name()));
    return seats;
  }
  // Page by page, one on each.
  std::vector<std::string> AppointmentsOf(const std::string& person, const std::string& known_at = "") {
    v1::ListAppointmentsOfPersonRequest ask;
    ask.set_person_id(person);
    ask.set_page_size(1);
    if (!known_at.empty()) ask.mutable_as_known_at()->set_position(known_at);
    std::vector<std::string> ids;
    do {
      const auto page =
          Ask<v1::ListAppointmentsOfPersonResponse>("Appointments/ListAppointmentsOfPerson", ask);
      for (const auto& appointment : page.appointments()) ids.push_back(appointment.appointment_id());
      ask.set_page_token(page.next_page_token());
    } while (!ask.page_token().empty());
    return ids;
  }
  v1::EmployerEntry EmployerEntry(const std::string& person) {
    v1::GetEmployerEntryRequest ask;
    ask.set_org_code("TST01");
    ask.set_person_id(person);
    v1::GetEmployerEntryResponse answer;
    const grpc::Status status = service_.Call("candour.registration.v1.Register/GetEmployerEntry", ask,
                                              &answer, service_.TokenFor({"COSEC"}, "TST01"));
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answer.entry();
  }
  v1::PublicEntry PublicEntry(const std::string& number) {
    v1::GetRegisterEntryRequest ask;
    ask.set_register_number(number);
    return Ask<v1::GetRegisterEntryResponse>("Register/GetRegisterEntry", ask, "").entry();
  }
  std::string Digest() {
    records::v1::GetStateRequest ask;
    ask.set_with_digest(true);
    records::v1::GetStateResponse state;
    EXPECT_TRUE(
        service_.Call("candour.records.v1.Records/GetState", ask, &state, service_.TokenFor({"AUDITOR"}))
            .ok());
    return state.digest();
  }
};

TEST_F(MergeE2eTest, EverybodyFindsTheOneThatGoesOnAndThePastStaysAsItWas) {
  const std::string number = Register(kept_);
  const std::string chief = InPost(merged_, v1::POST_TYPE_CEO), chair = InPost(kept_, v1::POST_TYPE_CHAIR);
  Check(merged_, v1::CHECK_KIND_DBS, CivilDay(2026, 1, 3), v1::CHECK_RESULT_ADVERSE);
  const std::string ottoline_now = kept_ + " Ottoline Quillfeather";
  EXPECT_THAT(Search(kMaiden), IsEmpty()) << "never registered under that name";
  EXPECT_THAT(Board(), ElementsAre(ottoline_now, merged_ + " Ottoline Marchbanks"));
  const std::string before = GetPerson(kept_).basis().token();

  EXPECT_EQ(Merge().receipt().stream(), "person/" + kept_);
  EXPECT_EQ(GetPerson(merged_).merged_into(), kept_);
  EXPECT_EQ(GetPerson(merged_).identity().names(0).family(), kMaiden);
  EXPECT_THAT(GetPerson(kept_).merged_from(), ElementsAre(merged_));
  EXPECT_THAT(Search(kMaiden), ElementsAre(number + " MATCH_REASON_PREVIOUS_NAME"));
  EXPECT_THAT(Search(kNow), ElementsAre(number + " MATCH_REASON_EXACT"));
  EXPECT_THAT(Board(), ElementsAre(ottoline_now, ottoline_now));
  EXPECT_THAT(AppointmentsOf(kept_), UnorderedElementsAre(chief, chair));
  EXPECT_THAT(AppointmentsOf(merged_), ElementsAre(chief));
  const v1::EmployerEntry entry = EmployerEntry(kept_);
  EXPECT_EQ(entry.checks_size(), 4) << "the adverse one too";
  EXPECT_THAT(entry.merged_from(), ElementsAre(merged_));
  EXPECT_EQ(EmployerEntry(merged_).merged_into(), kept_);

  // As it was known: two.
  EXPECT_EQ(GetPerson(merged_, before).merged_into(), "");
  EXPECT_THAT(Board(before), ElementsAre(ottoline_now, merged_ + " Ottoline Quillfeather"))
      << "names are as of now";
  EXPECT_THAT(AppointmentsOf(kept_, before), ElementsAre(chair));

  const std::string digest = Digest();
  service_.Restart(/*without_state=*/true);
  EXPECT_EQ(Digest(), digest);
  EXPECT_THAT(Search(kMaiden), ElementsAre(number + " MATCH_REASON_PREVIOUS_NAME"));
}

TEST_F(MergeE2eTest, ACommandAboutTheMergedRecordSaysWhereToGo) {
  Merge();
  v1::ApplyRequest apply;
  apply.mutable_command()->set_id(NewUuid());
  apply.set_person_id(merged_);
  apply.set_stage(v1::STAGE_L1_FIRST_LINE);
  v1::ApplyResponse unused;
  const grpc::Status status =
      service_.Call("candour.registration.v1.Register/Apply", apply, &unused, Token("REGISTRAR"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonIn(status), "PERSON_MERGED");
  EXPECT_EQ(MetadataIn(status, "merged_into"), kept_);
  EXPECT_THAT(status.error_message(), testing::HasSubstr(kept_));
}

TEST_F(MergeE2eTest, AnOldNumberSaysUnderWhichOneThePersonGoesOn) {
  const std::string old = Register(merged_);
  v1::RequestRemovalRequest leave;
  leave.mutable_command()->set_id(NewUuid());
  leave.set_person_id(merged_);
  v1::RequestRemovalResponse left;
  ASSERT_TRUE(service_
                  .Call("candour.registration.v1.Register/RequestRemoval", leave, &left,
                        service_.TokenFor({"MANAGER"}, "", merged_))
                  .ok());
  const std::string number = Register(kept_);
  Merge();
  EXPECT_EQ(PublicEntry(old).goes_on_as(), number);
  EXPECT_EQ(PublicEntry(old).status(), v1::REGISTER_STATUS_REMOVED);
  EXPECT_EQ(PublicEntry(old).family_name(), kNow) << "former names do not show";
  EXPECT_EQ(PublicEntry(number).goes_on_as(), "");
  EXPECT_EQ(PublicEntry(number).status(), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(MergeE2eTest, ASplitTakesItAllBack) {
  const std::string number = Register(kept_);
  const std::string chief = InPost(merged_, v1::POST_TYPE_CEO), chair = InPost(kept_, v1::POST_TYPE_CHAIR);
  Merge();
  const std::string meanwhile = InPost(kept_, v1::POST_TYPE_NED);
  const std::string merged = GetPerson(kept_).basis().token();
  EXPECT_TRUE(Split({meanwhile}).undid_merge());
  EXPECT_EQ(GetPerson(merged_).merged_into(), "");
  EXPECT_EQ(GetPerson(merged_).split_from(), kept_);
  EXPECT_THAT(GetPerson(kept_).merged_from(), IsEmpty());
  EXPECT_THAT(GetPerson(kept_).split_off(), ElementsAre(merged_));
  EXPECT_THAT(Search(kMaiden), IsEmpty());
  EXPECT_THAT(Search(kNow), ElementsAre(number + " MATCH_REASON_EXACT"));
  EXPECT_THAT(AppointmentsOf(kept_), ElementsAre(chair));
  EXPECT_THAT(AppointmentsOf(merged_), UnorderedElementsAre(chief, meanwhile));
  EXPECT_THAT(Board(),
              UnorderedElementsAre(kept_ + " Ottoline Quillfeather", merged_ + " Ottoline Marchbanks",
                                   merged_ + " Ottoline Marchbanks"));
  EXPECT_THAT(EmployerEntry(kept_).merged_from(), IsEmpty());
  // The error as it was.
  EXPECT_EQ(GetPerson(merged_, merged).merged_into(), kept_);
  EXPECT_THAT(AppointmentsOf(kept_, merged), UnorderedElementsAre(chief, chair, meanwhile));

  const std::string digest = Digest();
  service_.Restart(/*without_state=*/true);
  EXPECT_EQ(Digest(), digest);
  Auditor auditor(service_);
  EXPECT_THAT(auditor.Run(AllRecords(service_.ledger())), IsEmpty()) << "each decision is as it was";
}

}  // namespace
}  // namespace candour
