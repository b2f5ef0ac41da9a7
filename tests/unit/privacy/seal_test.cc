#include "common/privacy/seal.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/sha256.h"
#include "tests/support/counting_entropy.h"
#include "tests/support/memory_key_log.h"
#include "tests/unit/privacy/sample.pb.h"

namespace candour {
namespace {

namespace v1 = sample::privacy::v1;
using google::protobuf::util::MessageDifferencer;
using ledger::v1::Sealed;
using testing::HasSubstr;
using testing::Not;

constexpr char kPerson[] = "person/0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
constexpr Place kPlace{kPerson, 3};

v1::PersonRecorded Zebedee() {
  v1::PersonRecorded fact;
  fact.set_org_code("TST01");
  fact.set_given_name("Zebedee");
  fact.set_family_name("Quillfeather");
  fact.add_former_names("Marrowby");
  fact.add_former_names("Oxlade");
  fact.mutable_home()->set_line("7 Larkspur Rise");
  fact.set_email("zebedee@mail.invalid");
  fact.set_revision(4);
  return fact;
}

class SealTest : public testing::Test {
 protected:
  v1::PersonRecorded SealedZebedee() {
    v1::PersonRecorded fact = Zebedee();
    EXPECT_EQ(sealer_.Seal(kPlace, kPerson, &fact), absl::OkStatus());
    return fact;
  }
  absl::StatusCode Opened(v1::PersonRecorded fact, Place place = kPlace) {
    const v1::PersonRecorded before = fact;
    const absl::Status status = sealer_.Open(place, &fact);
    if (!status.ok()) {
      EXPECT_TRUE(MessageDifferencer::Equals(fact, before)) << "a failure changes nothing";
    }
    return status.code();
  }

