// Erasure of somebody who has two records, and of one of two who were taken for one.
#include <gmock/gmock.h>

#include "candour/privacy/v1/key.pb.h"
#include "candour/records/v1/records.pb.h"
#include "common/decider/erasure.h"
#include "tests/e2e/merge_fixture.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;

class MergedErasureE2eTest : public MergeFixture {
 protected:
  // Seven years later.
  void Erase(const std::string& person, const std::vector<std::string>& erased) {
    service_.SetDay(CivilDay(2033, 2, 1));
    v1::RequestErasureRequest request;
    request.set_person_id(person);
    request.set_ground(v1::ERASURE_GROUND_RETENTION_ENDED);
    *request.mutable_date_of_birth() = DateOf(CivilDay(1950, 5, 4));
    request.set_reason("by letter");
    Do<v1::RequestErasureResponse>("Register/RequestErasure", request);
    v1::ApproveErasureRequest approve;
    approve.set_person_id(person);
    *approve.mutable_date_of_birth() = request.date_of_birth();
    Do<v1::ApproveErasureResponse>("Register/ApproveErasure", approve, "DPO");
    service_.SetDay(CivilDay(2033, 2, 17));
    for (const std::string& id : erased)
      ASSERT_TRUE(service_.Within(absl::Seconds(20), [&] { return Destroyed("person." + id); })) << id;
  }
  bool Destroyed(const std::string& subject) {
    common::v1::ErasureState state;
    (void)service_.replica().View()->Load("erasure/" + subject, &state);
    return state.destroyed();
  }
  // The subjects that have keys.
  std::set<std::string> Subjects() {
    std::map<std::string, std::string> subjects;
    const auto following =
        service_.key_log().Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
          privacy::v1::KeyRecord parsed;
          if (record && parsed.ParseFromString(std::string(*record)))
            subjects[std::string(id)] = parsed.subject();
          else
            subjects.erase(std::string(id));
        });
    EXPECT_TRUE(following.ok());
    std::set<std::string> all;
    for (const auto& [id, subject] : subjects) all.insert(subject);
    return all;
  }
  v1::IdentityStatus StatusOf(const std::string& person) { return GetPerson(person).identity_status(); }
  // Why the last fact of the person's history was recorded; "" where it is sealed for good.
  std::string LastReason(const std::string& person) {
    records::v1::ListHistoryRequest ask;
    ask.set_stream("person/" + person);
    records::v1::ListHistoryResponse history;
    EXPECT_TRUE(
        service_.Call("candour.records.v1.Records/ListHistory", ask, &history, Token("REGISTRAR")).ok());
    v1::PersonSplit split;
    EXPECT_TRUE(split.ParseFromString(history.entries(history.entries_size() - 1).fact().value()));
    return split.reason();
  }
};

TEST_F(MergedErasureE2eTest, IsOfAllRecordsOfThePerson) {
  Register(kept_);
  InPost(merged_, v1::POST_TYPE_CEO);
  Merge();
  ASSERT_THAT(Search(kMaiden), testing::SizeIs(1));
  EXPECT_EQ(Subjects().count("person/" + merged_), 1);
  Erase(kept_, {kept_, merged_});
  for (const std::string& person : {kept_, merged_}) {
    EXPECT_EQ(StatusOf(person), v1::IDENTITY_STATUS_ERASED);
    EXPECT_EQ(Subjects().count("person/" + person), 0) << "its keys are gone";
  }
  EXPECT_THAT(Search(kMaiden), IsEmpty());
  EXPECT_THAT(Search(kNow), IsEmpty());
  EXPECT_EQ(GetPerson(merged_).merged_into(), kept_) << "what stands in clear stays";
  service_.Restart(/*without_state=*/true);
  EXPECT_THAT(Search(kMaiden), IsEmpty());
  EXPECT_EQ(StatusOf(merged_), v1::IDENTITY_STATUS_ERASED);
  Auditor auditor(service_);
  EXPECT_THAT(auditor.Run(AllRecords(service_.ledger())),
              testing::Each(testing::HasSubstr("personal fields of its request are erased")));
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 0);
}

TEST_F(MergedErasureE2eTest, OfOneOfTwoLeavesTheOther) {
  const std::string number = Register(kept_);
  Merge();
  Split();
  Erase(merged_, {merged_});
  EXPECT_EQ(StatusOf(merged_), v1::IDENTITY_STATUS_ERASED);
  EXPECT_EQ(GetPerson(kept_).identity().names(0).family(), kNow);
  EXPECT_THAT(Search(kNow), ElementsAre(number + " MATCH_REASON_EXACT"));
  EXPECT_EQ(LastReason(kept_), "two birth certificates");
}

TEST_F(MergedErasureE2eTest, OfTheOneThatWentOnLeavesTheOther) {
  Register(kept_);
  Merge();
  Split();
  Erase(kept_, {kept_});
  EXPECT_EQ(StatusOf(kept_), v1::IDENTITY_STATUS_ERASED);
  EXPECT_EQ(GetPerson(merged_).identity().names(0).family(), kMaiden);
  EXPECT_EQ(Subjects().count("person/" + merged_), 1);
}

}  // namespace
}  // namespace candour
