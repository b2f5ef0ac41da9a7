#include "services/registration/reactions.h"

#include <gmock/gmock.h>

#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/external_bar.pb.h"
#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/model.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/sanctions.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ElementsAre;
using testing::IsEmpty;

ledger::v1::Refusal Logged(const Refusal& refusal) {
  ledger::v1::Refusal logged;
  logged.set_reason(refusal.reason);
  for (const auto& [name, value] : refusal.args) {
    logged.add_args()->set_name(name);
    logged.mutable_args()->rbegin()->set_value(value);
  }
  return logged;
}

class Attempts : public testing::Test {
 protected:
  // What the reaction to this refusal of a confirmation decides; nothing: no reaction.
  std::optional<Decision> After(const Refusal& refusal) {
    const ledger::v1::Refusal logged = Logged(refusal);
    const auto command =
        reaction_.to_refusal({"appointment/a1", reaction_.refused_method, logged, attempted_at_});
    if (!command) return std::nullopt;
    EXPECT_EQ(command->stream, "appointment/a1");
    const Context context(story_, "00000000-0000-4000-8000-000000000001", SystemActor(), attempted_at_);
    return *DecideWithin(reaction_, *command, context);
  }

  const Reaction& reaction_ = RegistrationReactions().all().at(0);
  const absl::Time attempted_at_ =
      absl::FromCivil(absl::CivilMinute(2026, 6, 30, 23, 30), absl::UTCTimeZone());
  Scenario story_{Model::Of<Appointment>(), attempted_at_};
};

TEST_F(Attempts, ToConfirmSomebodyNotEligibleAreFacts) {
  const auto decision = After(error::NotEligible(v1::INELIGIBILITY_POST_HELD));
  ASSERT_TRUE(decision && decision->facts().size() == 1);
  const auto& noted = dynamic_cast<const v1::IneligibleAttemptNoted&>(*decision->facts()[0].fact);
  EXPECT_THAT(noted.reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD));
  EXPECT_EQ(*DayOf(noted.attempted_on()), absl::CivilDay(2026, 7, 1)) << "a day of London";
}

TEST_F(Attempts, AgainstTheLastCheckSayWhatItFound) {
  v1::EligibilityDecided blocked;
  blocked.set_outcome(v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  blocked.add_reasons(v1::INELIGIBILITY_PERSON_DECEASED);
  blocked.add_reasons(v1::INELIGIBILITY_POST_HELD);
  story_.Given("appointment/a1", blocked);
  const auto decision = After(error::AppointmentStatusIs(v1::APPOINTMENT_STATUS_BLOCKED));
  ASSERT_TRUE(decision && decision->facts().size() == 1);
  const auto& noted = dynamic_cast<const v1::IneligibleAttemptNoted&>(*decision->facts()[0].fact);
  EXPECT_THAT(noted.reasons(), ElementsAre(v1::INELIGIBILITY_PERSON_DECEASED, v1::INELIGIBILITY_POST_HELD));
  story_.Given("appointment/a1", noted);
  EXPECT_EQ(story_.State<Appointment>("a1").ineligible_attempts(), 1);
}

TEST_F(Attempts, RefusedForOtherReasonsAreNone) {
  EXPECT_FALSE(After(error::AppointmentStatusIs(v1::APPOINTMENT_STATUS_IN_POST)));
  EXPECT_FALSE(After(error::RoleNeeded("CHAIR")));
  EXPECT_FALSE(After(error::AppointmentUnknown("a1")));
}

// Three records, each of somebody.
class OfRecords : public testing::Test {
 protected:
  OfRecords() {
    for (const char* id : {"p1", "p2", "p3"}) {
      v1::PersonRecorded recorded;
      recorded.set_person_id(id);
      story_.Given(absl::StrCat("person/", id), recorded);
    }
  }
  // They are p1, as found out since.
  void Merge(const std::string& id) {
    v1::PersonMergedFrom merged_from;
    merged_from.set_merged_person_id(id);
    story_.Given("person/p1", merged_from);
    v1::PersonMerged merged;
    merged.set_into("p1");
    story_.Given("person/" + id, merged);
  }

  Scenario story_{RegistrationModel(), absl::FromCivil(absl::CivilDay(2026, 6, 1), absl::UTCTimeZone())};
};

// Somebody in post at TST01 since 2025, by appointment a1, which ended.
class Leaving : public OfRecords {
 protected:
  void Leave(const std::string& person_id) {
    v1::PersonFoundInPost found;
    found.set_appointment_id("a1");
    found.set_person_id(person_id);
    found.set_org_code("TST01");
    found.mutable_terms()->set_post_id("chief");
    *found.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2025, 1, 1));
    story_.Given("appointment/a1", found);
    *ended_.mutable_end() = DateOf(absl::CivilDay(2026, 6, 30));
    ended_.set_reason(v1::END_REASON_SETTLEMENT);
    story_.Given("appointment/a1", ended_);
  }
  void Correct(std::optional<absl::CivilDay> end) {
    v1::AppointmentCorrected corrected;
    *corrected.mutable_was() = story_.State<Appointment>("a1").terms();
    *corrected.mutable_now() = corrected.was();
    corrected.mutable_now()->clear_end();
    if (end) *corrected.mutable_now()->mutable_end() = DateOf(*end);
    story_.Given("appointment/a1", corrected);
  }
  // What the reaction to the end records, and no other does; nothing: nothing.
  std::optional<v1::PersonLeftPost> Noted() {
    std::optional<v1::PersonLeftPost> noted;
    for (const Reaction& reaction : RegistrationReactions().all()) {
      if (reaction.fact_type != ended_.GetDescriptor()->full_name()) continue;
      const FactContext at{"appointment/a1", 2, story_.now(), story_.now(), "", ""};
      const auto command = reaction.to_fact(ended_.SerializeAsString(), at);
      EXPECT_TRUE(command && command->stream == "appointment/a1") << reaction.name;
      const Context context(story_, "00000000-0000-4000-8000-000000000001", SystemActor(), story_.now());
      const auto decision = DecideWithin(reaction, *command, context);
      EXPECT_TRUE(decision.ok() && !decision->refused()) << reaction.name;
      for (const auto& [to, decided] : decision->facts()) {
        EXPECT_EQ(to, "") << "the appointment's own stream";
        EXPECT_FALSE(noted);
        noted = dynamic_cast<const v1::PersonLeftPost&>(*decided);
      }
    }
    return noted;
  }

  v1::AppointmentEnded ended_;
};

