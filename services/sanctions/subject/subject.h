// Whom cases are about, by the register's person_id: subject.proto. The identification of a case's person and
// the news of a death both write this stream, so of two at once the second is decided on the first.
#ifndef CANDOUR_SERVICES_SANCTIONS_SUBJECT_SUBJECT_H_
#define CANDOUR_SERVICES_SANCTIONS_SUBJECT_SUBJECT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/departure.pb.h"
#include "candour/sanctions/v1/register_word.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct Subject {
  using State = sanctions::v1::SubjectState;
  using Facts =
      FactList<Since<4, sanctions::v1::CaseConcernsSubject>, Since<4, sanctions::v1::SubjectDeathKnown>,
               Since<10, sanctions::v1::SubjectRecordsJoined>,
               Since<10, sanctions::v1::SubjectRecordsParted>>;
  static constexpr absl::string_view kKind = "subject";
};

// Why nobody can be named by that record; nothing where the register was not asked.
std::optional<Refusal> CannotName(const sanctions::v1::PersonInRegister& found);

// From the register (register.h): every case about the person ends; where it says which records the human
// has, those about each of them. What is known already is left out.
Decision Decide(const sanctions::v1::LearnDeath&, const Context&, const sanctions::v1::SubjectState&);

// From the register: in every case about the person, by whichever record, that is not over.
Decision Decide(const sanctions::v1::LearnDeparture&, const Context&, const sanctions::v1::SubjectState&);

// From the register, on the stream of the merged record: cases about one are known as about the other.
Decision Decide(const sanctions::v1::LearnMerge&, const Context&, const sanctions::v1::SubjectState&);
// The same undone.
Decision Decide(const sanctions::v1::LearnSplit&, const Context&, const sanctions::v1::SubjectState&);

void Evolve(const sanctions::v1::SubjectRecordsJoined&, const FactContext&, sanctions::v1::SubjectState&);
void Evolve(const sanctions::v1::SubjectRecordsParted&, const FactContext&, sanctions::v1::SubjectState&);
void Evolve(const sanctions::v1::CaseConcernsSubject&, const FactContext&, sanctions::v1::SubjectState&);
void Evolve(const sanctions::v1::SubjectDeathKnown&, const FactContext&, sanctions::v1::SubjectState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SUBJECT_SUBJECT_H_
