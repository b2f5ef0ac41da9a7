#include "common/access/grants.h"

#include <gmock/gmock.h>

#include <thread>

#include "common/base/reason.h"
#include "unit/access/test_service.pb.h"

namespace candour {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using test::v1::Request;

constexpr char kPerson[] = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
constexpr char kOther[] = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2b";

const ServiceDescriptor* Door() { return Request::descriptor()->file()->FindServiceByName("Door"); }

Request For(const std::string& org_code, const std::string& person_id = "") {
  Request request;
  request.set_org_code(org_code);
  request.set_person_id(person_id);
  return request;
}

std::optional<Claims> Holder(std::vector<std::string> roles, std::string organisation = "TST01",
                             std::string person_id = kPerson) {
  Claims claims;
  claims.account = "a1b2c3d4";
  claims.roles = std::move(roles);
  claims.organisation = std::move(organisation);
  claims.person_id = std::move(person_id);
  return claims;
}

class GrantsTest : public testing::Test {
 protected:
  absl::StatusOr<Actor> Call(const char* rpc, const std::optional<Claims>& claims,
                             const Message& request = Request()) const {
    return grants_.Authorise(Door()->FindMethodByName(rpc), claims, request);
  }

  // "role account" of whoever is let in, else "CODE REASON".
  std::string Answer(const char* rpc, const std::optional<Claims>& claims,
                     const Message& request = Request()) const {
    const auto actor = Call(rpc, claims, request);
    if (actor.ok()) return absl::StrCat(actor->role, " ", actor->account);
    return absl::StrCat(absl::StatusCodeToString(actor.status().code()), " ", ReasonOf(actor.status()));
  }

  const Grants grants_{{Door()}};
};

TEST_F(GrantsTest, TheActorIsTheTokensHolderInTheGrantedRole) {
  const auto actor = Call("Any", Holder({"MANAGER", "REGISTRAR"}));
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->account, "a1b2c3d4");
  EXPECT_EQ(actor->role, "REGISTRAR");
  EXPECT_EQ(actor->organisation, "TST01");
  EXPECT_EQ(actor->person_id, kPerson);
}

TEST_F(GrantsTest, WhoeverSpeaksUpIsAnAccountAndNothingElse) {
  const auto actor = Call("Any", Holder({"REPORTER"}));
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->account, "a1b2c3d4");
  EXPECT_EQ(actor->role, "REPORTER");
  EXPECT_EQ(actor->organisation, "");
  EXPECT_EQ(actor->person_id, "");
}

TEST_F(GrantsTest, RefusesWithoutTokenOrRole) {
  EXPECT_EQ(Answer("Any", std::nullopt), "UNAUTHENTICATED TOKEN_MISSING");
  EXPECT_EQ(Answer("Nobody", std::nullopt), "UNAUTHENTICATED TOKEN_MISSING");
  EXPECT_EQ(Answer("Any", Holder({})), "PERMISSION_DENIED ROLE");
  EXPECT_EQ(Answer("Any", Holder({"REGISTRA", "REGISTRAR_"})), "PERMISSION_DENIED ROLE");
  EXPECT_THAT(std::string(Call("Any", Holder({})).status().message()),
              testing::HasSubstr("it takes REGISTRAR"));
  EXPECT_EQ(Answer("Nobody", Holder({"REGISTRAR", "PUBLIC"})), "PERMISSION_DENIED ROLE");
}

