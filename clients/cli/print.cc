#include "clients/cli/print.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "candour/common/v1/common.pb.h"
#include "candour/ledger/v1/commit.pb.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/equality_report.pb.h"
#include "common/base/status.h"
#include "common/decider/day.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxCell = 64;

const Message* EmbeddedFact(const ledger::v1::Fact& fact, std::unique_ptr<Message>* holder) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(fact.type());
  if (type == nullptr) return nullptr;
  holder->reset(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  return (*holder)->ParseFromString(fact.value()) ? holder->get() : nullptr;
}

std::string TimeText(int64_t unix_us) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E3SZ", absl::FromUnixMicros(unix_us), absl::UTCTimeZone());
}

std::string Inline(const Message& message);

std::string Scalar(const Message& message, const FieldDescriptor* field, int index) {
  const auto* r = message.GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text =
          repeated ? r->GetRepeatedString(message, field, index) : r->GetString(message, field);
      if (field->type() != FieldDescriptor::TYPE_BYTES) return text;
      const bool printable =
          std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
      return printable ? text : absl::BytesToHexString(text);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = repeated ? r->GetRepeatedEnum(message, field, index) : r->GetEnum(message, field);
      const std::string first = field->enum_type()->value(0)->name();
      const size_t prefix = std::min(first.find("UNSPECIFIED"), first.find("NONE"));
      return prefix == std::string::npos ? value->name() : value->name().substr(prefix);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? r->GetRepeatedBool(message, field, index) : r->GetBool(message, field)) ? "yes"
                                                                                                 : "no";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? r->GetRepeatedInt32(message, field, index)
                                   : r->GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(repeated ? r->GetRepeatedUInt32(message, field, index)
                                   : r->GetUInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64: {
      const int64_t value =
          repeated ? r->GetRepeatedInt64(message, field, index) : r->GetInt64(message, field);
      if (!absl::EndsWith(field->name(), "at_us")) return absl::StrCat(value);
      return TimeText(value);
    }
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(repeated ? r->GetRepeatedUInt64(message, field, index)
                                   : r->GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Inline(repeated ? r->GetRepeatedMessage(message, field, index) : r->GetMessage(message, field));
    default:
      return "?";
  }
}

// Fields that say nothing to a person reading a table.
bool IsPlumbing(const FieldDescriptor& field) {
  return field.name() == "basis" || field.name() == "token" || field.name() == "sealed" ||
         field.message_type() == ledger::v1::Sealed::descriptor();
}

std::vector<const FieldDescriptor*> SetFields(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::erase_if(fields, [](const FieldDescriptor* field) { return IsPlumbing(*field); });
  return fields;
}

// All values of a repeated field, or the one of another.
std::vector<std::string> Scalars(const Message& message, const FieldDescriptor* field) {
  const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
  std::vector<std::string> values;
  values.reserve(count);
  for (int i = 0; i < count; ++i) values.push_back(Scalar(message, field, i));
  return values;
}

// One message in a cell.
std::string Inline(const Message& message) {
  if (const auto* count = dynamic_cast<const registration::v1::PeopleCount*>(&message)) {
    return count->suppressed() ? "*" : absl::StrCat(count->people());
  }
  if (const auto* date = dynamic_cast<const common::v1::Date*>(&message)) {
    const auto day = DayOf(*date);
    return day ? DayText(*day) : "?";
  }
  if (const auto* actor = dynamic_cast<const ledger::v1::Actor*>(&message)) {
    return absl::StrCat(actor->role(), actor->organisation().empty() ? "" : "@", actor->organisation());
  }
  if (const auto* fact = dynamic_cast<const ledger::v1::Fact*>(&message)) {
    std::unique_ptr<Message> holder;
    const Message* embedded = EmbeddedFact(*fact, &holder);
    const std::string name = fact->type().substr(fact->type().rfind('.') + 1);
    return embedded == nullptr ? name : absl::StrCat(name, " ", Inline(*embedded));
  }
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : SetFields(message)) {
    parts.push_back(absl::StrCat(field->name(), "=", absl::StrJoin(Scalars(message, field), ",")));
  }
  return absl::StrJoin(parts, " ");
}

// A column: the way from an item of the list to the field. Embedded messages are opened one level, since a
// cell that holds a record is too wide to read.
using Column = std::vector<const FieldDescriptor*>;

bool IsCell(const google::protobuf::Descriptor* type) {
  return type == nullptr || type == common::v1::Date::descriptor() ||
         type == registration::v1::PeopleCount::descriptor() || type == ledger::v1::Actor::descriptor() ||
         type == ledger::v1::Fact::descriptor();
}

