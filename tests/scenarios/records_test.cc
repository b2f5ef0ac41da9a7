// What is recorded and shown of malicious referrals, of a wrong person, and of two people who act at once.
#include <algorithm>
#include <array>
#include <thread>

#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace ours = registration::v1;
using testing::AnyOf;
using testing::ElementsAre;
using testing::Eq;

class RecordScenarios : public Scenarios {
 protected:
  // Two commands of one case at the same time; what each was told.
  template <class Ask>
  static auto AtOnce(const Ask& one, const Ask& other) {
    decltype(one()) first = absl::UnknownError(""), second = first;
    std::thread thread([&] { first = one(); });
    second = other();
    thread.join();
    return std::array{first, second};
  }
  // One of the two was decided; the other was told that the case had moved on from `version`.
  template <class Response>
  static Response OnlyOneOf(const std::array<absl::StatusOr<Response>, 2>& answers, uint64_t version) {
    const bool first_won = answers[0].ok();
    const absl::StatusOr<Response>&winner = answers[first_won ? 0 : 1], &loser = answers[first_won ? 1 : 0];
    EXPECT_FALSE(loser.ok()) << "both were decided";
    EXPECT_EQ(ReasonOf(loser.status()), "VERSION_MOVED") << loser.status();
    EXPECT_EQ(ArgOf(loser.status(), "if_version"), absl::StrCat(version));
    return Must(winner);
  }
};

INSTANTIATE_TEST_SUITE_P(On, RecordScenarios, testing::Values(Environment::kEmbedded, Environment::kKafka),
                         NameOf);

// What a clause forbids since 2026 was a ground of the fit and proper person test before; what was neither is
// kept for the record alone.
TEST_P(RecordScenarios, SC21CodeNotInForce) {
  const RegisteredPerson who = Must(desk().Admit("Eudora", "Lambwell"));
  ours::PublishCodeRequest code;
  code.set_code_id("code-of-2026");
  code.set_version("1.0");
  code.set_title("Code");
  *code.mutable_in_force_from() = DateOf(absl::CivilDay(2026, 1, 1));
  ours::Clause& clause = *code.add_clauses();
  clause.set_id("1");
  clause.set_text("Tell the truth.");
  clause.set_sanctionable(true);
  Must(services().Ask(TheCast().registrar, &Register::Stub::PublishCode, code));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Refer());
  Must(walk.Identify());
  v1::FrameAllegationRequest frame;
  frame.set_particulars("Told the board that nobody had waited.");
  const auto framed = [&](const v1::Citation& citation, int year) {
    *frame.mutable_citation() = citation;
    *frame.mutable_conduct_from() = DateOf(absl::CivilDay(year, 5, 1));
    return walk.Ask(TheCast().screener, &Sanctions::Stub::FrameAllegation, frame).status();
  };
  v1::Citation by_clause, by_ground, for_the_record;
  by_clause.mutable_clause()->set_code_id("code-of-2026");
  by_clause.mutable_clause()->set_version("1.0");
  by_clause.mutable_clause()->set_clause("1");
  *by_clause.mutable_clause()->mutable_in_force_from() = DateOf(absl::CivilDay(2019, 1, 1));
  by_clause.mutable_clause()->set_sanctionable(true);
  by_ground.mutable_fppt()->set_ground(v1::FPPT_GROUND_KIND_MISCONDUCT);
  for_the_record.set_record_only(true);
  const absl::Status too_early = framed(by_clause, 2019);
  EXPECT_EQ(ReasonOf(too_early), "CLAUSE_NOT_IN_FORCE") << too_early;
  EXPECT_EQ(ArgOf(too_early, "from"), "2026-01-01") << "as published, whatever the screener says";
  Must(framed(by_ground, 2019));
  EXPECT_EQ(ReasonOf(framed(by_ground, 2012)), "CLAUSE_NOT_IN_FORCE");
  Must(framed(for_the_record, 2012));
  const v1::CaseView the = Must(walk.View());
  ASSERT_EQ(the.allegations_size(), 2);
  EXPECT_TRUE(the.allegations(0).sanctionable());
  EXPECT_FALSE(the.allegations(1).sanctionable());
}

