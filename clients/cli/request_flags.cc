#include "clients/cli/request_flags.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "candour/common/v1/common.pb.h"
#include "candour/ledger/v1/commit.pb.h"
#include "candour/options/v1/options.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/rule_set.pb.h"
#include "candour/sanctions/v1/rule_set.pb.h"
#include "clients/cli/request_text.h"
#include "common/base/file.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsTime(const FieldDescriptor& field) { return absl::EndsWith(field.name(), "time_us"); }

std::string FlagName(const FieldDescriptor& field) {
  const absl::string_view name = IsTime(field) ? absl::StripSuffix(field.name(), "_us") : field.name();
  return absl::StrCat("--", absl::StrReplaceAll(name, {{"_", "-"}}));
}

// CHECK_KIND_IDENTITY -> IDENTITY: the part that all values share says nothing.
std::string EnumPrefix(const EnumDescriptor& type) {
  const std::string first = type.value(0)->name();
  return first.substr(0, first.find("UNSPECIFIED"));
}

std::string EnumValues(const EnumDescriptor& type) {
  const std::string prefix = EnumPrefix(type);
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) {
    words.push_back(std::string(absl::StripPrefix(type.value(i)->name(), prefix)));
  }
  return absl::StrJoin(words, ", ");
}

absl::StatusOr<int> ParseEnum(const EnumDescriptor& type, absl::string_view text) {
  const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}}));
  const auto* value = type.FindValueByName(EnumPrefix(type) + name);
  if (value == nullptr) value = type.FindValueByName(name);
  if (value == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(text, " is none of its values: ", EnumValues(type)));
  }
  return value->number();
}

// Words separated by commas.
absl::Status AddWords(const FieldDescriptor* field, const std::string& text, Message* holder) {
  for (const absl::string_view word : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    if (field->type() == FieldDescriptor::TYPE_ENUM) {
      CANDOUR_ASSIGN_OR_RETURN(const int value, ParseEnum(*field->enum_type(), word));
      holder->GetReflection()->AddEnumValue(holder, field, value);
    } else {
      holder->GetReflection()->AddString(holder, field, std::string(word));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<common::v1::Date> ParseDate(const std::string& text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) {
    return absl::InvalidArgumentError(absl::StrCat(text, " is no date such as 2026-02-01"));
  }
  return DateOf(day);
}

absl::StatusOr<int64_t> ParseTime(const std::string& text) {
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, nullptr))
    return absl::InvalidArgumentError(absl::StrCat(text, " is no time such as 2026-02-01T09:00:00Z"));
  return absl::ToUnixMicros(time);
}

// Digests, and tokens as --field prints them.
absl::StatusOr<std::string> ParseHex(const std::string& text) {
  if (text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), absl::ascii_isxdigit))
    return absl::InvalidArgumentError(absl::StrCat(text, " is not bytes in hex digits"));
  return absl::HexStringToBytes(text);
}

absl::Status SetAsKnownAt(const std::string& text, Message* holder) {
  auto* moment = static_cast<common::v1::AsKnownAt*>(holder);
  if (const auto token = ParseHex(text); token.ok()) {
    moment->set_position(*token);
    return absl::OkStatus();
  }
  const auto time = ParseTime(text);
  if (!time.ok())
    return absl::InvalidArgumentError(absl::StrCat(
        text,
        " is neither a time such as 2026-02-01T09:00:00Z nor a token as --field basis.token prints it"));
  moment->set_time_us(*time);
  return absl::OkStatus();
}

// A message from a file in JSON or in protobuf's text format.
absl::Status ParseFile(const std::string& path, Message* message) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return ParseMessage(path, text, message);
}

std::string HelpOf(const FieldDescriptor& field) {
  if (field.type() == FieldDescriptor::TYPE_ENUM) return EnumValues(*field.enum_type());
  if (field.type() == FieldDescriptor::TYPE_BYTES) return field.name() == "ods_csv" ? "file" : "hex digits";
  if (IsTime(field)) return "a time, 2026-02-01T09:00:00Z";
  if (field.message_type() == common::v1::Date::descriptor()) return "a day, YYYY-MM-DD";
  if (field.type() == FieldDescriptor::TYPE_BOOL) return "yes; left out: no";
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return "a number";
  const options::v1::Shape& shape = field.options().GetExtension(options::v1::shape);
  if (shape.uuid()) return "UUID";
  if (!shape.pattern().empty()) return absl::StrCat("text that fits ", shape.pattern());
  return shape.max() > 0 ? absl::StrCat("text, at most ", shape.max(), " bytes") : "text";
}

