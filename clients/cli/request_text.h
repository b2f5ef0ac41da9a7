// A message as somebody wrote it, in JSON or in protobuf's text format; what is wrong is said with its place.
#ifndef CANDOUR_CLIENTS_CLI_REQUEST_TEXT_H_
#define CANDOUR_CLIENTS_CLI_REQUEST_TEXT_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"

namespace candour {

// INVALID_ARGUMENT: `where`, such as a file's name, with the line where it is known, and what belongs there.
absl::Status ParseJson(const std::string& where, const std::string& text, google::protobuf::Message* message);
// Either; JSON begins with a brace.
absl::Status ParseMessage(const std::string& where, const std::string& text,
                          google::protobuf::Message* message);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_REQUEST_TEXT_H_
