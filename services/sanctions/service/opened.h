// Sealed texts of facts, for answers.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_OPENED_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_OPENED_H_

#include <string>

#include "absl/status/statusor.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/privacy/seal.h"

namespace candour {

// What was sealed; the empty message where its key is gone, or nothing was.
template <class Fact>
absl::StatusOr<Fact> Opened(Sealer& sealer, bool is_sealed, const ledger::v1::Sealed& sealed) {
  if (!is_sealed) return Fact();
  absl::StatusOr<Fact> opened = sealer.OpenAs<Fact>(sealed);
  if (absl::IsNotFound(opened.status())) return Fact();
  return opened;
}

// A fact of a record with its texts, as far as their keys are there; DATA_LOSS where it does not parse.
template <class Fact>
absl::StatusOr<Fact> OpenedFact(Sealer& sealer, const std::string& stream, uint64_t version,
                                const replica::v1::FactRow& row) {
  Fact fact;
  if (!fact.ParseFromString(row.value())) return absl::DataLossError("a fact does not parse");
  const absl::Status opened = sealer.Open({stream, version}, &fact);
  if (!opened.ok() && !absl::IsNotFound(opened)) return opened;
  return fact;
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_OPENED_H_