TEST_F(Leaving, SaysWhoLeftWhereUntilWhenAndWhy) {
  Leave("p1");
  const auto noted = Noted();
  ASSERT_TRUE(noted);
  EXPECT_THAT(noted->person_ids(), ElementsAre("p1"));
  EXPECT_EQ(noted->org_code(), "TST01");
  EXPECT_EQ(*DayOf(noted->last_day()), absl::CivilDay(2026, 6, 30)) << "notice was given";
  EXPECT_EQ(noted->reason(), v1::END_REASON_SETTLEMENT);
  const std::string before = story_.State<Appointment>("a1").SerializeAsString();
  ASSERT_TRUE(story_.Given("appointment/a1", *noted));
  EXPECT_EQ(story_.State<Appointment>("a1").SerializeAsString(), before) << "the end itself said so";
}

TEST_F(Leaving, NamesEachRecordOfAHumanTheAppointmentsOwnFirst) {
  Leave("p2");
  EXPECT_THAT(Noted()->person_ids(), ElementsAre("p2"));
  Merge("p2");
  Merge("p3");
  EXPECT_THAT(Noted()->person_ids(), ElementsAre("p2", "p1", "p3"));
}

TEST_F(Leaving, OfTheRecordThatGoesOnNamesThoseMergedIntoIt) {
  Merge("p3");
  Merge("p2");
  Leave("p1");
  EXPECT_THAT(Noted()->person_ids(), ElementsAre("p1", "p3", "p2"));
}

TEST_F(Leaving, IsSaidAsItWasCorrectedMeanwhileAndNotOfWhoeverServesOn) {
  Leave("p1");
  Correct(absl::CivilDay(2026, 5, 31));
  EXPECT_EQ(*DayOf(Noted()->last_day()), absl::CivilDay(2026, 5, 31));
  EXPECT_EQ(Noted()->reason(), v1::END_REASON_SETTLEMENT);
  Correct(std::nullopt);
  EXPECT_FALSE(Noted()) << "in post again";
}