std::string Cell(const Message& item, const Column& column) {
  const Message* holder = &item;
  for (size_t i = 0; i + 1 < column.size(); ++i) {
    if (!holder->GetReflection()->HasField(*holder, column[i])) return "";
    holder = &holder->GetReflection()->GetMessage(*holder, column[i]);
  }
  const FieldDescriptor* field = column.back();
  const auto* r = holder->GetReflection();
  if (!field->is_repeated()) {
    return field->has_presence() && !r->HasField(*holder, field) ? "" : Scalar(*holder, field, 0);
  }
  return absl::StrJoin(Scalars(*holder, field), ", ");
}

bool IsSet(const Message& item, const Column& column) {
  const Message* holder = &item;
  for (size_t i = 0; i + 1 < column.size(); ++i)
    holder = &holder->GetReflection()->GetMessage(*holder, column[i]);
  const auto set = SetFields(*holder);
  return std::find(set.begin(), set.end(), column.back()) != set.end();
}

std::vector<Column> ColumnsOf(const google::protobuf::Descriptor* type) {
  std::vector<Column> columns;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsPlumbing(*field)) continue;
    if (field->is_repeated() || IsCell(field->message_type())) {
      columns.push_back({field});
      continue;
    }
    for (int j = 0; j < field->message_type()->field_count(); ++j) {
      if (!IsPlumbing(*field->message_type()->field(j)))
        columns.push_back({field, field->message_type()->field(j)});
    }
  }
  return columns;
}

bool IsTable(const FieldDescriptor& field) {
  return field.is_repeated() && field.message_type() != nullptr &&
         field.message_type() != common::v1::Date::descriptor();
}

// Of every table that an answer of `type` may have, each name once.
void AddColumnNames(const google::protobuf::Descriptor& type, std::set<const void*>* seen,
                    std::vector<std::string>* names) {
  if (!seen->insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsPlumbing(field) || field.message_type() == nullptr) continue;
    if (!IsTable(field)) {
      AddColumnNames(*field.message_type(), seen, names);
      continue;
    }
    for (const Column& column : ColumnsOf(field.message_type())) {
      const std::string& name = column.back()->name();
      if (std::find(names->begin(), names->end(), name) == names->end()) names->push_back(name);
    }
  }
}

// "receipt.version" as the way to it.
absl::StatusOr<Column> FieldAt(const google::protobuf::Descriptor& type, const std::string& path) {
  Column way;
  const google::protobuf::Descriptor* holder = &type;
  for (const std::string& part : std::vector<std::string>(absl::StrSplit(path, '.'))) {
    if (holder == nullptr) return absl::InvalidArgumentError(absl::StrCat(path, " goes too deep"));
    const auto* field = holder->FindFieldByName(part);
    if (field == nullptr) return absl::InvalidArgumentError(absl::StrCat("the answer has no field ", path));
    way.push_back(field);
    holder = field->message_type();
  }
  return way;
}

void AppendTable(const Message& message, const FieldDescriptor* list, const std::vector<std::string>& wanted,
                 std::string* out) {
  const auto* r = message.GetReflection();
  std::vector<const Message*> items;
  items.reserve(r->FieldSize(message, list));
  for (int i = 0; i < r->FieldSize(message, list); ++i)
    items.push_back(&r->GetRepeatedMessage(message, list, i));
  std::vector<Column> columns = ColumnsOf(list->message_type());
  std::erase_if(columns, [&](const Column& column) {
    const bool asked =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), column.back()->name()) != wanted.end();
    return !asked || std::none_of(items.begin(), items.end(),
                                  [&](const Message* item) { return IsSet(*item, column); });
  });
  std::vector<std::vector<std::string>> cells(1);
  for (const Column& column : columns) cells[0].push_back(column.back()->name());
  for (const Message* item : items) {
    auto& line = cells.emplace_back();
    for (const Column& column : columns) line.push_back(Cell(*item, column));
  }
  for (size_t column = 0; column + 1 < columns.size(); ++column) {
    size_t width = 0;
    for (const auto& line : cells) width = std::max(width, std::min(line[column].size(), kMaxCell));
    for (auto& line : cells) line[column].resize(std::max(width, line[column].size()), ' ');
  }
  for (const auto& line : cells) absl::StrAppend(out, "  ", absl::StrJoin(line, "  "), "\n");
}

