#include "services/registration/model.h"

#include "common/decider/enabled_reaction.h"
#include "common/decider/erasure.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/equality_report/equality_report.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/scope_review/scope_review.h"

namespace candour {

const Model& RegistrationModel() {
  static const Model model =
      Model::Of<Organisation, Import, Post, CodeOfConduct, Person, Registrant, Appointment, Notice, BarCheck,
                RuleSet, ScopeReview, EqualityReport, EnabledReaction, Erasure>();
  return model;
}

}  // namespace candour
