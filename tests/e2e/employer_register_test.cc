// The employer's register over gRPC: for how long somebody serves, what the register says of them, and which
// checks end; on a day, and as known at a moment.
#include <gmock/gmock.h>

#include "tests/e2e/employer_register_fixture.h"
#include "tests/support/http.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(EmployerRegisterTest, SaysForHowLongSomebodyServesAndWhatTheRegisterSaysOfThem) {
  const auto entry = Entry(chief_, CivilDay(2026, 1, 5));
  EXPECT_EQ(entry.seat().person_id(), ada_);
  EXPECT_EQ(StoredDay(entry.seat().start()), CivilDay(2025, 9, 1)) << "of this appointment";
  EXPECT_EQ(StoredDay(entry.tenure().post_since()), CivilDay(2025, 3, 1));
  EXPECT_EQ(entry.tenure().post_days(), 311);
  EXPECT_EQ(entry.tenure().post_months(), 10);
  EXPECT_EQ(StoredDay(entry.tenure().organisation_since()), CivilDay(2024, 11, 4));
  EXPECT_EQ(entry.tenure().organisation_days(), 428);
  EXPECT_EQ(entry.tenure().organisation_months(), 14);
  EXPECT_EQ(entry.register_status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(entry.standing().reason(), v1::STANDING_REASON_REGISTERED);
  EXPECT_THAT(entry.standing().lacking(), IsEmpty());
  EXPECT_EQ(StoredDay(entry.checks_valid_until()), CivilDay(2026, 6, 15));

  const auto vacant = Entry(deputy_, CivilDay(2026, 1, 5));
  EXPECT_EQ(vacant.seat().title(), "Deputy");
  EXPECT_FALSE(vacant.has_tenure());
  EXPECT_FALSE(vacant.has_standing());
  EXPECT_FALSE(vacant.has_checks_valid_until());
}

TEST_F(EmployerRegisterTest, OfAnotherDayIsAsItIsThen) {
  const auto july = Entry(chief_, CivilDay(2026, 6, 16));
  EXPECT_EQ(july.register_status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(july.standing().reason(), v1::STANDING_REASON_CHECKS_LACKING);
  EXPECT_THAT(july.standing().lacking(), ElementsAre(v1::CHECK_KIND_INSOLVENCY));
  EXPECT_EQ(StoredDay(july.checks_valid_until()), CivilDay(2026, 6, 15));
  EXPECT_EQ(Entry(chief_, CivilDay(2027, 1, 4)).register_status(), v1::REGISTER_STATUS_ACTIVE);
  const auto lapsed = Entry(chief_, CivilDay(2027, 1, 5));
  EXPECT_EQ(lapsed.register_status(), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(lapsed.standing().reason(), v1::STANDING_REASON_LAPSED);
  const auto before = Entry(deputy_, CivilDay(2024, 12, 1));
  EXPECT_EQ(before.seat().person_id(), ada_);
  EXPECT_EQ(before.tenure().post_days(), 28);
  EXPECT_EQ(before.tenure().organisation_days(), 28);
  EXPECT_EQ(before.register_status(), v1::REGISTER_STATUS_NONE);
  EXPECT_EQ(before.standing().reason(), v1::STANDING_REASON_NOT_REGISTERED);
}

TEST_F(EmployerRegisterTest, IsAsItWasKnown) {
  const CivilDay today(2026, 1, 5);
  EXPECT_EQ(Entry(chief_, today, unregistered_).standing().reason(), v1::STANDING_REASON_NOT_REGISTERED);
  EXPECT_EQ(Entry(chief_, today, unregistered_).register_status(), v1::REGISTER_STATUS_NONE);
  // She acted for ten days less than was recorded: a break.
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST01");
  correct.set_appointment_id(acting_);
  *correct.mutable_terms() =
      Terms(chief_, CivilDay(2025, 3, 1), CivilDay(2025, 8, 21), v1::APPOINTMENT_BASIS_ACTING);
  correct.set_reason("the letter says the 21st");
  service_.Do<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", correct);
  const auto now = Entry(chief_, today), then = Entry(chief_, today, registered_);
  EXPECT_EQ(StoredDay(then.tenure().post_since()), CivilDay(2025, 3, 1));
  EXPECT_EQ(StoredDay(now.tenure().post_since()), CivilDay(2025, 9, 1));
  EXPECT_EQ(now.tenure().post_days(), 127);
  EXPECT_EQ(StoredDay(now.tenure().organisation_since()), CivilDay(2025, 9, 1));
}

TEST_F(EmployerRegisterTest, TheStandingInAnAppointmentIsTheSame) {
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 5)).reason(), v1::STANDING_REASON_REGISTERED);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 5), unregistered_).reason(),
            v1::STANDING_REASON_NOT_REGISTERED);
  EXPECT_THAT(StandingOf(appointment_, CivilDay(2026, 6, 16)).lacking(),
              ElementsAre(v1::CHECK_KIND_INSOLVENCY));
  v1::RecordDeathRequest death;
  death.set_person_id(ada_);
  *death.mutable_died_on() = DateOf(CivilDay(2026, 1, 4));
  service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 4)).reason(), v1::STANDING_REASON_DIED);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 4), registered_).reason(),
            v1::STANDING_REASON_NOT_REGISTERED)
      << "nobody knew; she was registered on the 5th";
  v1::GetAppointmentRequest get;
  get.set_appointment_id(appointment_);
  get.set_org_code("TST01");
  get.mutable_on()->set_year(2026);
  get.mutable_on()->set_month(2);
  get.mutable_on()->set_day(30);
  v1::GetAppointmentResponse answer;
  EXPECT_EQ(ReasonIn(service_.Call(absl::StrCat(kPosts, "GetAppointment"), get, &answer, Secretary())),
            "DATE_INVALID");
}

