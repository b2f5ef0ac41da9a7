#include <set>

#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/consensual.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr size_t kHashBytes = 32;  // SHA-256

// The last of them before `at` that names this proposal.
template <class Fact>
Told<Fact> OfProposal(const Story& story, const std::string& consensual_id, const CaseFact& at) {
  Told<Fact> last;
  for (const auto& one : story.All<Fact>()) {
    if (one.at->version < at.version && one->consensual_id() == consensual_id) last = one;
  }
  return last;
}

std::set<std::string> Admitted(const v1::ConsensualAgreed& agreed) {
  std::set<std::string> ids;
  for (const v1::Admission& one : agreed.admissions()) {
    if (one.ground() != v1::GROUND_UNSPECIFIED && one.ground() != v1::GROUND_NONE)
      ids.insert(one.allegation_id());
  }
  return ids;
}

bool IsOfTwo(v1::Seat seat) { return seat == v1::SEAT_LAY || seat == v1::SEAT_MANAGER; }

// One by one, by when and who confirms it.
bool AsksWhatWasProposed(const Story& story, const CaseFact& at, const std::string& consensual_id) {
  const auto set = story.With<v1::ConditionsSet>(at);
  const auto proposed = OfProposal<v1::ConsensualTermsSet>(story, consensual_id, at);
  const int asked = set ? set->terms_size() : 0;
  if (asked != (proposed ? proposed->terms_size() : 0)) return false;
  for (int i = 0; i < asked; ++i) {
    const v1::ConditionTerm &is = set->terms(i), &should = proposed->terms(i);
    if (is.within_months() != should.within_months() || is.verifier() != should.verifier()) return false;
  }
  return true;
}

// What is imposed is what was proposed, and agreed to.
void IsAsProposed(const Story& story, const CaseFact& at, const v1::ConsensualAgreed& agreed, Found& out) {
  const auto imposed = story.With<v1::SanctionImposed>(at);
  const auto proposed = OfProposal<v1::ConsensualProposed>(story, agreed.consensual_id(), at);
  if (!imposed || !proposed || imposed->type() != proposed->type() ||
      imposed->months() != proposed->months() || !AsksWhatWasProposed(story, at, agreed.consensual_id()))
    out.Add(at, "What was imposed is not what the person agreed to.");
}

}  // namespace

// Nobody is sanctioned by agreement but on an admission of each allegation that there is a case to answer on,
// of what it amounts to, and of being unfit; and nobody admits it for them. What was offered before is no
// deal: a court that sent a decision back wants it heard.
void AgreementsAreAdmissions(const Story& story, Found& out) {
  for (const auto& [at, agreed] : story.All<v1::ConsensualAgreed>()) {
    std::set<std::string> open;
    if (const auto to_answer = story.Before<v1::CaseToAnswer>(*at))
      open.insert(to_answer->allegation_ids().begin(), to_answer->allegation_ids().end());
    if (open.empty() || Admitted(*agreed) != open)
      out.Add(*at, "A case ended by agreement, and not all that was to be answered was admitted.");
    if (!agreed->personal() && !agreed->public_())
      out.Add(*at, "A case ended by agreement with somebody who did not admit to be unfit.");
    const bool on_paper = agreed->signed_hash().size() == kHashBytes;
    if (at->role != "MANAGER" && !on_paper)
      out.Add(*at, "Somebody agreed for the person, and nothing shows that they did.");
    IsAsProposed(story, *at, *agreed, out);
  }
  for (const auto& [at, rejected] : story.All<v1::ConsensualRejected>()) {
    const bool by_person = rejected->reason() == v1::CONSENSUAL_REJECTION_PERSON;
    if (by_person && at->role != "MANAGER" && rejected->signed_hash().size() != kHashBytes)
      out.Add(*at, "Somebody rejected for the person, and nothing shows that they did.");
  }
  for (const auto& [at, terms] : story.All<v1::ConsensualTermsSet>()) {
    const auto proposed = story.With<v1::ConsensualProposed>(*at);
    if (!proposed || proposed->consensual_id() != terms->consensual_id())
      out.Add(*at, "Conditions were proposed apart from what they are conditions of.");
  }
  for (const auto& [at, proposed] : story.All<v1::ConsensualProposed>()) {
    if (story.Before<v1::SanctionImposed>(*at) || story.Before<v1::NoFindingMade>(*at))
      out.Add(*at, "An agreement was proposed in a case that had been decided.");
  }
}

