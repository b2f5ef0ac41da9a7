// How candourctl shows an answer: as JSON for programs, or as aligned text for people.
#ifndef CANDOUR_CLIENTS_CLI_PRINT_H_
#define CANDOUR_CLIENTS_CLI_PRINT_H_

#include <google/protobuf/message.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace candour {

// JSON with the proto's field names; enum values by name, bytes in base64.
std::string ToJson(const google::protobuf::Message& message);

// Whether `columns` can be of the tables, and `path` the field, that an answer of `type` is shown by; without
// them it can. INVALID_ARGUMENT, naming what there is: nothing has been sent yet.
absl::Status CheckColumns(const google::protobuf::Descriptor& type, const std::vector<std::string>& columns);
absl::Status CheckField(const google::protobuf::Descriptor& type, const std::string& path);

// Lines "name  value"; lists of messages as tables, of these columns only unless `columns` is empty. Times
// and days readable.
std::string ToTable(const google::protobuf::Message& message, const std::vector<std::string>& columns = {});

// Messages of a stream: one line of JSON; or one line for each thing that happened, nothing for a head that
// only says that the stream is alive.
std::string ToJsonLine(const google::protobuf::Message& message);
std::string ToLines(const google::protobuf::Message& message);
// Where a stream goes on after this message; empty where it says nothing of it.
std::string TokenIn(const google::protobuf::Message& message);

// On one line, or indented; bytes that are no UTF-8, of a foreign record or what was typed, are replaced.
std::string Dump(const nlohmann::ordered_json& json, int indent = -1);

// Names and values of what a verb found: as JSON, or one to a line.
void PrintSummary(const nlohmann::ordered_json& summary, bool json);

// One field for a script: "register_number", "receipt.version"; of a list the first.
absl::StatusOr<std::string> FieldText(const google::protobuf::Message& message, const std::string& path);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_PRINT_H_
