// For every invariant at least one history that it condemns, by name.
#include "tests/unit/sanctions/fairness/bad_histories.h"

#include <gmock/gmock.h>

#include <ostream>
#include <set>

#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/officers.pb.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "common/decider/day.h"

namespace candour::fairness {

std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.invariant << ": " << bad.text;
}

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Bad> BadHistories() {
  std::vector<Bad> all;
  for (auto* some : {BadNotices, BadIndependence, BadFindings, BadAgreements, BadConditions, BadAppeals,
                     BadMatters, BadDays, BadIntervals}) {
    const std::vector<Bad> these = some();
    all.insert(all.end(), these.begin(), these.end());
  }
  return all;
}

std::vector<std::string> Lines(const Report& report) {
  std::vector<std::string> lines;
  for (const Violation& one : report.violations) {
    std::string line = one.invariant + ": " + one.text + " (" + std::to_string(one.version);
    for (const auto& [name, value] : one.args) line += ", " + name + " " + value;
    lines.push_back(line + ")");
  }
  return lines;
}

class BadHistoryTest : public testing::TestWithParam<Bad> {};

TEST_P(BadHistoryTest, IsCondemnedByName) {
  Draft draft = FairCase();
  GetParam().spoil(draft);
  const std::vector<std::string> lines = Lines(Check(draft.History(), EnglandsRules()));
  EXPECT_THAT(lines, Contains(testing::AllOf(testing::StartsWith(std::string(GetParam().invariant) + ": "),
                                             HasSubstr(GetParam().text))));
}

INSTANTIATE_TEST_SUITE_P(Each, BadHistoryTest, testing::ValuesIn(BadHistories()));

TEST(FairnessTest, FindsNothingInAFairCase) {
  for (const Draft& fair : {FairCase(), AgreedCase()}) {
    const Report report = Check(fair.History(), EnglandsRules());
    EXPECT_THAT(Lines(report), IsEmpty());
    EXPECT_THAT(report.without_rules, IsEmpty());
  }
}

// Another officer left since, too.
TEST(FairnessTest, WhoLeftBeforeAnObjectionWasUpheldNeedNotLeaveAgain) {
  Draft draft = FairCase();
  draft.CutBefore<v1::HearingListed>();
  const CivilDay day(2026, 5, 1);
  for (const std::string officer : {"examiner-1", "examiner-2"}) {
    draft.Tell<v1::OfficerRecused>(day, "registrar-2", "REGISTRAR",
                                   "account: '" + officer + "' reason: RECUSAL_REASON_WITHDRAWN");
  }
  draft.Tell<v1::OfficerChallengeAnswered>(
      day, "registrar-2", "REGISTRAR",
      "account: 'examiner-1' upheld: true answered_on: @2026-05-01 reasons: 'yes'");
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())),
              testing::Not(Contains(HasSubstr("still takes part"))));
}

// What was decided before was decided by people who had nothing to do with it; what is over is left as it is.
TEST(FairnessTest, AnOrganisationThatClosesMovesNothing) {
  Draft draft = FairCase();
  draft.CutBefore<v1::HearingListed>();
  draft.Tell<v1::CaseRehomed>(CivilDay(2026, 5, 1), "system", "SYSTEM", "from: 'TST01' to: 'TST09'");
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())), IsEmpty());
  Draft over = FairCase();
  over.Tell<v1::CaseRehomed>(CivilDay(2027, 12, 1), "system", "SYSTEM", "from: 'TST01' to: 'TST09'");
  EXPECT_THAT(Lines(Check(over.History(), EnglandsRules())),
              testing::ElementsAre(HasSubstr("at which it can't")));
}

// She answers as whom it is about; as an officer she only says what takes her out.
TEST(FairnessTest, WhomItIsAboutMaySpeakForThemselves) {
  Draft draft = FairCase();
  draft.CutBefore<v1::HearingListed>();
  const CivilDay day(2026, 5, 1);
  draft.Tell<v1::ResponseReceived>(day, "her-account", "MANAGER", "received_on: @2026-05-01 text: 'no'");
  draft.At(draft.size() - 1).person_id = "about";
  draft.Tell<v1::OfficerAppointed>(day, "listing", "LISTING",
                                   "account: 'her-account' part: CASE_PART_EXAMINER");
  draft.Tell<v1::InterestsDeclared>(day, "her-account", "EXAMINER",
                                    "account: 'her-account' person_id: 'about' part: CASE_PART_EXAMINER");
  draft.At(draft.size() - 1).person_id = "about";
  draft.Add<v1::OfficerRecused>("account: 'her-account' reason: RECUSAL_REASON_OWN_MATTER");
  draft.At(draft.size() - 1).person_id = "about";
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())),
              testing::Not(Contains(HasSubstr("by whom the case is about"))));
}

// At noon: served that day, unless the rules of that decision close the portal before.
TEST(FairnessTest, ReckonsServiceByTheRulesOfThePortal) {
  Draft draft = FairCase();
  draft.Get<v1::AllegationNotified>().set_delivery(v1::DELIVERY_PORTAL);
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())), IsEmpty());
  const std::string digest = draft.History()[0].rule_set;
  v1::Rules rules = *EnglandsRules().Find(digest);
  rules.clear_portal();
  Rulebook book;
  book.Add(digest, rules);
  EXPECT_THAT(Lines(Check(draft.History(), book)), IsEmpty()) << "half past four";
  rules.add_portal()->set_closes_hour(11);
  *rules.mutable_portal(0)->mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2026, 1, 1));
  book.Add(digest, rules);
  EXPECT_THAT(Lines(Check(draft.History(), book)), Contains(HasSubstr("not the one that the rules give")));
}

