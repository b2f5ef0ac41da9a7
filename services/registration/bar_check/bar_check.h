// An employer asks whether somebody is barred. Who is called so is looked up beside the log
// (service/look_up.h), since no decision can read a name; the answer is decided on what was found and on what
// stands on those people, whose records are conditions: a bar that lands meanwhile is seen.
//
//   story.Finding(people).When<BarCheck>(context.NewId("bar_check"), check);   // BarCheckPerformed
//   a restriction that it reported is quashed, or ends early, a reaction (tell.cc):   // NoticeRaised
#ifndef CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_BAR_CHECK_H_
#define CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_BAR_CHECK_H_

#include <string>

#include "absl/strings/string_view.h"
#include "candour/registration/v1/bar_check.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct BarCheck {
  using State = registration::v1::BarCheckState;
  using Facts = FactList<Since<4, registration::v1::BarCheckPerformed>>;
  static constexpr absl::string_view kKind = "bar_check";
  static constexpr bool kConcernsOrganisations = true;
};

// Decided on stream bar_check/<context.NewId("bar_check")>, on what Context::LookedUp<PeopleFound> says.
Decision Decide(const registration::v1::CheckBarRequest&, const Context&,
                const registration::v1::BarCheckState&);

void Evolve(const registration::v1::BarCheckPerformed&, const FactContext&, registration::v1::BarCheckState&);

// Rows "bar_check_by_organisation"; "bar_check_by_person", by each person found; "bar_check_of", by the one
// whom it named whole, whose erasure reaches it; and of a check by an organisation
// "bar_check_by_restriction", by RestrictionKey of each that it reported, with ReportPlace.
void Index(const registration::v1::BarCheckState&, Rows&);
std::string RestrictionKey(absl::string_view source_ledger, absl::string_view source_id);
// "TST01.<check id>".
std::string ReportPlace(const registration::v1::BarCheckState&);

// The person who has the whole name and the day of birth asked for; nullptr: none, or several.
const registration::v1::CheckedPerson* TheOneNamed(
    const google::protobuf::RepeatedPtrField<registration::v1::CheckedPerson>& found);

// What an answer means, in words for whoever asked.
std::string SaysOf(registration::v1::BarCheckAnswer,
                   const google::protobuf::RepeatedPtrField<registration::v1::CheckedPerson>& found);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_BAR_CHECK_H_