// By a lay examiner and a manager, who both gave reasons, before the person was asked.
void AgreementsAreOfTwo(const Story& story, Found& out) {
  for (const auto& [at, proposed] : story.All<v1::ConsensualProposed>()) {
    const bool reasons = IsWritten(*proposed, proposed->reasons()) &&
                         IsWritten(*proposed, proposed->support()) &&
                         IsWritten(*proposed, proposed->lesser_insufficient());
    if (!reasons) out.Add(*at, "An agreement was proposed without reasons.");
  }
  for (const auto& [at, served] : story.All<v1::ConsensualServed>()) {
    const auto proposed = OfProposal<v1::ConsensualProposed>(story, served->consensual_id(), *at);
    const bool two = proposed && proposed->examiner() != served->examiner() && IsOfTwo(proposed->seat()) &&
                     IsOfTwo(served->seat()) && proposed->seat() != served->seat();
    if (!two) out.Add(*at, "An agreement was proposed by one examiner alone.");
    if (!IsWritten(*served, served->reasons())) out.Add(*at, "An agreement was proposed without reasons.");
  }
}

// The person was sent it, and had the whole time; what they say after it, or of another, is no agreement.
void AgreementsAreServed(const Story& story, Found& out) {
  const auto answers = [&](const CaseFact& at, const std::string& id, const common::v1::Date& day) {
    const auto served = OfProposal<v1::ConsensualServed>(story, id, at);
    if (!served) return out.Add(at, "Somebody answered a proposal that nobody had sent them.");
    if (OfProposal<v1::ConsensualAgreed>(story, id, at) || OfProposal<v1::ConsensualRejected>(story, id, at))
      out.Add(at, "A proposal was answered twice.");
    if (StoredDay(day) > StoredDay(served->last_day()))
      out.Add(at, "A proposal was answered after its last day.",
              {{"last_day", DayText(StoredDay(served->last_day()))}});
  };
  for (const auto& [at, served] : story.All<v1::ConsensualServed>()) {
    if (StoredDay(served->sent_on()) < DayDecided(*at))
      out.Add(*at, "A proposal was sent before two examiners agreed to it.");
    if (OfProposal<v1::ConsensualServed>(story, served->consensual_id(), *at))
      out.Add(*at, "A proposal was sent twice.");
  }
  for (const auto& [at, agreed] : story.All<v1::ConsensualAgreed>())
    answers(*at, agreed->consensual_id(), agreed->agreed_on());
  for (const auto& [at, rejected] : story.All<v1::ConsensualRejected>()) {
    if (rejected->reason() == v1::CONSENSUAL_REJECTION_PERSON)
      answers(*at, rejected->consensual_id(), rejected->rejected_on());
    const auto served = OfProposal<v1::ConsensualServed>(story, rejected->consensual_id(), *at);
    if (rejected->reason() == v1::CONSENSUAL_REJECTION_EXAMINER && served)
      out.Add(*at, "A proposal was taken back after it was sent.");
    if (rejected->reason() != v1::CONSENSUAL_REJECTION_LAPSED) continue;
    if (!served || DayDecided(*at) <= StoredDay(served->last_day()))
      out.Add(*at, "A proposal was held for rejected before the time to answer it was over.");
  }
}

// What the rules let end without a hearing, and no more.
void AgreementsAreAllowed(const Story& story, Found& out) {
  for (const auto& [at, proposed] : story.All<v1::ConsensualProposed>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr) continue;
    const auto& types = EntryInForce(rules->consensual_types(), DayDecided(*at)).types();
    if (!Contains(types, proposed->type()))
      out.Add(*at, "An agreement was proposed on a sanction that only a hearing may impose.",
              {{"type", v1::SanctionType_Name(proposed->type())}});
  }
}

}  // namespace candour::fairness