TEST_F(GrantsTest, AnRpcWithoutRuleIsForNobody) {
  EXPECT_EQ(Answer("Unruled", Holder({"REGISTRAR"})), "PERMISSION_DENIED ROLE");
  EXPECT_EQ(Answer("Unruled", std::nullopt), "PERMISSION_DENIED ROLE");
  EXPECT_EQ(Grants({}).Authorise(Door()->method(0), Holder({"REGISTRAR"}), Request()).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(GrantsTest, AGrantWithoutScopeHoldsForNobody) {
  EXPECT_EQ(Answer("Unscoped", Holder({"REGISTRAR"})), "PERMISSION_DENIED SCOPE");
}

TEST_F(GrantsTest, OwnOrganisationIsTheTokens) {
  EXPECT_EQ(Answer("Own", Holder({"BOARD_SECRETARY"}), For("TST01")), "BOARD_SECRETARY a1b2c3d4");
  for (const char* org_code : {"TST02", "tst01", "TST01 ", ""}) {
    EXPECT_EQ(Answer("Own", Holder({"BOARD_SECRETARY"}), For(org_code)), "PERMISSION_DENIED SCOPE")
        << org_code;
  }
  // Nobody is nobody's organisation.
  EXPECT_EQ(Answer("Own", Holder({"BOARD_SECRETARY"}, ""), For("")), "PERMISSION_DENIED SCOPE");
}

TEST_F(GrantsTest, WithoutOrganisationInTheRequestTheDomainDecides) {
  EXPECT_EQ(Answer("OwnNothing", Holder({"BOARD_SECRETARY"}), test::v1::Reply()), "BOARD_SECRETARY a1b2c3d4");
  EXPECT_EQ(Answer("OwnNothing", Holder({"BOARD_SECRETARY"}, ""), test::v1::Reply()),
            "PERMISSION_DENIED SCOPE");
}

TEST_F(GrantsTest, OwnPersonIsTheTokens) {
  EXPECT_EQ(Answer("Own", Holder({"MANAGER"}), For("", kPerson)), "MANAGER a1b2c3d4");
  EXPECT_EQ(Answer("Own", Holder({"MANAGER"}), For("", kOther)), "PERMISSION_DENIED SCOPE");
  EXPECT_EQ(Answer("Own", Holder({"MANAGER"}, "TST01", ""), For("", "")), "PERMISSION_DENIED SCOPE");
  EXPECT_EQ(Answer("OwnNothing", Holder({"MANAGER"}), test::v1::Reply()), "PERMISSION_DENIED SCOPE");
}

TEST_F(GrantsTest, FieldsOfAnotherTypeFitNobody) {
  EXPECT_EQ(Answer("OwnNumbers", Holder({"BOARD_SECRETARY", "MANAGER"}), test::v1::Numbers()),
            "PERMISSION_DENIED SCOPE");
}

TEST_F(GrantsTest, TheFirstGrantThatFitsNamesTheRole) {
  const auto both = Holder({"MANAGER", "BOARD_SECRETARY"});
  EXPECT_EQ(Answer("Own", both, For("TST01", kPerson)), "BOARD_SECRETARY a1b2c3d4");
  EXPECT_EQ(Answer("Own", both, For("TST02", kPerson)), "MANAGER a1b2c3d4");
  EXPECT_EQ(Answer("Own", both, For("TST02", kOther)), "PERMISSION_DENIED SCOPE");
  EXPECT_EQ(Answer("Own", Holder({"MANAGER", "REGISTRAR"}), For("TST01", kPerson)), "REGISTRAR a1b2c3d4");
}

TEST_F(GrantsTest, AnAnonymousRpcServesEverybodyAndNamesOnlyThoseItKnows) {
  EXPECT_EQ(Answer("Open", std::nullopt), "PUBLIC anonymous");
  EXPECT_EQ(Answer("Open", Holder({"REGISTRAR"})), "REGISTRAR a1b2c3d4");
  EXPECT_EQ(Answer("Open", Holder({"MANAGER"})), "PUBLIC anonymous");
  const auto actor = Call("Open", Holder({"BOARD_SECRETARY"}), For("TST02"));
  ASSERT_TRUE(actor.ok());
  EXPECT_EQ(actor->role, "PUBLIC");
  EXPECT_EQ(actor->organisation + actor->person_id, "");
}

TEST_F(GrantsTest, ARequestOfAnotherTypeIsNotRead) {
  EXPECT_EQ(Call("Own", Holder({"MANAGER"}), test::v1::Reply()).status().code(), absl::StatusCode::kInternal);
}

TEST_F(GrantsTest, EightThreadsGetTheSameAnswer) {
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        right += Answer("Own", Holder({"MANAGER"}), For("", i % 2 ? kPerson : kOther)) ==
                 (i % 2 ? "MANAGER a1b2c3d4" : "PERMISSION_DENIED SCOPE");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4000);
}

}  // namespace
}  // namespace candour
