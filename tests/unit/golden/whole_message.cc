#include "tests/unit/golden/whole_message.h"

#include <cstdlib>
#include <functional>

#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kItems = 2;

// Of fields that exclude each other one is set; the first is what Filler sets.
bool IsChosen(const Message& message, const FieldDescriptor& field) {
  const auto* choice = field.real_containing_oneof();
  return choice != nullptr && message.GetReflection()->HasOneof(message, choice);
}

class Filler {
 public:
  void Fill(Message* message) {
    if (message->GetDescriptor() == common::v1::Date::descriptor()) return FillDate(message);
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message->GetDescriptor()->field(i);
      if (IsChosen(*message, *field)) continue;
      for (int n = 0; n < (field->is_repeated() ? kItems : 1); ++n) Set(message, field);
    }
  }

 private:
  void FillDate(Message* message) {
    common::v1::Date date;
    ++count_;
    date.set_year(2026);
    date.set_month(1 + count_ % 12);
    date.set_day(1 + count_ % 28);
    message->CopyFrom(date);
  }

  std::string Text(const FieldDescriptor* field) { return absl::StrCat(field->name(), "-", ++count_); }

  // Not all are in use; a type that is not here ends the test.
  void Set(Message* message, const FieldDescriptor* field) {
    const Reflection& r = *message->GetReflection();
    const bool list = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(list ? r.AddMessage(message, field) : r.MutableMessage(message, field));
      case FieldDescriptor::CPPTYPE_STRING:
        return list ? r.AddString(message, field, Text(field)) : r.SetString(message, field, Text(field));
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value =
            field->enum_type()->value(1 + ++count_ % (field->enum_type()->value_count() - 1))->number();
        return list ? r.AddEnumValue(message, field, value) : r.SetEnumValue(message, field, value);
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        return list ? r.AddBool(message, field, true) : r.SetBool(message, field, true);
      case FieldDescriptor::CPPTYPE_INT32:
        return list ? r.AddInt32(message, field, -++count_) : r.SetInt32(message, field, -++count_);
      case FieldDescriptor::CPPTYPE_INT64:
        return list ? r.AddInt64(message, field, -++count_) : r.SetInt64(message, field, -++count_);
      case FieldDescriptor::CPPTYPE_UINT32:
        return list ? r.AddUInt32(message, field, UINT32_MAX - ++count_)
                    : r.SetUInt32(message, field, UINT32_MAX - ++count_);
      case FieldDescriptor::CPPTYPE_UINT64:
        return list ? r.AddUInt64(message, field, UINT64_MAX - ++count_)
                    : r.SetUInt64(message, field, UINT64_MAX - ++count_);
      default:
        std::abort();
    }
  }

  int count_ = 0;
};

// Visits `message` and every message in it, with its path.
void Walk(const Message& message, const std::string& path,
          const std::function<void(const Message&, const std::string& path)>& visit) {
  visit(message, path);
  const Reflection& r = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string below = absl::StrCat(path, path.empty() ? "" : ".", field->name());
    if (!field->is_repeated()) Walk(r.GetMessage(message, field), below, visit);
    for (int i = 0; field->is_repeated() && i < r.FieldSize(message, field); ++i)
      Walk(r.GetRepeatedMessage(message, field, i), absl::StrCat(below, "[", i, "]"), visit);
  }
}

}  // namespace

void FillWholly(Message* message) { Filler().Fill(message); }

std::vector<std::string> MissingIn(const Message& message) {
  std::vector<std::string> missing;
  Walk(message, "", [&](const Message& one, const std::string& path) {
    for (int i = 0; i < one.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = one.GetDescriptor()->field(i);
      const bool there = field->is_repeated() ? one.GetReflection()->FieldSize(one, field) >= kItems
                                              : one.GetReflection()->HasField(one, field);
      if (!there && !IsChosen(one, *field))
        missing.push_back(absl::StrCat(path, path.empty() ? "" : ".", field->name()));
    }
  });
  return missing;
}

std::vector<std::string> UnknownIn(const Message& message) {
  std::vector<std::string> unknown;
  Walk(message, "", [&](const Message& one, const std::string& path) {
    if (!one.GetReflection()->GetUnknownFields(one).empty())
      unknown.push_back(path.empty() ? "the fact" : path);
  });
  return unknown;
}

void EnumsOf(const Descriptor& type, std::set<const EnumDescriptor*>* enums) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->enum_type() != nullptr) enums->insert(type.field(i)->enum_type());
    if (type.field(i)->message_type() != nullptr) EnumsOf(*type.field(i)->message_type(), enums);
  }
}

}  // namespace candour
