#include "services/sanctions/model.h"

#include "common/decider/enabled_reaction.h"
#include "common/decider/erasure.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/organisation/organisation.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/subject/subject.h"

namespace candour {

const Model& SanctionsModel() {
  static const Model model = Model::Of<SanctionsRuleSet, Referral, Case, ExternalBar, Subject,
                                       NamedOrganisation, EnabledReaction, Erasure>();
  return model;
}

}  // namespace candour
