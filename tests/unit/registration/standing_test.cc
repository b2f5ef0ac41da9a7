// What the register says of whoever is in a post on a day, and for how long they have served.
#include "services/registration/views/standing.h"

#include <gmock/gmock.h>

#include "tests/unit/registration/posts_support.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;

v1::AppointmentState Served(const std::string& post, common::v1::Date start,
                            std::optional<common::v1::Date> end = {}) {
  v1::AppointmentState appointment;
  appointment.set_status(end ? v1::APPOINTMENT_STATUS_ENDED : v1::APPOINTMENT_STATUS_IN_POST);
  appointment.mutable_terms()->set_post_id(post);
  *appointment.mutable_terms()->mutable_start() = start;
  if (end) *appointment.mutable_terms()->mutable_end() = *end;
  return appointment;
}

void Add(PostHolder* holder, v1::CheckKind kind, std::optional<common::v1::Date> valid_until = {},
         v1::CheckResult result = v1::CHECK_RESULT_CLEAR) {
  v1::Check& check = *holder->registrant.add_checks();
  check.set_kind(kind);
  check.set_result(result);
  if (valid_until) *check.mutable_valid_until() = *valid_until;
}

void Change(PostHolder* holder, v1::RegisterStatus status, common::v1::Date from,
            std::optional<common::v1::Date> to = {}) {
  v1::StatusChange& change = *holder->registrant.add_changes();
  change.set_status(status);
  *change.mutable_from() = from;
  if (to) *change.mutable_to() = *to;
}

void Restrict(PostHolder* holder, v1::RestrictionKind kind, common::v1::Date from) {
  v1::KnownRestriction& known = holder->restrictions.emplace_back();
  known.mutable_restriction()->set_kind(kind);
  *known.mutable_restriction()->mutable_from() = from;
}

const CheckKinds kMandatory = {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_INSOLVENCY};

// Registered for 2026, both mandatory checks made, one of which ends on 30 June.
PostHolder Registered() {
  PostHolder holder;
  holder.registrant.set_register_number("M0000001X");
  Change(&holder, v1::REGISTER_STATUS_ACTIVE, Day(2026, 1, 1), Day(2026, 12, 31));
  Add(&holder, v1::CHECK_KIND_IDENTITY);
  Add(&holder, v1::CHECK_KIND_INSOLVENCY, Day(2026, 6, 30));
  return holder;
}

v1::StandingReason ReasonOn(const PostHolder& holder, CivilDay day,
                            const v1::AppointmentState& appointment = Served("chief", Day(2025, 1, 1))) {
  return StandingOn(appointment, holder, kMandatory, day).reason();
}

TEST(Standing, FollowsFromTheDayAlone) {
  PostHolder holder = Registered();
  EXPECT_EQ(ReasonOn(holder, CivilDay(2025, 12, 31)), v1::STANDING_REASON_NOT_REGISTERED);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 6, 30)), v1::STANDING_REASON_REGISTERED);
  const v1::Standing july =
      StandingOn(Served("chief", Day(2025, 1, 1)), holder, kMandatory, CivilDay(2026, 7, 1));
  EXPECT_EQ(july.reason(), v1::STANDING_REASON_CHECKS_LACKING);
  EXPECT_THAT(july.lacking(), ElementsAre(v1::CHECK_KIND_INSOLVENCY));
  EXPECT_EQ(ReasonOn(holder, CivilDay(2027, 1, 1)), v1::STANDING_REASON_LAPSED);
  EXPECT_THAT(
      StandingOn(Served("chief", Day(2025, 1, 1)), holder, kMandatory, CivilDay(2027, 1, 1)).lacking(),
      IsEmpty())
      << "nothing is asked of whoever is not registered";
  Change(&holder, v1::REGISTER_STATUS_REMOVED, Day(2026, 5, 1));
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 4, 30)), v1::STANDING_REASON_REGISTERED);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 5, 1)), v1::STANDING_REASON_REMOVED);
}

TEST(Standing, IsTheGravestOfWhatIsSaid) {
  PostHolder holder = Registered();
  const CivilDay day(2026, 7, 1);  // a check has ended
  Restrict(&holder, v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1));
  EXPECT_EQ(ReasonOn(holder, day), v1::STANDING_REASON_RESTRICTED);
  v1::AppointmentState reached = Served("chief", Day(2025, 1, 1));
  v1::Prohibition& bar_of_others = *reached.add_prohibitions();
  bar_of_others.set_kind(v1::RESTRICTION_KIND_EXTERNAL_BAR);
  *bar_of_others.mutable_from() = Day(2026, 4, 1);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 3, 31), reached), v1::STANDING_REASON_RESTRICTED);
  EXPECT_EQ(ReasonOn(holder, day, reached), v1::STANDING_REASON_PROHIBITED);
  Restrict(&holder, v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1));
  EXPECT_EQ(ReasonOn(holder, day, reached), v1::STANDING_REASON_SUSPENDED);
  Restrict(&holder, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  EXPECT_EQ(ReasonOn(holder, day, reached), v1::STANDING_REASON_BARRED);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 2, 28)), v1::STANDING_REASON_REGISTERED);
  *holder.person.mutable_died_on() = Day(2026, 6, 1);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 5, 31)), v1::STANDING_REASON_BARRED);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 6, 1)), v1::STANDING_REASON_DIED);
}

