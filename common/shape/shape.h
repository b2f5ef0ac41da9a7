// The shape of a request, as candour.options.v1.shape says it on the fields: required, pattern, size, UUID.
//
//   CANDOUR_ASSIGN_OR_RETURN(const RequestShapes shapes, RequestShapes::Create({Apply::descriptor()}));
//   for (const FieldViolation& wrong : shapes.Check(request)) ...   // "people[3].name": "is required"
#ifndef CANDOUR_COMMON_SHAPE_SHAPE_H_
#define CANDOUR_COMMON_SHAPE_SHAPE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace candour {

struct FieldViolation {
  // Path from the request: "command.id", "people[3].name". An unknown field is named by its number.
  std::string field;
  // What is wrong; never the value, which may be personal.
  std::string description;
};

// At most so many are listed: one hostile request must not cost a list of millions.
inline constexpr size_t kMaxViolations = 100;

// The plans for some request types and all that they embed, made once. Immutable, hence thread-safe; a copy
// is not needed, a move is cheap.
class RequestShapes {
 public:
  // INVALID_ARGUMENT, naming the field, for an annotation that means nothing: a pattern that RE2 does not
  // take, a pattern or UUID on something else than text, `required` on a number, a `max` on neither text nor
  // list. The descriptors outlive the object.
  static absl::StatusOr<RequestShapes> Create(
      const std::vector<const google::protobuf::Descriptor*>& requests);

  // Empty when the request is well shaped. Beside the annotations, everywhere: no unknown fields, no enum
  // numbers without a name, at most 256 bytes per text and 512 items per list where `max` says nothing else
  // (items of a list of texts have 256 bytes). A list that is too long is not looked into. A message that
  // Create was not told of is a violation itself.
  std::vector<FieldViolation> Check(const google::protobuf::Message& request) const;

 private:
  friend class ShapeWalk;
  struct Plan;
  struct FieldPlan {
    const google::protobuf::FieldDescriptor* field = nullptr;
    bool required = false;
    bool uuid = false;
    bool client_uuid = false;
    size_t max_bytes = 0;
    int64_t max_items = 0;
    std::unique_ptr<const RE2> pattern;
    const Plan* embedded = nullptr;  // of a message field
  };
  struct Plan {
    std::vector<FieldPlan> fields;
  };

  absl::StatusOr<const Plan*> AddPlan(const google::protobuf::Descriptor* type);
  absl::StatusOr<FieldPlan> PlanField(const google::protobuf::FieldDescriptor* field);

  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_SHAPE_SHAPE_H_
