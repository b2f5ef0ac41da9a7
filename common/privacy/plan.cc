#include "common/privacy/plan.h"

#include <memory>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/mutex.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using Types = std::set<const Descriptor*>;

bool IsPersonal(const FieldDescriptor& field) { return field.options().HasExtension(options::v1::personal); }
bool IsCallOption(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::call_option);
}
bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

// By name: a descriptor of another pool is the same type.
bool IsSealed(const FieldDescriptor& field) {
  return IsMessage(field) &&
         field.message_type()->full_name() == ledger::v1::Sealed::descriptor()->full_name();
}

bool AnyPersonal(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i)
    if (IsPersonal(*type.field(i))) return true;
  return false;
}

// A type at or below `type`, personal fields left out, that has personal fields; nullptr where there is none.
const Descriptor* FindPersonal(const Descriptor& type, Types& seen) {
  if (!seen.insert(&type).second) return nullptr;
  if (AnyPersonal(type)) return &type;
  for (int i = 0; i < type.field_count(); ++i) {
    if (!IsMessage(*type.field(i))) continue;
    if (const Descriptor* found = FindPersonal(*type.field(i)->message_type(), seen)) return found;
  }
  return nullptr;
}

bool AnyCallOption(const Descriptor& type, Types& seen) {
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsCallOption(field) || (IsMessage(field) && AnyCallOption(*field.message_type(), seen))) return true;
  }
  return false;
}

bool OnlyCallOptions(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i)
    if (!IsCallOption(*type.field(i))) return false;
  return type.field_count() > 0;
}

absl::Status Broken(absl::string_view name, absl::string_view rule) {
  return absl::InternalError(absl::StrCat(name, ": ", rule));
}

absl::Status CheckNesting(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsMessage(field) || IsPersonal(field)) continue;
    Types seen;
    if (const Descriptor* inner = FindPersonal(*field.message_type(), seen)) {
      return Broken(field.full_name(),
                    absl::StrCat("holds ", inner->full_name(),
                                 ", which has personal fields: annotate this field as personal instead"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSealedField(const Descriptor& type) {
  const FieldDescriptor* sealed = nullptr;
  int count = 0;
  for (int i = 0; i < type.field_count(); ++i) {
    if (!IsSealed(*type.field(i))) continue;
    sealed = type.field(i);
    ++count;
  }
  if (count != 1 || sealed->name() != "sealed" || sealed->is_repeated() ||
      sealed->containing_oneof() != nullptr || IsPersonal(*sealed)) {
    return Broken(type.full_name(),
                  "has personal fields, so it needs exactly one field `candour.ledger.v1.Sealed sealed`, "
                  "singular, outside a oneof");
  }
  return absl::OkStatus();
}

absl::Status CheckRetention(const MessagePlan& plan) {
  for (const FieldDescriptor* field : plan.personal) {
    const auto& personal = field->options().GetExtension(options::v1::personal);
    if (personal.retention() == options::v1::RETENTION_UNSPECIFIED)
      return Broken(field->full_name(), "is personal without a retention class");
    if (personal.retention() != plan.retention)
      return Broken(field->full_name(),
                    "has another retention class than the other personal fields of its message");
    if (personal.own() != plan.own)
      return Broken(field->full_name(),
                    "is not for the same readers as the other personal fields of its message");
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const Descriptor& type, const MessagePlan& plan) {
  if (absl::Status nesting = CheckNesting(type); !nesting.ok() || plan.personal.empty()) return nesting;
  if (absl::Status sealed = CheckSealedField(type); !sealed.ok()) return sealed;
  return CheckRetention(plan);
}

MessagePlan MakePlan(const Descriptor& type) {
  MessagePlan plan;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    Types seen;
    if (IsPersonal(*field)) plan.personal.push_back(field);
    if (IsCallOption(*field) || (IsMessage(*field) && OnlyCallOptions(*field->message_type()))) {
      plan.call_options.push_back(field);
    } else if (IsMessage(*field) && AnyCallOption(*field->message_type(), seen)) {
      plan.call_option_holders.push_back(field);
    }
  }
  if (!plan.personal.empty()) {
    plan.sealed = type.FindFieldByName("sealed");
    const auto& personal = plan.personal.front()->options().GetExtension(options::v1::personal);
    plan.retention = personal.retention();
    plan.own = personal.own();
  }
  plan.rules = CheckRules(type, plan);
  return plan;
}

void CheckType(const Descriptor& type, std::vector<std::string>& broken) {
  const absl::Status rules = MakePlan(type).rules;
  if (!rules.ok()) broken.emplace_back(rules.message());
  for (int i = 0; i < type.nested_type_count(); ++i) CheckType(*type.nested_type(i), broken);
}

}  // namespace

const MessagePlan& PlanOf(const Descriptor& type) {
  static Mutex& mutex = *new Mutex;
  static auto& plans = *new absl::flat_hash_map<const Descriptor*, std::unique_ptr<const MessagePlan>>;
  MutexLock lock(mutex);
  auto& plan = plans[&type];
  if (plan == nullptr) plan = std::make_unique<const MessagePlan>(MakePlan(type));
  return *plan;
}

absl::Status CheckDescriptors(absl::Span<const FileDescriptor* const> files) {
  std::vector<std::string> broken;
  for (const FileDescriptor* file : files)
    for (int i = 0; i < file->message_type_count(); ++i) CheckType(*file->message_type(i), broken);
  if (broken.empty()) return absl::OkStatus();
  return absl::InternalError(absl::StrJoin(broken, "; "));
}

}  // namespace candour