void AppendFields(const Message& message, const std::string& indent, const std::vector<std::string>& columns,
                  std::string* out) {
  for (const FieldDescriptor* field : SetFields(message)) {
    const auto* r = message.GetReflection();
    if (IsTable(*field)) {
      absl::StrAppend(out, indent, field->name(), "\n");
      AppendTable(message, field, columns, out);
    } else if (field->is_repeated()) {
      absl::StrAppend(out, indent, field->name(), "  ", absl::StrJoin(Scalars(message, field), ", "), "\n");
    } else if (field->message_type() != nullptr && field->message_type() != common::v1::Date::descriptor()) {
      absl::StrAppend(out, indent, field->name(), "\n");
      AppendFields(r->GetMessage(message, field), indent + "  ", columns, out);
    } else {
      std::string name = field->name();
      if (name.size() < 18) name.resize(18, ' ');
      absl::StrAppend(out, indent, name, "  ", Scalar(message, field, 0), "\n");
    }
  }
}

}  // namespace

std::string ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

absl::Status CheckColumns(const google::protobuf::Descriptor& type, const std::vector<std::string>& columns) {
  if (columns.empty()) return absl::OkStatus();
  std::set<const void*> seen;
  std::vector<std::string> names;
  AddColumnNames(type, &seen, &names);
  for (const std::string& column : columns) {
    if (std::find(names.begin(), names.end(), column) != names.end()) continue;
    return absl::InvalidArgumentError(
        names.empty()
            ? "--columns is for answers with a table; this one has none"
            : absl::StrCat("there is no column ", column, "; there are: ", absl::StrJoin(names, ", ")));
  }
  return absl::OkStatus();
}

absl::Status CheckField(const google::protobuf::Descriptor& type, const std::string& path) {
  return path.empty() ? absl::OkStatus() : FieldAt(type, path).status();
}

std::string ToTable(const Message& message, const std::vector<std::string>& columns) {
  std::string out;
  AppendFields(message, "", columns, &out);
  return out.empty() ? "(nothing)\n" : out;
}

std::string ToJsonLine(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}\n";
  return json + "\n";
}

std::string ToLines(const Message& message) {
  if (const auto* history = dynamic_cast<const records::v1::HistoryResponse*>(&message)) {
    if (!history->has_entry()) return "";
    const auto& entry = history->entry();
    return absl::StrCat(TimeText(entry.recorded_at_us()), "  @", entry.version(), "  ", Inline(entry.actor()),
                        "  ", Inline(entry.fact()), "\n");
  }
  const auto& followed = static_cast<const records::v1::FollowResponse&>(message);
  const auto& commit = followed.commit();
  const std::string start = absl::StrCat(TimeText(commit.recorded_at_us()), "  ");
  std::string lines;
  for (const auto& fact : commit.facts()) {
    absl::StrAppend(&lines, start, Inline(commit.actor()), "  ", fact.stream(), "@", fact.version(), "  ",
                    Inline(fact.fact()), "\n");
  }
  if (commit.has_refusal()) {
    absl::StrAppend(&lines, start, commit.refused_stream(), "  refused ", commit.refusal().reason(), ": ",
                    commit.message(), "\n");
  }
  return lines;
}

std::string TokenIn(const Message& message) {
  const auto* followed = dynamic_cast<const records::v1::FollowResponse*>(&message);
  return followed == nullptr ? "" : followed->token();
}

std::string Dump(const nlohmann::ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void PrintSummary(const nlohmann::ordered_json& summary, bool json) {
  if (json) {
    std::cout << Dump(summary, 2) << "\n";
    return;
  }
  for (const auto& [name, value] : summary.items()) {
    std::string padded = name;
    padded.resize(std::max<size_t>(padded.size(), 18), ' ');
    std::cout << padded << "  " << (value.is_string() ? value.get<std::string>() : Dump(value)) << "\n";
  }
}

absl::StatusOr<std::string> FieldText(const Message& message, const std::string& path) {
  CANDOUR_ASSIGN_OR_RETURN(const Column way, FieldAt(*message.GetDescriptor(), path));
  const Message* holder = &message;
  for (const FieldDescriptor* field : way) {
    const auto* r = holder->GetReflection();
    if (field->is_repeated() && r->FieldSize(*holder, field) == 0) return "";
    if (field == way.back()) return Scalar(*holder, field, 0);
    holder =
        field->is_repeated() ? &r->GetRepeatedMessage(*holder, field, 0) : &r->GetMessage(*holder, field);
  }
  return "";
}

}  // namespace candour
