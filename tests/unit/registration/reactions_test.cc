#include "services/registration/reactions.h"

#include <gmock/gmock.h>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/module.h"

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
  EXPECT_THAT(names, ElementsAre("note_ineligible_attempt", "tell_of_lapse", "tell_of_unsigned_lapse",
                                 "tell_of_expired_check", "tell_of_unsigned_code", "tell_of_death",
                                 "tell_of_ineligible_attempt", "tell_of_merge", "tell_of_split",
                                 "tell_of_split_off", "erase_late_appointments", "erase_refused_person"));
  EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
                "candour.registration.v1.Appointments.ConfirmAppointment"),
            nullptr);
  EXPECT_EQ(RegistrationReactions().all()[0].refused_method,
            "/candour.registration.v1.Appointments/ConfirmAppointment");
  EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
                "candour.registration.v1.Register.RecordPerson"),
            nullptr);
  EXPECT_EQ(RegistrationReactions().all().back().refused_method,
            "/candour.registration.v1.Register/RecordPerson");
}

}  // namespace
}  // namespace candour
