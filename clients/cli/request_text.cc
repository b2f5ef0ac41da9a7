#include "clients/cli/request_text.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace candour {
namespace {

using google::protobuf::Message;

// "person_id, stage": what can stand there.
std::string FieldsOf(const google::protobuf::Descriptor& type) {
  std::vector<std::string> names;
  names.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names.empty() ? "it has no fields" : absl::StrCat("its fields: ", absl::StrJoin(names, ", "));
}

absl::Status Wrong(const std::string& where, const std::string& what, const std::string& form,
                   const Message& message) {
  const auto& type = *message.GetDescriptor();
  return absl::InvalidArgumentError(
      absl::StrCat(where, ": ", what, ". It must be ", form, " of ", type.full_name(), "; ", FieldsOf(type)));
}

// Where the text is no JSON at all: protobuf quotes it and points at it with a caret, without line or column.
std::string SyntaxFault(const std::string& text) {
  try {
    [[maybe_unused]] const nlohmann::json whole = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const std::string what = error.what();  // "[json.exception.parse_error.101] parse error at line 1, ..."
    return what.substr(what.find("] ") == std::string::npos ? 0 : what.find("] ") + 2);
  }
  return "";
}

// Otherwise protobuf would print it, as a line of its own log.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& text) override {
    if (!place_.empty()) return;
    place_ = line < 0 ? "" : absl::StrCat(":", line + 1, ":", column + 1);
    text_ = text;
  }
  void AddWarning(int, int, const std::string&) override {}
  const std::string& place() const { return place_; }
  const std::string& text() const { return text_; }

 private:
  std::string place_, text_;
};

}  // namespace

absl::Status ParseJson(const std::string& where, const std::string& text, Message* message) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(text, message);
  if (parsed.ok()) return absl::OkStatus();
  std::string what = SyntaxFault(text);
  if (what.empty()) {
    const std::vector<std::string> lines = absl::StrSplit(std::string(parsed.message()), '\n');
    what = std::string(absl::StripSuffix(lines.front(), "."));
  }
  return Wrong(where, what, "the JSON", *message);
}

absl::Status ParseMessage(const std::string& where, const std::string& text, Message* message) {
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "{")) return ParseJson(where, text, message);
  google::protobuf::TextFormat::Parser parser;
  FirstFault fault;
  parser.RecordErrorsTo(&fault);
  if (parser.ParseFromString(text, message)) return absl::OkStatus();
  return Wrong(where + fault.place(), std::string(absl::StripSuffix(fault.text(), ".")),
               "the text format or JSON", *message);
}

}  // namespace candour
