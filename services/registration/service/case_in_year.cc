#include "services/registration/service/case_in_year.h"

#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/base/calendar.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "common/replica/looking_elsewhere.h"

namespace candour {

namespace theirs = sanctions::v1;

absl::Status CaseInYear::Take(const replica::v1::FactRow& row) {
  if (IsFact<theirs::CaseOpened>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto opened, ReadFact<theirs::CaseOpened>(stream_, row));
    received_ = InYear(opened.received_on());
  } else if (IsFact<theirs::PersonIdentified>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(auto identified, ReadFact<theirs::PersonIdentified>(stream_, row));
    person_id_ = std::move(*identified.mutable_person_id());
  } else if (IsFact<theirs::DeterminationCorrected>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto corrected, ReadFact<theirs::DeterminationCorrected>(stream_, row));
    if (corrected.kind() == theirs::CORRECTION_KIND_WRONG_PERSON) person_id_.clear();
  } else if (IsFact<theirs::CaseToAnswer>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto found, ReadFact<theirs::CaseToAnswer>(stream_, row));
    to_answer_ = to_answer_ || InYear(found.decided_on());
  }
  return TakeSanction(row);
}

// No day of the decision stands in the fact: it is the one on which it was recorded. What a review or a
// restoration imposes goes on from what was decided before; they stand before it in their commits.
absl::Status CaseInYear::TakeSanction(const replica::v1::FactRow& row) {
  if (IsFact<theirs::SanctionReviewed>(row) || IsFact<theirs::Restored>(row)) {
    goes_on_by_ = row.command_id();
  } else if (IsFact<theirs::SanctionImposed>(row) && row.command_id() != goes_on_by_) {
    CANDOUR_ASSIGN_OR_RETURN(const auto imposed, ReadFact<theirs::SanctionImposed>(stream_, row));
    if (imposed.type() != theirs::SANCTION_TYPE_NO_FURTHER_ACTION &&
        InYear(DateOf(LondonDay(absl::FromUnixMicros(row.decided_at_us())))))
      sanctions_.insert(imposed.sanction_id());
  } else if (IsFact<theirs::SanctionQuashed>(row)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto quashed, ReadFact<theirs::SanctionQuashed>(stream_, row));
    sanctions_.erase(quashed.sanction_id());
  }
  return absl::OkStatus();
}

}  // namespace candour
