#include "services/registration/service/known_case.h"

#include <utility>

#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/base/status.h"
#include "common/replica/looking_elsewhere.h"

namespace candour {
namespace {

namespace theirs = sanctions::v1;

template <class... Facts>
bool IsOneOf(const replica::v1::FactRow& row) {
  return (IsFact<Facts>(row) || ...);
}

bool Tells(const replica::v1::FactRow& row) {
  return IsOneOf<theirs::AllegationNotified, theirs::InterimNoticeGiven, theirs::InterimOrderMade,
                 theirs::DeterminationRequested>(row);
}

bool Ends(const replica::v1::FactRow& row) {
  return IsOneOf<theirs::CaseLinked, theirs::ScreenedOut, theirs::NoCase, theirs::AdviceGiven,
                 theirs::NoFindingMade, theirs::AppealPeriodEnded, theirs::SubjectDied>(row);
}

bool Reopens(const replica::v1::FactRow& row) {
  return IsOneOf<theirs::ScreeningReviewRequested, theirs::DeterminationRequested>(row);
}

}  // namespace

absl::Status KnownCase::Take(const replica::v1::FactRow& row) {
  CANDOUR_RETURN_IF_ERROR(TakePerson(row));
  told_ = told_ || Tells(row);
  over_ = (over_ && !Reopens(row)) || Ends(row);
  CANDOUR_RETURN_IF_ERROR(TakeAppeal(row));
  return TakeOutcome(row);
}

// Somebody else than was thought at first: what that one was told, this one was not.
absl::Status KnownCase::TakePerson(const replica::v1::FactRow& row) {
  if (!IsFact<theirs::PersonIdentified>(row)) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(auto identified, ReadFact<theirs::PersonIdentified>(stream_, row));
  if (!person_id_.empty() && identified.person_id() != person_id_) told_ = false;
  person_id_ = std::move(*identified.mutable_person_id());
  return absl::OkStatus();
}

// One against what a review made leaves the case where it was: decided, however it ends.
absl::Status KnownCase::TakeAppeal(const replica::v1::FactRow& row) {
  if (IsFact<theirs::AppealLodged>(row)) {
    over_ = false;
    under_appeal_ = true;
  } else if (IsFact<theirs::AppealDecided>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto decided, ReadFact<theirs::AppealDecided>(stream_, row));
    over_ =
        decided.outcome() != theirs::APPEAL_OUTCOME_REMITTED || !of_panel_.contains(decided.sanction_id());
    under_appeal_ = false;
  } else if (IsFact<theirs::OversightDecided>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto decided, ReadFact<theirs::OversightDecided>(stream_, row));
    if (decided.outcome() == theirs::APPEAL_OUTCOME_REMITTED) over_ = false;
    if (decided.outcome() == theirs::APPEAL_OUTCOME_SUBSTITUTED) over_ = true;
  }
  return absl::OkStatus();
}

absl::Status KnownCase::TakeOutcome(const replica::v1::FactRow& row) {
  if (IsFact<theirs::SanctionImposed>(row) && !over_ && !under_appeal_) {
    CANDOUR_ASSIGN_OR_RETURN(const auto imposed, ReadFact<theirs::SanctionImposed>(stream_, row));
    of_panel_.insert(imposed.sanction_id());
  } else if (IsFact<theirs::DeterminationCorrected>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto corrected, ReadFact<theirs::DeterminationCorrected>(stream_, row));
    if (corrected.kind() == theirs::CORRECTION_KIND_WRONG_PERSON) over_ = true;
  }
  return absl::OkStatus();
}

}  // namespace candour
