// Whether a bar reaches a post: pure functions of what the post is on a day, and of the rule of that day
// (BarScopeRule in rule_set.proto).
#ifndef CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_SCOPE_H_
#define CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_SCOPE_H_

#include "candour/registration/v1/organisation.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "candour/registration/v1/rule_set.pb.h"

namespace candour {

enum class Scope {
  kIn,
  kVoluntary,  // a matter of agreement between the regulator, the person and the employer
  kOut,
};

// What the rule asks about a post on a day.
struct ServedPost {
  // UNSPECIFIED: of an organisation that was never imported.
  registration::v1::OrganisationType organisation = registration::v1::ORGANISATION_TYPE_UNSPECIFIED;
  registration::v1::PostType type = registration::v1::POST_TYPE_UNSPECIFIED;
  bool direct_report_of_board = false;
};

// `rule`: of that day; nullptr where the rules have none, and then a bar reaches every post.
Scope ScopeOf(const ServedPost&, const registration::v1::BarScopeRule* rule);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_SCOPE_H_
