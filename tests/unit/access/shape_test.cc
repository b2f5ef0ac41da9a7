#include "common/shape/shape.h"

#include <gmock/gmock.h>

#include <thread>

#include "unit/access/test_service.pb.h"

namespace candour {

bool operator==(const FieldViolation& a, const FieldViolation& b) {
  return a.field == b.field && a.description == b.description;
}
void PrintTo(const FieldViolation& violation, std::ostream* out) {
  *out << violation.field << ": " << violation.description;
}

namespace {

using test::v1::Shaped;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One that breaks nothing.
Shaped Good() {
  Shaped good;
  good.mutable_command()->set_id("0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a");
  good.set_name("Ada");
  good.set_kind(test::v1::KIND_ONE);
  good.set_count(0);
  good.add_kinds(test::v1::KIND_ONE);
  return good;
}

class ShapeTest : public testing::Test {
 protected:
  // What is wrong with a good message after `change`.
  template <class Change>
  std::vector<FieldViolation> After(Change change) const {
    Shaped shaped = Good();
    change(shaped);
    return shapes_.Check(shaped);
  }

  const RequestShapes shapes_ = *RequestShapes::Create({Shaped::descriptor()});
};

TEST_F(ShapeTest, AGoodMessagePasses) {
  EXPECT_THAT(shapes_.Check(Good()), IsEmpty());
  EXPECT_THAT(After([](Shaped& s) {
                s.set_code("TST01");
                s.set_record("0191f3c2-7d1a-5c3e-9b1a-2f6d5e4c3b2a");
                s.add_words("one");
                s.add_words("");
                s.set_token("1234");
                s.set_free(std::string(256, 'x'));
                *s.add_people() = Good();
                (*s.mutable_by_name())["a"] = Good();
                s.set_left("left");
                s.mutable_at()->set_seconds(1);
              }),
              IsEmpty());
}

TEST_F(ShapeTest, EverythingMissingIsNamedAtOnce) {
  EXPECT_THAT(shapes_.Check(Shaped()),
              ElementsAre(FieldViolation{"command", "is required"}, FieldViolation{"name", "is required"},
                          FieldViolation{"kind", "is required"}, FieldViolation{"count", "is required"},
                          FieldViolation{"kinds", "is required"}));
}

TEST_F(ShapeTest, PatternsMatchTheWholeText) {
  const FieldViolation wrong{"code", "must match [A-Z0-9]{3,10}"};
  for (const char* code : {"tst01", "TS", "TST01 ", "TST01\n", "xTST01", "ABCDEFGHIJK"}) {
    EXPECT_THAT(After([&](Shaped& s) { s.set_code(code); }), ElementsAre(wrong)) << code;
  }
  EXPECT_THAT(After([](Shaped& s) { s.set_left("7"); }),
              ElementsAre(FieldViolation{"left", "must match [a-z]+"}));
}

TEST_F(ShapeTest, UuidsAreCanonicalAndAClientsAreOfItsVersions) {
  for (const char* uuid :
       {"x", "0191F3C2-7d1a-7c3e-9b1a-2f6d5e4c3b2a", "{0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a}"}) {
    EXPECT_THAT(After([&](Shaped& s) { s.set_record(uuid); }),
                ElementsAre(FieldViolation{"record", "must be a UUID in lower case"}));
  }
  const auto with_id = [this](const char* id) {
    return After([id](Shaped& s) { s.mutable_command()->set_id(id); });
  };
  EXPECT_THAT(with_id("0191f3c2-7d1a-4c3e-9b1a-2f6d5e4c3b2a"), IsEmpty());
  for (const char* id : {"0191f3c2-7d1a-5c3e-9b1a-2f6d5e4c3b2a", "0191f3c2-7d1a-1c3e-9b1a-2f6d5e4c3b2a"}) {
    EXPECT_THAT(with_id(id), ElementsAre(FieldViolation{"command.id", "must be a UUID of version 4 or 7"}));
  }
  EXPECT_THAT(with_id(""), ElementsAre(FieldViolation{"command.id", "is required"}));
}

TEST_F(ShapeTest, SizesAreBytesAndItems) {
  EXPECT_THAT(After([](Shaped& s) { s.set_name("\u00e9\u00e9\u00e9\u00e9\u00e9"); }),
              ElementsAre(FieldViolation{"name", "is longer than 8 bytes"}));
  EXPECT_THAT(After([](Shaped& s) { s.set_token("12345"); }),
              ElementsAre(FieldViolation{"token", "is longer than 4 bytes"}));
  EXPECT_THAT(After([](Shaped& s) { s.set_free(std::string(257, 'x')); }),
              ElementsAre(FieldViolation{"free", "is longer than 256 bytes"}));
  EXPECT_THAT(After([](Shaped& s) {
                for (int i = 0; i < 4; ++i) s.add_words("A");
              }),
              ElementsAre(FieldViolation{"words", "has more than 3 items"}));
  EXPECT_THAT(After([](Shaped& s) { s.mutable_numbers()->Resize(512, 0); }), IsEmpty());
  EXPECT_THAT(After([](Shaped& s) { s.mutable_numbers()->Resize(513, 0); }),
              ElementsAre(FieldViolation{"numbers", "has more than 512 items"}));
  EXPECT_THAT(After([](Shaped& s) {
                for (int i = 0; i < 513; ++i) (*s.mutable_by_name())[std::to_string(i)] = Good();
              }),
              ElementsAre(FieldViolation{"by_name", "has more than 512 items"}));
}

TEST_F(ShapeTest, ItemsAndEmbeddedMessagesAreNamedByTheirPath) {
  EXPECT_THAT(After([](Shaped& s) {
                s.add_words("ok");
                s.add_words("NO");
                *s.add_people() = Good();
                Shaped& second = *s.add_people() = Good();
                *second.add_people() = Good();
                second.mutable_people(0)->clear_name();
                (*s.mutable_by_name())["secret"] = Good();
                (*s.mutable_by_name())["secret"].set_code("?");
                *s.mutable_right() = Good();
                s.mutable_right()->clear_count();
              }),
              ElementsAre(FieldViolation{"words[1]", "must match [a-z]*"},
                          FieldViolation{"people[1].people[0].name", "is required"},
                          FieldViolation{"by_name[0].value.code", "must match [A-Z0-9]{3,10}"},
                          FieldViolation{"right.count", "is required"}));
}

TEST_F(ShapeTest, UnknownEnumNumbersAreRefused) {
  const char* why = "is not a value that this server knows";
  EXPECT_THAT(After([](Shaped& s) { s.set_kind(static_cast<test::v1::Kind>(9)); }),
              ElementsAre(FieldViolation{"kind", why}));
  EXPECT_THAT(After([](Shaped& s) { s.set_other_kind(static_cast<test::v1::Kind>(-1)); }),
              ElementsAre(FieldViolation{"other_kind", why}));
  EXPECT_THAT(After([](Shaped& s) { s.add_kinds(static_cast<test::v1::Kind>(9)); }),
              ElementsAre(FieldViolation{"kinds[1]", why}));
}

TEST_F(ShapeTest, UnknownFieldsAreRefusedAtEveryDepth) {
  const char* why = "is not a field that this server knows";
  const auto add = [](google::protobuf::Message* message) {
    message->GetReflection()->MutableUnknownFields(message)->AddVarint(99, 1);
  };
  EXPECT_THAT(After([&](Shaped& s) { add(&s); }), ElementsAre(FieldViolation{"99", why}));
  EXPECT_THAT(After([&](Shaped& s) { add(s.mutable_command()); }),
              ElementsAre(FieldViolation{"command.99", why}));
  EXPECT_THAT(After([&](Shaped& s) { add(s.mutable_at()); }), ElementsAre(FieldViolation{"at.99", why}));
}

TEST_F(ShapeTest, NeverRepeatsAValue) {
  for (const FieldViolation& wrong : After([](Shaped& s) {
         s.set_code("Ada Example");
         s.set_record("Ada Example");
         s.set_name("Ada Example");
         (*s.mutable_by_name())["Ada Example"];
       })) {
    EXPECT_THAT(wrong.field + wrong.description, testing::Not(HasSubstr("Ada")));
  }
}

TEST_F(ShapeTest, AHostileRequestGetsAShortList) {
  EXPECT_THAT(After([](Shaped& s) {
                for (int i = 0; i < 512; ++i) s.add_people();
              }),
              SizeIs(kMaxViolations));
}

TEST_F(ShapeTest, AnUnknownRequestIsRefused) { EXPECT_THAT(shapes_.Check(test::v1::Request()), SizeIs(1)); }

TEST_F(ShapeTest, EightThreadsCheckAtOnce) {
  const Shaped shared = [] {
    Shaped shaped = Good();
    (*shaped.mutable_by_name())["a"] = Good();
    shaped.set_code("?");
    return shaped;
  }();
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) right += shapes_.Check(shared).size() == 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 1600);
}

TEST(RequestShapes, AnAnnotationWithoutMeaningIsFoundAtStart) {
  for (const auto* type : {test::v1::BadPattern::descriptor(), test::v1::BadUuid::descriptor(),
                           test::v1::BadRequired::descriptor(), test::v1::BadMax::descriptor(),
                           test::v1::BadInside::descriptor()}) {
    const absl::Status status = RequestShapes::Create({type}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << type->name();
    EXPECT_THAT(std::string(status.message()), HasSubstr(".a: "));
  }
}

}  // namespace
}  // namespace candour
