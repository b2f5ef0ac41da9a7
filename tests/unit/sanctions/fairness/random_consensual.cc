#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr char kText[] = "as both examiners see it";

}  // namespace

void RandomCase::ProposeAgreement() {
  v1::ProposeConsensualRequest propose;
  propose.set_type(Percent(90) ? static_cast<v1::SanctionType>(v1::SANCTION_TYPE_WARNING + Below(3))
                               : static_cast<v1::SanctionType>(1 + Below(7)));
  propose.set_months(MonthsFor(propose.type()));
  for (const v1::Allegation& one : The().allegations()) {
    if (!one.case_to_answer() && Percent(98)) continue;
    v1::Admission& admission = *propose.add_admissions();
    admission.set_allegation_id(one.allegation_id());
    admission.set_ground(static_cast<v1::Ground>(1 + Below(Percent(95) ? 6 : 7)));
  }
  propose.set_personal(Percent(90));
  propose.set_public_(Percent(50));
  propose.set_reasons(Mostly(kText));
  propose.set_support(Mostly(kText));
  propose.set_conditions(Mostly(kText));
  if (propose.type() == v1::SANCTION_TYPE_CONDITIONS && Percent(60)) AddTerms(propose.mutable_terms());
  AddLadder(propose.type(), propose.mutable_lesser());
  As(Whom(examiners_[static_cast<size_t>(Below(2))]), "EXAMINER");
  Ask(propose);
}

void RandomCase::EndorseAgreement() {
  v1::EndorseConsensualRequest endorse;
  endorse.set_consensual_id(The().consensual().consensual_id());
  endorse.set_agree(Percent(90));
  endorse.set_delivery(static_cast<v1::Delivery>(1 + Below(3)));
  if (endorse.delivery() != v1::DELIVERY_PORTAL && Percent(30))
    *endorse.mutable_sent_on() = DateOf(today() - Below(3));
  endorse.set_reasons(Mostly(kText));
  As(Whom(examiners_[static_cast<size_t>(Below(2))]), "EXAMINER");
  Ask(endorse);
}

// The person, or the screener with what was signed.
void RandomCase::AnswerAgreement() {
  v1::AnswerConsensualRequest answer;
  answer.set_person_id("about");
  answer.set_consensual_id(The().consensual().consensual_id());
  answer.set_agree(Percent(70));
  answer.set_admits_facts(Percent(97));
  answer.set_admits_unfitness(Percent(97));
  const bool on_paper = Percent(30);
  if (on_paper) answer.set_signed_hash(std::string(Percent(95) ? 32 : 31, 's'));
  if (on_paper) {
    As(Whom(screener_), "SCREENER");
  } else {
    As(accounts_[0], "MANAGER");
  }
  Ask(answer);
}

}  // namespace candour::fairness
