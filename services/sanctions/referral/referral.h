// A referral: what somebody said about somebody, and what became of it for whoever said it. It opens a case,
// or joins one.
#ifndef CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRAL_H_
#define CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRAL_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

struct Referral {
  using State = sanctions::v1::ReferralState;
  using Facts = FactList<sanctions::v1::ReferralReceived, sanctions::v1::ReferralFlagged,
                         sanctions::v1::ReferralAcknowledged, sanctions::v1::AcknowledgementOverdue,
                         sanctions::v1::ReferrerWithdrew, sanctions::v1::ScreeningReviewRequested,
                         sanctions::v1::ReferralMoved>;
  using Timers = TimerList<sanctions::v1::FlagUnacknowledged>;
  static constexpr absl::string_view kKind = "referral";

  // Nobody acts on their own matter but as who referred it: CONFLICT_OF_INTEREST.
  static std::optional<Refusal> CannotAsk(const google::protobuf::Message& request, const Context&,
                                          const State&);
};

// How it begins: submit.cc
Decision Decide(const sanctions::v1::SubmitReferralRequest&, const Context&,
                const sanctions::v1::ReferralState&);
Decision Decide(const sanctions::v1::RequestDeterminationRequest&, const Context&,
                const sanctions::v1::ReferralState&);
// What follows: decide.cc
Decision Decide(const sanctions::v1::AcknowledgeReferralRequest&, const Context&,
                const sanctions::v1::ReferralState&);
Decision Decide(const sanctions::v1::WithdrawReferralRequest&, const Context&,
                const sanctions::v1::ReferralState&);
Decision Decide(const sanctions::v1::RequestScreeningReviewRequest&, const Context&,
                const sanctions::v1::ReferralState&);
Decision Decide(const sanctions::v1::RecordReferrerConflictRequest&, const Context&,
                const sanctions::v1::ReferralState&);
Decision Decide(const sanctions::v1::FlagUnacknowledged&, const Context&,
                const sanctions::v1::ReferralState&);
void Arm(const sanctions::v1::ReferralState&, TimerRows&);

// "C-2026-7KQ2M9XZ4T": letter, year, ten characters of Crockford's base 32 that follow from the command's id.
// `attempt` gives others, should they be taken.
std::string NumberOf(char letter, absl::CivilDay day, absl::string_view command_id, int attempt);

void Evolve(const sanctions::v1::ReferralReceived&, const FactContext&, sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::ReferralFlagged&, const FactContext&, sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::ReferralAcknowledged&, const FactContext&, sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::AcknowledgementOverdue&, const FactContext&, sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::ReferrerWithdrew&, const FactContext&, sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::ScreeningReviewRequested&, const FactContext&,
            sanctions::v1::ReferralState&);
void Evolve(const sanctions::v1::ReferralMoved&, const FactContext&, sanctions::v1::ReferralState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRAL_H_
