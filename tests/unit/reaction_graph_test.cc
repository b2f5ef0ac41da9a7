// The services follow each other's ledgers: what reacts to what, over all of them, never comes back to
// itself.
#include <gmock/gmock.h>

#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/restriction.pb.h"
#include "services/registration/model.h"
#include "services/registration/reactions.h"
#include "services/registration/sanctions.h"
#include "services/sanctions/model.h"
#include "services/sanctions/reactions.h"
#include "services/sanctions/register.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::optional<SystemCommand> DieOf(const registration::v1::RestrictionLifted&, const FactContext&) {
  return std::nullopt;
}

TEST(ReactionGraph, HasNoCycleOverAllLedgers) {
  Reactions all;
  all.AddAll(RegistrationReactions())
      .AddAll(SanctionsReactions())
      .AddAll(RegisterReactions())
      .AddAll(CaseReactions());
  EXPECT_THAT(all.Cycle(), IsEmpty());
  // A bar that caused a death would be found.
  all.ToFact("die_of_a_bar", FactList<registration::v1::DeathRecorded>(), DieOf);
  EXPECT_THAT(all.Cycle(), testing::Not(IsEmpty()));
}

// Names stand in the log, what is read is the register's, what is recorded the service's own.
TEST(ReactionGraph, SanctionsReactsToDeathsDeparturesMergesAndClosures) {
  std::vector<std::string> names;
  for (const Reaction& reaction : RegisterReactions().all()) {
    names.push_back(reaction.name);
    EXPECT_THAT(RegistrationModel().FactTypes(), Contains(reaction.fact_type));
    for (const std::string& type : reaction.records)
      EXPECT_THAT(SanctionsModel().FactTypes(), Contains(type));
  }
  EXPECT_THAT(
      names, ElementsAre("learn_death", "note_left_post", "note_lapse", "note_unsigned_lapse", "note_removal",
                         "learn_merge", "learn_split", "learn_duties_transferred", "learn_death_of_records"));
  EXPECT_EQ(FollowedRegisterModel().level(), RegistrationModel().level());
}

TEST(ReactionGraph, SanctionsReactsToItsOwnIdentifications) {
  ASSERT_EQ(CaseReactions().all().size(), 1u);
  const Reaction& reaction = CaseReactions().all()[0];
  EXPECT_EQ(reaction.name, "look_at_referrers");
  EXPECT_THAT(SanctionsModel().FactTypes(), Contains(reaction.fact_type));
  EXPECT_THAT(reaction.records, ElementsAre("candour.sanctions.v1.ReferralFlagged"));
  EXPECT_THAT(SanctionsModel().FactTypes(), Contains("candour.sanctions.v1.ReferralFlagged"));
}

}  // namespace
}  // namespace candour
