#include "tests/e2e/canaries.h"

#include <re2/re2.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "candour/common/v1/common.pb.h"
#include "candour/options/v1/options.pb.h"
#include "common/decider/day.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Every word begins with it, so one search finds all; what follows says which. A phone number has 32 bytes.
constexpr absl::string_view kCore = "Quillcanary";
constexpr char kNoId[] = "0191f3c2-7d1a-4c3e-9b1a-00000000ffff";
// No day of the story lies that far back.
constexpr absl::CivilDay kFirstDay(1931, 2, 3);

bool IsText(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING; }
bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }
bool IsDate(const FieldDescriptor& field) { return field.message_type() == common::v1::Date::descriptor(); }
bool IsPersonal(const FieldDescriptor& field) { return field.options().HasExtension(options::v1::personal); }

bool IsId(const FieldDescriptor& field) { return field.options().GetExtension(options::v1::shape).uuid(); }
// One of a list: a word would be refused, and one that is listed stands in the list in clear.
bool IsCode(const FieldDescriptor& field) {
  const std::string& pattern = field.options().GetExtension(options::v1::shape).pattern();
  return !pattern.empty() && !RE2::FullMatch(std::string(kCore), pattern);
}

std::string Below(const std::string& path, const FieldDescriptor& field) {
  return absl::StrCat(path, ".", field.name());
}

// What a word or a day can stand in: no number of months does, and no code.
void AddPaths(const FieldDescriptor& field, const std::string& path, std::set<std::string>* paths) {
  if ((!IsText(field) && !IsMessage(field)) || IsId(field) || IsCode(field)) return;
  if (!IsMessage(field) || IsDate(field)) {
    paths->insert(path);
    return;
  }
  for (int i = 0; i < field.message_type()->field_count(); ++i)
    AddPaths(*field.message_type()->field(i), Below(path, *field.message_type()->field(i)), paths);
}

// What base64 makes of `text` wherever it begins in what is encoded: the letters that depend on it alone.
std::vector<std::string> InBase64(absl::string_view text) {
  std::vector<std::string> forms;
  for (const size_t shift : {0, 1, 2}) {
    const size_t lead = (shift * 8 + 5) / 6, whole = (shift + text.size()) * 8 / 6;
    forms.push_back(
        absl::Base64Escape(std::string(shift, 'x') + std::string(text)).substr(lead, whole - lead));
  }
  return forms;
}

std::vector<std::string> FormsOf(absl::CivilDay day) {
  const common::v1::Date date = DateOf(day);
  return {date.SerializeAsString(), DayText(day), absl::StrCat("year: ", day.year()),
          absl::StrCat("\"year\":", day.year())};
}

// The message in `field`, or each; none in one that has texts or numbers.
void ForEachOf(Message* message, const FieldDescriptor* field, const std::function<void(Message*)>& visit) {
  const Reflection& r = *message->GetReflection();
  if (!IsMessage(*field)) return;
  if (!field->is_repeated()) {
    if (r.HasField(*message, field)) visit(r.MutableMessage(message, field));
    return;
  }
  for (int n = 0; n < r.FieldSize(*message, field); ++n) visit(r.MutableRepeatedMessage(message, field, n));
}

void GiveIds(Message* message, const FieldDescriptor* field) {
  if (IsId(*field) && !field->is_repeated()) message->GetReflection()->SetString(message, field, kNoId);
  ForEachOf(message, field, [](Message* inner) {
    for (int i = 0; i < inner->GetDescriptor()->field_count(); ++i)
      GiveIds(inner, inner->GetDescriptor()->field(i));
  });
}

// Without the zeros at its end: a broker's index files are made of them, by the megabyte.
std::string Contents(const std::filesystem::path& path) {
  std::ostringstream stream;
  stream << std::ifstream(path, std::ios::binary).rdbuf();
  std::string bytes = std::move(stream).str();
  bytes.resize(bytes.find_last_not_of('\0') + 1);
  return bytes;
}

}  // namespace

std::set<std::string> PersonalPaths(const Descriptor& request) {
  std::set<std::string> paths;
  for (int i = 0; i < request.field_count(); ++i) {
    const FieldDescriptor& field = *request.field(i);
    if (IsPersonal(field)) AddPaths(field, Below(request.full_name(), field), &paths);
  }
  return paths;
}

std::string Canaries::Word(const std::string& what) {
  std::string& word = words_[what];
  if (word.empty()) {
    const size_t n = words_.size();
    word = absl::StrCat(kCore, std::string(1, static_cast<char>('a' + n / 26)),
                        std::string(1, static_cast<char>('a' + n % 26)));
  }
  return word;
}

// A later path has a later day: a name's end is after its beginning.
absl::CivilDay Canaries::Day(const std::string& path) {
  return days_.try_emplace(path, kFirstDay + 40 * static_cast<int>(days_.size())).first->second;
}