TEST_F(EmployerRegisterTest, ListsTheChecksThatEndTheFirstToEndFirst) {
  const CivilDay today(2026, 1, 5);
  const std::string ben = RecordPerson("Ben"), cleo = RecordPerson("Cleo");
  InPost(ben, deputy_, CivilDay(2025, 9, 1), CivilDay(2026, 3, 31));
  InPost(cleo, deputy_, CivilDay(2025, 3, 1), CivilDay(2025, 8, 31));
  for (const std::string& person : {ben, cleo}) Register(person);
  Check(ben, v1::CHECK_KIND_INSOLVENCY, CivilDay(2025, 2, 1));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 14), today), IsEmpty());
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), today),
              testing::UnorderedElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15",
                                            "INSOLVENCY of Ben Larkspur until 2026-06-15"))
      << "of two insolvency checks the later counts; Cleo has left";
  const auto all = Expiring(CivilDay(2027, 1, 4), today);
  ASSERT_EQ(all.size(), 8);
  EXPECT_THAT(all[0], HasSubstr("INSOLVENCY"));
  EXPECT_THAT(all[1], HasSubstr("INSOLVENCY"));
  for (size_t i = 2; i < all.size(); ++i) EXPECT_THAT(all[i], HasSubstr(" until 2027-01-04"));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1)),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"))
      << "Ben will have left";
  const std::string before = Check(ada_, v1::CHECK_KIND_SOCIAL_MEDIA, CivilDay(2026, 1, 5));
  Check(ada_, v1::CHECK_KIND_INSOLVENCY, CivilDay(2026, 1, 5));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1)), IsEmpty());
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1), before),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1), unregistered_), IsEmpty());
}

