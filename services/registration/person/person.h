// People known to the register. Their identity stands in facts and state sealed only; requests carry it in
// clear as far as Decide.
//
//   story.When<Person>(context.NewId("person"), record);   // a new person: the id follows from the command's
//   if (!Known(context.Read<Person>(id))) return error::PersonUnknown();
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_PERSON_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_PERSON_H_

#include <optional>
#include <string>
#include <vector>

#include "candour/registration/v1/person.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

struct Person {
  using State = registration::v1::PersonState;
  using Facts =
      FactList<registration::v1::PersonRecorded, registration::v1::PersonCorrected,
               registration::v1::DeathRecorded, Since<2, registration::v1::LegalHoldPlaced>,
               Since<2, registration::v1::LegalHoldLifted>, Since<2, registration::v1::ErasureRequested>,
               Since<2, registration::v1::ErasureApproved>, Since<2, registration::v1::ErasureWithdrawn>,
               Since<2, registration::v1::ErasureStopped>, Since<2, registration::v1::PersonalDataErased>,
               Since<3, registration::v1::PersonMerged>, Since<3, registration::v1::PersonMergedFrom>,
               Since<3, registration::v1::PersonSplit>, Since<3, registration::v1::PersonSplitFrom>,
               Since<4, registration::v1::ErasureContinues>, Since<4, registration::v1::ErasureCompleted>,
               Since<4, registration::v1::RestrictionApplied>, Since<4, registration::v1::RestrictionLifted>,
               Since<4, registration::v1::QuashTold>, Since<6, registration::v1::PersonDied>>;
  using Timers = TimerList<registration::v1::ErasePersonalData, registration::v1::EraseAppointments,
                           registration::v1::TellRestOfQuash>;
  static constexpr absl::string_view kKind = "person";
  static constexpr bool kConcernsOrganisations = true;
};

// Decided on stream person/<context.NewId("person")>.
Decision Decide(const registration::v1::RecordPersonRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::CorrectPersonRequest&, const Context&,
                const registration::v1::PersonState&);
// Writes to the person's register entry too, where there is one.
Decision Decide(const registration::v1::RecordDeathRequest&, const Context&,
                const registration::v1::PersonState&);

// Of a reaction: for whoever follows the register, by each record of the human.
Decision Decide(const registration::v1::NoteDeath&, const Context&, const registration::v1::PersonState&);

// Two records of one human, decided on the one that goes on (decide_merge.cc); one record of two
// (decide_split.cc). Each writes to both people and both register entries.
Decision Decide(const registration::v1::MergePersonsRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::SplitPersonRequest&, const Context&,
                const registration::v1::PersonState&);

// Holds and erasure: decide_erasure.cc. Two people ask for it; when the waiting period is over, a timer.
Decision Decide(const registration::v1::PlaceLegalHoldRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::LiftLegalHoldRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::RequestErasureRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::ApproveErasureRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::WithdrawErasureRequest&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::ErasePersonalData&, const Context&,
                const registration::v1::PersonState&);
void Arm(const registration::v1::PersonState&, TimerRows&);
// What one commit can't hold: rest_of_erasure.cc.
Decision Decide(const registration::v1::EraseAppointments&, const Context&,
                const registration::v1::PersonState&);
// Of reactions: late_erasure.cc.
Decision Decide(const registration::v1::EraseLateAppointments&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::EraseRefusedPerson&, const Context&,
                const registration::v1::PersonState&);

// Of reactions to the sanctions' ledger, and of nobody else: restrictions.cc.
Decision Decide(const registration::v1::ApplyRestriction&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::LiftRestriction&, const Context&,
                const registration::v1::PersonState&);

// Whoever checked the person is told that a restriction never held, or that a panel ended it before its last
// day: bar_check/tell.cc.
Decision Decide(const registration::v1::TellOfQuash&, const Context&, const registration::v1::PersonState&);
Decision Decide(const registration::v1::TellRestOfQuash&, const Context&,
                const registration::v1::PersonState&);

void Evolve(const registration::v1::PersonRecorded&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonCorrected&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::DeathRecorded&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonDied&, const FactContext&, registration::v1::PersonState&);

void Evolve(const registration::v1::LegalHoldPlaced&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::LegalHoldLifted&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureRequested&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureApproved&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureWithdrawn&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureStopped&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonalDataErased&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureContinues&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::ErasureCompleted&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonMerged&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonMergedFrom&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonSplit&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::PersonSplitFrom&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::RestrictionApplied&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::RestrictionLifted&, const FactContext&, registration::v1::PersonState&);
void Evolve(const registration::v1::QuashTold&, const FactContext&, registration::v1::PersonState&);

// Row "restricted" of everybody under whose record a restriction is known: by kRestricted and the person.
void Index(const registration::v1::PersonState&, Rows&);
inline constexpr absl::string_view kRestricted = "all";

inline bool Known(const registration::v1::PersonState& person) { return !person.person_id().empty(); }

// Why nothing new can be recorded about somebody: PERSON_UNKNOWN, PERSON_ERASED, PERSON_MERGED.
std::optional<Refusal> CannotRecordOf(const registration::v1::PersonState&);

// Why a record can be neither merged nor split: as CannotRecordOf, ERASURE_PENDING, CONFLICT_OF_INTEREST.
// Says which record.
std::optional<Refusal> CannotPutRight(const Context&, const std::string& person_id,
                                      const registration::v1::PersonState&);

// The record that it was merged into; itself, and nothing is read, where it was not.
const registration::v1::PersonState& GoesOn(const Context&, const registration::v1::PersonState&);

// All records of the human for whom this one goes on: it first, then those merged into it.
std::vector<std::string> RecordsOf(const registration::v1::PersonState&);

// The record, or one merged into it, is the actor's own.
bool IsOwnRecord(const Actor&, const registration::v1::PersonState&);

// The name in use: the last one without an end; the last of all when each has one. nullptr: no names.
const registration::v1::PersonName* CurrentName(const registration::v1::Identity& identity);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_PERSON_H_
