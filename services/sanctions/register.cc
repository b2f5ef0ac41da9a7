#include "services/sanctions/register.h"

#include <optional>
#include <string>

#include "absl/strings/strip.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/organisation.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/departure.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "common/decider/day.h"
#include "services/sanctions/organisation/organisation.h"
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

// Of the same death; whichever is learnt second adds what the first left.
std::optional<CommandOn<Subject, v1::LearnDeath>> LearnDeathOfRecords(const theirs::PersonDied& died,
                                                                      const FactContext&) {
  if (died.person_ids().empty()) return std::nullopt;
  v1::LearnDeath learn;
  learn.set_person_id(died.person_ids(0));
  *learn.mutable_died_on() = died.died_on();
  *learn.mutable_person_ids() = died.person_ids();
  return Ask<Subject>(learn.person_id(), learn);
}

v1::LeavingReason ReasonOf(theirs::EndReason reason) {
  switch (reason) {
    case theirs::END_REASON_RESIGNED:
      return v1::LEAVING_REASON_RESIGNED;
    case theirs::END_REASON_DISMISSED:
      return v1::LEAVING_REASON_DISMISSED;
    case theirs::END_REASON_SETTLEMENT:
      return v1::LEAVING_REASON_SETTLEMENT;
    case theirs::END_REASON_RETIRED:
      return v1::LEAVING_REASON_RETIRED;
    case theirs::END_REASON_REDUNDANCY:
      return v1::LEAVING_REASON_REDUNDANCY;
    case theirs::END_REASON_END_OF_TERM:
      return v1::LEAVING_REASON_END_OF_TERM;
    case theirs::END_REASON_DEATH:
      return v1::LEAVING_REASON_DEATH;
    case theirs::END_REASON_TRANSFER:
      return v1::LEAVING_REASON_TRANSFER;
    case theirs::END_REASON_ORG_DISSOLVED:
      return v1::LEAVING_REASON_ORGANISATION_DISSOLVED;
    default:
      return v1::LEAVING_REASON_UNSPECIFIED;
  }
}

using Learning = CommandOn<Subject, v1::LearnDeparture>;

std::optional<Learning> NoteLeftPost(const theirs::PersonLeftPost& left, const FactContext& at) {
  if (left.person_ids().empty()) return std::nullopt;
  v1::LearnDeparture learn;
  *learn.mutable_person_ids() = left.person_ids();
  v1::Departure& departure = *learn.mutable_departure();
  departure.set_reason(ReasonOf(left.reason()));
  departure.set_org_code(left.org_code());
  departure.set_appointment_id(std::string(absl::StripPrefix(at.stream, "appointment/")));
  *departure.mutable_last_day() = left.last_day();
  return Ask<Subject>(left.person_ids(0), std::move(learn));
}

// Off the register from `first_day_off` on. The entry has the person's own id.
Learning LeftRegister(v1::LeavingReason reason, const common::v1::Date& first_day_off,
                      const FactContext& at) {
  const std::string person_id(absl::StripPrefix(at.stream, "registrant/"));
  v1::LearnDeparture learn;
  learn.add_person_ids(person_id);
  learn.mutable_departure()->set_reason(reason);
  *learn.mutable_departure()->mutable_last_day() = DateOf(StoredDay(first_day_off) - 1);
  return Ask<Subject>(person_id, std::move(learn));
}
std::optional<Learning> NoteLapse(const theirs::RegistrationLapsed& lapsed, const FactContext& at) {
  return LeftRegister(v1::LEAVING_REASON_LAPSED, lapsed.lapsed_on(), at);
}
std::optional<Learning> NoteUnsignedLapse(const theirs::LapsedForUnsignedCode& lapsed,
                                          const FactContext& at) {
  return LeftRegister(v1::LEAVING_REASON_CODE_UNSIGNED, lapsed.lapsed_on(), at);
}
std::optional<Learning> NoteRemoval(const theirs::RemovedVoluntarily& removed, const FactContext& at) {
  return LeftRegister(v1::LEAVING_REASON_AT_OWN_REQUEST, removed.removed_on(), at);
}

std::optional<CommandOn<Subject, v1::LearnMerge>> LearnMergeOf(const theirs::PersonMerged& merged,
                                                               const FactContext& at) {
  v1::LearnMerge learn;
  learn.set_person_id(std::string(absl::StripPrefix(at.stream, "person/")));
  learn.set_into(merged.into());
  learn.set_version(at.version);
  return Ask<Subject>(learn.person_id(), learn);
}

// Who is split off anew was never taken for the other.
std::optional<CommandOn<Subject, v1::LearnSplit>> LearnSplitOf(const theirs::PersonSplitFrom& split,
                                                               const FactContext& at) {
  if (!split.undid_merge()) return std::nullopt;
  v1::LearnSplit learn;
  learn.set_person_id(std::string(absl::StripPrefix(at.stream, "person/")));
  learn.set_split_from(split.split_from());
  learn.set_version(at.version);
  return Ask<Subject>(learn.person_id(), learn);
}

std::optional<CommandOn<NamedOrganisation, v1::LearnDutiesTransferred>> LearnDutiesOf(
    const theirs::DutiesTransferred& transferred, const FactContext& at) {
  v1::LearnDutiesTransferred learn;
  learn.set_org_code(std::string(absl::StripPrefix(at.stream, "organisation/")));
  learn.set_to(transferred.to());
  return Ask<NamedOrganisation>(learn.org_code(), learn);
}

}  // namespace

const Model& FollowedRegisterModel() {
  // Level 1: deaths, people recorded, codes published. Levels 2 to 4: notices and restrictions, which mean
  // nothing here; where the duties of an organisation went that closed; records merged and split, which are
  // of one human or two; records erased, which are looked up. Level 5: who left a post. Level 6: by which
  // records somebody died was known; what was passed over in an appointment, which means nothing here. Level
  // 7: what people said of themselves and what was counted of it, which means nothing here either.
  static const Model model = Model::Following(7);
  return model;
}

const Reactions& RegisterReactions() {
  using Ended = FactList<v1::SubjectDeathKnown, v1::SubjectDied, v1::InterimOrderEnded>;
  using Noted = FactList<v1::SubjectLeft>;
  static const Reactions reactions =
      Reactions()
          .ToFact("learn_death", Ended(), LearnDeathOf)
          .ToFact("note_left_post", Noted(), NoteLeftPost)
          .ToFact("note_lapse", Noted(), NoteLapse)
          .ToFact("note_unsigned_lapse", Noted(), NoteUnsignedLapse)
          .ToFact("note_removal", Noted(), NoteRemoval)
          .ToFact("learn_merge",
                  FactList<v1::SubjectRecordsJoined, v1::SubjectKnownAs, v1::SubjectRecordsParted,
                           v1::SubjectKnownAsNoMore>(),
                  LearnMergeOf)
          .ToFact("learn_split", FactList<v1::SubjectRecordsParted, v1::SubjectKnownAsNoMore>(), LearnSplitOf)
          .ToFact("learn_duties_transferred", FactList<v1::DutiesTransferKnown, v1::CaseRehomed>(),
                  LearnDutiesOf)
          .ToFact("learn_death_of_records", Ended(), LearnDeathOfRecords);
  return reactions;
}

}  // namespace candour