class Dying : public OfRecords {
 protected:
  // The death of one record, and what note_death makes of it then.
  v1::PersonDied Noted(const std::string& person_id, absl::CivilDay died_on) {
    v1::DeathRecorded recorded;
    *recorded.mutable_died_on() = DateOf(died_on);
    const std::string stream = "person/" + person_id;
    EXPECT_TRUE(story_.Given(stream, recorded));
    for (const Reaction& reaction : RegistrationReactions().all()) {
      if (reaction.name != "note_death") continue;
      EXPECT_EQ(reaction.fact_type, recorded.GetDescriptor()->full_name());
      const FactContext at{stream, 2, story_.now(), story_.now(), "", ""};
      const auto command = reaction.to_fact(recorded.SerializeAsString(), at);
      EXPECT_TRUE(command && command->stream == stream);
      const Context context(story_, "00000000-0000-4000-8000-000000000001", SystemActor(), story_.now());
      const auto decision = DecideWithin(reaction, *command, context);
      EXPECT_TRUE(decision.ok() && decision->facts().size() == 1 && decision->facts()[0].stream.empty());
      return dynamic_cast<const v1::PersonDied&>(*decision->facts()[0].fact);
    }
    ADD_FAILURE() << "there is no such reaction";
    return {};
  }
};

TEST_F(Dying, IsSaidOfEachRecordOfAHumanTheFactsOwnFirst) {
  EXPECT_THAT(Noted("p2", absl::CivilDay(2026, 5, 30)).person_ids(), ElementsAre("p2"));
  Merge("p2");
  Merge("p3");
  const v1::PersonDied noted = Noted("p2", absl::CivilDay(2026, 5, 31));
  EXPECT_THAT(noted.person_ids(), ElementsAre("p2", "p1", "p3"));
  EXPECT_EQ(*DayOf(noted.died_on()), absl::CivilDay(2026, 5, 31)) << "as known now";
  EXPECT_THAT(Noted("p1", absl::CivilDay(2026, 5, 31)).person_ids(), ElementsAre("p1", "p2", "p3"));
  const std::string before = story_.State<Person>("p2").SerializeAsString();
  ASSERT_TRUE(story_.Given("person/p2", noted));
  EXPECT_EQ(story_.State<Person>("p2").SerializeAsString(), before) << "the death itself said so";
}

TEST(RegistrationReactions, HaveNoCycle) { EXPECT_THAT(RegistrationReactions().Cycle(), IsEmpty()); }

// Names stand in logs, ids are derived from them; what is recorded and read must exist.
TEST(RegistrationReactions, AreKnownByTheseNames) {
  std::vector<std::string> names;
  const std::vector<std::string> types = RegistrationModel().FactTypes();
  for (const Reaction& reaction : RegistrationReactions().all()) {
    names.push_back(reaction.name);
    for (const std::string& type : reaction.records) EXPECT_THAT(types, testing::Contains(type));
    if (!reaction.fact_type.empty()) {
      EXPECT_THAT(types, testing::Contains(reaction.fact_type));
    }
  }
  EXPECT_THAT(names,
              ElementsAre("note_ineligible_attempt", "tell_of_lapse", "tell_of_unsigned_lapse",
                          "tell_of_expired_check", "tell_of_unsigned_code", "tell_of_death",
                          "tell_of_ineligible_attempt", "tell_of_merge", "tell_of_split", "tell_of_split_off",
                          "set_first_renewal_window", "set_next_renewal_window", "tell_of_renewal",
                          "set_code_reminder", "tell_of_signature_due", "erase_late_appointments",
                          "erase_refused_person", "review_restriction", "review_lifted_restriction",
                          "review_merge", "review_split", "review_split_off", "review_correction",
                          "review_reporting", "note_bar_breach_attempt", "tell_of_prohibition",
                          "tell_of_lifted_prohibition", "tell_of_bar_breach_attempt",
                          "tell_of_quashed_restriction", "tell_regulator_of_bar_breach_attempt",
                          "tell_of_restriction", "note_leaving", "tell_of_restriction_end",
                          "tell_of_resumed_restriction", "tell_regulator_of_override", "note_death"));
  EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
                "candour.registration.v1.Appointments.ConfirmAppointment"),
            nullptr);
  EXPECT_EQ(RegistrationReactions().all()[0].refused_method,
            "/candour.registration.v1.Appointments/ConfirmAppointment");
  EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
                "candour.registration.v1.Register.RecordPerson"),
            nullptr);
  EXPECT_EQ(RegistrationReactions().all()[16].refused_method,
            "/candour.registration.v1.Register/RecordPerson");
}