absl::Status SetLong(const FieldDescriptor* field, const std::string& text, Message* holder) {
  const auto* reflection = holder->GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    if (!IsTime(*field)) return absl::UnimplementedError("use --file for this field");
    CANDOUR_ASSIGN_OR_RETURN(const int64_t time_us, ParseTime(text));
    reflection->SetInt64(holder, field, time_us);
    return absl::OkStatus();
  }
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number))
    return absl::InvalidArgumentError(absl::StrCat(text, " is no number"));
  reflection->SetUInt64(holder, field, number);
  return absl::OkStatus();
}

absl::Status SetScalar(const FieldDescriptor* field, const std::string& text, Message* holder) {
  const auto* reflection = holder->GetReflection();
  uint32_t number = 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field->type() == FieldDescriptor::TYPE_BYTES) {
        std::string bytes;
        if (field->name() == "ods_csv") {
          CANDOUR_ASSIGN_OR_RETURN(bytes, ReadFile(text));
        } else {
          CANDOUR_ASSIGN_OR_RETURN(bytes, ParseHex(text));
        }
        reflection->SetString(holder, field, bytes);
      } else {
        reflection->SetString(holder, field, text);
      }
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM: {
      CANDOUR_ASSIGN_OR_RETURN(const int value, ParseEnum(*field->enum_type(), text));
      reflection->SetEnumValue(holder, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      if (!absl::SimpleAtoi(text, &number))
        return absl::InvalidArgumentError(absl::StrCat(text, " is no number"));
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
        reflection->SetInt32(holder, field, static_cast<int32_t>(number));
      } else {
        reflection->SetUInt32(holder, field, number);
      }
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_INT64:
      return SetLong(field, text, holder);
    default:
      return absl::UnimplementedError("use --file for this field");
  }
}

}  // namespace

RequestFlags::RequestFlags(CLI::App& app, const Descriptor* type, const std::vector<std::string>& positional)
    : app_(app), type_(type), positional_(positional) {
  if (type->FindFieldByName("command") != nullptr) {
    app_.add_option("--command-id", command_id_,
                    "UUID; give the one of an earlier try to ask for its outcome");
    app_.add_option("--if-version", if_version_, "refuse when the record has moved past this version");
  }
  app_.add_option("--file", file_, "the request in JSON or text format; other flags add to it");
  AddFields(type, {});
}

void RequestFlags::AddFields(const Descriptor* type, const Path& path) {
  for (int i = 0; i < type->field_count(); ++i) AddField(type->field(i), path);
}