TEST_P(RecordScenarios, SC22MaliciousReferralsAreOneCaseThatNobodySees) {
  const RegisteredPerson who = Must(desk().Admit("Alaric", "Dewhurst-Pell"));
  CaseWalk walk(services(), who.person_id);
  const auto reporter = [](int n) {
    return TokenHolder{.account = absl::StrCat("reporter-", n), .roles = {"REPORTER"}};
  };
  std::vector<std::string> referrals, cases;
  for (int n = 1; n <= 5; ++n) {
    referrals.push_back(Must(walk.Refer(reporter(n), v1::REFERRAL_SOURCE_PUBLIC)).referral_id());
    cases.push_back(walk.case_id());
  }
  EXPECT_THAT(cases, testing::Each(cases[0]));
  Must(walk.Identify());
  EXPECT_TRUE(Must(walk.Screen(v1::SCREENING_OUTCOME_CLOSE)).complete());
  const v1::CaseView the = Must(walk.View());
  EXPECT_EQ(the.stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
  EXPECT_THAT(the.referral_ids(), testing::UnorderedElementsAreArray(referrals));

  // Each is told of their own, and why.
  for (int n = 1; n <= 5; ++n) {
    v1::GetReferralRequest get;
    get.set_referral_id(referrals[static_cast<size_t>(n - 1)]);
    const auto own = Must(services().Ask(reporter(n), &Sanctions::Stub::GetReferral, get));
    EXPECT_EQ(own.outcome(), v1::REFERRAL_OUTCOME_CLOSED_AT_SCREENING);
    EXPECT_EQ(own.summary(), "Nothing of what was said is borne out.");
    EXPECT_EQ(own.case_id(), "");
    const auto anothers = services().Ask(reporter(n % 5 + 1), &Sanctions::Stub::GetReferral, get);
    EXPECT_TRUE(absl::IsNotFound(anothers.status())) << anothers.status();
  }
  // Nobody else sees anything.
  v1::GetCaseRequest get;
  get.set_person_id(who.person_id);
  const TokenHolder subject{.account = "subject-1", .roles = {"MANAGER"}, .person_id = who.person_id};
  EXPECT_TRUE(absl::IsNotFound(walk.Ask(subject, &Sanctions::Stub::GetCase, get).status()));
  get.clear_person_id();
  EXPECT_TRUE(absl::IsUnauthenticated(walk.Ask(TokenHolder(), &Sanctions::Stub::GetCase, get).status()));
  const auto entry = Must(desk().Entry(who.number));
  EXPECT_EQ(entry.status(), ours::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(entry.restrictions_size(), 0);
  EXPECT_EQ(Must(desk().BarredList(who.name())).answer(), ours::BARRED_LIST_ANSWER_NOTHING_RECORDED);
  EXPECT_EQ(Must(desk().CheckBar("TST04", who.given, who.family)).answer(),
            ours::BAR_CHECK_ANSWER_NOTHING_RECORDED);
}

TEST_P(RecordScenarios, SC24TheWrongPersonWasBarred) {
  const RegisteredPerson who = Must(desk().Admit("Branwen", "Ashdown-Vail"));
  CaseWalk walk(services(), who.person_id);
  const std::string bar = Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_BAR)).sanction_id();
  EXPECT_TRUE(desk().TimeUntilShown(who.number, ours::REGISTER_STATUS_BARRED));
  std::map<std::string, std::string> checks;
  for (const char* trust : {"TST03", "TST04"}) {
    const auto checked = Must(desk().CheckBar(trust, who.given, who.family));
    EXPECT_EQ(checked.answer(), ours::BAR_CHECK_ANSWER_MATCH);
    checks[trust] = checked.check_id();
  }
  const std::string before = Must(desk().BarredList(who.name())).basis().token();

  v1::ProposeCorrectionRequest propose;
  propose.set_kind(v1::CORRECTION_KIND_WRONG_PERSON);
  propose.set_sanction_id(bar);
  propose.set_text("Another person of that name was meant.");
  const auto proposed = Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::ProposeCorrection, propose));
  v1::ConfirmCorrectionRequest confirm;
  confirm.set_correction_id(proposed.correction_id());
  confirm.set_text("The decision is not about this person.");
  confirm.set_apology("We took you for somebody else, and are sorry.");
  EXPECT_EQ(ReasonOf(walk.Ask(TheCast().registrar, &Sanctions::Stub::ConfirmCorrection, confirm).status()),
            "SOD");
  Must(walk.Ask(TheCast().protection_officer, &Sanctions::Stub::ConfirmCorrection, confirm));

  EXPECT_TRUE(desk().TimeUntilShown(who.number, ours::REGISTER_STATUS_ACTIVE));
  const auto apologies = Must(walk.Facts<v1::ApologyRecorded>());
  ASSERT_EQ(apologies.size(), 1);
  EXPECT_EQ(apologies[0].person_id(), who.person_id);
  EXPECT_EQ(Must(desk().BarredList(who.name())).answer(), ours::BARRED_LIST_ANSWER_NOTHING_RECORDED);
  // As known before it shows the error.
  const auto then = Must(desk().BarredList(who.name(), {.as_known_to = before}));
  EXPECT_EQ(then.answer(), ours::BARRED_LIST_ANSWER_ON_THE_LIST);
  ASSERT_EQ(then.entries_size(), 1);
  EXPECT_EQ(then.entries(0).restrictions(0).restriction().source_id(), bar);

  for (const auto& [trust, check_id] : checks) {
    EXPECT_TRUE(Becomes([&, &org = trust, &id = check_id] {
      const auto notices = desk().Inbox(org);
      return notices.ok() &&
             std::any_of(notices->begin(), notices->end(), [&](const ours::NoticeState& notice) {
               return notice.kind() == ours::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED &&
                      notice.bar_check_id() == id;
             });
    })) << trust;
    EXPECT_THAT(Must(desk().BarCheck(trust, check_id)).quashed(), ElementsAre(bar));
  }
  // Nothing was deleted.
  std::vector<std::string> facts;
  for (const auto& entry : Must(services().HistoryInRegister("person/" + who.person_id)))
    facts.push_back(entry.fact().type());
  EXPECT_THAT(facts, testing::IsSupersetOf({ours::RestrictionApplied::descriptor()->full_name(),
                                            ours::RestrictionLifted::descriptor()->full_name()}));
}

