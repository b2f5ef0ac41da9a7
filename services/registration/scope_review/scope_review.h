// What stands, when published rules change which posts a bar reaches: standing appointments are looked at
// again. Publishing stays one commit however many are barred; the rest is pages of a timer.
//
//   decision.Add(StreamOf<ScopeReview>(kCurrentRules), changed);        // by PublishRules
//   story.FireDue();                                                    // AppointmentProhibited,
//   ScopeReviewed
#ifndef CANDOUR_SERVICES_REGISTRATION_SCOPE_REVIEW_SCOPE_REVIEW_H_
#define CANDOUR_SERVICES_REGISTRATION_SCOPE_REVIEW_SCOPE_REVIEW_H_

#include "absl/strings/string_view.h"
#include "candour/registration/v1/scope_review.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

// One record, id kCurrentRules.
struct ScopeReview {
  using State = registration::v1::ScopeReviewState;
  using Facts =
      FactList<Since<4, registration::v1::ScopeChanged>, Since<4, registration::v1::ScopeReviewContinues>,
               Since<4, registration::v1::ScopeReviewed>>;
  using Timers = TimerList<registration::v1::ReviewScope>;
  static constexpr absl::string_view kKind = "scope_review";
};

Decision Decide(const registration::v1::ReviewScope&, const Context&,
                const registration::v1::ScopeReviewState&);
// Due at once, until all are looked at.
void Arm(const registration::v1::ScopeReviewState&, TimerRows&);

void Evolve(const registration::v1::ScopeChanged&, const FactContext&, registration::v1::ScopeReviewState&);
void Evolve(const registration::v1::ScopeReviewContinues&, const FactContext&,
            registration::v1::ScopeReviewState&);
void Evolve(const registration::v1::ScopeReviewed&, const FactContext&, registration::v1::ScopeReviewState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SCOPE_REVIEW_SCOPE_REVIEW_H_