void Canaries::Set(Message* message, const FieldDescriptor* field, const std::string& path) {
  const Reflection& r = *message->GetReflection();
  const bool list = field->is_repeated();
  if (IsText(*field)) {
    list ? r.AddString(message, field, Word(path)) : r.SetString(message, field, Word(path));
  } else if (IsMessage(*field)) {
    Message* inner = list ? r.AddMessage(message, field) : r.MutableMessage(message, field);
    if (IsDate(*field)) {
      inner->CopyFrom(DateOf(Day(path)));
    } else {
      Fill(inner, path);
    }
  } else if (field->enum_type() != nullptr && !list) {
    r.SetEnumValue(message, field, field->enum_type()->value(1)->number());
  }
}

void Canaries::Fill(Message* message, const std::string& path) {
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    for (int n = 0; n < (field->is_repeated() ? 2 : 1); ++n) Set(message, field, Below(path, *field));
  }
}

void Canaries::Plant(Message* request) {
  const Descriptor& type = *request->GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (!IsPersonal(*type.field(i))) continue;
    request->GetReflection()->ClearField(request, type.field(i));
    for (int n = 0; n < (type.field(i)->is_repeated() ? 2 : 1); ++n)
      Set(request, type.field(i), Below(type.full_name(), *type.field(i)));
    GiveIds(request, type.field(i));
  }
}

void Canaries::Reword(Message* request) {
  const Descriptor& type = *request->GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsPersonal(*type.field(i))) Reword(request, type.field(i), Below(type.full_name(), *type.field(i)));
  }
}

void Canaries::Reword(Message* message, const FieldDescriptor* field, const std::string& path) {
  ForEachOf(message, field, [&](Message* inner) {
    std::vector<const FieldDescriptor*> set;
    inner->GetReflection()->ListFields(*inner, &set);
    for (const FieldDescriptor* one : set) Reword(inner, one, Below(path, *one));
  });
  if (field->type() != FieldDescriptor::TYPE_STRING || IsId(*field)) return;
  const Reflection& r = *message->GetReflection();
  if (!field->is_repeated()) {
    if (!r.GetString(*message, field).empty()) r.SetString(message, field, Word(path));
    return;
  }
  for (int n = 0; n < r.FieldSize(*message, field); ++n) r.SetRepeatedString(message, field, n, Word(path));
}

void Canaries::PlantEverywhere(Message* request) { Fill(request, request->GetDescriptor()->full_name()); }

std::set<std::string> Canaries::PersonalPathsIn(const Message& request) const {
  const std::string bytes = request.SerializeAsString();
  std::set<std::string> carried;
  for (const std::string& path : PersonalPaths(*request.GetDescriptor())) {
    const auto word = words_.find(path);
    const auto day = days_.find(path);
    if ((word != words_.end() && absl::StrContains(bytes, word->second)) ||
        (day != days_.end() && absl::StrContains(bytes, DateOf(day->second).SerializeAsString())))
      carried.insert(path);
  }
  return carried;
}

std::vector<std::string> Canaries::FindIn(absl::string_view bytes) const {
  std::vector<std::string> found;
  const std::string lower = absl::AsciiStrToLower(bytes), core = absl::AsciiStrToLower(kCore);
  const auto planted = [this](absl::string_view word) {
    for (const auto& [what, one] : words_) {
      if (absl::StartsWith(word, absl::AsciiStrToLower(one))) return what;
    }
    return std::string("an unknown word");
  };
  for (size_t at = lower.find(core); at != std::string::npos; at = lower.find(core, at + 1))
    found.push_back(absl::StrCat("text of ", planted(absl::string_view(lower).substr(at))));
  for (const std::string& word : {std::string(kCore), core}) {
    for (const std::string& form : InBase64(word)) {
      if (absl::StrContains(bytes, form)) found.push_back(absl::StrCat("base64 ", form));
    }
    if (absl::StrContains(lower, absl::BytesToHexString(word))) found.push_back("hex");
  }
  for (const auto& [path, day] : days_) {
    for (const std::string& form : FormsOf(day)) {
      if (absl::StrContains(bytes, form)) found.push_back(absl::StrCat("day of ", path));
    }
  }
  return found;
}

std::vector<std::string> Canaries::FindUnder(const std::string& folder) const {
  std::vector<std::string> found;
  std::error_code gone;  // files come and go under a running store
  for (auto it = std::filesystem::recursive_directory_iterator(folder, gone);
       it != std::filesystem::recursive_directory_iterator(); it.increment(gone)) {
    if (!it->is_regular_file(gone)) continue;
    for (const std::string& one : FindIn(Contents(it->path())))
      found.push_back(absl::StrCat(one, " in ", it->path().string()));
  }
  return found;
}

}  // namespace candour
