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
#include "tests/cluster/shared_broker.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kMarker[] = "Director of Marker Affairs";
constexpr char kGiven[] = "Canarywilhelmina", kFamily[] = "Quillfeatherstone";
constexpr char kEmail[] = "canary.quill@mailbox.invalid", kPhone[] = "07700900473";
constexpr char kStreet[] = "47 Canary Feather Row", kReasons[] = "because of the canary in the narrative";

// In small letters.
std::vector<std::string> Lower(const std::vector<std::string>& texts) {
  std::vector<std::string> lower;
  for (const std::string& text : texts) lower.push_back(absl::AsciiStrToLower(text));
  return lower;
}

// The texts that stand in files under `folder`, in any case of letters, each as "text in path". One pass: a
// broker's folder is large.
std::vector<std::string> Found(const std::string& folder, const std::vector<std::string>& texts) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string lower = absl::AsciiStrToLower(bytes.str());
    for (const std::string& text : Lower(texts)) {
      if (absl::StrContains(lower, text)) found.push_back(absl::StrCat(text, " in ", entry.path().string()));
    }
  }
  return found;
}

class Canary : public SharedBrokerTest {
 protected:
  // The search does find what is there: in the topic, and in each replica's state.
  void ExpectNothingPersonal() {
    const std::vector<std::string> texts = {kGiven, kFamily, kEmail, kPhone, kStreet, kReasons, kMarker};
    const std::string marker = Lower({kMarker})[0] + " in ";
    const std::vector<std::string> in_topics = Found(cluster().folder(), texts),
                                   in_site = Found(site().folder(), texts);
    EXPECT_THAT(in_topics, AllOf(Each(StartsWith(marker)), Not(IsEmpty())));
    EXPECT_THAT(in_site, AllOf(Each(StartsWith(marker)), Contains(HasSubstr("/a/registration/")),
                               Contains(HasSubstr("/b/registration/"))));
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
