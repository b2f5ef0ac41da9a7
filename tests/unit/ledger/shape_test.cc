// Each limit at its bound and just over it. `why` is compared, not only the verdict, so that a case cannot
// pass because another rule caught it.
#include <gmock/gmock.h>

#include <functional>

#include "tests/support/commit_shapes.h"

namespace candour {
namespace {

using ledger::v1::Commit;
using Change = std::function<void(Commit&)>;

std::string Why(const Commit& commit) {
  Commit parsed;
  return CheckShape(RecordAt(1, commit), &parsed).value_or("");
}

struct Case {
  const char* what;
  Change change;
  std::string why;  // empty: well-formed
};

void Expect(const Commit& valid, const std::vector<Case>& cases) {
  ASSERT_EQ(Why(valid), "");
  for (const Case& c : cases) {
    Commit commit = valid;
    c.change(commit);
    EXPECT_EQ(Why(commit), c.why) << c.what;
  }
}

std::string Text(size_t size, char c = 'a') { return std::string(size, c); }

TEST(Shape, EveryShapeIsWellFormed) {
  for (const auto& [name, commit] : CommitShapes()) EXPECT_EQ(Why(commit), "") << name;
}

TEST(Shape, IdentityHasExactSizes) {
  Expect(FactsShape(), {
                           {"level", [](Commit& c) { c.set_level(0); }, "level"},
                           {"any level", [](Commit& c) { c.set_level(0xFFFFFFFF); }, ""},
                           {"id 15", [](Commit& c) { c.set_command_id(Text(15)); }, "command_id"},
                           {"id 17", [](Commit& c) { c.set_command_id(Text(17)); }, "command_id"},
                           {"blind 31", [](Commit& c) { c.set_blind(Text(31)); }, "blind"},
                           {"blind 33", [](Commit& c) { c.set_blind(Text(33)); }, "blind"},
                           {"caller 31", [](Commit& c) { c.set_caller_tag(Text(31)); }, "caller_tag"},
                           {"caller 33", [](Commit& c) { c.set_caller_tag(Text(33)); }, "caller_tag"},
                           {"content 31", [](Commit& c) { c.set_content_tag(Text(31)); }, "content_tag"},
                           {"content 33", [](Commit& c) { c.set_content_tag(Text(33)); }, "content_tag"},
                           {"ledger's tag key", [](Commit& c) { c.clear_tag_key_id(); }, ""},
                           {"key id 15", [](Commit& c) { c.set_tag_key_id(Text(15)); }, "tag_key_id"},
                           {"key id 17", [](Commit& c) { c.set_tag_key_id(Text(17)); }, "tag_key_id"},
                           {"no rules", [](Commit& c) { c.clear_rule_set(); }, ""},
                           {"rules 31", [](Commit& c) { c.set_rule_set(Text(31)); }, "rule_set"},
                           {"rules 33", [](Commit& c) { c.set_rule_set(Text(33)); }, "rule_set"},
                       });
}

TEST(Shape, NamesArePrintableAndBounded) {
  Expect(FactsShape(),
         {
             {"method none", [](Commit& c) { c.clear_method(); }, "method"},
             {"method 256", [](Commit& c) { c.set_method(Text(256)); }, ""},
             {"method 257", [](Commit& c) { c.set_method(Text(257)); }, "method"},
             {"method line", [](Commit& c) { c.set_method("/t.Test/Do\n"); }, "method"},
             {"method 7F", [](Commit& c) { c.set_method("\x7f"); }, "method"},
             {"method FF", [](Commit& c) { c.set_method("\xff"); }, "method"},
             {"build none", [](Commit& c) { c.clear_build(); }, "build"},
             {"build space", [](Commit& c) { c.set_build("candour/1 dev~"); }, ""},
             {"build 257", [](Commit& c) { c.set_build(Text(257)); }, "build"},
             {"correlation 256", [](Commit& c) { c.set_correlation(Text(256)); }, ""},
             {"correlation 257", [](Commit& c) { c.set_correlation(Text(257)); }, "correlation"},
         });
}

TEST(Shape, TimesLieBetween1970And9999) {
  constexpr int64_t kLast = 253402300799999999;
  Expect(FactsShape(), {
                           {"decided 0", [](Commit& c) { c.set_decided_at_us(0); }, ""},
                           {"decided -1", [](Commit& c) { c.set_decided_at_us(-1); }, "time"},
                           {"decided last", [=](Commit& c) { c.set_decided_at_us(kLast); }, ""},
                           {"decided over", [=](Commit& c) { c.set_decided_at_us(kLast + 1); }, "time"},
                           {"recorded -1", [](Commit& c) { c.set_recorded_at_us(-1); }, "time"},
                           {"recorded last", [=](Commit& c) { c.set_recorded_at_us(kLast); }, ""},
                           {"recorded over", [=](Commit& c) { c.set_recorded_at_us(kLast + 1); }, "time"},
                       });
}

TEST(Shape, ActorHoldsNothingPersonal) {
  const auto account = [](const char* text) {
    return [=](Commit& c) { c.mutable_actor()->set_account(text); };
  };
  Expect(
      FactsShape(),
      {
          {"nobody", [](Commit& c) { c.clear_who(); }, "who"},
          {"8", account("-Account"), ""},
          {"7", account("account"), "actor.account"},
          {"64", [](Commit& c) { c.mutable_actor()->set_account(Text(64, '_')); }, ""},
          {"65", [](Commit& c) { c.mutable_actor()->set_account(Text(65)); }, "actor.account"},
          {"e-mail", account("someone@example.org"), "actor.account"},
          {"dots", account("some.one.else"), "actor.account"},
          {"no role", [](Commit& c) { c.mutable_actor()->clear_role(); }, "actor.role"},
          {"role 63", [](Commit& c) { c.mutable_actor()->set_role(Text(63, 'Z')); }, ""},
          {"role 64", [](Commit& c) { c.mutable_actor()->set_role(Text(64, 'Z')); }, "actor.role"},
          {"role in small letters", [](Commit& c) { c.mutable_actor()->set_role("tester"); }, "actor.role"},
          {"no organisation", [](Commit& c) { c.mutable_actor()->clear_organisation(); }, ""},
          {"organisation 63", [](Commit& c) { c.mutable_actor()->set_organisation(Text(63)); }, ""},
          {"organisation 64", [](Commit& c) { c.mutable_actor()->set_organisation(Text(64)); },
           "actor.organisation"},
          {"its name", [](Commit& c) { c.mutable_actor()->set_organisation("Test Trust"); },
           "actor.organisation"},
          {"no person", [](Commit& c) { c.mutable_actor()->clear_person_id(); }, ""},
          {"person 64", [](Commit& c) { c.mutable_actor()->set_person_id(Text(64)); }, "actor.person_id"},
          {"a mail address", [](Commit& c) { c.mutable_actor()->set_person_id("a@example.org"); },
           "actor.person_id"},
      });
}

TEST(Shape, SealedActorBelongsToItsOwnCommand) {
  const auto length = [](size_t size) {
    return [=](Commit& c) { c.mutable_sealed_actor()->set_ciphertext(Text(size)); };
  };
  const std::string another = "sealed_actor of another message";
  Expect(SealedActorShape(),
         {
             {"scheme", [](Commit& c) { c.mutable_sealed_actor()->set_scheme(2); }, "sealed_actor"},
             {"key id", [](Commit& c) { c.mutable_sealed_actor()->set_key_id(Text(17)); }, "sealed_actor"},
             {"nonce", [](Commit& c) { c.mutable_sealed_actor()->set_nonce(Text(23)); }, "sealed_actor"},
             {"commitment", [](Commit& c) { c.mutable_sealed_actor()->clear_commitment(); }, "sealed_actor"},
             {"one block less", length(16), "sealed_actor.ciphertext"},
             {"not padded", length(81), "sealed_actor.ciphertext"},
             {"16 blocks", length(1040), ""},
             {"17 blocks", length(1104), "sealed_actor.ciphertext"},
             {"another id", [](Commit& c) { c.set_command_id(TestId("another")); }, another},
             {"no command", [](Commit& c) { c.mutable_sealed_actor()->set_stream("s/1"); }, another},
             {"version", [](Commit& c) { c.mutable_sealed_actor()->set_version(1); }, another},
             {"type", [](Commit& c) { c.mutable_sealed_actor()->set_type("t.Actor"); }, another},
         });
}

TEST(Shape, RequestHasATypeAndAtMost128KiB) {
  Expect(FactsShape(), {
                           {"none", [](Commit& c) { c.clear_request(); }, "no request"},
                           {"no type", [](Commit& c) { c.mutable_request()->clear_type(); }, "request.type"},
                           {"131,072", [](Commit& c) { c.mutable_request()->set_value(Text(131'072)); }, ""},
                           {"131,073", [](Commit& c) { c.mutable_request()->set_value(Text(131'073)); },
                            "request over 128 KiB"},
                       });
}

TEST(Shape, TypesAreFullNamesOfMessages) {
  const auto type = [](absl::string_view text) {
    Commit commit = FactsShape();
    commit.mutable_writes(0)->mutable_facts(0)->set_type(std::string(text));
    return Why(commit);
  };
  for (const char* good : {"T", "_t", "candour.registration.v1.CodeSigned", "a.B_9"})
    EXPECT_EQ(type(good), "");
  EXPECT_EQ(type(Text(256)), "");
  for (const char* bad : {"", ".a", "a.", "a..b", "1a", "a.1", "a b", "a/b", "a-b", "a\n", "\xc3\xa9"}) {
    EXPECT_EQ(type(bad), "fact.type") << bad;
  }
  EXPECT_EQ(type(Text(257)), "fact.type");
}

TEST(Shape, EvidenceHoldsAtMost64KiBTogether) {
  const auto view = [](size_t first, size_t second) {
    return [=](Commit& c) {
      c.mutable_evidence(0)->mutable_view()->set_value(Text(first));
      c.mutable_evidence(1)->mutable_view()->set_value(Text(second));
    };
  };
  const auto count = [](int n) {
    return [=](Commit& c) {
      while (c.evidence_size() < n) *c.add_evidence() = c.evidence(0);
    };
  };
  Expect(EvidenceShape(),
         {
             {"65,536", view(65'535, 1), ""},
             {"65,537", view(65'536, 1), "evidence over 64 KiB"},
             {"16", count(16), ""},
             {"17", count(17), "over 16 evidence"},
             {"where", [](Commit& c) { c.mutable_evidence(1)->clear_at(); }, "evidence.at"},
             {"what", [](Commit& c) { c.mutable_evidence(1)->clear_view(); }, "evidence.view"},
         });
}

TEST(Shape, CauseHasOneSpelling) {
  const auto cause = [](uint32_t write, int32_t fact) {
    return [=](Commit& c) {
      c.mutable_cause()->set_write(write);
      c.mutable_cause()->set_fact(fact);
    };
  };
  Expect(CauseShape(),
         {
             {"where", [](Commit& c) { c.mutable_cause()->clear_ledger_id(); }, "cause.ledger_id"},
             {"last", cause(511, 1023), ""},
             {"write 512", cause(512, 0), "cause"},
             {"fact 1,024", cause(0, 1024), "cause"},
             {"a refusal", cause(0, -1), ""},
             {"a refusal of a write", cause(1, -1), "cause.fact"},
             {"-2", cause(0, -2), "cause.fact"},
         });
}

TEST(Shape, KnownAtNamesEachPartitionOnce) {
  const auto add = [](int n) {
    return [=](Commit& c) {
      for (int i = 0; i < n; ++i) {
        c.add_known_at()->set_ledger_id(TestId("another"));
        c.mutable_known_at(c.known_at_size() - 1)->set_partition(i);
      }
    };
  };
  Expect(FactsShape(),
         {
             {"16", add(15), ""},
             {"17", add(16), "over 16 known_at"},
             {"twice", [](Commit& c) { *c.add_known_at() = c.known_at(0); }, "known_at twice"},
             {"nameless", [](Commit& c) { c.mutable_known_at(0)->set_ledger_id(Text(15)); }, "known_at"},
         });
}

TEST(Shape, StreamsHaveOneSpelling) {
  EXPECT_TRUE(IsStreamName("a/1"));
  EXPECT_TRUE(IsStreamName("a" + Text(31, '_') + "/" + Text(160, '~')));
  EXPECT_TRUE(IsStreamName("a9_/.._-~Z"));
  EXPECT_FALSE(IsStreamName("a" + Text(32) + "/1"));
  EXPECT_FALSE(IsStreamName("a/" + Text(161)));
  for (absl::string_view bad : {"", "/", "a", "a/", "/1", "A/1", "1a/1", "_a/1", "aB/1", "a-/1", "a/1/2",
                                "a/ ", "a/\xc3\xa9", "a/%31", "a/1\n", "a//1"}) {
    EXPECT_FALSE(IsStreamName(bad)) << bad;
  }
  EXPECT_FALSE(IsStreamName(absl::string_view("a/\0", 3)));
  Expect(FactsShape(), {{"in a write", [](Commit& c) { c.mutable_writes(1)->set_stream("S/1"); }, "stream"}});
}

TEST(Shape, WritesAreDistinctAndBounded) {
  const auto writes = [](int n) {
    return [=](Commit& c) {
      while (c.writes_size() < n) c.add_writes()->set_stream(absl::StrCat("s/n", c.writes_size()));
    };
  };
  const auto facts = [](int n) {  // FactsShape has 3
    return [=](Commit& c) {
      for (int i = 3; i < n; ++i) c.mutable_writes(1)->add_facts()->set_type("t.Added");
    };
  };
  Expect(FactsShape(),
         {
             {"none", [](Commit& c) { c.clear_writes(); }, "1 to 512 writes"},
             {"512", writes(512), ""},
             {"513", writes(513), "1 to 512 writes"},
             {"1,024 facts", facts(1024), ""},
             {"1,025 facts", facts(1025), "over 1,024 facts"},
             {"twice", [](Commit& c) { *c.add_writes() = c.writes(0); }, "a stream twice"},
             {"as a condition", [](Commit& c) { c.add_writes()->set_stream("s/1"); }, "a stream twice"},
             {"self", [](Commit& c) { c.add_writes()->set_stream("ledger/self"); },
              "ledger/self without control"},
         });
}

TEST(Shape, RefusalStandsAloneAndIsNamed) {
  const auto reason = [](const std::string& text) {
    return [=](Commit& c) { c.mutable_refusal()->set_reason(text); };
  };
  const auto code = [](uint32_t value) {
    return [=](Commit& c) { c.mutable_refusal()->set_grpc_code(value); };
  };
  const auto args = [](int n) {
    return [=](Commit& c) {
      while (c.refusal().args_size() < n) *c.mutable_refusal()->add_args() = c.refusal().args(0);
    };
  };
  const auto arg = [](size_t name, size_t value) {
    return [=](Commit& c) {
      c.mutable_refusal()->mutable_args(0)->set_name(Text(name));
      c.mutable_refusal()->mutable_args(0)->set_value(Text(value));
    };
  };
  Expect(RefusalShape(),
         {
             {"beside a fact", [](Commit& c) { c.mutable_writes(1)->add_facts()->set_type("t.Added"); },
              "a refusal beside facts"},
             {"63", reason(Text(63, 'Z')), ""},
             {"64", reason(Text(64, 'Z')), "refusal.reason"},
             {"none", reason(""), "refusal.reason"},
             {"in small letters", reason("no"), "refusal.reason"},
             {"hyphen", reason("A-B"), "refusal.reason"},
             {"OK", code(0), "refusal.grpc_code"},
             {"last code", code(16), ""},
             {"no code", code(17), "refusal.grpc_code"},
             {"16 args", args(16), ""},
             {"17 args", args(17), "over 16 refusal.args"},
             {"256", arg(256, 256), ""},
             {"no name", arg(0, 1), "refusal.args"},
             {"name 257", arg(257, 1), "refusal.args"},
             {"value 257", arg(1, 257), "refusal.args"},
         });
}

TEST(Shape, ControlStandsAloneOnTheLedgersOwnStream) {
  const std::string alone = "control not on ledger/self alone";
  Expect(
      ClosedShape(),
      {
          {"says nothing", [](Commit& c) { c.mutable_control()->clear_what(); }, "control"},
          {"two writes", [](Commit& c) { c.add_writes()->set_stream("s/1"); }, alone},
          {"elsewhere", [](Commit& c) { c.mutable_writes(0)->set_stream("s/1"); }, alone},
          {"facts", [](Commit& c) { c.mutable_writes(0)->add_facts()->set_type("t.Added"); },
           "control beside facts"},
          {"refused",
           [](Commit& c) {
             c.mutable_refusal()->set_reason("NO");
             c.mutable_refusal()->set_grpc_code(9);
           },
           "a refusal beside control"},
          {"with a request", [](Commit& c) { c.mutable_request()->set_type("t.Close"); }, ""},
          {"no successor", [](Commit& c) { c.mutable_control()->mutable_closed()->clear_successor(); }, ""},
          {"successor", [](Commit& c) { c.mutable_control()->mutable_closed()->set_successor(Text(257)); },
           "closed.successor"},
      });
}

TEST(Shape, OpenedIsReadableByEveryBuildThereWillBe) {
  const auto origin = [](const std::string& text) {
    return [=](Commit& c) { c.mutable_control()->mutable_opened()->set_origin(text); };
  };
  Expect(OpenedShape(),
         {
             {"level 2", [](Commit& c) { c.set_level(2); }, "Opened above level 1"},
             {"at level 9",
              [](Commit& c) { c.mutable_control()->mutable_opened()->mutable_schema()->set_level(9); }, ""},
             {"nameless", [](Commit& c) { c.mutable_control()->mutable_opened()->set_ledger_id(Text(15)); },
              "opened.ledger_id"},
             {"origin 256", origin(Text(256)), ""},
             {"origin 257", origin(Text(257)), "opened.origin"},
             {"no origin", origin(""), "opened.origin"},
             {"two lines", origin("a\nb"), "opened.origin"},
             {"two words", origin("a b"), "opened.origin"},
             {"generation", [](Commit& c) { c.mutable_control()->mutable_opened()->clear_generation(); },
              "opened.generation"},
             {"no schema", [](Commit& c) { c.mutable_control()->mutable_opened()->clear_schema(); },
              "schema.level"},
         });
}

TEST(Shape, SchemaIsSortedAndBounded) {
  const auto types = [](const std::vector<std::string>& names) {
    return [=](Commit& c) {
      auto* schema = c.mutable_control()->mutable_level_raised()->mutable_schema();
      schema->clear_fact_types();
      for (const std::string& name : names) schema->add_fact_types(name);
    };
  };
  const auto many = [](int n) {
    return [=](Commit& c) {
      auto* schema = c.mutable_control()->mutable_level_raised()->mutable_schema();
      schema->clear_fact_types();
      for (int i = 0; i < n; ++i) schema->add_fact_types(absl::StrCat("t.", "T", 10'000 + i));
    };
  };
  const auto builds = [](int n, const char* name) {
    return [=](Commit& c) {
      for (int i = 0; i < n; ++i)
        c.mutable_control()->mutable_level_raised()->mutable_schema()->add_builds(name);
    };
  };
  Expect(LevelRaisedShape(), {
                                 {"none", types({}), ""},
                                 {"sorted", types({"t.A", "t.B"}), ""},
                                 {"unsorted", types({"t.B", "t.A"}), "schema.fact_types not sorted"},
                                 {"twice", types({"t.A", "t.A"}), "schema.fact_types not sorted"},
                                 {"no type", types({"t."}), "schema.fact_types"},
                                 {"4,096", many(4096), ""},
                                 {"4,097", many(4097), "over 4,096 schema.fact_types"},
                                 {"64 builds", builds(64, "b"), ""},
                                 {"65 builds", builds(65, "b"), "over 64 schema.builds"},
                                 {"a nameless build", builds(1, ""), "schema.builds"},
                             });
}

}  // namespace
}  // namespace candour
