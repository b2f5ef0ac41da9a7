#include "services/sanctions/register.h"

#include <optional>
#include <string>

#include "absl/strings/strip.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "services/sanctions/subject/subject.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace theirs = registration::v1;

std::optional<CommandOn<Subject, v1::LearnDeath>> LearnDeathOf(const theirs::DeathRecorded& recorded,
                                                               const FactContext& at) {
  v1::LearnDeath learn;
  learn.set_person_id(std::string(absl::StripPrefix(at.stream, "person/")));
  *learn.mutable_died_on() = recorded.died_on();
  return Ask<Subject>(learn.person_id(), learn);
}

}  // namespace

const Model& FollowedRegisterModel() {
  // Level 1: deaths, people recorded, codes published. Levels 2 to 4: notices and restrictions, which mean
  // nothing here; records merged, split and erased, which are looked up.
  static const Model model = Model::Following(4);
  return model;
}

const Reactions& RegisterReactions() {
  static const Reactions reactions = Reactions().ToFact(
      "learn_death", FactList<v1::SubjectDeathKnown, v1::SubjectDied, v1::InterimOrderEnded>(), LearnDeathOf);
  return reactions;
}

}  // namespace candour