// Ids of both kinds of reaction are derived from their names in one ledger.
TEST(SanctionsReactions, AreKnownByTheseNamesAndNoOtherReactionIs) {
  std::vector<std::string> names;
  const std::vector<std::string> types = RegistrationModel().FactTypes();
  for (const Reaction& reaction : SanctionsReactions().all()) {
    names.push_back(reaction.name);
    for (const std::string& type : reaction.records) EXPECT_THAT(types, testing::Contains(type));
    EXPECT_THAT(types, testing::Not(testing::Contains(reaction.fact_type))) << "no fact of the register";
    for (const Reaction& own : RegistrationReactions().all()) EXPECT_NE(own.name, reaction.name);
  }
  EXPECT_THAT(names, ElementsAre("apply_interim_order", "extend_interim_order", "end_interim_order",
                                 "apply_sanction", "stay_sanction", "resume_sanction", "end_sanction",
                                 "quash_sanction", "apply_external_bar", "end_external_bar",
                                 "tell_checkers_of_ended_order", "tell_checkers_of_ended_sanction"));
}

class FromSanctions : public testing::Test {
 protected:
  FromSanctions() {
    v1::PersonRecorded recorded;
    recorded.set_person_id("p1");
    story_.Given("person/p1", recorded);
  }
  // Their fact, as fact `version` of the case; false where nothing is asked here.
  template <class Fact>
  bool Say(const Fact& fact, uint64_t version) {
    for (const Reaction& reaction : SanctionsReactions().all()) {
      if (reaction.fact_type != fact.GetDescriptor()->full_name()) continue;
      const FactContext at{"case/c1", version, story_.now(), story_.now(), "", "", "their-ledger-id-"};
      const auto command = reaction.to_fact(fact.SerializeAsString(), at);
      if (!command) return false;
      EXPECT_EQ(command->stream, "person/p1");
      const Context context(story_, "00000000-0000-4000-8000-000000000001", SystemActor(), story_.now());
      const auto decision = DecideWithin(reaction, *command, context);
      EXPECT_TRUE(decision.ok() && !decision->refused());
      for (const auto& [to, decided] : decision->facts()) story_.Given("person/p1", *decided);
      return true;
    }
    return false;
  }
  sanctions::v1::SanctionImposed Imposed(sanctions::v1::SanctionType type) {
    sanctions::v1::SanctionImposed imposed;
    imposed.set_person_id("p1");
    imposed.set_sanction_id("s1");
    imposed.set_type(type);
    *imposed.mutable_effective_on() = DateOf(absl::CivilDay(2026, 4, 1));
    return imposed;
  }
  v1::KnownRestriction Only() {
    const auto& all = story_.State<Person>("p1").restrictions();
    EXPECT_EQ(all.size(), 1);
    return all.empty() ? v1::KnownRestriction() : all[0];
  }

  Scenario story_{RegistrationModel(), absl::FromCivil(absl::CivilDay(2026, 3, 2), absl::UTCTimeZone())};
};

TEST_F(FromSanctions, AnInterimOrderHoldsThroughItsLastDay) {
  sanctions::v1::InterimOrderMade made;
  made.set_person_id("p1");
  made.set_order_id("o1");
  made.set_type(sanctions::v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
  *made.mutable_from() = DateOf(absl::CivilDay(2026, 3, 2));
  *made.mutable_ends_on() = DateOf(absl::CivilDay(2027, 9, 1));
  ASSERT_TRUE(Say(made, 3));
  EXPECT_EQ(Only().restriction().kind(), v1::RESTRICTION_KIND_INTERIM_BAR);
  EXPECT_EQ(Only().restriction().source_ledger(), "their-ledger-id-");
  EXPECT_TRUE(Only().restriction().public_());
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2027, 9, 1)));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2027, 9, 2)));
  sanctions::v1::InterimOrderEnded ended;
  ended.set_person_id("p1");
  ended.set_order_id("o1");
  *ended.mutable_last_day() = DateOf(absl::CivilDay(2026, 6, 30));
  ASSERT_TRUE(Say(ended, 5));
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2026, 6, 30)));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 7, 1)));
}

// What a court made longer holds as long; what was taken from the wrong person never held, and is told to
// whoever had checked.
TEST_F(FromSanctions, AnInterimOrderIsMadeLongerAndOfTheWrongPersonNeverHeld) {
  sanctions::v1::InterimOrderMade made;
  made.set_person_id("p1");
  made.set_order_id("o1");
  made.set_type(sanctions::v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
  *made.mutable_from() = DateOf(absl::CivilDay(2026, 3, 2));
  *made.mutable_ends_on() = DateOf(absl::CivilDay(2027, 9, 1));
  ASSERT_TRUE(Say(made, 4));
  sanctions::v1::InterimOrderExtended extended;
  extended.set_person_id("p1");
  extended.set_order_id("o1");
  *extended.mutable_from() = made.from();
  *extended.mutable_ends_on() = DateOf(absl::CivilDay(2028, 3, 1));
  ASSERT_TRUE(Say(extended, 5));
  EXPECT_EQ(Only().restriction().kind(), v1::RESTRICTION_KIND_INTERIM_BAR) << "its days alone are said anew";
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2028, 3, 1)));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2028, 3, 2)));
  sanctions::v1::InterimOrderEnded ended;
  ended.set_person_id("p1");
  ended.set_order_id("o1");
  ended.set_reason(sanctions::v1::INTERIM_END_WRONG_PERSON);
  *ended.mutable_last_day() = DateOf(absl::CivilDay(2026, 3, 1));
  ASSERT_TRUE(Say(ended, 6));
  EXPECT_EQ(Only().lifted().why(), v1::LIFT_REASON_QUASHED);
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 3, 2)));
}

