#include "services/sanctions/subject/subject.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// The record that goes on, and those that were merged into it, but `merged`.
std::vector<std::string> GroupOf(const std::string& into, const std::string& merged, const Context& context) {
  std::vector<std::string> group = {into};
  for (const std::string& one : context.Read<Subject>(into).other_records()) {
    if (one != merged) group.push_back(one);
  }
  return group;
}

// `check(case_id, the)` for each case about this record itself.
template <class Check>
void EachCaseAbout(const std::string& person_id, const Context& context, const Check& check) {
  for (const std::string& case_id : context.Ids("case_by_person", person_id)) {
    const CaseState& the = context.Read<Case>(case_id);
    if (PersonMeant(the) == person_id) check(case_id, the);
  }
}

void Join(const std::string& person_id, v1::SubjectRecordsJoined joined, const Context& context,
          Decision& decision) {
  EachCaseAbout(person_id, context, [&](const std::string& case_id, const CaseState&) {
    v1::SubjectKnownAs known;
    *known.mutable_person_ids() = joined.person_ids();
    decision.Add(StreamOf<Case>(case_id), std::move(known));
  });
  decision.Add(StreamOf<Subject>(person_id), std::move(joined));
}

void Part(const std::string& person_id, v1::SubjectRecordsParted parted, const Context& context,
          Decision& decision) {
  EachCaseAbout(person_id, context, [&](const std::string& case_id, const CaseState&) {
    if (parted.person_ids().empty()) return;
    v1::SubjectKnownAsNoMore no_more;
    *no_more.mutable_person_ids() = parted.person_ids();
    decision.Add(StreamOf<Case>(case_id), std::move(no_more));
  });
  decision.Add(StreamOf<Subject>(person_id), std::move(parted));
}

// Each of `group` stands without `person_id` again, and the other way round; but what has been merged into
// `person_id` since stays with it.
void PartFrom(const std::vector<std::string>& group, const std::string& person_id, uint64_t version,
              const Context& context, Decision& decision) {
  v1::SubjectRecordsParted own;
  for (const std::string& one : group) {
    if (context.Read<Subject>(one).merged_into() != person_id) own.add_person_ids(one);
  }
  own.set_word_version(version);
  const std::vector<std::string> parted_from(own.person_ids().begin(), own.person_ids().end());
  Part(person_id, std::move(own), context, decision);
  for (const std::string& one : parted_from) {
    if (!absl::c_linear_search(context.Read<Subject>(one).other_records(), person_id)) continue;
    v1::SubjectRecordsParted parted;
    parted.add_person_ids(person_id);
    Part(one, std::move(parted), context, decision);
  }
}

// Those that are about this record itself.
void EndCasesOf(const std::string& person_id, const common::v1::Date& died_on, const Context& context,
                Decision& decision) {
  for (const std::string& case_id : context.Ids("case_by_person", person_id)) {
    const CaseState& the = context.Read<Case>(case_id);
    // One that only names the person is about nobody yet.
    if (the.person_id() != person_id || EndedByDeath(the)) continue;
    Decision ended;
    AddSubjectDied(the, died_on, context, ended);
    decision.AddAll(StreamOf<Case>(case_id), ended);
  }
}

// What is not known yet of the death of whoever has this record.
void AddDeath(const std::string& person_id, const common::v1::Date& died_on, const Context& context,
              Decision& decision) {
  if (!context.Read<Subject>(person_id).has_died_on()) {
    v1::SubjectDeathKnown known;
    *known.mutable_died_on() = died_on;
    decision.Add(StreamOf<Subject>(person_id), std::move(known));
  }
  EndCasesOf(person_id, died_on, context, decision);
}

}  // namespace

std::optional<Refusal> CannotName(const v1::PersonInRegister& found) {
  if (!found.asked()) return std::nullopt;
  if (!found.known()) return error::NotInRegister();
  if (!found.merged_into().empty()) return error::MergedInRegister(found.merged_into());
  if (found.erased()) return error::ErasedInRegister();
  return std::nullopt;
}

// By whichever records the register names: that others are of the same human, as far as is known here, may
// have been taken back by a word that is not heard yet, and who lives would be dead for good.
Decision Decide(const v1::LearnDeath& learn, const Context& context, const v1::SubjectState& subject) {
  Decision decision;
  if (learn.person_ids().empty()) {
    if (!subject.has_died_on()) AddDeath(learn.person_id(), learn.died_on(), context, decision);
    return decision;
  }
  // Another word may have come first, of one of the records alone.
  AddDeath(learn.person_id(), learn.died_on(), context, decision);
  for (const std::string& other : learn.person_ids()) {
    // A merge that is not heard of yet, or was taken back since, is none here. And the death is not theirs by
    // name: should the merge turn out to be wrong after all, another case can be about whoever lives.
    const auto& known = context.Read<Subject>(other).other_records();
    if (other == learn.person_id() || !absl::c_linear_search(known, learn.person_id())) continue;
    EndCasesOf(other, learn.died_on(), context, decision);
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

// Merges and splits are followed each by itself, and may be learnt in another order than they were made.
Decision Decide(const v1::LearnMerge& learn, const Context& context, const v1::SubjectState& subject) {
  Decision decision;
  if (learn.version() <= subject.word_version()) return decision;
  const std::string& merged = learn.person_id();
  if (!subject.merged_into().empty() && subject.merged_into() != learn.into())
    PartFrom(GroupOf(subject.merged_into(), merged, context), merged, 0, context, decision);
  const std::vector<std::string> group = GroupOf(learn.into(), merged, context);
  v1::SubjectRecordsJoined own;
  own.mutable_person_ids()->Assign(group.begin(), group.end());
  own.set_merged_into(learn.into());
  own.set_word_version(learn.version());
  Join(merged, std::move(own), context, decision);
  for (const std::string& one : group) {
    v1::SubjectRecordsJoined joined;
    joined.add_person_ids(merged);
    Join(one, std::move(joined), context, decision);
  }
  return decision;
}

Decision Decide(const v1::LearnSplit& learn, const Context& context, const v1::SubjectState& subject) {
  Decision decision;
  if (learn.version() <= subject.word_version()) return decision;
  const std::string& split = learn.person_id();
  PartFrom(GroupOf(learn.split_from(), split, context), split, learn.version(), context, decision);
  return decision;
}

// It is the write that counts.
void Evolve(const v1::CaseConcernsSubject&, const FactContext&, v1::SubjectState&) {}

void Evolve(const v1::SubjectRecordsJoined& fact, const FactContext&, v1::SubjectState& subject) {
  for (const std::string& id : fact.person_ids()) {
    if (!absl::c_linear_search(subject.other_records(), id)) subject.add_other_records(id);
  }
  if (fact.word_version() == 0) return;
  subject.set_merged_into(fact.merged_into());
  subject.set_word_version(fact.word_version());
}

void Evolve(const v1::SubjectRecordsParted& fact, const FactContext&, v1::SubjectState& subject) {
  auto& others = *subject.mutable_other_records();
  others.erase(
      std::remove_if(others.begin(), others.end(),
                     [&](const std::string& id) { return absl::c_linear_search(fact.person_ids(), id); }),
      others.end());
  if (fact.word_version() == 0) return;
  subject.clear_merged_into();
  subject.set_word_version(fact.word_version());
}

void Evolve(const v1::SubjectDeathKnown& fact, const FactContext&, v1::SubjectState& subject) {
  *subject.mutable_died_on() = fact.died_on();
}

}  // namespace candour
