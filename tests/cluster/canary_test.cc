// Personal data that went through the service is found nowhere on disk, of the broker or of the replicas, nor
// in what they print; what is not personal is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

using testing::IsEmpty;
using testing::Not;

constexpr char kMarker[] = "Director of Marker Affairs";
constexpr char kGiven[] = "Canarywilhelmina", kFamily[] = "Quillfeatherstone";
constexpr char kEmail[] = "canary.quill@mailbox.invalid", kPhone[] = "07700900473";
constexpr char kStreet[] = "47 Canary Feather Row", kReasons[] = "because of the canary in the narrative";

constexpr const char* kPersonal[] = {kGiven, kFamily, kEmail, kPhone, kStreet, kReasons};

// The texts that stand in files under `folder`, in any case of letters, each as "text in path".
std::vector<std::string> Found(const std::string& folder, absl::Span<const char* const> texts) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string lower = absl::AsciiStrToLower(bytes.str());
    for (const char* text : texts) {
      if (absl::StrContains(lower, absl::AsciiStrToLower(text)))
        found.push_back(absl::StrCat(text, " in ", entry.path().string()));
    }
  }
  return found;
}

class Canary : public SharedBrokerTest {
 protected:
  void ExpectNothingPersonal() {
    EXPECT_THAT(Found(cluster().folder(), kPersonal), IsEmpty());
    EXPECT_THAT(Found(site().folder(), kPersonal), IsEmpty());
    // The search does find what is there: in the topic, and in each replica's state.
    EXPECT_THAT(Found(cluster().folder(), {kMarker}), Not(IsEmpty()));
    EXPECT_THAT(Found(site().folder() + "/a/registration", {kMarker}), Not(IsEmpty()));
    EXPECT_THAT(Found(site().folder() + "/b/registration", {kMarker}), Not(IsEmpty()));
  }
};

TEST_F(Canary, PersonalDataIsInNoFileOfARunningSystemOrOfAStoppedOne) {
  const auto a = StartPrepared("a"), b = site().StartReplica("b");
  ASSERT_TRUE(b->Serves()) << b->process().Printed();
  registration::v1::Contact contact;
  contact.set_email(kEmail);
  contact.set_phone(kPhone);
  contact.add_address(kStreet);
  const auto person = RecordPerson(kGiven, kFamily, contact).send(*a->caller(), kPatience);
  ASSERT_TRUE(person.ok()) << person.status();
  const auto applied = Apply(person->new_id).send(*a->caller(), kPatience);
  ASSERT_TRUE(applied.ok()) << applied.status();
  const auto notice = GiveNoticeOfRefusal(person->new_id, kReasons).send(*a->caller(), kPatience);
  ASSERT_TRUE(notice.ok()) << notice.status();
  // Turned away, with an error that must not repeat the name.
  const auto nobody = RecordPerson(kGiven, "").send(*a->caller(), kPatience);
  EXPECT_FALSE(nobody.ok());
  const auto marker = CreatePost(kMarker).send(*a->caller(), kPatience);
  ASSERT_TRUE(marker.ok()) << marker.status();
  // The other replica opens them from the log, for its index of names.
  registration::v1::GetRegistrantRequest request;
  request.set_person_id(person->new_id);
  request.mutable_freshness()->set_min_position(marker->receipt.token());
  registration::v1::GetRegistrantResponse response;
  const absl::Status seen = b->caller()->Call(
      *b->caller()->people, &registration::v1::Register::Stub::GetRegistrant, request, &response, kPatience);
  ASSERT_TRUE(seen.ok()) << seen;
  EXPECT_EQ(response.entry().employer().names(0).family(), kFamily);

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