TEST_F(FromSanctions, ABarOfSomebodyElseIsNotPublicAndHoldsUntilItEnds) {
  sanctions::v1::ExternalBarRecorded recorded;
  recorded.set_person_id("p1");
  recorded.set_external_bar_id("x1");
  *recorded.mutable_from() = DateOf(absl::CivilDay(2026, 1, 1));
  recorded.set_prohibits(true);
  ASSERT_TRUE(Say(recorded, 1));
  EXPECT_EQ(Only().restriction().kind(), v1::RESTRICTION_KIND_EXTERNAL_BAR);
  EXPECT_FALSE(Only().restriction().public_());
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2036, 1, 1)));
  sanctions::v1::ExternalBarEnded ended;
  ended.set_person_id("p1");
  ended.set_external_bar_id("x1");
  *ended.mutable_last_day() = DateOf(absl::CivilDay(2026, 6, 30));
  ASSERT_TRUE(Say(ended, 2));
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2026, 6, 30)));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 7, 1)));
  EXPECT_FALSE(IsQuashed(Only()));
}

TEST_F(FromSanctions, ABarOfAnotherPersonNeverHeld) {
  sanctions::v1::ExternalBarRecorded recorded;
  recorded.set_person_id("p1");
  recorded.set_external_bar_id("x1");
  *recorded.mutable_from() = DateOf(absl::CivilDay(2026, 1, 1));
  ASSERT_TRUE(Say(recorded, 1));
  EXPECT_EQ(Only().restriction().kind(), v1::RESTRICTION_KIND_EXTERNAL_RECORD);
  sanctions::v1::ExternalBarEnded ended;
  ended.set_person_id("p1");
  ended.set_external_bar_id("x1");
  *ended.mutable_last_day() = DateOf(absl::CivilDay(2025, 12, 31));
  ended.set_never_held(true);
  ASSERT_TRUE(Say(ended, 2));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 1, 1)));
  EXPECT_TRUE(IsQuashed(Only()));
}

TEST_F(FromSanctions, ASanctionIsStayedResumedAndQuashed) {
  ASSERT_TRUE(Say(Imposed(sanctions::v1::SANCTION_TYPE_BAR), 3));
  EXPECT_EQ(Only().restriction().basis(), v1::RESTRICTION_BASIS_AGREED);
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2026, 4, 1)));
  sanctions::v1::SanctionStayed stayed;
  stayed.set_person_id("p1");
  stayed.set_sanction_id("s1");
  ASSERT_TRUE(Say(stayed, 4));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 4, 1)));
  sanctions::v1::SanctionEffective effective;
  effective.set_person_id("p1");
  effective.set_sanction_id("s1");
  *effective.mutable_effective_on() = DateOf(absl::CivilDay(2026, 8, 1));
  ASSERT_TRUE(Say(effective, 5));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 7, 31)));
  EXPECT_TRUE(HoldsOn(Only(), absl::CivilDay(2026, 8, 1)));
  sanctions::v1::SanctionQuashed quashed;
  quashed.set_person_id("p1");
  quashed.set_sanction_id("s1");
  *quashed.mutable_quashed_on() = DateOf(absl::CivilDay(2026, 9, 1));
  ASSERT_TRUE(Say(quashed, 6));
  EXPECT_FALSE(HoldsOn(Only(), absl::CivilDay(2026, 8, 1)));
}

TEST_F(FromSanctions, WhatRestrictsNobodyIsPassedOver) {
  EXPECT_FALSE(Say(Imposed(sanctions::v1::SANCTION_TYPE_ADVICE), 3));
  EXPECT_FALSE(Say(Imposed(sanctions::v1::SANCTION_TYPE_NO_FURTHER_ACTION), 3));
}

}  // namespace
}  // namespace candour