TEST(Standing, OfSomebodyNeverAdmittedIsNoneUnlessTheyAreBarred) {
  PostHolder holder;
  EXPECT_THAT(MandatoryFor(holder, std::nullopt), IsEmpty());
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 3, 1)), v1::STANDING_REASON_NOT_REGISTERED);
  Restrict(&holder, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 3, 1)), v1::STANDING_REASON_BARRED);
}

TEST(Standing, ACheckThatSpeaksAgainstSomebodyIsLackingAndEndsNothing) {
  PostHolder holder = Registered();
  holder.registrant.mutable_checks(0)->set_result(v1::CHECK_RESULT_ADVERSE);
  *holder.registrant.mutable_checks(0)->mutable_valid_until() = Day(2026, 2, 1);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 1, 15)), v1::STANDING_REASON_CHECKS_LACKING);
  EXPECT_EQ(ChecksValidUntil(holder, kMandatory), CivilDay(2026, 6, 30));
  holder.registrant.mutable_checks(0)->set_overridden(true);
  EXPECT_EQ(ReasonOn(holder, CivilDay(2026, 1, 15)), v1::STANDING_REASON_REGISTERED);
  EXPECT_EQ(ChecksValidUntil(holder, kMandatory), CivilDay(2026, 2, 1)) << "the first to end";
  Add(&holder, v1::CHECK_KIND_DBS, Day(2026, 1, 10));
  EXPECT_EQ(ChecksValidUntil(holder, kMandatory), CivilDay(2026, 2, 1)) << "nobody asks for a DBS check";
  EXPECT_EQ(ChecksValidUntil(holder, {v1::CHECK_KIND_REFERENCE}), std::nullopt);
}

struct Row {
  std::vector<v1::AppointmentState> all;
  v1::Tenure On(size_t held, CivilDay day) const {
    std::vector<const v1::AppointmentState*> theirs;
    theirs.reserve(all.size());
    for (const v1::AppointmentState& one : all) theirs.push_back(&one);
    return TenureOn(all[held], theirs, day);
  }
};

TEST(Tenure, CountsBothDaysAndWholeMonths) {
  const Row row{{Served("chief", Day(2026, 1, 12))}};
  const v1::Tenure first = row.On(0, CivilDay(2026, 1, 12));
  EXPECT_EQ(first.post_days(), 1);
  EXPECT_EQ(first.post_months(), 0);
  EXPECT_EQ(row.On(0, CivilDay(2026, 2, 10)).post_months(), 0);
  const v1::Tenure month = row.On(0, CivilDay(2026, 2, 11));
  EXPECT_EQ(month.post_days(), 31);
  EXPECT_EQ(month.post_months(), 1);
  EXPECT_EQ(row.On(0, CivilDay(2027, 1, 11)).post_months(), 12);
  EXPECT_EQ(row.On(0, CivilDay(2027, 1, 10)).post_months(), 11);
}

TEST(Tenure, OfThePostGoesBackOverWhatFollowsWithoutABreak) {
  // Acted from 1 June, interim from 1 September, substantive from 1 October; deputy before, with a day
  // between.
  const Row row{{Served("chief", Day(2025, 10, 1)), Served("chief", Day(2025, 6, 1), Day(2025, 8, 31)),
                 Served("chief", Day(2025, 9, 1), Day(2025, 9, 30)),
                 Served("deputy", Day(2024, 1, 1), Day(2025, 5, 31))}};
  const v1::Tenure tenure = row.On(0, CivilDay(2025, 10, 31));
  EXPECT_EQ(*DayOf(tenure.post_since()), CivilDay(2025, 6, 1));
  EXPECT_EQ(tenure.post_days(), 153);
  EXPECT_EQ(tenure.post_months(), 5);
  EXPECT_EQ(*DayOf(tenure.organisation_since()), CivilDay(2024, 1, 1));
  EXPECT_EQ(tenure.organisation_days(), 670);
  EXPECT_EQ(tenure.organisation_months(), 22);
}

TEST(Tenure, ABreakOfADayBeginsItAnew) {
  const Row row{{Served("chief", Day(2025, 10, 1)), Served("chief", Day(2025, 6, 1), Day(2025, 9, 29)),
                 Served("deputy", Day(2025, 9, 1), Day(2025, 9, 30))}};
  const v1::Tenure tenure = row.On(0, CivilDay(2025, 10, 31));
  EXPECT_EQ(*DayOf(tenure.post_since()), CivilDay(2025, 10, 1));
  EXPECT_EQ(*DayOf(tenure.organisation_since()), CivilDay(2025, 6, 1)) << "through the other post";
}

TEST(Tenure, WhatWasOnlyProposedIsNoService) {
  Row row{{Served("chief", Day(2025, 10, 1)), Served("chief", Day(2025, 6, 1), Day(2025, 9, 30))}};
  row.all[1].set_status(v1::APPOINTMENT_STATUS_BLOCKED);
  EXPECT_EQ(*DayOf(row.On(0, CivilDay(2025, 10, 31)).organisation_since()), CivilDay(2025, 10, 1));
}

TEST(Tenure, InAPostThatIsNotOnRecordIsItsOwn) {
  const Row row{{Served("", Day(2025, 10, 1)), Served("", Day(2025, 6, 1), Day(2025, 9, 30))}};
  const v1::Tenure tenure = row.On(0, CivilDay(2025, 10, 31));
  EXPECT_EQ(*DayOf(tenure.post_since()), CivilDay(2025, 10, 1));
  EXPECT_EQ(*DayOf(tenure.organisation_since()), CivilDay(2025, 6, 1));
}

}  // namespace
}  // namespace candour