  const Secret kek_ = Secret::Take(std::string(32, 'K'));
  MemoryKeyLog log_;
  CountingEntropy entropy_;
  const std::unique_ptr<Keyring> keyring_ =
      *Keyring::Open(log_, kek_, "registration", Keyring::Options(), entropy_);
  Sealer sealer_{*keyring_, entropy_};
};

TEST_F(SealTest, RestoresWhatItSealed) {
  v1::PersonRecorded fact = SealedZebedee();
  ASSERT_EQ(sealer_.Open(kPlace, &fact), absl::OkStatus());
  EXPECT_TRUE(MessageDifferencer::Equals(fact, Zebedee())) << fact.ShortDebugString();
  EXPECT_EQ(DeterministicBytes(fact), DeterministicBytes(Zebedee()));
}

TEST_F(SealTest, LeavesOnlyWhatIsNotPersonal) {
  v1::PersonRecorded fact = SealedZebedee();
  EXPECT_EQ(fact.sealed().scheme(), 1u);
  EXPECT_EQ(fact.sealed().stream(), kPerson);
  EXPECT_EQ(fact.sealed().version(), 3u);
  EXPECT_EQ(fact.sealed().type(), "candour.sample.privacy.v1.PersonRecorded");
  fact.clear_sealed();
  v1::PersonRecorded open;
  open.set_org_code("TST01");
  open.set_revision(4);
  EXPECT_TRUE(MessageDifferencer::Equals(fact, open)) << fact.ShortDebugString();
}

TEST_F(SealTest, NoNameStandsInTheBytes) {
  const std::string bytes = SealedZebedee().SerializeAsString();
  for (const char* canary : {"Zebedee", "Quillfeather", "Marrowby", "Oxlade", "Larkspur", "mail.invalid"})
    EXPECT_THAT(bytes, Not(HasSubstr(canary)));
  for (const auto& [id, record] : log_.records()) EXPECT_THAT(record, Not(HasSubstr("Zebedee")));
}

TEST_F(SealTest, ALengthShowsNoName) {
  for (size_t length = 1; length <= 40; ++length) {
    v1::NoticeGiven fact;
    fact.set_text(std::string(length, 'n'));
    ASSERT_EQ(sealer_.Seal(kPlace, kPerson, &fact), absl::OkStatus());
    EXPECT_EQ(fact.sealed().ciphertext().size(), 64u + 16u) << length;
  }
}

TEST_F(SealTest, PadsEvenAFullBlock) {
  for (const size_t length : {61, 62, 63, 126, 1000}) {
    v1::NoticeGiven fact;
    fact.set_text(std::string(length, 'n'));
    ASSERT_EQ(sealer_.Seal(kPlace, kPerson, &fact), absl::OkStatus());
    EXPECT_EQ((fact.sealed().ciphertext().size() - 16) % 64, 0u);
    ASSERT_EQ(sealer_.Open(kPlace, &fact), absl::OkStatus());
    EXPECT_EQ(fact.text(), std::string(length, 'n'));
  }
}

TEST_F(SealTest, SealsTheSameTwiceToDifferentBytesUnderOneKey) {
  const v1::PersonRecorded first = SealedZebedee(), second = SealedZebedee();
  EXPECT_EQ(SealedKeyId(first), SealedKeyId(second));
  EXPECT_NE(first.sealed().nonce(), second.sealed().nonce());
  EXPECT_NE(first.sealed().ciphertext(), second.sealed().ciphertext());
}

TEST_F(SealTest, LeavesMessagesWithoutPersonalFieldsAsTheyAre) {
  v1::PostCreated post;
  post.set_title("Chief executive");
  ASSERT_EQ(sealer_.Seal(kPlace, kPerson, &post), absl::OkStatus());
  ASSERT_EQ(sealer_.Open(kPlace, &post), absl::OkStatus());
  EXPECT_EQ(post.title(), "Chief executive");
  v1::PersonRecorded nameless;
  nameless.set_post_office("TST01");
  ASSERT_EQ(sealer_.Seal(kPlace, kPerson, &nameless), absl::OkStatus());
  EXPECT_FALSE(nameless.has_sealed());
  EXPECT_EQ(SealedKeyId(nameless), "");
  EXPECT_EQ(SealedKeyId(post), "");
  EXPECT_EQ(log_.puts(), 0);
}

TEST_F(SealTest, LeavesTheOpenMemberOfAOneofBeside) {
  v1::PersonRecorded fact = Zebedee();
  fact.set_post_office("Box 12");
  const v1::PersonRecorded before = fact;
  ASSERT_EQ(sealer_.Seal(kPlace, kPerson, &fact), absl::OkStatus());
  EXPECT_EQ(fact.post_office(), "Box 12");
  ASSERT_EQ(sealer_.Open(kPlace, &fact), absl::OkStatus());
  EXPECT_TRUE(MessageDifferencer::Equals(fact, before));
}

TEST_F(SealTest, RefusesASealedOfTheCallersOwn) {
  v1::PersonRecorded fact = Zebedee();
  fact.mutable_sealed()->set_scheme(1);
  EXPECT_EQ(sealer_.Seal(kPlace, kPerson, &fact).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(fact.given_name(), "Zebedee");
}

TEST_F(SealTest, SealsNothingWithoutAnAcknowledgedKey) {
  log_.FailPuts(absl::UnavailableError("no broker"));
  v1::PersonRecorded fact = Zebedee();
  EXPECT_EQ(sealer_.Seal(kPlace, kPerson, &fact).code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(MessageDifferencer::Equals(fact, Zebedee()));
}

TEST_F(SealTest, NoticesEveryChangeOfASealed) {
  const std::string another_key = (*keyring_->KeyFor("person/other", options::v1::RETENTION_IDENTITY))->id;
  const std::vector<std::function<void(Sealed&)>> changes = {
      [](Sealed& sealed) { sealed.set_scheme(2); },
      [](Sealed& sealed) { sealed.set_scheme(0); },
      [&](Sealed& sealed) { sealed.set_key_id(another_key); },
      [](Sealed& sealed) { (*sealed.mutable_nonce())[0] ^= 1; },
      [](Sealed& sealed) { sealed.mutable_nonce()->pop_back(); },
      [](Sealed& sealed) { (*sealed.mutable_ciphertext())[5] ^= 1; },
      [](Sealed& sealed) { sealed.mutable_ciphertext()->back() ^= 1; },
      [](Sealed& sealed) { sealed.mutable_ciphertext()->resize(70); },
      [](Sealed& sealed) { sealed.clear_ciphertext(); },
      [](Sealed& sealed) { (*sealed.mutable_commitment())[31] ^= 1; },
      [](Sealed& sealed) { sealed.clear_commitment(); },
      [](Sealed& sealed) { sealed.set_stream("person/other"); },
      [](Sealed& sealed) { sealed.set_version(4); },
      [](Sealed& sealed) { sealed.set_type("candour.sample.privacy.v1.PersonCorrected"); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    v1::PersonRecorded fact = SealedZebedee();
    changes[i](*fact.mutable_sealed());
    EXPECT_EQ(Opened(fact), absl::StatusCode::kDataLoss) << "change " << i;
    EXPECT_EQ(sealer_.OpenSealed(fact.sealed()).status().code(), absl::StatusCode::kDataLoss)
        << "change " << i;
  }
}

TEST_F(SealTest, OpensOnlyWhereItWasSealed) {
  const v1::PersonRecorded fact = SealedZebedee();
  EXPECT_EQ(Opened(fact), absl::StatusCode::kOk);
  EXPECT_EQ(Opened(fact, {kPerson, 4}), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Opened(fact, {"person/other", 3}), absl::StatusCode::kDataLoss);
  v1::PersonCorrected other;
  *other.mutable_sealed() = fact.sealed();
  EXPECT_EQ(sealer_.Open(kPlace, &other).code(), absl::StatusCode::kDataLoss);
}

TEST_F(SealTest, RefusesPersonalFieldsBesideTheSealed) {
  v1::PersonRecorded fact = SealedZebedee();
  fact.set_family_name("Somebody-Else");
  EXPECT_EQ(Opened(fact), absl::StatusCode::kDataLoss);
}

TEST_F(SealTest, SaysThatAnErasedKeyIsGone) {
  const v1::PersonRecorded fact = SealedZebedee();
  ASSERT_TRUE(log_.Erase(SealedKeyId(fact), absl::ZeroDuration()).ok());
  EXPECT_EQ(Opened(fact), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(sealer_.OpenSealed(fact.sealed()).status().message()),
              HasSubstr("erased or not yet here"));
}

// Without the commitment a ciphertext could be made that opens under two keys, to two different people.
TEST_F(SealTest, CommitsToItsKey) {
  const Sealed sealed = SealedZebedee().sealed();
  const DataKeyPtr key = *keyring_->Find(sealed.key_id());
  EXPECT_EQ(sealed.commitment(),
            Sha256(absl::StrCat("candour-key/v1\n", key->secret.bytes(), sealed.key_id(), sealed.nonce())));
}

TEST_F(SealTest, OpensACopyInAStateRow) {
  const Sealed copied = SealedZebedee().sealed();
  const auto person = sealer_.OpenAs<v1::PersonRecorded>(copied);
  ASSERT_TRUE(person.ok()) << person.status();
  EXPECT_EQ(person->family_name(), "Quillfeather");
  EXPECT_EQ(person->org_code(), "");
  EXPECT_EQ(sealer_.OpenAs<v1::PersonCorrected>(copied).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SealTest, NoErrorShowsAName) {
  v1::PersonRecorded fact = SealedZebedee();
  fact.mutable_sealed()->set_version(9);
  EXPECT_THAT(sealer_.Open(kPlace, &fact).ToString(), Not(HasSubstr("0191f3c2")));
}

// Fixed for ever: what is in a log must open. The entropy counts: id 00..0f, key 10..2f, nonce of the
// wrapping 30..47, nonce 48..5f.
TEST_F(SealTest, SealsAsItAlwaysDid) {
  const Sealed sealed = SealedZebedee().sealed();
  EXPECT_EQ(absl::BytesToHexString(sealed.key_id()), "000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(absl::BytesToHexString(sealed.nonce()), "48494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
  EXPECT_EQ(absl::BytesToHexString(sealed.commitment()),
            "f45bcba386c2b03bf520e7ffbafdf4a848545f873cdc535675ea5da5e56dd02b");
  EXPECT_EQ(
      absl::BytesToHexString(sealed.ciphertext()),
      "f2e1428cb7df28dc23984f56162f9bbbe8a96524a06f24f3840ec383facfd68160701c5c3081156106867e15a4500604"
      "2c9db425827444c536a8fccbd471a7ef123bc4bc45c8cc0f1b92d718d2b8ebc8c04b328457210d7ed0632398e3654dba"
      "0ad4c7d1cba84b391cbe44bbc987becb68041b01d04bad14083109fb75881c8012a12067422dc38e3e193d71ca1c454e");
}

}  // namespace
}  // namespace candour
