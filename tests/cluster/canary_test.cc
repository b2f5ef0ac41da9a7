// Personal data that went through the service is found nowhere on disk, of the broker or of the replicas, nor
// in what they print, nor in an error; what is not personal is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/base/uuid.h"
#include "tests/cluster/shared_broker.h"
#include "tests/e2e/canaries.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Recorded in clear, so that a search which finds nothing shows that it does look.
constexpr char kMarker[] = "Director of Marker Affairs";

// The files under `folder` that hold it.
std::vector<std::string> FilesWith(const std::string& folder, const std::string& text) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (absl::StrContains(bytes.str(), text)) found.push_back(entry.path().string());
  }
  return found;
}

class Canary : public SharedBrokerTest {
 protected:
  template <class Response, class Request>
  absl::StatusOr<Response> Send(const ServiceReplica& replica,
                                grpc::Status (v1::Register::Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                                        Response*),
                                Request request) {
    request.mutable_command()->set_id(NewUuid());
    Response response;
    const absl::Status status =
        replica.caller()->Call(*replica.caller()->people, rpc, request, &response, kPatience);
    EXPECT_THAT(canaries_.FindIn(status.ToString(absl::StatusToStringMode::kWithEverything)), IsEmpty());
    if (!status.ok()) return status;
    return response;
  }
  template <class Request>
  Request Planted() {
    Request request;
    canaries_.Plant(&request);
    return request;
  }
  // The search does find what is there: in the topic, and in each replica's state.
  void ExpectNothingPersonal() {
    EXPECT_THAT(canaries_.FindUnder(cluster().folder()), IsEmpty());
    EXPECT_THAT(canaries_.FindUnder(site().folder()), IsEmpty());
    EXPECT_THAT(FilesWith(cluster().folder(), kMarker), Not(IsEmpty()));
    EXPECT_THAT(FilesWith(site().folder(), kMarker),
                AllOf(Contains(HasSubstr("/a/registration/")), Contains(HasSubstr("/b/registration/"))));
  }

  Canaries canaries_;
};

TEST_F(Canary, PersonalDataIsInNoFileOfARunningSystemOrOfAStoppedOne) {
  const auto a = StartPrepared("a"), b = site().StartReplica("b");
  ASSERT_TRUE(b->Serves()) << b->process().Printed();
  // Names, days, address, other regulators: every field.
  auto record = Planted<v1::RecordPersonRequest>();
  auto turned_away = record, refused = record;
  record.mutable_identity()->mutable_names(1)->clear_to();  // in use
  const auto person = Send(*a, &v1::Register::Stub::RecordPerson, record);
  ASSERT_TRUE(person.ok()) << person.status();
  const auto applied = Apply(person->person_id()).send(*a->caller(), kPatience);
  ASSERT_TRUE(applied.ok()) << applied.status();
  auto notice = Planted<v1::GiveNoticeOfRefusalRequest>();
  notice.set_person_id(person->person_id());
  notice.set_delivery(v1::DELIVERY_POST);
  const auto given = Send(*a, &v1::Register::Stub::GiveNoticeOfRefusal, notice);
  ASSERT_TRUE(given.ok()) << given.status();
  // With errors that must not repeat what was sent.
  turned_away.mutable_identity()->mutable_names(0)->clear_family();
  EXPECT_TRUE(absl::IsInvalidArgument(Send(*a, &v1::Register::Stub::RecordPerson, turned_away).status()));
  EXPECT_EQ(ReasonOf(Send(*a, &v1::Register::Stub::RecordPerson, refused).status()), "NAME_MISSING");
  const auto marker = CreatePost(kMarker).send(*a->caller(), kPatience);
  ASSERT_TRUE(marker.ok()) << marker.status();
  // The other replica opens them from the log, for its index of names.
  v1::GetRegistrantRequest request;
  request.set_person_id(person->person_id());
  request.mutable_freshness()->set_min_position(marker->receipt.token());
  v1::GetRegistrantResponse response;
  const absl::Status seen = b->caller()->Call(*b->caller()->people, &v1::Register::Stub::GetRegistrant,
                                              request, &response, kPatience);
  ASSERT_TRUE(seen.ok()) << seen;
  EXPECT_EQ(response.entry().employer().names(0).family(), record.identity().names(0).family());
  EXPECT_THAT(canaries_.FindIn(response.SerializeAsString()), Not(IsEmpty()));

  ExpectNothingPersonal();
  EXPECT_EQ(a->Terminate(), 0);
  b->Kill9();
  ExpectNothingPersonal();
  // Folded and opened again from what is on disk.
  a->Start();
  b->Start();
  ASSERT_TRUE(a->Serves() && b->Serves());
  ExpectNothingPersonal();
}

}  // namespace
}  // namespace candour
