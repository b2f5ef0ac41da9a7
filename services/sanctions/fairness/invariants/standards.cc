// By which standard facts are proved, and by which test a case goes to a hearing.
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/recompute.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

void StandardsAreThoseOfTheRules(const Story& story, Found& out) {
  EachRecomputed<v1::FactsFound>(story, out,
                                 [&](Recompute& by, const CaseFact& at, const v1::FactsFound& found) {
                                   if (found.proof() != SanctionsRules(by.rules(), by.today()).proof())
                                     out.Add(at, "The standard of proof is not that of the rules.");
                                 });
  EachRecomputed<v1::AllegationNotified>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::AllegationNotified& notified) {
        if (notified.test() != SanctionsRules(by.rules(), by.today()).case_to_answer_test())
          out.Add(at, "The person was told of another test than that of the rules.");
      });
}

}  // namespace candour::fairness