// Somebody comes whose checks end first, and Ada's that ended first is made anew.
TEST_F(EmployerRegisterTest, PagesOfChecksAreOfOneMoment) {
  const CivilDay today(2026, 1, 5), until(2027, 1, 4);
  const std::string ben = RecordPerson("Ben");
  InPost(ben, deputy_, CivilDay(2025, 9, 1), std::nullopt);
  Register(ben);
  const auto before = Expiring(until, today);
  ASSERT_EQ(before.size(), 8);
  int come = 0;
  const auto paged = Expiring(until, today, "", [&] {
    if (++come > 2) return;
    const std::string cleo = RecordPerson("Cleo");
    InPost(cleo, CreatePost("Estates", v1::POST_TYPE_MANAGER, v1::STAGE_L3_SENIOR), CivilDay(2025, 9, 1),
           std::nullopt);
    Register(cleo);
    Check(ada_, v1::CHECK_KIND_INSOLVENCY, today);
  });
  EXPECT_EQ(come, 3);
  EXPECT_THAT(paged, testing::ElementsAreArray(before));
  const auto after = Expiring(until, today);
  EXPECT_EQ(after.size(), 8 - 1 + 2 * 4) << "what was written meanwhile";
}

TEST_F(EmployerRegisterTest, ListsWhatHasEndedToo) {
  service_.SetDay(CivilDay(2026, 7, 1));
  EXPECT_THAT(Expiring(CivilDay(2026, 7, 1), CivilDay(2026, 7, 1)),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"));
}

TEST_F(EmployerRegisterTest, ChecksAreForTheOrganisationAndThoseWhoLookOverIt) {
  v1::ListExpiringChecksRequest list;
  list.set_org_code("TST01");
  *list.mutable_until() = DateOf(CivilDay(2026, 6, 15));
  v1::ListExpiringChecksResponse answer;
  const auto reason = [&](const std::string& token) {
    return ReasonIn(service_.Call(absl::StrCat(kPosts, "ListExpiringChecks"), list, &answer, token));
  };
  for (const char* role : {"TRUST_HR", "COSEC", "CHAIR", "SID"}) {
    EXPECT_EQ(reason(service_.TokenFor({role}, "TST01")), "") << role;
    EXPECT_EQ(answer.checks_size(), 1);
    EXPECT_EQ(answer.checks(0).person_id(), ada_);
    EXPECT_EQ(answer.checks(0).appointment_id(), appointment_);
    EXPECT_EQ(reason(service_.TokenFor({role}, "TST02")), "SCOPE") << role;
  }
  for (const char* role : {"REGISTRAR", "AUDITOR", "CQC", "NHSE_REGION"})
    EXPECT_EQ(reason(service_.TokenFor({role})), "") << role;
  EXPECT_EQ(reason(service_.TokenFor({"MANAGER"}, "", ada_)), "ROLE");
  list.set_org_code("TST99");
  EXPECT_EQ(reason(service_.TokenFor({"REGISTRAR"})), "NOT_FOUND");
  list.set_org_code("TST01");
  list.mutable_until()->set_month(13);
  EXPECT_EQ(reason(Secretary()), "DATE_INVALID");
}

// Nothing is sent here, so what the dates bring about stays due: that TST05 closes, that a check ends, then
// all that end with the year, and the term.
TEST_F(EmployerRegisterTest, WhatIsDueShowsInTheMetrics) {
  const auto shown = [&] {
    const auto metrics = ParseMetrics(service_.host().MetricsText());
    return std::make_pair(metrics.at("candour_timers_due"), metrics.at("candour_timers_oldest_due_seconds"));
  };
  EXPECT_EQ(shown(), std::make_pair(0.0, 0.0));
  service_.SetDay(CivilDay(2026, 4, 2));
  // From the midnight after the last day to nine o'clock of the day after that.
  EXPECT_EQ(shown(), std::make_pair(1.0, 33 * 3600.0));
  service_.SetDay(CivilDay(2026, 6, 17));
  EXPECT_EQ(shown(), std::make_pair(2.0, (77 * 24 + 9) * 3600.0));
  service_.SetDay(CivilDay(2027, 1, 5));
  EXPECT_EQ(shown().first, 4);
}

}  // namespace
}  // namespace candour