void RequestFlags::AddField(const FieldDescriptor* field, const Path& path) {
  const Descriptor* embedded = field->message_type();
  const bool is_enum = field->type() == FieldDescriptor::TYPE_ENUM;
  if (field->is_repeated() && path.empty() && (is_enum || field->type() == FieldDescriptor::TYPE_STRING)) {
    const std::string which = is_enum ? absl::StrCat(": ", EnumValues(*field->enum_type())) : "";
    AddFlag(FlagName(*field), absl::StrCat("one or more, separated by commas", which), path,
            [field](const std::string& text, Message* holder) { return AddWords(field, text, holder); });
    return;
  }
  // Of messages that exclude each other a file says which.
  if (embedded != nullptr && field->real_containing_oneof() != nullptr) return;
  if (field->is_repeated() || embedded == common::v1::Command::descriptor() ||
      embedded == common::v1::Freshness::descriptor() || embedded == ledger::v1::Sealed::descriptor()) {
    return;
  }
  Path inside = path;
  inside.push_back(field);
  if (embedded == common::v1::Date::descriptor()) {
    AddFlag(FlagName(*field), HelpOf(*field), inside, [](const std::string& text, Message* holder) {
      CANDOUR_ASSIGN_OR_RETURN(*static_cast<common::v1::Date*>(holder), ParseDate(text));
      return absl::OkStatus();
    });
  } else if (embedded == common::v1::AsKnownAt::descriptor()) {
    AddFlag(FlagName(*field), "answer as was known then: a time, 2026-02-01T09:00:00Z, or a basis.token",
            inside, SetAsKnownAt);
  } else if (embedded == registration::v1::Rules::descriptor() ||
             embedded == sanctions::v1::Rules::descriptor()) {
    AddFlag(FlagName(*field), "file with the rules, text format or JSON", inside, ParseFile);
  } else if (embedded == registration::v1::Identity::descriptor()) {
    AddIdentity(inside);
  } else if (embedded != nullptr) {
    AddFields(embedded, inside);
  } else if (field->type() == FieldDescriptor::TYPE_BOOL) {
    AddFlag(FlagName(*field), HelpOf(*field), path, [field](const std::string&, Message* holder) {
      holder->GetReflection()->SetBool(holder, field, true);
      return absl::OkStatus();
    });
    flags_.back()->is_switch = true;
    app_.remove_option(flags_.back()->option);
    flags_.back()->option = app_.add_flag(FlagName(*field), flags_.back()->on, HelpOf(*field));
  } else {
    AddFlag(FlagName(*field), HelpOf(*field), path,
            [field](const std::string& text, Message* holder) { return SetScalar(field, text, holder); });
  }
}

void RequestFlags::AddIdentity(const Path& path) {
  const auto identity = [](Message* holder) { return static_cast<registration::v1::Identity*>(holder); };
  const auto name = [identity](Message* holder) {
    auto* person = identity(holder);
    return person->names_size() == 0 ? person->add_names() : person->mutable_names(0);
  };
  AddFlag("--given", "given names", path, [name](const std::string& text, Message* holder) {
    name(holder)->set_given(text);
    return absl::OkStatus();
  });
  AddFlag("--family", "family name", path, [name](const std::string& text, Message* holder) {
    name(holder)->set_family(text);
    return absl::OkStatus();
  });
  AddFlag("--born", "date of birth, YYYY-MM-DD", path, [identity](const std::string& text, Message* holder) {
    CANDOUR_ASSIGN_OR_RETURN(*identity(holder)->mutable_date_of_birth(), ParseDate(text));
    return absl::OkStatus();
  });
}

void RequestFlags::AddFlag(const std::string& name, const std::string& help, const Path& path, Setter set) {
  auto flag = std::make_unique<Flag>();
  flag->path = path;
  flag->set = std::move(set);
  flag->name = name;
  const bool positional =
      std::find(positional_.begin(), positional_.end(), name.substr(2)) != positional_.end();
  flag->option =
      app_.add_option(positional ? absl::StrCat(name, ",", name.substr(2)) : name, flag->text, help);
  flags_.push_back(std::move(flag));
}

absl::StatusOr<std::unique_ptr<Message>> RequestFlags::Build() const {
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type_)->New());
  if (!file_.empty()) CANDOUR_RETURN_IF_ERROR(ParseFile(file_, request.get()));
  for (const auto& flag : flags_) {
    if (flag->option->count() == 0) continue;
    Message* holder = request.get();
    for (const FieldDescriptor* field : flag->path)
      holder = holder->GetReflection()->MutableMessage(holder, field);
    CANDOUR_RETURN_IF_ERROR(Annotate(flag->set(flag->text, holder), flag->name));
  }
  if (const FieldDescriptor* field = type_->FindFieldByName("command")) {
    auto* command =
        static_cast<common::v1::Command*>(request->GetReflection()->MutableMessage(request.get(), field));
    if (!command_id_.empty()) command->set_id(command_id_);
    if (command->id().empty()) command->set_id(NewUuid());
    uint64_t version = 0;
    if (!if_version_.empty()) {
      if (!absl::SimpleAtoi(if_version_, &version))
        return absl::InvalidArgumentError("--if-version takes a number");
      command->set_if_version(version);
    }
  }
  return request;
}

}  // namespace candour
