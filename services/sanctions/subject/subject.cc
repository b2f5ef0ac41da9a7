#include "services/sanctions/subject/subject.h"

#include <utility>

#include "services/sanctions/case/case.h"
#include "services/sanctions/case/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

std::optional<Refusal> CannotName(const v1::PersonInRegister& found) {
  if (!found.asked()) return std::nullopt;
  if (!found.known()) return error::NotInRegister();
  if (!found.merged_into().empty()) return error::MergedInRegister(found.merged_into());
  if (found.erased()) return error::ErasedInRegister();
  return std::nullopt;
}

Decision Decide(const v1::LearnDeath& learn, const Context& context, const v1::SubjectState& subject) {
  if (subject.has_died_on()) return {};
  v1::SubjectDeathKnown known;
  *known.mutable_died_on() = learn.died_on();
  Decision decision = Record(std::move(known));
  for (const std::string& case_id : context.Ids("case_by_person", learn.person_id())) {
    const CaseState& the = context.Read<Case>(case_id);
    // One that only names the person is about nobody yet.
    if (the.person_id() != learn.person_id() || EndedByDeath(the)) continue;
    Decision ended;
    AddSubjectDied(the, learn.died_on(), context, ended);
    decision.AddAll(StreamOf<Case>(case_id), ended);
  }
  return decision;
}

Decision Decide(const v1::LearnDeparture& learn, const Context& context, const v1::SubjectState&) {
  Decision decision;
  for (const std::string& person_id : learn.person_ids()) {
    context.Read<Subject>(
        person_id);  // of an identification at the same moment the second is decided on the first
    for (const std::string& case_id : context.Ids("case_by_person", person_id)) {
      const CaseState& the = context.Read<Case>(case_id);
      // One that only names the person is about nobody yet.
      if (the.person_id() != person_id) continue;
      Decision noted;
      AddSubjectLeft(the, learn.departure(), noted);
      decision.AddAll(StreamOf<Case>(case_id), noted);
    }
  }
  return decision;
}

// It is the write that counts.
void Evolve(const v1::CaseConcernsSubject&, const FactContext&, v1::SubjectState&) {}

void Evolve(const v1::SubjectDeathKnown& fact, const FactContext&, v1::SubjectState& subject) {
  *subject.mutable_died_on() = fact.died_on();
}

}  // namespace candour