TEST_P(RecordScenarios, SC25TheSameCommandTwiceIsOneEvent) {
  const RegisteredPerson who = Must(desk().Admit("Corentin", "Yewdale"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(walk.SeatInterimPanel());
  v1::MakeInterimOrderRequest make = walk.InterimBar(18);
  make.mutable_command()->set_id(NewUuid());
  const std::function<absl::StatusOr<v1::MakeInterimOrderResponse>()> order = [&] {
    return walk.Ask(TheCast().interim_chair, &Sanctions::Stub::MakeInterimOrder, make);
  };
  const auto answers = AtOnce(order, order);
  const auto first = Must(answers[0]);
  EXPECT_EQ(Must(answers[1]).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Must(order()).SerializeAsString(), first.SerializeAsString());
  const auto made = Must(walk.Facts<v1::InterimOrderMade>());
  ASSERT_EQ(made.size(), 1);
  EXPECT_EQ(made[0].order_id(), first.order_id());
  // Other content under the same id is another command.
  make.set_months(12);
  EXPECT_EQ(ReasonOf(order().status()), "COMMAND_ID_REUSED");
}

TEST_P(RecordScenarios, SC25TwoExaminersAtOnce) {
  const RegisteredPerson who = Must(desk().Admit("Dorothea", "Xavier-Thorne"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(walk.Notify());
  Must(walk.Respond());
  Must(walk.SeatExaminers());
  const uint64_t version = Must(walk.Version());
  using Examine = std::function<absl::StatusOr<v1::ExamineResponse>()>;
  const auto examine = [&](const TokenHolder& examiner) -> Examine {
    return [&walk, &examiner, version] {
      v1::ExamineRequest request;
      request.mutable_command()->set_if_version(version);
      request.set_outcome(v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER);
      request.add_allegation_ids(walk.allegation_id());
      request.set_reasons("A panel could find it proved.");
      return walk.Ask(examiner, &Sanctions::Stub::Examine, request);
    };
  };
  const auto answers = AtOnce(examine(TheCast().examiner_lay), examine(TheCast().examiner_manager));
  EXPECT_FALSE(OnlyOneOf(answers, version).complete());
  ASSERT_EQ(Must(walk.Facts<v1::ExaminerDecided>()).size(), 1);
  // Whoever was told looks again, and decides on what is there.
  const TokenHolder& other = answers[0].ok() ? TheCast().examiner_manager : TheCast().examiner_lay;
  EXPECT_TRUE(Must(walk.Examine(other)).complete());
}

TEST_P(RecordScenarios, SC25TwoSanctionsAtOnce) {
  const RegisteredPerson who = Must(desk().Admit("Eustace", "Winterbourne"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(walk.FindCaseToAnswer());
  Must(walk.List(walk.Listing(today(), today())));
  Must(walk.Open());
  Must(walk.FindUnfit());
  const uint64_t version = Must(walk.Version());
  using Impose = std::function<absl::StatusOr<v1::ImposeSanctionResponse>()>;
  const auto impose = [&](v1::SanctionType type, uint32_t months) -> Impose {
    return [&walk, version, type, months] {
      v1::ImposeSanctionRequest request = walk.Imposing(type, months);
      request.mutable_command()->set_if_version(version);
      return walk.Ask(TheCast().chair, &Sanctions::Stub::ImposeSanction, request);
    };
  };
  const auto answers = AtOnce(impose(v1::SANCTION_TYPE_BAR, 0), impose(v1::SANCTION_TYPE_SUSPENSION, 12));
  const std::string winner = OnlyOneOf(answers, version).sanction_id();
  const auto imposed = Must(walk.Facts<v1::SanctionImposed>());
  ASSERT_EQ(imposed.size(), 1);
  EXPECT_EQ(imposed[0].sanction_id(), winner);
  EXPECT_EQ(imposed[0].type(), answers[0].ok() ? v1::SANCTION_TYPE_BAR : v1::SANCTION_TYPE_SUSPENSION);
}

// A screener took somebody else for the person: what stood there then is nobody's but theirs.
TEST_P(RecordScenarios, NobodySeesWhatStoodInTheirCaseAboutSomebodyElse) {
  const RegisteredPerson first = Must(desk().Admit("Maud", "Ellery"));
  const RegisteredPerson second = Must(desk().Admit("Iris", "Fenwick"));
  CaseWalk walk(services(), second.person_id);
  Must(walk.Refer());
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_SCREENER);
  Must(walk.Ask(TheCast().screener, &Sanctions::Stub::DeclareInterests, declare));
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(first.person_id);
  identify.set_basis("The same family name.");
  const std::string then =
      Must(walk.Ask(TheCast().screener, &Sanctions::Stub::IdentifyPerson, identify)).receipt().token();
  identify.set_person_id(second.person_id);
  Must(walk.Ask(TheCast().screener, &Sanctions::Stub::IdentifyPerson, identify));
  Must(walk.Frame());
  Must(walk.Screen(v1::SCREENING_OUTCOME_INVESTIGATE));
  Must(walk.Notify());
  const TokenHolder self{.account = "account-of-iris", .roles = {"MANAGER"}, .person_id = second.person_id};
  v1::GetCaseRequest get;
  get.set_person_id(second.person_id);
  EXPECT_EQ(Must(walk.Ask(self, &Sanctions::Stub::GetCase, get)).case_().person_id(), second.person_id);
  get.mutable_as_known_at()->set_position(then);
  EXPECT_TRUE(absl::IsNotFound(walk.Ask(self, &Sanctions::Stub::GetCase, get).status()));
  EXPECT_EQ(Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::GetCase, get)).case_().person_id(),
            first.person_id)
      << "officers see what was known";
}

// They leave under a deal while they are looked into: the case knows it, and goes on to its end.
TEST_P(RecordScenarios, WhoLeavesUnderADealIsNotLeftAlone) {
  const RegisteredPerson who = Must(desk().Admit("Lionel", "Harkness"));
  const std::string post = Must(desk().CreatePost("TST02", ours::POST_TYPE_EXEC_DIRECTOR));
  const std::string appointment = Must(desk().Propose("TST02", who.person_id, post, today()));
  Must(desk().CheckEligibility("TST02", appointment));
  Must(desk().Confirm("TST02", appointment));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(desk().End("TST02", appointment, today() + 30, ours::END_REASON_SETTLEMENT));
  EXPECT_TRUE(Becomes([&] {
    const auto view = walk.View();
    return view.ok() && view->departures_size() == 1;
  }));
  const v1::CaseView the = Must(walk.View());
  ASSERT_EQ(the.departures_size(), 1);
  EXPECT_EQ(the.departures(0).reason(), v1::LEAVING_REASON_SETTLEMENT);
  EXPECT_EQ(the.departures(0).org_code(), "TST02");
  EXPECT_EQ(the.departures(0).appointment_id(), appointment);
  EXPECT_EQ(StoredDay(the.departures(0).last_day()), today() + 30);
  EXPECT_EQ(the.stage(), v1::CASE_STAGE_INVESTIGATION);
  Must(walk.FindCaseToAnswer());
  EXPECT_EQ(Must(walk.View()).stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
}

TEST_P(RecordScenarios, ADeathInTheRegisterEndsTheCaseAndItsOrder) {
  const RegisteredPerson who = Must(desk().Admit("Tamsin", "Overbeck"));
  CaseWalk walk(services(), who.person_id);
  Must(walk.Investigate());
  Must(walk.SeatInterimPanel());
  Must(walk.MakeInterimOrder(6));
  EXPECT_TRUE(desk().TimeUntilShown(who.number, ours::REGISTER_STATUS_SUSPENDED));

  Must(desk().RecordDeath(who.person_id, today()));
  EXPECT_TRUE(Becomes([&] {
    const auto view = walk.View();
    return view.ok() && view->stage() == v1::CASE_STAGE_CLOSED_DECEASED;
  }));
  const v1::CaseView the = Must(walk.View());
  EXPECT_EQ(StoredDay(the.person_died_on()), today());
  EXPECT_EQ(the.interim_orders(0).ended(), v1::INTERIM_END_CASE_ENDED);
  EXPECT_THAT(Must(walk.Facts<v1::SubjectDied>()), testing::SizeIs(1));
  EXPECT_TRUE(desk().TimeUntilShown(who.number, ours::REGISTER_STATUS_DECEASED));

  // Whoever is known to have died is no subject of a new case.
  CaseWalk late(services(), who.person_id);
  Must(late.Refer());
  EXPECT_EQ(ReasonOf(late.Identify()), "SUBJECT_DIED");
  EXPECT_EQ(Must(late.View()).person_id(), "");
}

}  // namespace
}  // namespace candour
