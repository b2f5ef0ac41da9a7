#include "common/shape/shape.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/options/v1/options.pb.h"
#include "common/base/status.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// options.proto, Shape.max.
constexpr size_t kDefaultBytes = 256;
constexpr int64_t kDefaultItems = 512;

bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }
bool IsEnum(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM; }
// A string or bytes.
bool IsText(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING; }

absl::Status Meaningless(const FieldDescriptor& field, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("shape of ", field.full_name(), ": ", why));
}

absl::Status CheckAnnotation(const FieldDescriptor& field, const options::v1::Shape& shape) {
  const bool is_string = field.type() == FieldDescriptor::TYPE_STRING;
  if (!is_string && (!shape.pattern().empty() || shape.uuid() || shape.client_uuid())) {
    return Meaningless(field, "pattern and uuid are for strings");
  }
  if (shape.required() && !field.is_repeated() && !field.has_presence() && !IsText(field) && !IsEnum(field)) {
    return Meaningless(field, "a number without presence can't be required");
  }
  if (shape.max() > 0 && !field.is_repeated() && !IsText(field)) {
    return Meaningless(field, "max is for strings, bytes and lists");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RequestShapes> RequestShapes::Create(const std::vector<const Descriptor*>& requests) {
  RequestShapes shapes;
  for (const Descriptor* request : requests) CANDOUR_RETURN_IF_ERROR(shapes.AddPlan(request).status());
  return shapes;
}

// Entered before its fields are planned, so that a message may contain itself.
absl::StatusOr<const RequestShapes::Plan*> RequestShapes::AddPlan(const Descriptor* type) {
  const auto [found, is_new] = plans_.try_emplace(type);
  if (!is_new) return found->second.get();
  found->second = std::make_unique<Plan>();
  Plan* plan = found->second.get();
  for (int i = 0; i < type->field_count(); ++i) {
    CANDOUR_ASSIGN_OR_RETURN(FieldPlan field, PlanField(type->field(i)));
    plan->fields.push_back(std::move(field));
  }
  return plan;
}

absl::StatusOr<RequestShapes::FieldPlan> RequestShapes::PlanField(const FieldDescriptor* field) {
  const auto& shape = field->options().GetExtension(options::v1::shape);
  CANDOUR_RETURN_IF_ERROR(CheckAnnotation(*field, shape));
  FieldPlan plan;
  plan.field = field;
  plan.required = shape.required();
  plan.uuid = shape.uuid();
  plan.client_uuid = shape.client_uuid();
  plan.max_bytes = shape.max() > 0 && !field->is_repeated() ? shape.max() : kDefaultBytes;
  plan.max_items = shape.max() > 0 && field->is_repeated() ? shape.max() : kDefaultItems;
  if (!shape.pattern().empty()) {
    auto pattern = std::make_unique<const RE2>(shape.pattern(), RE2::Quiet);
    if (!pattern->ok()) return Meaningless(*field, pattern->error());
    plan.pattern = std::move(pattern);
  }
  if (IsMessage(*field)) {
    CANDOUR_ASSIGN_OR_RETURN(plan.embedded, AddPlan(field->message_type()));
  }
  return plan;
}

// One check of one request. Paths are built only for what is wrong.
class ShapeWalk {
 public:
  using Plan = RequestShapes::Plan;
  using FieldPlan = RequestShapes::FieldPlan;

  // Where the walk is: a field, an item of it (or -1), and what holds it.
  struct Place {
    const Place* parent;
    const FieldDescriptor* field;
    int item;
  };

  void Walk(const Message& message, const Plan& plan, const Place* place) {
    for (const FieldPlan& field : plan.fields) {
      if (is_full()) return;
      field.field->is_repeated() ? List(message, field, place) : Single(message, field, place);
    }
    Unknown(message, place);
  }

  std::vector<FieldViolation> Take() && { return std::move(violations_); }

 private:
  bool is_full() const { return violations_.size() >= kMaxViolations; }

  static std::string PathOf(const Place* place) {
    if (place == nullptr) return "";
    std::string path = PathOf(place->parent);
    if (!path.empty()) path += '.';
    path += place->field->name();
    if (place->item >= 0) absl::StrAppend(&path, "[", place->item, "]");
    return path;
  }

  void Add(std::string path, std::string description) {
    if (!is_full()) violations_.push_back({std::move(path), std::move(description)});
  }

  void Unknown(const Message& message, const Place* place) {
    const auto& unknown = message.GetReflection()->GetUnknownFields(message);
    for (int i = 0; i < unknown.field_count() && !is_full(); ++i) {
      const std::string parent = PathOf(place);
      Add(absl::StrCat(parent, parent.empty() ? "" : ".", unknown.field(i).number()),
          "is not a field that this server knows");
    }
  }

  void List(const Message& message, const FieldPlan& plan, const Place* parent) {
    const int size = message.GetReflection()->FieldSize(message, plan.field);
    const Place whole{parent, plan.field, -1};
    if (size == 0 && plan.required) Add(PathOf(&whole), "is required");
    if (size > plan.max_items)
      return Add(PathOf(&whole), absl::StrCat("has more than ", plan.max_items, " items"));
    for (int i = 0; i < size && !is_full(); ++i) {
      const Place place{parent, plan.field, i};
      Item(message, plan, place);
    }
  }

  void Item(const Message& message, const FieldPlan& plan, const Place& place) {
    const Reflection& read = *message.GetReflection();
    if (IsMessage(*plan.field)) {
      Walk(read.GetRepeatedMessage(message, plan.field, place.item), *plan.embedded, &place);
    } else if (IsText(*plan.field)) {
      std::string scratch;
      Text(read.GetRepeatedStringReference(message, plan.field, place.item, &scratch), plan, place);
    } else if (IsEnum(*plan.field)) {
      Number(read.GetRepeatedEnumValue(message, plan.field, place.item), plan, place);
    }
  }

  void Single(const Message& message, const FieldPlan& plan, const Place* parent) {
    const Reflection& read = *message.GetReflection();
    const Place place{parent, plan.field, -1};
    if (plan.field->has_presence() && !read.HasField(message, plan.field)) {
      if (plan.required) Add(PathOf(&place), "is required");
      return;
    }
    if (IsMessage(*plan.field)) {
      Walk(read.GetMessage(message, plan.field), *plan.embedded, &place);
    } else if (IsText(*plan.field)) {
      std::string scratch;
      Text(read.GetStringReference(message, plan.field, &scratch), plan, place);
    } else if (IsEnum(*plan.field)) {
      Number(read.GetEnumValue(message, plan.field), plan, place);
    }
  }

  void Text(const std::string& text, const FieldPlan& plan, const Place& place) {
    if (text.empty()) {
      if (plan.required) Add(PathOf(&place), "is required");
      return;
    }
    if (text.size() > plan.max_bytes) {
      return Add(PathOf(&place), absl::StrCat("is longer than ", plan.max_bytes, " bytes"));
    }
    if (plan.pattern && !RE2::FullMatch(text, *plan.pattern)) {
      Add(PathOf(&place), absl::StrCat("must match ", plan.pattern->pattern()));
    }
    if (plan.uuid || plan.client_uuid) Uuid(text, plan, place);
  }

  void Uuid(const std::string& text, const FieldPlan& plan, const Place& place) {
    const auto uuid = ParseUuid(text);
    if (!uuid.ok()) return Add(PathOf(&place), "must be a UUID in lower case");
    const int version = UuidVersion(*uuid);
    if (plan.client_uuid && version != 4 && version != 7) {
      Add(PathOf(&place), "must be a UUID of version 4 or 7");
    }
  }

  void Number(int number, const FieldPlan& plan, const Place& place) {
    if (number == 0 && plan.required) return Add(PathOf(&place), "is required");
    if (plan.field->enum_type()->FindValueByNumber(number) == nullptr) {
      Add(PathOf(&place), "is not a value that this server knows");
    }
  }

  std::vector<FieldViolation> violations_;
};

std::vector<FieldViolation> RequestShapes::Check(const Message& request) const {
  const auto plan = plans_.find(request.GetDescriptor());
  if (plan == plans_.end()) return {{"", "is not a request that this server knows"}};
  ShapeWalk walk;
  walk.Walk(request, *plan->second, nullptr);
  return std::move(walk).Take();
}

}  // namespace candour
