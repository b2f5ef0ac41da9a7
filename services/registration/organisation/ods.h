// A file of organisations as ODS publishes it ("etr.csv"): 27 unnamed columns, no header, one organisation a
// line.
//
//   const OdsFile file = ParseOds(request.ods_csv());
//   for (const OdsRow& row : file.rows) Register(row.org_code, row.details);
//   for (const registration::v1::RefusedRow& bad : file.refused) Report(bad.row(), bad.fault());
#ifndef CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ODS_H_
#define CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ODS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "candour/registration/v1/organisation.pb.h"

namespace candour {

// A usable row.
struct OdsRow {
  std::string org_code;
  registration::v1::OrganisationDetails details;
};

struct OdsFile {
  // In the order of the file; codes are distinct.
  std::vector<OdsRow> rows;
  // In the order of the file, by line number from 1.
  std::vector<registration::v1::RefusedRow> refused;
  // Lines that were not blank.
  size_t total() const { return rows.size() + refused.size(); }
};

// Any bytes give a result: a row with a fault is refused and costs no other row. Lines are parsed one by one,
// so a quote that is not closed ends with its line. A byte order mark is passed over. Pure.
OdsFile ParseOds(absl::string_view bytes);

// The type that a name claims: "... NHS FOUNDATION TRUST", "... NHS TRUST", "... INTEGRATED CARE BOARD".
registration::v1::OrganisationType TypeFromName(absl::string_view name);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ODS_H_