// What was reviewed under rules that say nothing of a notice is older than the law. For whom the listing says
// that they declared their interests, they were declared, at a review as well.
TEST(FairnessTest, JudgesReviewsByTheRulesOfTheirDay) {
  Draft draft = FairCase();
  const std::string digest = draft.History().front().rule_set;
  Rulebook older;
  v1::Rules rules = *EnglandsRules().Find(digest);
  rules.clear_review_notice();
  older.Add(digest, rules);
  draft.Remove<v1::ReviewNoticeGiven>();
  draft.Get<v1::SanctionReviewed>().set_attended(false);
  for (int n = 8; n >= 6; --n) {
    draft.Remove<v1::InterestsDeclared>(n);
    draft.Remove<v1::OfficerAppointed>(n - 1);
  }
  for (v1::PanelMember& member : *draft.Get<v1::HearingListed>().mutable_members()) member.set_declared(true);
  EXPECT_THAT(Lines(Check(draft.History(), older)), IsEmpty());
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())),
              Contains(HasSubstr("and the person had no notice of it")));
}

// Listed under rules that name nothing, or nothing yet, somebody need not have been offered anything.
TEST(FairnessTest, JudgesListingsByTheRulesOfTheirDay) {
  Draft draft = FairCase();
  draft.Remove<v1::SupportOffered>();
  const std::string digest = draft.History().front().rule_set;
  Rulebook older;
  v1::Rules rules = *EnglandsRules().Find(digest);
  rules.clear_support_offer();
  older.Add(digest, rules);
  EXPECT_THAT(Lines(Check(draft.History(), older)), IsEmpty());
  const auto from = [&](CivilDay day) {
    rules = *EnglandsRules().Find(digest);
    *rules.mutable_support_offer(0)->mutable_validity()->mutable_valid_from() = DateOf(day);
    older.Add(digest, rules);
    return Lines(Check(draft.History(), older));
  };
  EXPECT_THAT(from(CivilDay(2026, 5, 2)), IsEmpty());
  EXPECT_THAT(from(CivilDay(2026, 5, 1)), testing::SizeIs(4)) << "one for each kind";
}

// What the review made is before a court; another one is announced meanwhile.
TEST(FairnessTest, LetsTheNextReviewBeAnnouncedUnderAppeal) {
  Draft draft = FairCase();
  draft.Tell<v1::AppealLodged>(CivilDay(2027, 9, 20), "clerk", "COURT_CLERK",
                               "appeal_id: 'appeal-2' sanction_id: 'sanction-2' lodged_on: @2027-09-20 "
                               "court_ref: 'CO/2/2027'");
  draft.Tell<v1::ReviewNoticeGiven>(
      CivilDay(2027, 9, 21), "listing", "LISTING",
      "sanction_id: 'sanction-2' sent_on: @2027-09-21 served_on: @2027-09-21 hearing_on: @2027-10-25 "
      "delivery: DELIVERY_LEFT_AT_ADDRESS notice: 'come'");
  EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())), IsEmpty());
}

// Whom somebody else took out may sit again, where they are listed anew; and whoever stepped back before
// members declared themselves, on the word of the listing of those days.
TEST(FairnessTest, LetsThoseSitAgainWhoWereOnlyTakenOut) {
  for (const bool by_themselves : {false, true}) {
    Draft draft = FairCase();
    const v1::HearingListed listed = draft.Get<v1::HearingListed>();
    draft.CutBefore<v1::HearingListed>();
    draft.Tell<v1::OfficerRecused>(CivilDay(2026, 5, 1), by_themselves ? "final-3" : "listing", "LISTING",
                                   "account: 'final-3' reason: RECUSAL_REASON_WITHDRAWN");
    draft.Tell<v1::HearingListed>(CivilDay(2026, 5, 1), "listing", "LISTING", "");
    draft.Get<v1::HearingListed>() = listed;
    draft.Get<v1::HearingListed>().mutable_members(2)->set_declared(by_themselves);
    EXPECT_THAT(Lines(Check(draft.History(), EnglandsRules())), IsEmpty()) << by_themselves;
  }
}

TEST(FairnessTest, HasABadHistoryForEveryInvariant) {
  std::set<std::string> names;
  for (const Bad& bad : BadHistories()) names.insert(bad.invariant);
  for (const Explained& one : Checked()) EXPECT_THAT(names, Contains(std::string(one.name)));
}

TEST(FairnessTest, SaysWhatItCannotTell) {
  std::set<std::string> told;
  for (const Explained& one : Checked()) told.insert(std::string(one.name));
  for (const Explained& one : NotChecked()) told.insert(std::string(one.name));
  for (int n = 1; n <= 20; ++n) EXPECT_THAT(told, Contains("F" + std::to_string(n)));
}

TEST(FairnessTest, NamesFactsWhoseRulesItDoesNotKnow) {
  const Report report = Check(FairCase().History(), Rulebook());
  EXPECT_THAT(Lines(report), IsEmpty());
  EXPECT_EQ(report.without_rules.size(), FairCase().size());
}

TEST(FairnessTest, FindsNothingInNothing) { EXPECT_THAT(Lines(Check({}, EnglandsRules())), IsEmpty()); }

}  // namespace
}  // namespace candour::fairness
