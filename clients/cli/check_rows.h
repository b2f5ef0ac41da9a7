// The file of candourctl register check-bars: who is to be checked, one to a row, and the command ids that
// are saved beside it before anything is sent, so that a run that broke off goes on with the same ids.
//
//   given_names,family_name,date_of_birth,register_number
//   Ada Mary,Lark,1971-05-04,
//
// The first line names the columns, in any order; register_number may be missing, others are passed over.
// UTF-8, with quotation marks where a field has a comma.
#ifndef CANDOUR_CLIENTS_CLI_CHECK_ROWS_H_
#define CANDOUR_CLIENTS_CLI_CHECK_ROWS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "candour/registration/v1/bar_check.pb.h"

namespace candour {

struct CheckRow {
  int number = 0;                             // of the line in the file, from 1; the first row is 2
  std::string fault;                          // why it can't be sent; empty: it can
  registration::v1::CheckBarRequest request;  // without id, organisation and day
};

// Every line that is not blank. INVALID_ARGUMENT: a column is missing, or it has over 10,000 rows.
absl::StatusOr<std::vector<CheckRow>> ParseCheckRows(absl::string_view csv);

// Gives each row that can be sent its command id: the one saved in the file at `path` for its number, or a
// new one; and saves all of them there, synced. "<row>,<id>" to a line. INVALID_ARGUMENT for a file that is
// none of these, which is left as it is.
absl::Status GiveIds(const std::string& path, std::vector<CheckRow>* rows);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_CHECK_ROWS_H_
